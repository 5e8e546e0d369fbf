import pytest

from hw.firewall.policy import Policy
from hw.helper.request import (
    ApplyFirewall,
    ApplyQos,
    AttachDisk,
    Ban,
    ConfirmFirewall,
    DetachDisk,
    ListBans,
    PowerOff,
    Reboot,
    RemoveQos,
    RequestError,
    SetTimezone,
    ShowFirewall,
    Unban,
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
        ApplyFirewall(Policy(trunks=("203.0.113.0/24",)).as_data(), 30),
        ConfirmFirewall(),
        ShowFirewall(),
        Ban("2001:db8::1", 600),
        Unban("198.51.100.7"),
        ListBans(),
        AttachDisk("COPIAS-2"),
        DetachDisk("COPIAS_2"),
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
        (b'{"verb":"ban","address":"1.2.3.4 } ; flush ruleset","seconds":5}', "not an IPv4 or IPv6"),
        (b'{"verb":"ban","address":"10.0.0.0/8","seconds":5}', "not an IPv4 or IPv6"),
        (b'{"verb":"ban","address":16909060,"seconds":5}', "not an IPv4 or IPv6"),
        (b'{"verb":"ban","address":"1.2.3.4","seconds":0}', "seconds is 0"),
        (b'{"verb":"ban","address":"1.2.3.4","seconds":true}', "seconds is True"),
        (b'{"verb":"unban","address":"fe80::1%lan0"}', "not an IPv4 or IPv6"),
        (b'{"verb":"apply_firewall","policy":{},"confirm_within_s":0}', "exactly these keys"),
        (b'{"verb":"apply_firewall","policy":[],"confirm_within_s":9999}', "confirm_within_s is 9999"),
        (b'{"verb":"attach_disk","label":"../etc"}', "label is '../etc'"),
        (b'{"verb":"attach_disk","label":"a b"}', "label is 'a b'"),
        (b'{"verb":"detach_disk","label":7}', "label is 7"),
        (b'{"verb":"' + b"x" * 70000 + b'"}', "at most 65536 bytes"),
    ],
)
def test_what_is_not_on_the_list_is_refused(line, told):
    with pytest.raises(RequestError, match=told):
        decode(line)
