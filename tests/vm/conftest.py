"""Tests against the machine itself: the shipped disk image in QEMU. They stand outside, on both its networks.

One machine serves all of them, as each boot takes minutes without hardware help. Tests of updates leave
another release in it, so they come last.
"""

from collections.abc import Iterator

import pytest

from tests.support.floor import Carrier, Desk
from tests.support.live import Live
from tests.support.site import SiteData, small_site
from tests.support.vm import disks
from tests.support.vm.box import Box
from tests.support.vm.machine import Machine
from tests.support.vm.places import folder

TIMEOUT_S = 3600
FIGURES = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also the tests that take minutes each")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with --long")
    config.stash[FIGURES] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The emulator is slow: each test may take long. Those that always do are left out unless asked for."""
    for item in items:
        item.add_marker(pytest.mark.timeout(TIMEOUT_S), append=False)
    if not config.getoption("--long"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    for name, value in config.stash[FIGURES].items():
        terminalreporter.write_line(f"{name:12}{value}")


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> dict[str, str]:
    """What was measured, told at the end."""
    return pytestconfig.stash[FIGURES]


@pytest.fixture(scope="session")
def box(figures: dict[str, str]) -> Iterator[Box]:
    """The image as it leaves the factory, booted for the first time."""
    with folder("box") as place, Machine(disks.plan(place)) as machine:
        machine.wait_booted()
        figures["first boot"] = f"{machine.boot_s:.0f} s"
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
