"""The manager interface's wire form."""

import pytest

from pbx.ami.packet import ForbiddenCharacter, decode, encode


def test_an_action_is_lines_and_an_empty_line() -> None:
    assert encode([("Action", "Ping"), ("ActionID", "1")]) == b"Action: Ping\r\nActionID: 1\r\n\r\n"


@pytest.mark.parametrize("smuggled", ["x\r\nAction: Originate", "x\ny", "x\0"])
def test_a_value_cannot_smuggle_a_line_in(smuggled: str) -> None:
    with pytest.raises(ForbiddenCharacter, match="Channel"):
        encode([("Action", "Redirect"), ("Channel", smuggled)])


def test_a_packet_with_colons_accents_and_rubbish() -> None:
    lines = [
        b"Event: Registry\r\n",
        b"Domain: sip:carrier:5060\r\n",
        b"rubbish\r\n",
        b"Name: Pe\xc3\xb1a \xff\r\n",
    ]
    assert decode(lines) == {"Event": "Registry", "Domain": "sip:carrier:5060", "Name": "Peña \ufffd"}
