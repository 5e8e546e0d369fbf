"""A box's folders and database, for one test."""

import pytest

from tests.support.databases import closing, fresh_sqlite
from tests.support.recorded import Box


@pytest.fixture
def box(tmp_path):
    fresh_sqlite(tmp_path)
    with closing():
        yield Box(tmp_path)
