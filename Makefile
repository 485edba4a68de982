# make report: the main job on the shipped example; make test: all tests. Both make what is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= reports/example

.PHONY: report test test-faults golden bench lock clean test-faults-short

# With it each of the many processes of a run would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

report: $(VENV)/ready
	$(BIN)/ky-analysis demo --out $(OUT)

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto --dist loadfile --ignore=tests/faults

test-faults-short: $(VENV)/ready
	$(BIN)/python -m pytest -n auto --dist loadfile tests/faults

test-faults: $(VENV)/ready
	KY_FAULTS=long $(BIN)/python -m pytest -n 2 --dist loadfile tests/faults
	$(BIN)/python -m tests.faults.reliability

golden: $(VENV)/ready
	KY_UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/golden tests/report/test_screenshots.py

bench: $(VENV)/ready
	$(BIN)/python -m tests.benchmarks

lock:
	uv pip compile pyproject.toml --extra test --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-annotate --no-header --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@
