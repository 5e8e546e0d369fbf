"""The WAN link, shaped: in the kernel as planned whatever happens, and voice passes a full link unhurt."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from pyroute2 import IPRoute
from pyroute2.netlink.exceptions import NetlinkError

from hw.qos import apply as qos
from hw.qos.kernel import Kernel
from hw.qos.link import Link
from hw.qos.observe import observe
from hw.qos.tree import Observed
from tests.support.bulk import Bulk
from tests.support.provider import Provider
from tests.support.site import apply, changed, timbre
from tests.support.voice import VoiceCalls, site
from tests.support.waiting import wait_until

LINK = Link("wan0", 1000, 4000, 24, 84)
STATE = Path("/run/timbre/shaping.json")


def seen() -> Observed:
    with IPRoute() as route:
        return observe(route, "wan0", qos.IFB)


def tc() -> str:
    """All that the kernel says of its queues, classes and filters, counters left out."""
    devices = ("wan0", qos.IFB)
    asked = [("qdisc", "show", "dev", d) for d in devices] + [("class", "show", "dev", d) for d in devices]
    asked += [("filter", "show", "dev", d) for d in devices] + [("filter", "show", "dev", "wan0", "ingress")]
    said = [subprocess.run(["tc", *one], capture_output=True, text=True, check=True).stdout for one in asked]
    links = subprocess.run(["ip", "-br", "link"], capture_output=True, text=True, check=True).stdout
    return "\n".join([*said, links])


def ip(*command: str) -> None:
    subprocess.run(["ip", *command], check=True, timeout=20)


@pytest.fixture
def unshaped(small) -> Iterator[None]:
    qos.remove("wan0")
    yield
    qos.remove("wan0")


@pytest.mark.usefixtures("unshaped")
def test_a_hundred_applies_leave_exactly_the_same_state():
    qos.shape(LINK)
    before = tc()
    for _ in range(100):
        assert qos.shape(LINK)[1] is False
    assert tc() == before


@pytest.mark.usefixtures("unshaped")
def test_a_hundred_changes_to_and_fro_end_where_they_began():
    other = Link("wan0", 700, 3000, 26, 0, cells=True)
    qos.shape(LINK)
    before = tc()
    for _ in range(50):
        assert qos.shape(other)[1]
        assert qos.shape(LINK)[1]
    assert tc() == before


@pytest.mark.usefixtures("unshaped")
def test_removing_leaves_nothing_and_may_be_repeated():
    before = tc_of_wan()
    qos.shape(LINK)
    assert tc_of_wan() != before
    qos.remove("wan0")
    qos.remove("wan0")
    assert tc_of_wan() == before
    assert seen() == Observed(None, None, redirected=False, single=False)


def tc_of_wan() -> str:
    return subprocess.run(
        ["tc", "qdisc", "show", "dev", "wan0"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.usefixtures("unshaped")
def test_an_apply_that_is_killed_is_mended_by_the_next():
    command = [sys.executable, "-m", "hw.qos", "apply", json.dumps(asdict(LINK))]
    began = time.monotonic()
    subprocess.run(command, check=True, cwd="/src", timeout=30)
    whole_s = time.monotonic() - began
    halfway = 0
    for part in range(8):
        qos.remove("wan0")
        process = subprocess.Popen(command, cwd="/src", stdout=subprocess.DEVNULL)
        time.sleep(whole_s * (0.6 + 0.05 * part))  # a moment to be killed at, not a wait
        process.send_signal(signal.SIGKILL)
        process.wait()
        halfway += bool(qos.look(LINK)[1]) and seen() != Observed(None, None, False, False)
        qos.shape(LINK)
        assert qos.look(LINK)[1] == []
    print(f"{halfway} of 8 were killed halfway")


@pytest.mark.usefixtures("unshaped")
@pytest.mark.parametrize(
    ("shaped", "step", "number"),
    [(False, "add_class", 3), (False, "_filter", 20), (False, "redirect", 1), (True, "add_class", 7)],
)
def test_a_step_that_the_kernel_refuses_brings_back_what_was_there(monkeypatch, shaped, step, number):
    if shaped:
        qos.shape(Link("wan0", 500, 500))
    before, real, calls = seen(), getattr(Kernel, step), []

    def refuse_once(self, *arguments):
        calls.append(step)
        if len(calls) == number:
            raise NetlinkError(22, "Invalid argument")
        return real(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Kernel, step, refuse_once)
        with pytest.raises(qos.QosError, match="refused to shape wan0"):
            qos.shape(LINK)
    assert seen() == before
    qos.shape(LINK)
    assert qos.look(LINK)[1] == []


@pytest.mark.usefixtures("unshaped")
def test_shaping_survives_a_flap_of_the_link():
    qos.shape(LINK)
    before = tc()
    flap()
    wait_until(lambda: tc() == before, "the link as it was", instead=tc)


def flap() -> None:
    ip("link", "set", "wan0", "down")
    ip("link", "set", "wan0", "up")
    # The address comes back a moment after the carrier.
    route = ["ip", "route", "replace", "default", "via", "10.78.0.1"]
    wait_until(lambda: subprocess.run(route, capture_output=True).returncode == 0, "the way out")


def test_interface_that_is_not_there_is_told():
    with pytest.raises(qos.QosError, match="no interface wan7"):
        qos.shape(Link("wan7", 1000, 1000))


def test_the_sites_link_is_shaped_looked_after_and_freed(apply_site):
    apply_site(site(1000, 4000, shaping=True))
    link = Link("wan0", 1000, 4000)
    assert qos.look(link)[1] == []
    told = json.loads(STATE.read_text())
    assert (told["in_force"], told["interface"]) == (True, "wan0")
    # Somebody takes the device behind it away: it comes back without anybody asking.
    ip("link", "delete", qos.IFB)
    wait_until(lambda: qos.look(link)[1] == [], "the link shaped again", timeout_s=30)
    apply_site(site(1000, 4000, shaping=False))
    assert seen() == Observed(None, None, redirected=False, single=False)
    assert not STATE.exists()


def test_site_with_a_wrong_interface_is_applied_and_health_says_what_is_missing(apply_site, box):
    interfaces = {"lan0": {"zone": "lan"}, "wan0": {"zone": "none"}, "wan7": {"zone": "wan"}}
    wrong = changed(site(1000, 4000, shaping=True), "network", "interfaces", to=interfaces)
    applied = apply_site(wrong)
    assert "no interface wan7" in applied.out + applied.err
    said = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    assert "shaping_missing" in [one["code"] for one in json.loads(said.stdout)]


def test_health_says_that_a_kernel_without_fair_queues_has_none(apply_site):
    apply_site(site(1000, 4000, shaping=True))
    simple = qos.look(Link("wan0", 1000, 4000))[0] == "pfifo"
    said = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    codes = [one["code"] for one in json.loads(said.stdout)]
    assert ("shaping_simple" in codes) == simple
    assert "shaping_missing" not in codes


def test_ten_calls_on_a_full_link_lose_nothing_and_an_eleventh_is_refused(apply_site, live):
    apply_site(site(1000, 4000, shaping=True))
    with Provider(1000, 4000), VoiceCalls(10) as voice:
        with Bulk(40):
            voice.listen(3)  # until the link is full
            with pytest.raises(ConnectionError, match="refused with 503"):
                voice.dial(10)
            up, down = voice.listen(8)
        assert (up.loss_pct, down.loss_pct) == (0.0, 0.0)
        assert min(up.mos_min, down.mos_min) > 4
        assert len(up.streams) == len(down.streams) == 10
        # Another rate while they talk: the tree is changed, not made anew.
        apply(site(1200, 5000, shaping=True))
        up, down = voice.listen(2)
        assert (up.loss_pct, down.loss_pct) == (0.0, 0.0)


def test_ten_calls_outlive_a_flap_of_a_full_link(apply_site, live):
    apply_site(site(1000, 4000, shaping=True))
    with Provider(1000, 4000), VoiceCalls(10) as voice:
        before = tc()
        flap()
        wait_until(lambda: tc() == before, "the link as it was", instead=tc)
        with Bulk(20):
            voice.listen(3)  # until the link is full
            up, down = voice.listen(3)
        assert (up.loss_pct, down.loss_pct) == (0.0, 0.0)
        assert len(up.streams) == len(down.streams) == 10
        assert len(live.calls()) == 10


def test_lines_that_do_not_fit_are_a_warning_of_the_check(small):
    text = json.dumps(site(1000, 4000, shaping=True))
    warnings = timbre("site", "check", "/dev/stdin", stdin=text)["warnings"]
    assert "lines_do_not_fit" in [one["code"] for one in warnings]
