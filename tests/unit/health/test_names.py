"""Names are asked of a real resolver on the loopback: one that knows, one that does not, one that hangs."""

import socket
import struct

from appliance.health import names
from appliance.health.names import Found, look_up
from tests.support.network_peers import answering

NO_ERROR, SERVER_FAILS, NO_SUCH_NAME = 0, 2, 3


def resolver(codes):
    """Answers by the name's first label; whoever is not among `codes` gets no answer."""

    def answer(query: bytes) -> bytes | None:
        label = query[13 : 13 + query[12]].decode()
        if label not in codes:
            return None
        code, answers = codes[label]
        record = b"\xc0\x0c\0\1\0\1\0\0\0\x05\0\x04\xcb\0\x71\x05" * answers
        return (
            query[:2]
            + bytes((0x81, 0x80 | code))
            + struct.pack("!4H", 1, answers, 0, 0)
            + query[12:]
            + record
        )

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock, answer


def asked(codes, *wanted):
    sock, answer = resolver(codes)
    place = sock.getsockname()
    with answering(sock, answer):
        return look_up(wanted, place)


def test_what_is_found_is_told_from_what_is_not_known_and_from_servers_that_fail():
    codes = {"sip": (NO_ERROR, 1), "old": (NO_SUCH_NAME, 0), "bare": (NO_ERROR, 0), "away": (SERVER_FAILS, 0)}
    assert asked(codes, "sip.carrier.test", "old.carrier.test", "bare.test", "away.test") == {
        "sip.carrier.test": Found.FOUND,
        "old.carrier.test": Found.UNKNOWN,
        "bare.test": Found.UNKNOWN,
        "away.test": Found.SILENT,
    }


def test_one_that_hangs_is_silent_and_holds_nothing_up(monkeypatch):
    monkeypatch.setattr(names, "PATIENCE_S", 0.3)
    assert asked({}, "sip.carrier.test", "mail.test") == {"sip.carrier.test": Found.SILENT}


def test_a_name_that_cannot_be_one_is_nobodys():
    assert asked({}, "a..b", "x" * 64 + ".test") == {"a..b": Found.UNKNOWN, "x" * 64 + ".test": Found.UNKNOWN}


def test_without_a_resolver_nothing_is_said():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        nobody = sock.getsockname()
    assert look_up(("sip.carrier.test",), nobody) is None
