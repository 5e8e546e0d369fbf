"""How calls sound: what the box measures is what the lines did, and what it does about it."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import systemd
from tests.support.bad_line import BadCallers, BadPhones, FarEnd, Line
from tests.support.bulk import Bulk
from tests.support.doctor import wait_finding, wait_well
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.history import wait_rows
from tests.support.provider import Provider
from tests.support.site import DID_CITAS, changed, phone_password
from tests.support.waiting import wait_until

LOSSY = Line(drop_out=8)
NUMBER = "3001110001"
OTHER = "10.78.0.9"
"""Where a second carrier lives."""


@pytest.fixture(autouse=True)
def nothing_was_heard_yet(box: None) -> None:
    """What the calls of another test sounded like is remembered for half an hour, but not by a new ACD."""
    systemd.stop("timbre-acd.service")
    systemd.start("timbre-acd.service")
    systemd.wait_active("timbre-acd.service")


@pytest.fixture
def desks(live) -> Iterator[BadPhones]:
    """Ana's phone, registered; Ana is ready."""
    with BadPhones(PEERS / "lan", LAN_ADDRESS, BOX_LAN, {}) as phones:
        phones.register({"101": phone_password("101")})
        live.command("agent.login", agent="ana", extension="101")
        if live.wait_any("ana", "ready", "paused")["state"] == "paused":
            live.command("agent.ready", agent="ana")
        live.wait_agent("ana", "ready")
        yield phones


@pytest.fixture
def callers(live) -> Iterator[BadCallers]:
    with BadCallers(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN) as callers:
        yield callers


def legs(live, call: str) -> dict[str, dict[str, Any]]:
    """As the feed shows them, by trunk or extension."""
    found = next((one.get("quality") for one in live.calls(id=call)), None) or {}
    return {leg["trunk"] or leg["extension"]: leg for leg in found.get("legs", ())}


def spoken(end: FarEnd, seconds: float) -> None:
    """Until so much has been said from now on."""
    until = end.sent + seconds / 0.02
    wait_until(lambda: end.sent >= until, f"{seconds} s of talk", timeout_s=seconds + 30)


def alarms(live) -> set[str]:
    return {code for code in live.state["alarms"] if code.startswith(("quality", "upload", "download"))}


def links(live) -> dict[str, Any]:
    return live.state["system"]["link"]


def wan(site: dict[str, Any], up_kbit: int, **trunk: Any) -> dict[str, Any]:
    link = {"down": "4 Mbit/s", "up": f"{up_kbit} kbit/s", "overhead": "ethernet", "shaping": False}
    made = changed(site, "network", to={"wan": link})
    return changed(made, "trunks", "carrier", to=made["trunks"]["carrier"] | trunk)


@pytest.mark.timeout(240)
def test_what_is_measured_live_and_stored_is_what_the_carriers_line_did(live, desks, callers, api):
    end = callers.dial(DID_CITAS, NUMBER, Line(drop_out=20, drop_in=10, jitter_s=0.008, rtt_s=0.2))
    call = live.wait_call(state="talking")["id"]
    spoken(end, 25)
    shown = wait_until(lambda: legs(live, call).get("carrier"), "the carrier's leg, live")
    assert shown["loss_in_pct"] == pytest.approx(5, abs=1.5)
    assert shown["loss_out_pct"] == pytest.approx(10, abs=2.5)
    assert shown["rtt_ms"] == pytest.approx(200, abs=40)
    callers.hang_up(callers.calls[NUMBER])
    both = "select * from call_leg where call = ? and (select count(*) from call_leg where call = ?) = 2"
    stored = {row["trunk"] or row["extension"]: row for row in wait_rows(both, call, call)}
    carrier, desk = stored["carrier"], stored["101"]
    assert carrier["heard_lost"] / end.sent == pytest.approx(1 / 20, abs=0.012)
    assert carrier["told_lost"] / end.came == pytest.approx(1 / 10, abs=0.02)
    assert carrier["told_jitter_s"] == pytest.approx(0.008, abs=0.002)
    assert carrier["rtt_s"] == pytest.approx(0.2, abs=0.04)
    assert (desk["heard_lost"], desk["agent"]) == (0, "ana")
    # R = 93.2 - 0.024 d - Ie,eff of a tenth lost, with d of 100 ms, packet, buffer and jitter: about 62.
    (row,) = wait_rows("select mos from call where id = ? and mos is not null", call)
    assert row["mos"] == pytest.approx(3.2, abs=0.25)
    found = api.get("/calls", bad="true", limit=500)["calls"]
    assert call in [one["id"] for one in found]
    told = api.get(f"/calls/{call}")
    assert {leg["trunk"] or leg["extension"] for leg in told["legs"]} == {"carrier", "101"}
    report = api.get("/reports/quality")
    assert sum(row["bad"] for row in report["rows"] if row["trunk"] == "carrier") >= 1
    assert report["totals"]["bad"] >= 1


@pytest.mark.timeout(300)
def test_a_bad_desk_is_named_and_so_is_its_recovery(live, desks, callers):
    desks.lines["101"] = Line(drop_in=6)
    callers.dial(DID_CITAS, NUMBER, Line())
    live.wait_call(state="talking")
    wait_until(lambda: alarms(live) == {"quality_desk:101"}, "the desk's alarm", timeout_s=60)
    wait_finding("quality_desk:101")
    for end in desks.ends.values():
        end.line = Line()
    wait_until(lambda: alarms(live) == set(), "the end of the alarm", timeout_s=120)


@pytest.mark.timeout(300)
def test_a_link_that_loses_lets_fewer_calls_in_until_it_is_well(live, callers, small, apply_site, api):
    apply_site(wan(small, 1000))
    wait_until(lambda: links(live)["places"] == 9, "nine places")
    ends = [callers.dial(DID_CITAS, f"300222000{n}", LOSSY) for n in range(3)]
    wait_until(lambda: (links(live)["busy"], links(live)["free"]) == (3, 6), "three places taken")
    wait_until(lambda: links(live)["places"] <= 2, "fewer places", timeout_s=60)
    assert links(live)["why"] == "loss"
    with pytest.raises(ConnectionError, match="refused with 503"):
        callers.dial(DID_CITAS, "3002229999", Line())
    wait_rows("select * from call where caller_number = '3002229999' and reason = 'link_full'"
              " and outcome = 'rejected'")  # fmt: skip
    assert api.get("/reports/quality")["totals"]["link_full"] >= 1
    assert "timbre_link_calls_free 0" in metrics()
    wait_until(lambda: alarms(live) == {"quality_trunk:carrier"}, "the carrier's alarm", timeout_s=60)
    wait_finding("quality_trunk:carrier")
    assert wait_finding("link_reduced")["args"]["configured"] == 9
    for end in ends:
        end.line = Line()
    wait_until(lambda: links(live)["places"] >= 4, "places that come back", timeout_s=150)
    callers.dial(DID_CITAS, "3002228888", Line())


MUTE = Line(drop_out=1)
"""Everything that this end says is lost, as behind a router that lets no voice in."""


@pytest.mark.timeout(300)
def test_a_carrier_whose_voice_does_not_come_in_is_told_with_what_to_do(live, desks, callers):
    callers.dial(DID_CITAS, NUMBER, MUTE)
    live.wait_call(state="talking")
    finding = wait_finding("trunk_one_way:carrier")
    assert "trunks.carrier.media" in finding["texts"]["es"]["next"]
    assert alarms(live) == set(), "no sound is another problem than bad sound"
    callers.hang_up(callers.calls[NUMBER])
    live.wait_any("ana", "ready")
    callers.dial(DID_CITAS, "3001110002", Line())
    wait_well("trunk_one_way:carrier")


@pytest.mark.timeout(300)
def test_a_phone_whose_voice_does_not_come_in_is_named(live, desks, callers):
    desks.lines["101"] = MUTE
    callers.dial(DID_CITAS, NUMBER, Line())
    live.wait_call(state="talking")
    wait_finding("desk_one_way:101")
    for end in desks.ends.values():
        end.line = Line()
    wait_well("desk_one_way:101")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("way", "code"), [("up", "upload_full"), ("down", "download_full")])
def test_a_link_that_somebody_fills_is_named_as_the_cause(live, desks, callers, small, apply_site, way, code):
    apply_site(wan(small, 1000))
    with Provider(1000, 4000):
        callers.dial(DID_CITAS, NUMBER, LOSSY)
        live.wait_call(state="talking")
        with Bulk(120, up=way == "up", down=way == "down"):
            args = wait_finding(code, timeout_s=110)["args"]
    assert args["used_kbit"] >= 0.9 * args["rate_kbit"]
    assert args["bulk_kbit"] > args["used_kbit"] / 2


@pytest.mark.timeout(300)
def test_a_link_that_loses_of_all_carriers_is_named_and_none_of_these(
    live, callers, desk, small, apply_site, second
):
    rule = {"pattern": "9X.", "strip": 1, "trunks": ["other"]}
    apply_site(changed(with_second(wan(small, 1000), "wan"), "outbound", to=[rule]))
    second.lines = {"3105550004": LOSSY}
    callers.dial(DID_CITAS, NUMBER, LOSSY)
    phone = desk.register("101", phone_password("101"))
    out = phone.dial("93105550004").wait_answered()
    wait_finding("quality_link", timeout_s=110)
    assert not [code for code in alarms(live) if code.startswith("quality_trunk")]
    out.hang_up()


def metrics() -> str:
    ask = ["curl", "-sk", "https://127.0.0.1/metrics"]
    return subprocess.run(ask, capture_output=True, text=True, timeout=20, check=True).stdout


def with_second(site: dict[str, Any], link: str) -> dict[str, Any]:
    """Calls out go over the first carrier, then over a second one."""
    other = {"label": "Otro", "host": OTHER, "channels": 5, "link": link, "codecs": ["alaw", "gsm"]}
    made = changed(site, "trunks", "other", to=other)
    return changed(made, "outbound", to=[{"pattern": "9X.", "strip": 1, "trunks": ["carrier", "other"]}])


def test_a_call_out_that_does_not_fit_goes_lean_then_is_refused(
    live, callers, desk, small, apply_site, second
):
    # 172 kbit/s are 1.6 places of G.711; with GSM a call takes 0.47.
    apply_site(with_second(wan(small, 172), "wan"))
    phone = desk.register("101", phone_password("101"))
    callers.dial(DID_CITAS, NUMBER, Line())
    second.formats = "3 101"
    lean = phone.dial("93105550001").wait_answered()
    assert "m=audio" in second.rings[0].invite.body
    assert " RTP/AVP 3 101" in second.rings[0].invite.body, "GSM alone is offered"
    out = live.wait_call(direction="out")["id"]
    leg = wait_until(lambda: legs(live, out).get("other"), "the leg over the carrier", timeout_s=30)
    assert leg["codec"] == "gsm"
    refused = phone.dial("93105550002")
    assert refused.wait_ended()["code"] == 503
    (row,) = wait_rows("select * from call where did = '93105550002' and reason = 'link_full'")
    assert (row["outcome"], row["trunk"], row["direction"]) == ("rejected", "other", "out")
    lean.hang_up()


def test_a_call_out_that_does_not_fit_goes_over_another_trunk(live, callers, desk, small, apply_site, second):
    apply_site(with_second(wan(small, 130), "lan"))
    phone = desk.register("101", phone_password("101"))
    callers.dial(DID_CITAS, NUMBER, Line())
    out = phone.dial("93105550003").wait_answered()
    assert [ring.extension for ring in second.rings] == ["3105550003"]
    assert " RTP/AVP 8 " in second.rings[0].invite.body, "beside the link nothing need be saved"
    live.wait_call(direction="out", trunk="other")
    out.hang_up()


class SecondCarrier(BadPhones):
    """Answers every call, in the formats told."""

    formats = "8 101"

    def body(self, port: int) -> str:
        said = super().body(port).replace("RTP/AVP 8 101", f"RTP/AVP {self.formats}")
        return said.replace("a=rtpmap:8 PCMA/8000\r\n", "") if self.formats.startswith("3") else said


@pytest.fixture
def second() -> Iterator[SecondCarrier]:
    inside = ["nsenter", f"--net={PEERS / 'wan'}", "ip", "address"]
    subprocess.run([*inside, "replace", f"{OTHER}/24", "dev", "wan-peer"], check=True, timeout=10)
    with SecondCarrier(PEERS / "wan", OTHER, BOX_WAN, {}, 5060) as carrier:
        yield carrier
    subprocess.run([*inside, "del", f"{OTHER}/24", "dev", "wan-peer"], check=True, timeout=10)
