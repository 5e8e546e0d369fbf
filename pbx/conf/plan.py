"""What to render, as frozen values. Whoever builds a plan has validated it; `escape` checks once more.

Names are `[a-z0-9-]`, sounds are what Playback takes (an absolute path without its suffix, or a
name of Asterisk's own sounds), languages are the names of folders of sounds.
"""

from dataclasses import dataclass, field


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
class Registration:
    username: str
    password: str
    expiry_s: int


@dataclass(frozen=True, slots=True)
class Trunk:
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
    """Extensions rung while the ACD is away."""
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
