"""The closed list of verbs and their arguments, as frozen values; the form of a request on the wire.

A request is one JSON object in one line: `{"verb": "set_timezone", "zone": "America/Bogota"}`. Only what is
valid becomes a value, so nothing unchecked can reach `privileged`.
"""

import json
import re
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from hw.cards.wanted import NotWanted, Wanted, check_all
from hw.firewall.kernel import LONGEST_BAN_S
from hw.firewall.policy import Policy, PolicyError, address
from hw.network.settings import Settings, SettingsError

MAX_REQUEST = 65536
"""Bytes; longer ones are refused unread."""
INTERFACE = re.compile(r"(?!lo$|timbre-)[a-z][a-z0-9._-]{0,14}", re.ASCII)
DISK_LABEL = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}")


class RequestError(ValueError):
    """Not a request of the list; says what was expected."""


@dataclass(frozen=True, slots=True)
class SetTimezone:
    """The system clock's zone, for logs and timers: the site's."""

    verb: ClassVar[str] = "set_timezone"
    zone: str
    """IANA name."""

    def __post_init__(self) -> None:
        if not isinstance(self.zone, str) or len(self.zone) > 64 or not ZONE.fullmatch(self.zone):
            raise RequestError(f"zone is {self.zone!r}, expected an IANA name such as America/Bogota")


@dataclass(frozen=True, slots=True)
class Reboot:
    """Start the box again. Calls end."""

    verb: ClassVar[str] = "reboot"


@dataclass(frozen=True, slots=True)
class PowerOff:
    """Switch the box off. Calls end."""

    verb: ClassVar[str] = "power_off"


@dataclass(frozen=True, slots=True)
class ApplyQos:
    """Shape the WAN link, voice first. Doing it again changes nothing."""

    verb: ClassVar[str] = "apply_qos"
    interface: str
    up_kbit: int
    down_kbit: int
    overhead_bytes: int
    """Beyond what the kernel counts."""
    mpu_bytes: int
    """The least that a packet takes."""
    cells: bool
    """ATM."""

    def __post_init__(self) -> None:
        _check_interface(self.interface)
        _whole("up_kbit", self.up_kbit, 128, 1_000_000)
        _whole("down_kbit", self.down_kbit, 128, 1_000_000)
        _whole("overhead_bytes", self.overhead_bytes, 0, 64)
        _whole("mpu_bytes", self.mpu_bytes, 0, 128)
        if not isinstance(self.cells, bool):
            raise RequestError(f"cells is {self.cells!r}, expected true or false")


@dataclass(frozen=True, slots=True)
class RemoveQos:
    """Leave the WAN link unshaped."""

    verb: ClassVar[str] = "remove_qos"
    interface: str

    def __post_init__(self) -> None:
        _check_interface(self.interface)


@dataclass(frozen=True, slots=True)
class ApplyDahdi:
    """Configure the spans of telephone cards and have Asterisk use them. One with a call on it waits."""

    verb: ClassVar[str] = "apply_dahdi"
    zone: str
    """Of tones, as DAHDI names it."""
    spans: tuple[Wanted, ...]
    """All that are in use; what is not here is taken from Asterisk."""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "spans", check_all(self.zone, self.spans))
        except NotWanted as error:
            raise RequestError(str(error)) from error


def _check_interface(name: object) -> None:
    if not isinstance(name, str) or not INTERFACE.fullmatch(name):
        raise RequestError(f"interface is {name!r}, expected the name of a network interface such as wan0")


LONGEST_TRIAL_S = 600


@dataclass(frozen=True, slots=True)
class ApplyFirewall:
    """Put a packet filter in force."""

    verb: ClassVar[str] = "apply_firewall"
    policy: dict[str, Any]
    """As `Policy.as_data` gives it."""
    confirm_within_s: int
    """Undone unless confirmed so soon; 0: it stays."""

    def __post_init__(self) -> None:
        _whole("confirm_within_s", self.confirm_within_s, 0, LONGEST_TRIAL_S)
        try:
            Policy.of(self.policy)
        except PolicyError as error:
            raise RequestError(str(error)) from error


@dataclass(frozen=True, slots=True)
class ConfirmFirewall:
    """The filter on trial stays."""

    verb: ClassVar[str] = "confirm_firewall"


@dataclass(frozen=True, slots=True)
class ShowFirewall:
    """What holds, and whether a trial goes on."""

    verb: ClassVar[str] = "show_firewall"


@dataclass(frozen=True, slots=True)
class Ban:
    """Let nothing in from an address for a while."""

    verb: ClassVar[str] = "ban"
    address: str
    seconds: int

    def __post_init__(self) -> None:
        _address(self.address)
        _whole("seconds", self.seconds, 1, LONGEST_BAN_S)


@dataclass(frozen=True, slots=True)
class Unban:
    """End a ban; none is fine."""

    verb: ClassVar[str] = "unban"
    address: str

    def __post_init__(self) -> None:
        _address(self.address)


@dataclass(frozen=True, slots=True)
class ListBans:
    """Who is banned, and for how long still."""

    verb: ClassVar[str] = "list_bans"


@dataclass(frozen=True, slots=True)
class ApplyNetwork:
    """Addresses, name servers, time servers and the box's name. A trial begins after a moment."""

    verb: ClassVar[str] = "apply_network"
    settings: dict[str, Any]
    """As `Settings.as_data` gives them."""
    confirm_within_s: int
    """Undone unless confirmed so soon; 0: it stays."""

    def __post_init__(self) -> None:
        _whole("confirm_within_s", self.confirm_within_s, 0, LONGEST_TRIAL_S)
        try:
            Settings.of(self.settings)
        except SettingsError as error:
            raise RequestError(str(error)) from error


@dataclass(frozen=True, slots=True)
class ConfirmNetwork:
    """The settings on trial stay."""

    verb: ClassVar[str] = "confirm_network"


@dataclass(frozen=True, slots=True)
class ShowNetwork:
    """The settings that hold, whether a trial goes on, and the interfaces as they are."""

    verb: ClassVar[str] = "show_network"


@dataclass(frozen=True, slots=True)
class AttachDisk:
    """Mount the disk of that label, for backups. Doing it again changes nothing."""

    verb: ClassVar[str] = "attach_disk"
    label: str

    def __post_init__(self) -> None:
        _check_label(self.label)


@dataclass(frozen=True, slots=True)
class DetachDisk:
    """Let it go, so that it may be pulled out; none is fine."""

    verb: ClassVar[str] = "detach_disk"
    label: str

    def __post_init__(self) -> None:
        _check_label(self.label)


def _check_label(label: object) -> None:
    if not isinstance(label, str) or not DISK_LABEL.fullmatch(label):
        raise RequestError(f"label is {label!r}, expected 1 to 32 letters, digits, - or _")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise RequestError(f"{name} is {value!r}, expected a whole number from {low} to {high}")


def _address(value: object) -> None:
    try:
        address(value)
    except PolicyError as error:
        raise RequestError(str(error)) from error


type NetworkRequest = ApplyNetwork | ConfirmNetwork | ShowNetwork
type FirewallRequest = ApplyFirewall | ConfirmFirewall | ShowFirewall | Ban | Unban | ListBans
type ProgramRequest = (
    SetTimezone | Reboot | PowerOff | ApplyQos | RemoveQos | ApplyDahdi | AttachDisk | DetachDisk
)
type Request = ProgramRequest | FirewallRequest | NetworkRequest
NETWORK_REQUESTS = (ApplyNetwork, ConfirmNetwork, ShowNetwork)
PROGRAM_REQUESTS = (SetTimezone, Reboot, PowerOff, ApplyQos, RemoveQos, ApplyDahdi, AttachDisk, DetachDisk)
FIREWALL_REQUESTS = (ApplyFirewall, ConfirmFirewall, ShowFirewall, Ban, Unban, ListBans)
REQUESTS: dict[str, type[Any]] = {
    cls.verb: cls for cls in (*PROGRAM_REQUESTS, *FIREWALL_REQUESTS, *NETWORK_REQUESTS)
}


def decode(line: bytes) -> Request:
    """A line as a request. Raises RequestError."""
    if len(line) > MAX_REQUEST:
        raise RequestError(f"a request has at most {MAX_REQUEST} bytes")
    try:
        data = json.loads(line)
    except ValueError as error:
        raise RequestError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise RequestError("expected a JSON object")
    name = data.pop("verb", None)
    cls = REQUESTS.get(name) if isinstance(name, str) else None
    if cls is None:
        raise RequestError(f"unknown verb {name!r}; expected one of {', '.join(REQUESTS)}")
    wanted = {field.name for field in fields(cls)}
    if set(data) != wanted:
        raise RequestError(f"{name} takes exactly these arguments: {', '.join(sorted(wanted)) or 'none'}")
    request: Request = cls(**data)
    return request


def encode(request: Request) -> bytes:
    """A request as its line."""
    return json.dumps({"verb": request.verb} | asdict(request)).encode() + b"\n"
