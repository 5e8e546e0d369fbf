"""The site as frozen values. Built only by `core.site.parse` from plain data, never by hand in code.

Secrets are not in here: a field `has_password` says that one is kept; the value lies with the
owner of secrets. Everything is keyed by its name; names are `[a-z][a-z0-9-]*`, at most 40 long.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from appliance.core.site.backup import Backup
from appliance.core.site.machine import Alarms, Hardware


class Language(StrEnum):
    ES = "es"
    EN = "en"


class Strategy(StrEnum):
    LONGEST_IDLE = "longest-idle"
    ROUND_ROBIN = "round-robin"
    FEWEST_CALLS = "fewest-calls"
    RING_ALL = "ring-all"


class RouteKind(StrEnum):
    QUEUE = "queue"
    MENU = "menu"
    HOURS = "hours"
    """Branch by an opening-hours calendar."""
    EXTENSION = "extension"
    NUMBER = "number"
    """An outside number, through the outbound rules."""
    VOICEMAIL = "voicemail"
    ANNOUNCEMENT = "announcement"
    """Play a prompt, then hang up."""
    REPEAT = "repeat"
    """In a menu: say it again."""
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a call goes. Written `queue: sales`, `menu: main`, `hangup: true` in the file."""

    kind: RouteKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """`file` (a recording) and `text` (the box speaks) per language, where both are a recording is heard;
    or `sound` alone (Asterisk's own)."""

    name: str
    text: dict[Language, str] = field(default_factory=dict)
    file: dict[Language, str] = field(default_factory=dict)
    """Names below the folder of recordings."""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Open on `days` (0 Monday … 6 Sunday), minutes after local midnight; an end of 1440 is midnight."""

    days: tuple[int, ...]
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day (`2026-12-25`) or every year's day (`12-25`). `periods` empty: closed all day."""

    date: str
    label: str = ""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    name: str
    label: str
    periods: tuple[Period, ...]
    holidays: tuple[Holiday, ...]
    open: Route
    closed: Route
    holiday: Route
    """Defaults to `closed`."""


@dataclass(frozen=True, slots=True)
class Menu:
    name: str
    label: str
    greeting: str
    """Prompt's name."""
    choices: dict[str, Route]
    """One character of 0-9*# each."""
    timeout_s: float = 5.0
    tries: int = 3
    failed: Route = Route(RouteKind.HANGUP)
    """After `tries` silences or wrong keys."""
    direct_dial: bool = False
    """Callers may dial an extension."""


@dataclass(frozen=True, slots=True)
class SkillNeed:
    skill: str
    level: int
    """1 to 10."""
    relax_after_s: float | None = None
    """From then on each further `relax_every_s` lowers the need by one level, down to `floor`."""
    relax_every_s: float = 30.0
    floor: int = 0
    """0: in the end the skill is not asked at all."""


@dataclass(frozen=True, slots=True)
class Announcements:
    position: bool = True
    wait: bool = True
    first_after_s: float = 15.0
    every_s: float = 60.0
    prompt: str = ""
    """Played at each announcement, e.g. "your call is important"."""
    welcome: str = ""
    """Played once on entering the queue (by the dialplan)."""


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    label: str
    strategy: Strategy = Strategy.LONGEST_IDLE
    priority: int = 0
    """Calls of a queue with a higher priority are served first by agents of several queues."""
    members: tuple[str, ...] = ()
    """Usernames, besides those whose user entry names the queue."""
    skills: tuple[SkillNeed, ...] = ()
    ring_s: float = 20.0
    missed_pause: str = "missed-call"
    """Reason of the pause an agent goes to after not answering."""
    wrap_up_s: float = 15.0
    max_wait_s: float | None = None
    max_waiting: int | None = None
    overflow: Route = Route(RouteKind.HANGUP)
    """On maximum wait, full queue, or (if `leave_when_empty`) nobody logged in."""
    leave_when_empty: bool = False
    service_target_s: float = 20.0
    service_target_pct: float = 80.0
    short_abandon_s: float = 5.0
    """Abandoned sooner than this: counted apart, not against the service level."""
    announcements: Announcements = Announcements()
    record: bool = True
    record_keep_days: int | None = None
    """None: the site's."""


class Role(StrEnum):
    AGENT = "agent"
    TEAM_LEADER = "team-leader"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    QUALITY_LEAD = "quality-lead"
    QUALITY_SUPERVISOR = "quality-supervisor"
    DATA_ANALYST = "data-analyst"
    TECH_SUPPORT = "tech-support"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class User:
    username: str
    name: str
    roles: tuple[Role, ...]
    language: Language
    email: str = ""
    number: str = ""
    """Agent number for logging in from a desk phone; empty for those who are no agents."""
    has_pin: bool = False
    queues: tuple[str, ...] = ()
    skills: dict[str, int] = field(default_factory=dict)
    """Skill → level, 1 to 10."""
    extension: str = ""
    """The usual phone, proposed at log-in."""


@dataclass(frozen=True, slots=True)
class OutgoingLimits:
    """Of calls out by one phone, over one trunk, or abroad. None: the next wider rule's."""

    calls_at_once: int | None = None
    per_hour_s: int | None = None
    """Talking time in any 60 minutes."""
    per_day_s: int | None = None
    """In any 24 hours."""
    hours: tuple[Period, ...] = ()
    """When calls may begin; empty: always."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What keeps a stolen password from becoming a bill: docs/adr/0011."""

    allow: tuple[str, ...] = ()
    """Countries besides the site's own (ISO 3166), `any`, or +digits that a number begins with."""
    deny: tuple[str, ...] = ()
    premium: bool = False
    """Numbers charged beyond the ordinary, and personal numbers."""
    emergency: tuple[str, ...] = ()
    """Besides the country's own: they pass whatever is stopped."""
    refusals: int = 10
    """Refused calls of one phone within an hour that stop its calls out."""
    phones: OutgoingLimits = OutgoingLimits()
    """Of each phone, unless the phone has its own; what neither says is in `core.guard.limits`."""
    abroad: OutgoingLimits = OutgoingLimits()
    """Of all calls to other countries together."""


@dataclass(frozen=True, slots=True)
class Phone:
    """An extension: a SIP telephone, or an analog one at a port of a card."""

    extension: str
    label: str
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    max_contacts: int = 1
    dial_out: bool = True
    """May call outside numbers."""
    srtp: str = "none"
    """none; optional: offered; required: neither voice nor signalling in clear (SRTP, and SIP over TLS)."""
    browser: bool = False
    """A phone in the agent's browser: WebRTC over the web's own port. Always encrypted."""
    has_password: bool = True
    """Of a SIP telephone."""
    guard: OutgoingLimits = OutgoingLimits()
    port: str = ""
    """`3/1`: port 1 of span 3; empty: a SIP telephone."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The trunk registers with the carrier; without one it is known by address."""

    username: str
    has_password: bool = False
    expiry_s: int = 300


class TrunkKind(StrEnum):
    SIP = "sip"
    E1 = "e1"
    FXO = "fxo"
    """Analog lines."""


@dataclass(frozen=True, slots=True)
class LineTest:
    """A call that the box makes by itself through a trunk, to know how the line is before a customer does."""

    number: str
    """As the carrier is told; who answers it speaks or sends back what it hears."""
    every_s: int = 3600
    lasts_s: int = 12
    """Once it is answered."""


@dataclass(frozen=True, slots=True)
class SipTrunk:
    kind: ClassVar[TrunkKind] = TrunkKind.SIP
    name: str
    label: str
    host: str
    transport: str = "udp"
    """udp, tcp or tls"""
    port: int | None = None
    """None: the usual one of the transport."""
    verify: bool = True
    """With tls: the server's certificate must name `host` and come from an authority that is trusted."""
    ca: str = ""
    """Certificates (PEM) of an authority that is trusted besides those that everybody trusts."""
    srtp: str = "none"
    """none, optional, required; its keys travel in SIP, so it needs tls."""
    registration: Registration | None = None
    match: tuple[str, ...] = ()
    """Addresses or networks the carrier calls from; empty: `host`."""
    media: tuple[str, ...] = ()
    """Further networks that its voice may come from unasked."""
    channels: int = 10
    """Lines: calls at once, both ways."""
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    caller_id: str = ""
    """Number shown on calls out; empty: the carrier decides."""
    qualify_s: int = 10
    from_domain: str = ""
    link: str = "wan"
    """wan: its calls take their share of the WAN link; lan: a gateway on the box's own network."""
    guard: OutgoingLimits = OutgoingLimits()
    line_test: LineTest | None = None
    """None: the line is not tested."""


class E1Signalling(StrEnum):
    PRI_CPE = "pri_cpe"
    """ISDN, the carrier's exchange is the network."""
    PRI_NET = "pri_net"
    """ISDN, we are the network: a customer's exchange behind us."""
    R2 = "r2"
    """MFC/R2, as ITU and the countries' variants have it."""


class SwitchType(StrEnum):
    EUROISDN = "euroisdn"
    QSIG = "qsig"
    NATIONAL = "national"


class NumberPlan(StrEnum):
    """How the numbers we dial are marked (Q.931, type of number)."""

    UNKNOWN = "unknown"
    LOCAL = "local"
    NATIONAL = "national"
    INTERNATIONAL = "international"
    DYNAMIC = "dynamic"


class Clock(StrEnum):
    CARRIER = "carrier"
    """The box follows the line's clock, as it should where a public exchange is at the other end."""
    BOX = "box"


@dataclass(frozen=True, slots=True)
class E1Trunk:
    kind: ClassVar[TrunkKind] = TrunkKind.E1
    name: str
    label: str
    spans: tuple[int, ...]
    """DAHDI's numbers, as `timbre lines show` lists them."""
    signalling: E1Signalling = E1Signalling.PRI_CPE
    switch_type: SwitchType = SwitchType.EUROISDN
    crc4: bool | None = None
    """None: as the country has it."""
    clock: Clock | None = None
    """None: the carrier's, unless we are the network."""
    lines: int | None = None
    """B-channels of each span, from the first; None: all 30."""
    caller_id: str = ""
    number_plan: NumberPlan = NumberPlan.UNKNOWN
    r2_variant: str = ""
    """Empty: the country's."""
    r2_digits: int = 4
    """How many digits of the called number the carrier sends."""
    guard: OutgoingLimits = OutgoingLimits()
    line_test: LineTest | None = None

    @property
    def channels(self) -> int:
        return len(self.spans) * (self.lines or 30)


class CallerIdSignal(StrEnum):
    """How a line tells who calls."""

    BELL = "bell"
    """Bell 202 tones after the first ring."""
    V23 = "v23"
    """ETSI's tones."""
    DTMF = "dtmf"
    NONE = "none"


class CallerIdStart(StrEnum):
    RING = "ring"
    """After the first ring."""
    POLARITY = "polarity"
    """After the polarity turns, before the first ring."""
    DTMF = "dtmf"
    """The digits themselves, before the first ring."""


class LineStart(StrEnum):
    KEWL = "kewlstart"
    """The exchange cuts the current when the other side hangs up."""
    LOOP = "loopstart"
    """It does not."""


@dataclass(frozen=True, slots=True)
class FxoTrunk:
    kind: ClassVar[TrunkKind] = TrunkKind.FXO
    name: str
    label: str
    span: int
    ports: tuple[int, ...]
    """On the card's back, from 1."""
    number: str
    """The lines' own: a call on an analog line does not say which number it is for."""
    start: LineStart = LineStart.KEWL
    caller_id_signal: CallerIdSignal | None = None
    """None: as the country has it."""
    caller_id_start: CallerIdStart | None = None
    polarity: bool = False
    """The exchange turns the polarity when the called side answers, and when it hangs up."""
    busy_detection: bool | None = None
    """Hang up on the busy tone. None: on a loopstart line without polarity, where nothing else tells."""
    busy_count: int = 6
    """Tones before it is believed: a voice is not taken for them."""
    rx_gain_db: float = 0.0
    """Towards the agent."""
    tx_gain_db: float = 0.0
    """Towards the caller."""
    guard: OutgoingLimits = OutgoingLimits()
    line_test: LineTest | None = None

    @property
    def channels(self) -> int:
        return len(self.ports)

    @property
    def caller_id(self) -> str:
        """The exchange shows the line's own number."""
        return ""


type Trunk = SipTrunk | E1Trunk | FxoTrunk
"""Each has name, label, kind, channels (calls at once, both ways), caller_id, guard and line_test."""


@dataclass(frozen=True, slots=True)
class Number:
    """A DID: what the outside dials."""

    number: str
    """Digits, as the carrier sends it, an optional leading +."""
    label: str
    route: Route
    trunk: str = ""
    """Only on this trunk; empty: on any."""
    max_calls: int | None = None
    """Lines of this number; more are refused and counted as rejected."""
    language: Language | None = None
    priority: int | None = None
    skills: dict[str, int] = field(default_factory=dict)
    """Skill → minimum level asked by calls to this number."""


@dataclass(frozen=True, slots=True)
class OutboundRule:
    """First match wins; `pattern` in Asterisk's form without the underscore (X Z N . ! [1-5])."""

    pattern: str
    trunks: tuple[str, ...]
    strip: int = 0
    prepend: str = ""


@dataclass(frozen=True, slots=True)
class Voicemail:
    name: str
    label: str
    greeting: str
    """Prompt's name."""
    max_s: int = 180


@dataclass(frozen=True, slots=True)
class PauseReason:
    name: str
    label: dict[Language, str]
    digit: str = ""
    """Second key after the pause code on a desk phone; empty: not from a phone."""
    paid: bool = True


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    keep_days: int = 90
    announce: str = ""
    """Prompt played before the queue where the law wants it; empty: none."""
    min_free_gb: float = 2.0
    """Below this recording stops and an alarm shows; calls go on."""


class Zone(StrEnum):
    """Who is at the other end of an interface."""

    LAN = "lan"
    """Phones and screens: SIP, media, web and ping are open."""
    WAN = "wan"
    """The internet: SIP and media of the trunks, and what is opened."""
    NONE = "none"
    """Lets nothing in: it carries a VLAN, or is not used."""


@dataclass(frozen=True, slots=True)
class Vlan:
    of: str
    """The interface that carries it."""
    id: int
    """1 to 4094."""


@dataclass(frozen=True, slots=True)
class Interface:
    """Without `ipv4` its addresses are left as the system has them."""

    name: str
    zone: Zone
    vlan: Vlan | None = None
    """A network of its own on the wire of another interface, voice apart from all else."""
    ipv4: tuple[str, ...] | None = None
    """Addresses with the length of their network; `dhcp` alone; or none at all."""
    gateway: str = ""
    """The way out of IPv4."""
    ipv6: tuple[str, ...] = ()
    """The same of IPv6; `auto` alone: as the router says."""
    gateway6: str = ""


class Overhead(StrEnum):
    """What a link adds to each packet; the bytes are in `core.admission`."""

    NONE = "none"
    """Nothing that the kernel does not count itself: a link sold by its Ethernet frames."""
    ETHERNET = "ethernet"
    VLAN = "vlan"
    PPPOE = "pppoe"
    DSL = "dsl"
    """PPPoE over ATM cells, as ADSL has them."""


@dataclass(frozen=True, slots=True)
class Wan:
    """The link to the outside, as its provider sells it: that of the interface whose zone is wan."""

    down_kbit: int
    up_kbit: int
    overhead: Overhead = Overhead.ETHERNET
    shaping: bool = True
    """The box keeps the queue and serves voice first."""


@dataclass(frozen=True, slots=True)
class Firewall:
    """What is let in besides what each interface's zone says."""

    lan_networks: tuple[str, ...] = ()
    """Who is served on the LAN; empty: everybody there."""
    sip_from_internet: bool = False
    web_from_internet: bool = False
    ping_from_internet: bool = False
    sip_rate: int = 10
    """Packets a second from one address where SIP is open: so slow that a ban comes before many guesses."""
    allow: tuple[str, ...] = ()
    """Never banned."""
    ban_guesses: int = 5
    """So many within `ban_within_s` from one address are a ban."""
    ban_within_s: float = 600.0
    ban_s: float = 600.0
    """The first ban; each further one of a day lasts twice as long."""
    ban_longest_s: float = 86400.0


def _two_interfaces() -> dict[str, Interface]:
    return {"lan0": Interface("lan0", Zone.LAN), "wan0": Interface("wan0", Zone.WAN)}


@dataclass(frozen=True, slots=True)
class Turn:
    """A relay on the box for phones in browsers whose network lets no voice out."""

    host: str
    """As those outside reach the box."""
    port: int = 3478


@dataclass(frozen=True, slots=True)
class Network:
    hostname: str = "timbre"
    dns: tuple[str, ...] = ()
    """Name servers; empty: those that come with an address."""
    ntp: tuple[str, ...] = ()
    """Time servers; empty: those of Debian."""
    interfaces: dict[str, Interface] = field(default_factory=_two_interfaces)
    """One that is not here lets nothing in."""
    wan: Wan | None = None
    """None: nothing is known of the link; it is neither shaped nor are calls limited by it."""
    firewall: Firewall = Firewall()
    reached_as: tuple[str, ...] = ()
    """Names and addresses that the box has for those outside, besides its own addresses."""
    turn: Turn | None = None
    """None: no relay."""

    def of_zone(self, zone: Zone) -> tuple[str, ...]:
        """Names of its interfaces."""
        return tuple(name for name, one in self.interfaces.items() if one.zone is zone)

    @property
    def uplink(self) -> str:
        """The one interface to the outside; empty: there is none."""
        return next(iter(self.of_zone(Zone.WAN)), "")


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    timezone: str
    """IANA name."""
    language: Language
    country: str
    """ISO 3166 alpha-2."""
    users: dict[str, User]
    phones: dict[str, Phone]
    trunks: dict[str, Trunk]
    numbers: dict[str, Number]
    outbound: tuple[OutboundRule, ...]
    hours: dict[str, Hours]
    menus: dict[str, Menu]
    queues: dict[str, Queue]
    skills: dict[str, str]
    """Name → label."""
    prompts: dict[str, Prompt]
    voicemails: dict[str, Voicemail]
    pause_reasons: dict[str, PauseReason]
    recording: RecordingPolicy
    network: Network = Network()
    guard: Guard = Guard()
    hardware: Hardware = field(default_factory=Hardware)
    alarms: Alarms = field(default_factory=Alarms)
    backup: Backup | None = None
    """None: none are made."""
