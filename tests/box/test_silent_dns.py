"""A name server that hangs delays no call: Asterisk asks it nothing while calls come and go."""

from collections.abc import Iterator

import pytest

from tests.support import systemd
from tests.support.silent_dns import Questions, ask_as, silent_dns
from tests.support.site import DID_CITAS, DID_MENU
from tests.support.waiting import wait_until


@pytest.fixture
def questions(live) -> Iterator[Questions]:
    """What Asterisk asks, with a name server that swallows it; proven to count."""
    with silent_dns(), Questions("asterisk") as questions:
        ask_as("asterisk", "nobody-has-this-name.example")
        assert questions.sent > 0, "the count sees nothing"
        yield questions


def test_no_name_is_looked_up_for_calls_in_between_and_out(live, carrier, log_in, questions):
    ana = log_in("ana", "101")
    before = questions.sent
    menu = carrier.call(DID_MENU).wait_answered()
    menu.hang_up()
    customer = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking", recording=True)
    customer.hang_up()
    customer.wait_ended()
    live.wait_agent("ana", "ready")
    carrier.outside("3107776655", answer=200)
    out = ana.dial("93107776655").wait_answered()
    out.hang_up()
    out.wait_ended()
    assert questions.sent == before, "Asterisk asked the name server during calls"


def test_asterisk_starts_without_a_name_server(live, carrier, questions):
    before = questions.sent
    systemd.kill("asterisk.service")
    wait_until(lambda: live.state["system"]["asterisk"]["up"], "the ACD to see Asterisk again", timeout_s=30)
    carrier.call(DID_MENU).wait_answered().hang_up()
    assert questions.sent == before
