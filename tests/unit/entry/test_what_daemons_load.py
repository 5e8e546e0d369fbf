"""A small box has little memory: what a daemon hardly ever needs is not loaded with it."""

import subprocess
import sys

import pytest

SELDOM = {"openpyxl", "numpy", "psycopg"}


@pytest.mark.parametrize("entry", ["acd", "web", "jobs", "site", "hardware", "cli"])
def test_a_daemon_loads_nothing_that_is_seldom_needed(entry: str) -> None:
    code = f"import sys, appliance.entry.{entry}; print(*{{name.split('.')[0] for name in sys.modules}})"
    if entry == "cli":
        code = code.replace("entry.cli", "entry.cli.__main__")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert SELDOM & set(done.stdout.split()) == set()
