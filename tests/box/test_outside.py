"""Calls to outside numbers, while the box knows better or worse which of its carriers are there."""

import pytest

from tests.support.floor import CARRIER_ADDRESS, Carrier, asterisk
from tests.support.site import changed, phone_password
from tests.support.waiting import wait_until

NOBODY = "10.78.0.77"
NUMBER = "3105556677"


def trunks_asked_seldom(site, **hosts: str):
    """Trunks whose state the box learns only when a test asks."""
    trunks = {name: {"label": name, "host": host, "qualify": "10m"} for name, host in hosts.items()}
    site = changed(site, "trunks", to=trunks)
    return changed(site, "outbound", to=[{"pattern": "9X.", "strip": 1, "trunks": list(hosts)}])


def wait_silent(live, trunk: str) -> None:
    """Asked, and no answer came."""
    asterisk(f"pjsip qualify {trunk}")
    wait_until(
        lambda: any(f"{trunk}/" in line and "Unavail" in line for line in contacts()),
        f"the box to find {trunk} silent",
        instead=contacts,
    )
    wait_until(lambda: not live.state["trunks"][trunk]["up"], "the ACD to know it")


def contacts() -> list[str]:
    return [line for line in asterisk("pjsip show contacts").splitlines() if "/" in line]


@pytest.fixture
def phone(live, desk):
    return desk.register("101", phone_password("101"))


def test_a_carrier_that_was_silent_a_moment_ago_is_called_all_the_same(small, apply_site, live, phone):
    apply_site(trunks_asked_seldom(small, carrier=CARRIER_ADDRESS))
    wait_silent(live, "carrier")
    with Carrier() as carrier:
        carrier.listen(NUMBER, answer=200)
        talk = phone.dial(f"9{NUMBER}").wait_answered()
        carrier.wait_called(NUMBER)
        talk.hang_up()
        talk.wait_ended()


def test_a_carrier_that_answers_is_called_before_a_silent_one(small, apply_site, live, phone, carrier):
    apply_site(trunks_asked_seldom(small, silent=NOBODY, well=CARRIER_ADDRESS))
    wait_silent(live, "silent")
    carrier.outside(NUMBER, trunk="well", answer=200)
    talk = phone.dial(f"9{NUMBER}").wait_answered(timeout_s=5)
    carrier.wait_called(NUMBER)
    talk.hang_up()
    talk.wait_ended()


def test_a_carrier_that_refuses_is_asked_once(small, apply_site, live, phone, carrier):
    apply_site(trunks_asked_seldom(small, carrier=CARRIER_ADDRESS))
    carrier.outside(NUMBER, answer=503)
    phone.dial(f"9{NUMBER}").wait_ended()
    assert len(carrier.phone.seen("incoming", line=f"outside-{NUMBER}")) == 1
