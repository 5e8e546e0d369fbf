import pytest

from hw.helper.request import PowerOff, Reboot, RequestError, SetTimezone, decode, encode


@pytest.mark.parametrize("request_", [SetTimezone("America/Argentina/Ushuaia"), Reboot(), PowerOff()])
def test_request_survives_the_wire(request_):
    assert decode(encode(request_)) == request_


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "JSON object"),
        (b'{"verb":"run"}', "unknown verb 'run'"),
        (b'{"verb":["reboot"]}', "unknown verb"),
        (b'{"verb":"reboot","now":true}', "takes exactly these arguments: none"),
        (b'{"verb":"set_timezone"}', "takes exactly these arguments: zone"),
        (b'{"verb":"set_timezone","zone":5}', "zone is 5"),
        (b'{"verb":"set_timezone","zone":"../../etc/passwd"}', "zone is"),
        (b'{"verb":"set_timezone","zone":"--adjust-system-clock"}', "zone is"),
        (b'{"verb":"set_timezone","zone":"UTC\\nUTC"}', "zone is"),
        (b'{"verb":"' + b"x" * 5000 + b'"}', "at most 4096 bytes"),
    ],
)
def test_what_is_not_on_the_list_is_refused(line, told):
    with pytest.raises(RequestError, match=told):
        decode(line)
