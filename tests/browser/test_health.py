"""System health as a person sees it: what is wrong, why, and what to do; and that it goes when it is over."""

import subprocess

import pytest

from tests.browser.conftest import ARTIFACTS
from tests.support.doctor import examine, wait_finding

UNIT = "timbre-broken.service"
SAID = {
    "es": (f"El servicio {UNIT} ha fallado.", "systemd ya no lo reintenta.", f"journalctl -u {UNIT} -n 50"),
    "en": (f"The service {UNIT} has failed.", "systemd has given up on it.", f"journalctl -u {UNIT} -n 50"),
}


@pytest.fixture
def broken():
    """A service that has failed, and that the jobs have seen."""
    subprocess.run(["systemd-run", "--wait", f"--unit={UNIT}", "false"], capture_output=True, timeout=30)
    wait_finding(f"unit_failed:{UNIT}")
    yield
    subprocess.run(["systemctl", "reset-failed", UNIT], check=False, timeout=30)


# Services are looked at once a minute: it comes with one look and goes with another.
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "colours"), [("es", "light"), ("en", "dark")])
def test_a_finding_says_what_why_and_what_next_and_goes_by_itself(enter, broken, language, colours):
    page = enter("sofia", "/account", colours=colours)
    page.goto(f"/health?lang={language}", wait_until="load")
    finding = page.locator("#health-findings").get_by_text(SAID[language][0])
    finding.wait_for(timeout=90_000)
    text = page.locator("#health-findings").inner_text()
    for part in SAID[language]:
        assert part in text
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(ARTIFACTS / f"health-{language}-{colours}.png"))
    subprocess.run(["systemctl", "reset-failed", UNIT], check=True, timeout=30)
    finding.wait_for(state="detached", timeout=90_000)


def test_the_page_and_the_doctor_say_the_same(enter, broken):
    page = enter("sofia", "/health")
    page.locator("#health-findings").get_by_text(SAID["es"][0]).wait_for(timeout=90_000)
    text = page.locator("#health-findings").inner_text()
    told = [one["texts"]["es"]["what"] for one in examine().values()]
    assert [what for what in told if what not in text] == []
