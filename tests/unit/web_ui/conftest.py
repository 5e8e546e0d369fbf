"""One web per file of tests: the real application before an invented floor."""

from collections.abc import Iterator

import pytest

from tests.support.databases import closing
from tests.support.web_house import Browser, WebHouse


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHouse]:
    with closing(), WebHouse(tmp_path_factory.mktemp("web")) as house:
        yield house


@pytest.fixture(scope="module")
def admin(web: WebHouse) -> Browser:
    return web.browser("admin")


@pytest.fixture(scope="module")
def agent(web: WebHouse) -> Browser:
    return web.browser("agent00")
