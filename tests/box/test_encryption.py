"""TLS and SRTP for phones and trunks, from end to end, and nothing less taken where it is required."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw.testphone.client import PhoneError
from tests.box.test_audio import assert_sides_apart, raw_of
from tests.support.audio import read_raw
from tests.support.floor import (
    BOX_LAN,
    CARRIER_ADDRESS,
    Carrier,
    Desk,
    DeskPhone,
    asterisk,
)
from tests.support.issuer import Issuer
from tests.support.live import Live
from tests.support.site import DID_CITAS, Applied, SiteData, changed, phone_password, small_site, timbre
from tests.support.waiting import stays, wait_until

AES = "AES_CM_128_HMAC_SHA1_80"


@pytest.fixture
def box_ca(tmp_path: Path, small: object) -> Path:
    """The box's own authority, as a phone's installer gets it."""
    done = subprocess.run(["timbre", "certificate", "authority"], capture_output=True, text=True, check=True)
    path = tmp_path / "timbre-ca.crt"
    path.write_text(done.stdout)
    return path


@pytest.fixture
def encrypted(apply_site: Callable[[SiteData], Applied]) -> SiteData:
    """Phone 101 must encrypt."""
    site = changed(small_site(), "phones", "101", "srtp", to="required")
    apply_site(site)
    return site


def shown(*options: str) -> str:
    """What the box's SIP port says to a TLS client."""
    command = [
        "openssl",
        "s_client",
        "-connect",
        f"{BOX_LAN}:5061",
        "-cipher",
        "DEFAULT@SECLEVEL=0",
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, input="", timeout=20, check=False)
    return done.stdout + done.stderr


def log_in(live: Live, username: str, extension: str) -> None:
    live.command("agent.login", agent=username, extension=extension)
    if live.wait_any(username, "ready", "paused")["state"] == "paused":
        live.command("agent.ready", agent=username)
    live.wait_agent(username, "ready")


def secure_phone(desk: Desk, ca: Path) -> DeskPhone:
    desk.secure(ca)
    return desk.register("101", phone_password("101"), tls=True, srtp="required")


@pytest.mark.parametrize("version", ["tls1_2", "tls1_3"])
def test_sip_over_tls_shows_the_box_s_certificate(box_ca: Path, version: str) -> None:
    said = shown(f"-{version}", "-CAfile", str(box_ca), "-verify_ip", BOX_LAN, "-verify_return_error")
    assert "Verification: OK" in said


@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_old_versions_of_tls_are_refused(small: object, version: str) -> None:
    assert "alert protocol version" in shown(f"-{version}")


@pytest.mark.usefixtures("encrypted")
def test_an_agent_s_encrypted_phone_talks_to_a_customer(
    live: Live, carrier: Carrier, desk: Desk, box_ca: Path
) -> None:
    phone = secure_phone(desk, box_ca)
    log_in(live, "ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    leg = phone.wait_rung()
    assert leg.wait("media", active=True)["cipher"] == AES
    left, right = read_raw(raw_of(live.wait_call(state="talking")["id"]))
    assert_sides_apart(left.part(1.0, 3.0), right.part(1.0, 3.0))
    caller.hang_up()
    leg.wait_ended()


@pytest.mark.usefixtures("encrypted")
def test_an_encrypted_phone_calls_a_plain_one(live: Live, desk: Desk, box_ca: Path) -> None:
    phone = secure_phone(desk, box_ca)
    desk.register("102", phone_password("102"))
    call = phone.dial("102").wait_answered()
    assert call.wait("media", active=True)["cipher"] == AES
    call.hang_up()
    call.wait_ended()


@pytest.mark.usefixtures("encrypted")
def test_voice_in_clear_is_refused_where_it_must_be_encrypted(live: Live, desk: Desk, box_ca: Path) -> None:
    desk.secure(box_ca)
    phone = desk.register("101", phone_password("101"), tls=True)
    desk.register("102", phone_password("102"))
    assert phone.dial("102").wait_ended()["code"] == 488


@pytest.mark.usefixtures("encrypted")
def test_signalling_in_clear_is_refused_where_it_must_be_encrypted(live: Live, desk: Desk) -> None:
    other = desk.register("102", phone_password("102"))
    phone = desk.register("101", phone_password("101"), srtp="required")
    assert phone.dial("102").wait_ended()["code"] >= 400
    assert not other.rung()
    assert other.dial("101").wait_ended(timeout_s=40)["code"] >= 400
    assert not phone.rung()


def test_srtp_that_is_offered_is_used_and_who_lacks_it_speaks_in_clear(
    apply_site: Callable[[SiteData], Applied], live: Live, desk: Desk, box_ca: Path
) -> None:
    site = changed(small_site(), "phones", "101", "srtp", to="optional")
    apply_site(changed(site, "phones", "102", "srtp", to="optional"))
    phone = secure_phone(desk, box_ca)
    plain = desk.register("102", phone_password("102"))
    call = phone.dial("102").wait_answered()
    assert call.wait("media", active=True)["cipher"] == AES
    assert plain.wait_rung().wait("media", active=True)["cipher"] == ""
    call.hang_up()
    call.wait_ended()


def test_a_phone_that_trusts_another_authority_does_not_register(
    live: Live, desk: Desk, tmp_path: Path
) -> None:
    ca, _, _ = Issuer("Somebody Else").files(tmp_path / "else", "x.example")
    desk.secure(ca)
    with pytest.raises(PhoneError):
        desk.register("101", phone_password("101"), tls=True, srtp="required")
    assert "101/" not in asterisk("pjsip show contacts")


class Operator:
    """A carrier that speaks TLS and SRTP, with a certificate of its own authority."""

    def __init__(self, carrier: Carrier, folder: Path, box_ca: Path, *hosts: str) -> None:
        self.issuer = Issuer("Operator's Authority")
        _, certificate, key = self.issuer.files(folder, *hosts)
        carrier.secure(box_ca, certificate, key, port=5061)
        carrier.over_tls = {"tls": True, "srtp": "required"}

    def site(self, **more: object) -> SiteData:
        trunk = {"host": CARRIER_ADDRESS, "transport": "tls", "srtp": "required", "qualify": "5s"}
        return changed(small_site(), "trunks", "carrier", to=trunk | more)


@pytest.fixture
def operator(carrier: Carrier, tmp_path: Path, box_ca: Path) -> Operator:
    return Operator(carrier, tmp_path / "operator", box_ca, CARRIER_ADDRESS)


def up(live: Live) -> bool:
    return bool(live.state["trunks"]["carrier"]["up"])


def test_a_trunk_over_tls_carries_encrypted_calls_both_ways(
    apply_site: Callable[[SiteData], Applied], live: Live, carrier: Carrier, desk: Desk, operator: Operator
) -> None:
    apply_site(operator.site(ca=operator.issuer.pem))
    desk.register("101", phone_password("101"))
    log_in(live, "ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    assert caller.wait("media", active=True)["cipher"] == AES
    left, right = read_raw(raw_of(live.wait_call(state="talking")["id"]))
    assert_sides_apart(left.part(1.0, 3.0), right.part(1.0, 3.0))
    caller.hang_up()
    live.wait_agent("ana", "ready")
    carrier.outside("3105556677", answer=200)
    call = desk.place("101", f"sip:93105556677@{BOX_LAN}").wait_answered()
    assert carrier.wait_called("3105556677").wait("media", active=True)["cipher"] == AES
    call.hang_up()
    call.wait_ended()


def test_a_carrier_whose_authority_nobody_knows_is_not_spoken_to(
    apply_site: Callable[[SiteData], Applied], live: Live, operator: Operator
) -> None:
    apply_site(operator.site())
    stays(lambda: not up(live), "the trunk down", for_s=8.0)
    apply_site(operator.site(ca=operator.issuer.pem))
    wait_until(lambda: up(live), "the trunk up", timeout_s=20)


def test_a_carrier_whose_certificate_names_another_is_not_spoken_to_unless_the_site_says_so(
    apply_site: Callable[[SiteData], Applied], live: Live, carrier: Carrier, tmp_path: Path, box_ca: Path
) -> None:
    operator = Operator(carrier, tmp_path / "operator", box_ca, "sip.example.com", "192.0.2.1")
    apply_site(operator.site(ca=operator.issuer.pem))
    stays(lambda: not up(live), "the trunk down", for_s=8.0)
    apply_site(operator.site(verify=False))
    wait_until(lambda: up(live), "the trunk up", timeout_s=20)


def test_calls_in_clear_on_a_trunk_over_tls_are_refused(
    apply_site: Callable[[SiteData], Applied], live: Live, carrier: Carrier
) -> None:
    trunk = {"host": CARRIER_ADDRESS, "transport": "tls"}
    apply_site(changed(small_site(), "trunks", "carrier", to=trunk))
    assert carrier.call(DID_CITAS).wait_ended()["code"] >= 400
    assert not live.calls(queue="citas")


@pytest.fixture
def own_again(small: object) -> Iterator[None]:
    yield
    timbre("certificate", "remove")


@pytest.mark.usefixtures("encrypted", "own_again")
def test_another_certificate_is_shown_at_once_and_no_call_notices(
    live: Live, carrier: Carrier, desk: Desk, box_ca: Path, tmp_path: Path
) -> None:
    phone = secure_phone(desk, box_ca)
    log_in(live, "ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    leg = phone.wait_rung().wait_answered()
    call = live.wait_call(state="talking")["id"]
    ca, certificate, key = Issuer("Example Authority").files(tmp_path / "new", BOX_LAN, "127.0.0.1")
    assert timbre("certificate", "install", str(certificate), str(key))["own"] is False
    checked = ("-CAfile", str(ca), "-verify_ip", BOX_LAN, "-verify_return_error")
    wait_until(lambda: "Verification: OK" in shown(*checked), "SIP to show it")
    before = leg.stats()["packets_received"]
    wait_until(lambda: leg.stats()["packets_received"] > before + 50, "the voice to go on")
    assert live.calls(id=call, state="talking")
    # The phone's connection of before still carries the end of the call.
    caller.hang_up()
    leg.wait_ended()
    live.wait_agent("ana", "ready")
