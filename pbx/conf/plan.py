"""What to render, as frozen values. Whoever builds a plan has validated it; `escape` checks once more.

Names are `[a-z0-9-]`, sounds are what Playback takes (an absolute path without its suffix, or a
name of Asterisk's own sounds), languages are the names of folders of sounds.
"""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Box:
    """Where things lie on this machine, and the secrets of its own interfaces."""

    ari_password: str
    ami_password: str
    etc_dir: str = "/run/timbre/asterisk"
    state_dir: str = "/var/lib/timbre/asterisk"
    run_dir: str = "/run/asterisk"
    log_dir: str = "/var/lib/timbre/call-log"
    recordings_dir: str = "/var/lib/timbre/recordings"
    music_dir: str = "/usr/share/asterisk/moh"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes on in the dialplan."""

    context: str
    exten: str = "s"


@dataclass(frozen=True, slots=True)
class Period:
    days: tuple[int, ...]
    """1 Monday … 7 Sunday, as strftime's %u."""
    start_min: int
    end_min: int
    """Exclusive; minutes after local midnight."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of calls out. None: no limit."""

    calls_at_once: int | None = None
    seconds: int | None = None
    """Talking time that is granted as long as nobody has said otherwise in Asterisk's database."""
    hours: tuple[Period, ...] = ()
    """When calls may begin; empty: always."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    pattern: str
    verdict: str = ""
    """Empty: an international number once `strip` digits are off and `prepend` is in front."""
    strip: int = 0
    prepend: str = ""


@dataclass(frozen=True, slots=True)
class NumberRoom:
    name: str
    rules: tuple[NumberRule, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    dialled: tuple[NumberRoom, ...]
    world: tuple[NumberRoom, ...]
    emergency: tuple[str, ...]
    abroad: Limit
    refusals: int
    """Refused calls of one phone that stop its calls out."""
    timezone: str
    sound: str
    """Said to a phone whose call is refused."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A SIP telephone."""

    extension: str
    label: str
    password: str
    codecs: tuple[str, ...]
    max_contacts: int
    dial_out: bool
    language: str
    guard: Limit = Limit()
    srtp: str = "none"
    """none, optional, required (then SIP over TLS as well)"""
    browser: bool = False


@dataclass(frozen=True, slots=True)
class CardPhone:
    """An analog telephone at a port of a card."""

    extension: str
    label: str
    dial_out: bool
    language: str
    span: int
    channel: int | None
    """None: there is no such port."""
    caller_id_signal: str
    """bell, v23, dtmf or none"""
    guard: Limit = Limit()


@dataclass(frozen=True, slots=True)
class Registration:
    username: str
    password: str
    expiry_s: int


@dataclass(frozen=True, slots=True)
class SipTrunk:
    name: str
    host: str
    port: int
    transport: str
    match: tuple[str, ...]
    """Addresses and networks its calls come from."""
    channels: int
    codecs: tuple[str, ...]
    caller_id: str
    qualify_s: int
    from_domain: str
    language: str
    registration: Registration | None = None
    verify: bool = True
    """With tls: the server's certificate is looked at."""
    srtp: str = "none"
    """none, optional, required"""
    wan: bool = True
    """Its calls count against what the WAN link carries."""
    lean: str = ""
    """A codec of its list that takes much less of the link; empty: it has none."""
    guard: Limit = Limit()
    test_number: str = ""
    """Whom the box calls to test the line; empty: it does not."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the WAN link carries at the site's rates."""

    room: int
    """Thousandths of a place, one place being a call with the hungriest codec."""
    shares: tuple[tuple[str, int], ...] = ()
    """Of each lean codec in use: the thousandths of a place that a call takes."""


@dataclass(frozen=True, slots=True)
class Pri:
    """One span of ISDN."""

    span: int
    channels: tuple[int, ...]
    network: bool
    """We are the network's side."""
    switch_type: str
    number_plan: str


@dataclass(frozen=True, slots=True)
class R2:
    """One span of MFC/R2."""

    span: int
    channels: tuple[int, ...]
    variant: str
    digits: int
    group: int


@dataclass(frozen=True, slots=True)
class AnalogLines:
    """Lines of one card that are alike."""

    span: int
    channels: tuple[int, ...]
    group: int
    """For calls out, any of them: 0 to 63."""
    kewlstart: bool
    caller_id_signal: str
    caller_id_start: str
    polarity: bool
    busy_count: int
    """0: the busy tone is not listened for."""
    rx_gain_db: float
    tx_gain_db: float


@dataclass(frozen=True, slots=True)
class CardTrunk:
    """Lines on cards; without parts where a card is missing."""

    name: str
    channels: int
    caller_id: str
    language: str
    parts: tuple[Pri | R2 | AnalogLines, ...]
    number: str = ""
    """Of analog lines: digits of the number that all their calls are for."""
    guard: Limit = Limit()
    test_number: str = ""
    """Whom the box calls to test the line; empty: it does not."""

    wan: ClassVar[bool] = False
    lean: ClassVar[str] = ""
    codecs: ClassVar[tuple[str, ...]] = ("alaw",)
    registration: ClassVar[None] = None

    @property
    def dial(self) -> tuple[str, ...]:
        """What Dial() is given for a call out: one after the other is tried."""
        return tuple(_dial(part) for part in self.parts)


def _dial(part: Pri | R2 | AnalogLines) -> str:
    match part:
        case Pri():
            return f"DAHDI/i{part.span}/${{TIMBRE_DIALLED}}"
        case R2():
            return f"DAHDI/g{part.group}/${{TIMBRE_DIALLED}}"
        case AnalogLines():
            # From the last line down, as the exchange hunts from the first up: the two seldom meet. The w
            # waits half a second, for exchanges that are slow with their dial tone.
            return f"DAHDI/G{part.group}/w${{TIMBRE_DIALLED}}"


type Trunk = SipTrunk | CardTrunk


@dataclass(frozen=True, slots=True)
class Number:
    digits: str
    """Without the leading +."""
    trunks: tuple[str, ...]
    """On which trunks it is answered."""
    to: Place
    language: str
    max_calls: int | None = None
    priority: int | None = None
    skills: str = ""
    """`skill=level,…`"""


@dataclass(frozen=True, slots=True)
class Holiday:
    date: str
    """2026-12-25, or 12-25 for every year."""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    name: str
    timezone: str
    periods: tuple[Period, ...]
    holidays: tuple[Holiday, ...]
    open: Place
    closed: Place
    holiday: Place


@dataclass(frozen=True, slots=True)
class Menu:
    name: str
    greeting: str
    choices: tuple[tuple[str, Place | None], ...]
    """Key and place; None says the menu again."""
    timeout_s: float
    tries: int
    failed: Place
    wrong: str
    """Sound after a key that means nothing here."""
    direct_dial: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    ring_s: int
    wrap_up_s: int
    max_wait_s: int | None
    max_waiting: int
    """0 is no limit."""
    overflow: Place
    music: str
    members: tuple[str, ...]
    """Devices rung while the ACD is away: `PJSIP/101`, `DAHDI/63`."""
    record: bool
    recorded: str = ""
    """Sound that says the call is recorded; empty: none."""
    welcome: str = ""


@dataclass(frozen=True, slots=True)
class Voicemail:
    name: str
    greeting: str
    thanks: str
    max_s: int


@dataclass(frozen=True, slots=True)
class Announcement:
    name: str
    sound: str


@dataclass(frozen=True, slots=True)
class OutboundRule:
    pattern: str
    strip: int
    prepend: str
    trunks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """What a desk phone asks of the ACD by a code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PauseKey:
    digit: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeskSounds:
    """What a desk phone hears while it dials a feature code."""

    agent_number: str
    agent_pin: str
    pause_reason: str
    unavailable: str


@dataclass(frozen=True, slots=True)
class Plan:
    box: Box
    language: str
    desk: DeskSounds
    phones: tuple[Phone, ...] = ()
    card_phones: tuple[CardPhone, ...] = ()
    trunks: tuple[Trunk, ...] = ()
    numbers: tuple[Number, ...] = ()
    hours: tuple[Hours, ...] = ()
    menus: tuple[Menu, ...] = ()
    queues: tuple[Queue, ...] = ()
    voicemails: tuple[Voicemail, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    outbound: tuple[OutboundRule, ...] = ()
    pause_keys: tuple[PauseKey, ...] = ()
    link: Link | None = None
    """None: no limit is known."""
    guard: Guard | None = None
    """None: calls out are not guarded, as in a plan made by hand."""
    seen_as: tuple[tuple[str, str], ...] = ()
    """(own address, the one that a router shows for it), for phones in browsers."""
    features: tuple[Feature, ...] = field(
        default=(
            Feature("*20", "login"),
            Feature("*21", "logout"),
            Feature("*22", "ready"),
            Feature("*23", "pause"),
            Feature("*24", "wrapup-end"),
        )
    )
