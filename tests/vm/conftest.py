"""Tests against the machine itself: its own kernel, in QEMU. They stand outside, on both its networks."""

from collections.abc import Iterator

import pytest

from tests.support.floor import Carrier, Desk
from tests.support.live import Live
from tests.support.site import SiteData, small_site
from tests.support.vm.box import Box
from tests.support.vm.machine import Machine, Plan
from tests.support.vm.places import folder

TIMEOUT_S = 2400


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the tests that take minutes each")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The emulator is slow: each test may take long. Those that always do are left out unless asked for."""
    for item in items:
        item.add_marker(pytest.mark.timeout(TIMEOUT_S), append=False)
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def box() -> Iterator[Box]:
    """A machine that has booted from empty disks; shared by all tests that leave it well."""
    with folder("box") as place, Machine(Plan(place)) as machine:
        machine.wait_booted()
        yield Box(machine)


@pytest.fixture(scope="session")
def small(box: Box) -> SiteData:
    """The small site, applied."""
    site = small_site()
    box.apply(site)
    return site


@pytest.fixture
def live(box: Box, small: SiteData) -> Iterator[Live]:
    with Live() as live:
        yield live


@pytest.fixture
def carrier(live: Live) -> Iterator[Carrier]:
    with Carrier() as carrier:
        yield carrier


@pytest.fixture
def desk(live: Live) -> Iterator[Desk]:
    with Desk() as desk:
        yield desk
