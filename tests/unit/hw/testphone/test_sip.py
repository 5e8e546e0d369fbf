import pytest

from hw.testphone import sip

BYE = 'BYE sip:1@h SIP/2.0\r\nFrom: "Ana" <sip:101@h>;tag=1\r\nReason: Q.850;cause=34\r\n\r\nFrom: body'


def test_cause_comes_from_the_reason_header():
    assert sip.q850_cause(BYE) == 34
    assert sip.q850_cause("BYE sip:1@h SIP/2.0\r\n\r\n") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Ana \\"la\\" Ruiz" <sip:101@10.77.0.2>;tag=9', ('Ana "la" Ruiz', "101")),
        ("Ana Ruiz <sip:101@h>", ("Ana Ruiz", "101")),
        ("<sip:anonymous.invalid>", ("", "")),
        ("sip:+573001112233@h;user=phone", ("", "+573001112233")),
        ("rubbish", ("", "")),
    ],
)
def test_address_is_read(text, expected):
    assert sip.address(text) == expected


def test_headers_stop_at_the_body():
    assert sip.headers(BYE)["from"] == '"Ana" <sip:101@h>;tag=1'


def test_display_name_cannot_break_out_of_its_header():
    assert sip.quoted('x"\r\nEvil: 1') == '"x\\"  Evil: 1" '
