"""The site file's sections `hardware` and `alarms`."""

from typing import Any, Final

from appliance.core.site import kinds, machine
from appliance.core.site.kinds import Choice, Digits, Duration, Host, Integer, Listing, Matching
from appliance.core.site.section import Key, Section
from appliance.core.site.spot import Spot

_EMAIL: Final = Matching(r"[^@\s]{1,64}@[A-Za-z0-9.-]{3,190}", "not_email")
_DRIVERS: Final = kinds.Word(
    (
        "usbhid-ups",
        "nutdrv_qx",
        "blazer_usb",
        "blazer_ser",
        "apcsmart",
        "bcmxcp",
        "bcmxcp_usb",
        "mge-shut",
        "riello_usb",
        "riello_ser",
        "tripplite_usb",
        "dummy-ups",
    )
)
"""Of NUT: those for batteries that hang on the box itself, and the one that only plays at being one."""

MODEM = Section(
    machine.Modem,
    (
        Key("device", Matching(r"auto|/dev/[A-Za-z0-9/_.:-]{1,120}", "not_device")),
        Key("pin", kinds.Secret(r"\d{4,8}", "bad_pin", 4, 8), "has_pin"),
    ),
)

DISPLAY = Section(
    machine.Display,
    (
        Key("kind", Choice(machine.DisplayKind), required=True),
        Key("device", Matching(r"/dev/[A-Za-z0-9/_.:-]{1,120}", "not_device"), required=True),
        Key("columns", Integer(8, 40)),
        Key("rows", Integer(1, 4)),
        Key("baud", Integer(1200, 115_200)),
    ),
)

UPS = Section(
    machine.Ups,
    (
        Key("driver", _DRIVERS),
        Key("port", Matching(r"[A-Za-z0-9/_.:-]{1,120}", "not_device")),
        Key("off_at", Integer(5, 90), "off_at_pct"),
        Key("off_after", Duration(10, 24 * 3600), "off_after_s"),
        Key("grace", Duration(0, 1800), "grace_s"),
    ),
)

HARDWARE = Section(machine.Hardware, (Key("modem", MODEM), Key("display", DISPLAY), Key("ups", UPS)))


def _password_for_name(values: dict[str, Any], spot: Spot) -> None:
    kept, path = spot.reading.kept, spot.at("password")
    if values.get("username") and not values.get("has_password"):
        if kept is None or str(path) in kept:
            values["has_password"] = True
        else:
            path.wrong("smtp_password_needed")


SMTP = Section(
    machine.Smtp,
    (
        Key("host", Host(), required=True),
        Key("from", _EMAIL, "sender", required=True),
        Key("port", Integer(1, 65535)),
        Key("security", Choice(machine.MailSecurity)),
        Key("username", Matching(r"[!-~]{1,190}", "not_login")),
        Key("password", kinds.Secret(r"[!-~]{1,190}", "bad_password", 1, 190), "has_password"),
    ),
    check=_password_for_name,
)

ALARMS = Section(
    machine.Alarms,
    (
        Key("sms", Listing(Digits(3, 20, "+573001112233", plus=True))),
        Key("mail", Listing(_EMAIL)),
        Key("level", Choice(machine.AlarmLevel)),
        Key("sms_per_hour", Integer(1, 60)),
        Key("smtp", SMTP),
    ),
)
