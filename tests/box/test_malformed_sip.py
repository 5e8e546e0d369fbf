"""Torn, huge and odd messages while a call goes on: from the carrier, from a desk, and from a stranger, whom
nobody hears."""

import random
import socket

import pytest

from hw.helper.client import ask
from hw.helper.request import Unban
from tests.support import journal
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, PEERS
from tests.support.light.message import audio, compose
from tests.support.light.sockets import tcp_connection, udp_socket
from tests.support.site import DID_CITAS
from tests.support.strangers import STRANGER, answering_udp, at_address
from tests.support.systemd import main_pid
from tests.support.waiting import stays

FUZZED = 300
DESK = "10.77.0.99"
NOBODY = "5716009999"
"""No number of the site: what is still a decent call after all is refused, and does not stay in line."""


def invite(did: str = NOBODY, **other: str) -> bytes:
    """A decent INVITE, its headers open to being replaced."""
    headers = {
        "Via": f"SIP/2.0/UDP {CARRIER_ADDRESS}:5099;branch=z9hG4bK-odd-{random.random()}",
        "From": f"<sip:300@{CARRIER_ADDRESS}>;tag=odd",
        "To": f"<sip:{did}@{BOX_WAN}>",
        "Call-ID": f"odd-{random.random()}",
        "CSeq": "1 INVITE",
        "Contact": f"<sip:300@{CARRIER_ADDRESS}:5099>",
        "Max-Forwards": "70",
    }
    start = other.pop("start", f"INVITE sip:{did}@{BOX_WAN} SIP/2.0")
    return compose(start, list((headers | other).items()), audio(CARRIER_ADDRESS, 7000))


def odd_messages() -> dict[str, bytes]:
    good = invite()
    return {
        "nothing": b"",
        "nul": bytes(2000),
        "half": good[: len(good) // 2],
        "no headers": b"INVITE sip:1@h SIP/2.0\r\n\r\n",
        "bad utf-8": good.replace(b"<sip:300@", b'"\xff\xfe\xc3" <sip:300@', 1),
        "huge header": invite(Subject="x" * 60000),
        "many headers": invite(**{f"X-Odd-{n}": "y" for n in range(900)}),
        "negative length": good.replace(b"Content-Length: ", b"Content-Length: -"),
        "wrong length": good.replace(b"Content-Length: ", b"Content-Length: 99"),
        "wrong cseq": invite(CSeq="99999999999999999999 INVITE"),
        "cseq of another": invite(CSeq="1 BYE"),
        "no via": good.replace(b"Via:", b"Vai:"),
        "endless number": invite(did="5" * 4000),
        "injection": invite(From=f'"a\\r\\nX: 1" <sip:${{SHELL(id)}}@{CARRIER_ADDRESS}>;tag=x'),
        "unknown method": good.replace(b"INVITE", b"SHOUT"),
        "reply to nothing": b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x\r\nCSeq: 1 INVITE\r\nCall-ID: z\r\n\r\n",
        "bad sdp": good.replace(b"m=audio", b"m=\xff\x00\xff"),
        "sdp without end": good.replace(b"a=ptime:20\r\n", b"a=" + b"z" * 3000),
    }


def fuzzed(rng: random.Random) -> bytes:
    """A decent message with a few bytes changed, dropped or doubled."""
    data = bytearray(invite())
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(len(data))
        match rng.randrange(3):
            case 0:
                data[place] = rng.randrange(256)
            case 1:
                del data[place : place + rng.randint(1, 20)]
            case 2:
                data[place:place] = data[place : place + rng.randint(1, 20)]
    return bytes(data)


def rubbish() -> list[bytes]:
    rng = random.Random(5060)
    return [*odd_messages().values(), *(fuzzed(rng) for _ in range(FUZZED))]


def heard(sock: socket.socket, for_s: float = 2.0) -> list[bytes]:
    """Whatever the box said to it, until it is silent for so long."""
    sock.settimeout(for_s)
    found = []
    try:
        while True:
            found.append(sock.recv(65535))
    except TimeoutError:
        return found


@pytest.fixture(params=["carrier", "desk"])
def wire(request):
    """A socket of nobody, at the carrier's address or on a desk of its own, and the box's address for it."""
    if request.param == "carrier":
        with udp_socket(PEERS / "wan", CARRIER_ADDRESS, 5099) as sock:
            yield sock, (BOX_WAN, 5060)
        return
    with at_address(DESK, "lan-peer", PEERS / "lan"), udp_socket(PEERS / "lan", DESK, 5099) as sock:
        yield sock, (BOX_LAN, 5060)
        # Who calls with hundreds of accounts that do not exist is shut out, on the LAN too.
        ask(Unban(DESK))


def test_odd_messages_disturb_no_call_and_kill_nothing(live, carrier, log_in, wire):
    sock, box = wire
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking", agent="ana")["id"]
    before = main_pid("asterisk"), main_pid("timbre-acd")
    for data in rubbish():
        sock.sendto(data, box)
    stays(lambda: not caller.ended and live.calls(id=call, state="talking"), "the call", for_s=3.0)
    assert (main_pid("asterisk"), main_pid("timbre-acd")) == before
    # They did arrive: what could be answered was.
    assert any(answer.startswith(b"SIP/2.0 ") for answer in heard(sock))
    caller.hang_up()
    caller.wait_ended()
    live.wait_agent("ana", "ready")
    again = carrier.call(DID_CITAS, number="3009998877").wait_answered()
    live.wait_call(number="3009998877", state="talking")
    again.hang_up()


def test_stranger_with_odd_messages_is_not_heard_and_gets_no_answer(live, carrier, log_in):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking", agent="ana")["id"]
    before, since = (main_pid("asterisk"), main_pid("timbre-acd")), journal.now()
    with at_address(), udp_socket(PEERS / "wan", STRANGER, 5099) as sock:
        for data in (*rubbish(), invite(DID_CITAS)):
            sock.sendto(data.replace(CARRIER_ADDRESS.encode(), STRANGER.encode()), (BOX_WAN, 5060))
        assert heard(sock) == []
    stays(lambda: not caller.ended and live.calls() == live.calls(id=call), "the call alone", for_s=2.0)
    assert (main_pid("asterisk"), main_pid("timbre-acd")) == before
    assert [e.message for e in journal.entries(since, "asterisk") if STRANGER in e.message] == []
    # Whom the box knows it hears at the same moment.
    assert answering_udp((5060,), CARRIER_ADDRESS) == {5060}
    caller.hang_up()


def test_torn_tcp_stream_disturbs_nothing(live, carrier, log_in):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    good = invite().replace(b"/UDP", b"/TCP")
    for piece in (good[:50], good[:-30], bytes(5000), good + good[:100]):
        with tcp_connection(PEERS / "wan", CARRIER_ADDRESS, (BOX_WAN, 5060)) as sock:
            sock.sendall(piece)
    stays(lambda: not caller.ended, "the call", for_s=2.0)
    caller.hang_up()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("", "anonymous"),
        ("Íñigo Ñáñez 北京 🎉", "3001234567"),
        ('Robert"; DROP TABLE call; --', "3001234568"),
        ("${SHELL(touch /tmp/owned)},1,2", "3001234569"),
        ("<script>alert(1)</script>", "3001234570"),
        ("x" * 200, "3001234571"),
    ],
)
def test_odd_caller_is_answered_like_any_other(live, carrier, log_in, name, number):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS, name=name, number=number).wait_answered()
    call = live.wait_call(state="talking", agent="ana")
    assert call["name"].replace("\\", "") == name[: len(call["name"])]
    caller.hang_up()
    caller.wait_ended()
    live.wait_agent("ana", "ready")
