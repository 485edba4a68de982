"""The wheel works from any folder: sql/ and notebooks/ travel inside it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command, cwd, **environment):
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env=os.environ | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_runs_from_an_installed_wheel_in_a_folder_with_signs(tmp_path):
    tmp_path = tmp_path / "år [2026]"
    tmp_path.mkdir()
    pip = ("-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    run(*pip, "install", "--no-deps", "--target", site, wheel, cwd=tmp_path)
    assert {path.name for path in (site / "ky_analysis" / "_sql").iterdir()} >= {"seeds", "checks", "macros.sql"}
    assert (site / "ky_analysis" / "_notebooks" / "task_packages.ipynb").is_file()
    said = run("-m", "ky_analysis.cli", "demo", cwd=tmp_path, PYTHONPATH=str(site))
    assert str(tmp_path / "ky-demo" / "reports" / "index.html") in said
    where = run("-c", "import ky_analysis; print(ky_analysis.__file__)", cwd=tmp_path, PYTHONPATH=str(site))
    assert where.startswith(str(site))
