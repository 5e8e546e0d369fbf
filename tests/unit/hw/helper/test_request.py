import pytest

from hw.helper.request import (
    ApplyQos,
    PowerOff,
    Reboot,
    RemoveQos,
    RequestError,
    SetTimezone,
    decode,
    encode,
)

LINK = (
    '"verb":"apply_qos","interface":"wan0","up_kbit":1000,"down_kbit":4000,"overhead_bytes":24,"mpu_bytes":84'
)


@pytest.mark.parametrize(
    "request_",
    [
        SetTimezone("America/Argentina/Ushuaia"),
        Reboot(),
        PowerOff(),
        ApplyQos("wan0", 1000, 4000, 24, 84, False),
        RemoveQos("wan0.7"),
    ],
)
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
        (f'{{{LINK},"cells":1}}'.encode(), "cells is 1, expected true or false"),
        (f"{{{LINK}}}".encode(), "takes exactly these arguments: cells"),
        (f'{{{LINK},"cells":false}}'.replace("1000", "0").encode(), "up_kbit is 0"),
        (f'{{{LINK},"cells":false}}'.replace("24", "true").encode(), "overhead_bytes is True"),
        (f'{{{LINK},"cells":false}}'.replace("84", "1e9").encode(), "mpu_bytes is"),
        (f'{{{LINK},"cells":false}}'.replace("wan0", "--help").encode(), "interface is '--help'"),
        (b'{"verb":"remove_qos","interface":"lo"}', "interface is 'lo'"),
        (b'{"verb":"remove_qos","interface":"timbre-in"}', "interface is 'timbre-in'"),
        (b'{"verb":"remove_qos","interface":["wan0"]}', "interface is"),
        (b'{"verb":"' + b"x" * 5000 + b'"}', "at most 4096 bytes"),
    ],
)
def test_what_is_not_on_the_list_is_refused(line, told):
    with pytest.raises(RequestError, match=told):
        decode(line)
