"""Tests against the running box: real Asterisk, real SIP.

Each test finds the small site applied, no calls, and nobody logged in.
"""

import contextlib
import time
from collections.abc import Callable, Iterator

import pytest

from appliance.feed.protocol import FeedError
from tests.support import journal, systemd
from tests.support.api import Api, new_api
from tests.support.floor import Carrier, Desk, DeskPhone
from tests.support.live import Live, wait_idle
from tests.support.site import Applied, SiteData, apply, phone_password, small_site

UNITS = (
    "asterisk.service",
    "timbre-acd.service",
    "timbre-site.service",
    "timbre-web.service",
    "timbre-jobs.service",
    "timbre-hardware.service",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the tests that take minutes each")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes is left out unless asked for."""
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def box() -> None:
    """The services are up."""
    for unit in UNITS:
        systemd.wait_active(unit, timeout_s=60)


@pytest.fixture(scope="session")
def small(box: None) -> SiteData:
    """The small site, applied."""
    site = small_site()
    apply(site)
    return site


@pytest.fixture
def apply_site(small: SiteData) -> Iterator[Callable[[SiteData], Applied]]:
    """Apply another site for this test; the small one comes back after it."""
    applied: list[SiteData] = []

    def change(site: SiteData) -> Applied:
        applied.append(site)
        return apply(site)

    yield change
    if applied:
        apply(small)


@pytest.fixture
def live(small: SiteData) -> Iterator[Live]:
    """The ACD's live state. At the end of the test no call is left and everybody is logged out."""
    with Live() as live:
        yield live
        try:
            wait_idle(live)
        finally:
            for call in live.calls():
                with contextlib.suppress(FeedError):
                    live.command("call.hangup", call=call["id"])
        for username, agent in list(live.state["agents"].items()):
            if agent["state"] != "offline":
                with contextlib.suppress(FeedError):
                    live.command("agent.logout", agent=username)
                live.wait_agent(username, "offline")


@pytest.fixture
def carrier(live: Live) -> Iterator[Carrier]:
    with Carrier() as carrier:
        yield carrier


@pytest.fixture
def desk(live: Live) -> Iterator[Desk]:
    with Desk() as desk:
        yield desk


@pytest.fixture
def log_in(desk: Desk, live: Live) -> Callable[..., DeskPhone]:
    """`log_in("ana", "101")`: register the phone, which answers at once unless told, and log in, ready."""

    def log_in(username: str, extension: str, **phone: object) -> DeskPhone:
        registered = desk.register(extension, phone_password(extension), **phone)
        live.command("agent.login", agent=username, extension=extension)
        if live.wait_any(username, "ready", "paused")["state"] == "paused":
            live.command("agent.ready", agent=username)
        live.wait_agent(username, "ready")
        return registered

    return log_in


@pytest.fixture(scope="session")
def api(small: SiteData) -> Api:
    """The API with the token of a supervisor."""
    return new_api("sofia")


@pytest.fixture(autouse=True)
def services_come_back(box: None) -> Iterator[None]:
    """A test that failed half-way through a fault must not be the next one's fault."""
    yield
    for unit in UNITS:
        if systemd.show(unit, "ActiveState")[0] in ("inactive", "failed"):
            systemd.start(unit)
            systemd.wait_active(unit)


@pytest.fixture(autouse=True)
def no_fault_in_the_journal(box: None) -> Iterator[None]:
    """No test may leave a Python fault in the journal, whatever it did to the box."""
    since = time.time()
    yield
    assert journal.tracebacks(since) == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed test shows what the box itself said meanwhile."""
    report = yield
    if report.failed and call.when == "call":
        with contextlib.suppress(OSError):
            said = journal.entries(call.start - 1, priority=5)
            text = "\n".join(f"{e.unit}: {e.message}" for e in said[-60:])
            report.sections.append(("journal of the box (notices and graver)", text))
    return report
