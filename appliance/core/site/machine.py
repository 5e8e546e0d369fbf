"""What hangs on the box besides telephones, and who is told when something is wrong: values of the model."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Modem:
    """A GSM modem for short messages."""

    device: str = "auto"
    """A path that lasts, below /dev/serial/by-id; auto: the only modem there is."""
    has_pin: bool = False
    """Of the SIM."""


class DisplayKind(StrEnum):
    CRYSTALFONTZ = "crystalfontz"
    MATRIX_ORBITAL = "matrix-orbital"
    HD44780 = "hd44780"


@dataclass(frozen=True, slots=True)
class Display:
    """The display on the front of the box."""

    kind: DisplayKind
    device: str
    columns: int = 20
    rows: int = 4
    baud: int | None = None
    """None: as its maker ships it."""


@dataclass(frozen=True, slots=True)
class Ups:
    """A battery, through NUT."""

    driver: str = "usbhid-ups"
    port: str = "auto"
    off_at_pct: int = 20
    """Of charge left: the box is shut down. Also when the battery itself says that it is low."""
    off_after_s: float | None = None
    """On battery for so long: shut down whatever its charge."""
    grace_s: float = 120.0
    """For conversations under way, before they are ended with an announcement."""


@dataclass(frozen=True, slots=True)
class Hardware:
    """None: there is none, and none is missed."""

    modem: Modem | None = None
    display: Display | None = None
    ups: Ups | None = None


class AlarmLevel(StrEnum):
    CRITICAL = "critical"
    WARNING = "warning"
    """And the critical ones."""


class MailSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    """From the first byte, usually port 465."""
    NONE = "none"
    """For a relay on the box's own network."""


@dataclass(frozen=True, slots=True)
class Smtp:
    host: str
    sender: str
    port: int = 587
    security: MailSecurity = MailSecurity.STARTTLS
    username: str = ""
    has_password: bool = False


@dataclass(frozen=True, slots=True)
class Alarms:
    """Who hears of the box's faults: once when one begins, once when it is over."""

    sms: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    level: AlarmLevel = AlarmLevel.CRITICAL
    sms_per_hour: int = 10
    """To each number; what is more is held back and told in one."""
    smtp: Smtp | None = None
