"""Every table of a file runs through the oracle and through the product, all tables of one setting in one run."""

import pytest

from tests.oracle import Options, decide_all
from tests.product import run_worlds
from tests.spec.tables import FIRST_CODE, examples, mismatches, rows_of, worlds


@pytest.fixture(scope="module", params=["oracle", "product"])
def wrong(request, tmp_path_factory):
    """Title of a table to what does not come out as it says."""
    tables, options = request.module.TABLES, getattr(request.module, "OPTIONS", {})
    found = {}
    for option in dict.fromkeys(options.get(title, Options()) for title in tables):
        titles = [title for title in tables if options.get(title, Options()) == option]
        codes, cases, code = {}, [], FIRST_CODE
        for title in titles:
            codes[title] = code
            cases += worlds(tables[title], code)
            code += len(examples(tables[title]))
        if request.param == "oracle":
            rows = decide_all(cases, option)
        else:
            rows = rows_of(run_worlds(cases, tmp_path_factory.mktemp("run"), option))
        found |= {title: mismatches(tables[title], rows, codes[title]) for title in titles}
    return found
