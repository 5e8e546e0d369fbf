"""The site file, key by key: reading, writing and the reference (docs/*/site-file.md) follow these tables."""

from typing import Any, Final

from appliance.core.site import countries, kinds, model
from appliance.core.site.kinds import (
    Choice,
    Digits,
    Duration,
    Flag,
    Integer,
    Listing,
    Ref,
    RouteTo,
    Table,
    Text,
)
from appliance.core.site.model import Language, PauseReason, Role, Strategy
from appliance.core.site.schema_backup import BACKUP
from appliance.core.site.schema_machine import ALARMS, HARDWARE
from appliance.core.site.section import Group, Key, Section
from appliance.core.site.spot import Spot

_YEARS_DAYS: Final = 3660
_SKILLS = Table(Ref("skills"), Integer(1, 10))
_CODECS = Listing(kinds.CODEC, at_least=1)


def _own_name(values: dict[str, Any], spot: Spot) -> str:
    return spot.path[-1]


def _label() -> Key:
    return Key("label", Text(), default=_own_name)


def _forwards(values: dict[str, Any], spot: Spot) -> None:
    if values["end_min"] <= values["start_min"]:
        spot.at("to").wrong("backwards", kinds.TimeOfDay().write(values["end_min"]))


PERIOD = Section(
    model.Period,
    (
        Key("days", kinds.Days(), required=True),
        Key("from", kinds.TimeOfDay(), "start_min", required=True),
        Key("to", kinds.TimeOfDay(), "end_min", required=True),
    ),
    check=_forwards,
)

HOLIDAY = Section(
    model.Holiday,
    (
        Key("date", kinds.Date(), required=True),
        Key("label", Text()),
        Key("periods", Listing(PERIOD)),
    ),
)

HOURS = Section(
    model.Hours,
    (
        _label(),
        Key("periods", Listing(PERIOD), default=lambda values, spot: ()),
        Key("holidays", Listing(HOLIDAY), default=lambda values, spot: ()),
        Key("open", RouteTo(), required=True),
        Key("closed", RouteTo(), required=True),
        Key("holiday", RouteTo(), default=lambda values, spot: values["closed"]),
    ),
    named="name",
)

MENU = Section(
    model.Menu,
    (
        _label(),
        Key("greeting", Ref("prompts"), required=True),
        Key("choices", Table(kinds.Key(), RouteTo(in_menu=True)), required=True),
        Key("timeout", Duration(1, 60), "timeout_s"),
        Key("tries", Integer(1, 10)),
        Key("failed", RouteTo()),
        Key("direct_dial", Flag()),
    ),
    named="name",
)


def _floor_below(values: dict[str, Any], spot: Spot) -> None:
    if values.get("floor", 0) > values["level"]:
        spot.at("floor").wrong("below_need", values["floor"])


SKILL_NEED = Section(
    model.SkillNeed,
    (
        Key("skill", Ref("skills"), required=True),
        Key("level", Integer(1, 10), required=True),
        Key("relax_after", Duration(1, 3600), "relax_after_s"),
        Key("relax_every", Duration(1, 3600), "relax_every_s"),
        Key("floor", Integer(0, 10)),
    ),
    check=_floor_below,
)

ANNOUNCEMENTS = Section(
    model.Announcements,
    (
        Key("welcome", Ref("prompts")),
        Key("prompt", Ref("prompts")),
        Key("position", Flag()),
        Key("wait", Flag()),
        Key("first_after", Duration(0, 3600), "first_after_s"),
        Key("every", Duration(10, 3600), "every_s"),
    ),
)

QUEUE = Section(
    model.Queue,
    (
        _label(),
        Key("strategy", Choice(Strategy)),
        Key("priority", Integer(0, 100)),
        Key("members", Listing(Ref("users"))),
        Key("skills", Listing(SKILL_NEED)),
        Key("ring", Duration(5, 300), "ring_s"),
        Key("missed_pause", Ref("pause_reasons")),
        Key("wrap_up", Duration(0, 3600), "wrap_up_s"),
        Key("max_wait", Duration(1, 24 * 3600), "max_wait_s"),
        Key("max_waiting", Integer(1, 1000)),
        Key("leave_when_empty", Flag()),
        Key("overflow", RouteTo()),
        Group(
            "service_level",
            (
                Key("target", Duration(1, 3600), "service_target_s"),
                Key("percent", kinds.Float(1, 100), "service_target_pct"),
                Key("short_abandon", Duration(0, 600), "short_abandon_s"),
            ),
        ),
        Key("announcements", ANNOUNCEMENTS),
        Key("record", Flag()),
        Key("record_keep_days", Integer(1, _YEARS_DAYS)),
    ),
    named="name",
)


def _pin_with_number(values: dict[str, Any], spot: Spot) -> None:
    if values.get("has_pin") and not values.get("number"):
        spot.at("pin").wrong("pin_without_number")


USER = Section(
    model.User,
    (
        Key("name", Text(), required=True),
        Key("roles", Listing(Choice(Role), at_least=1), required=True),
        Key("language", Choice(Language), default=lambda values, spot: Language(spot.reading.language)),
        Key("email", kinds.Matching(r"[^@\s]{1,64}@[A-Za-z0-9.-]{3,190}", "not_email")),
        Key("number", Digits(2, 8, "201")),
        Key("pin", kinds.Secret(r"\d{4,8}", "bad_pin", 4, 8), "has_pin"),
        Key("extension", Ref("phones")),
        Key("queues", Listing(Ref("queues"))),
        Key("skills", _SKILLS),
    ),
    named="username",
    check=_pin_with_number,
)

OUTGOING_LIMITS = Section(
    model.OutgoingLimits,
    (
        Key("calls_at_once", Integer(1, 1000)),
        Key("per_hour", Duration(1, 1000 * 3600), "per_hour_s"),
        Key("per_day", Duration(1, 10_000 * 3600), "per_day_s"),
        Key("hours", Listing(PERIOD)),
    ),
)

_DESTINATIONS = Listing(kinds.Destination())

GUARD = Section(
    model.Guard,
    (
        Key("allow", _DESTINATIONS),
        Key("deny", _DESTINATIONS),
        Key("premium", Flag()),
        Key("emergency", Listing(Digits(2, 6, "112"))),
        Key("refusals", Integer(1, 1000)),
        Key("phones", OUTGOING_LIMITS),
        Key("abroad", OUTGOING_LIMITS),
    ),
)


def _browser_alone(values: dict[str, Any], spot: Spot) -> None:
    """A phone in a browser is always encrypted, and only one page can be it."""
    if values.get("browser"):
        for key, usual in (("srtp", "none"), ("max_contacts", 1)):
            if values.get(key, usual) != usual:
                spot.at(key).wrong("not_in_browser", values[key])


def _sip_or_port(values: dict[str, Any], spot: Spot) -> None:
    """An analog telephone has nothing to register with."""
    if not values.get("port"):
        return
    for key in ("password", "codecs", "max_contacts", "srtp", "browser"):
        if ("has_password" if key == "password" else key) in values:
            spot.at(key).wrong("not_at_port")


def _one_kind_of_phone(values: dict[str, Any], spot: Spot) -> None:
    _browser_alone(values, spot)
    _sip_or_port(values, spot)


PHONE = Section(
    model.Phone,
    (
        _label(),
        Key("password", kinds.Secret(r"[!-~]{8,64}", "bad_password", 8, 64), "has_password"),
        Key("codecs", _CODECS),
        Key("max_contacts", Integer(1, 5)),
        Key("dial_out", Flag()),
        Key("guard", OUTGOING_LIMITS),
        Key("srtp", kinds.SRTP),
        Key("browser", Flag()),
        Key("port", kinds.Matching(r"[1-9]\d?/[1-9]\d?", "not_port")),
    ),
    named="extension",
    check=_one_kind_of_phone,
)


def _password_there(values: dict[str, Any], spot: Spot) -> None:
    """A carrier's password cannot be made up: it is in the file, or the box keeps one."""
    kept = spot.reading.kept
    if not values.get("has_password"):
        if kept is None or str(spot.at("password")) in kept:
            values["has_password"] = True
        else:
            spot.at("password").wrong("secret_needed")


REGISTRATION = Section(
    model.Registration,
    (
        Key("username", kinds.Matching(r"[A-Za-z0-9+][A-Za-z0-9_.+-]{1,63}", "bad_username"), required=True),
        Key("password", kinds.Secret(r"[!-~]{1,64}", "bad_password", 1, 64), "has_password"),
        Key("expiry", Duration(60, 7200), "expiry_s"),
    ),
    check=_password_there,
)


def _only_with_tls(values: dict[str, Any], spot: Spot) -> None:
    if values.get("transport") == "tls":
        return
    if values.get("srtp", "none") != "none":
        spot.at("srtp").wrong("srtp_in_clear", values["srtp"])
    for key in ("verify", "ca"):
        if key in values:
            spot.at(key).wrong("only_with_tls")


LINE_TEST = Section(
    model.LineTest,
    (
        Key("number", Digits(2, 20, "3001234567", plus=True), required=True),
        Key("every", Duration(300, 24 * 3600), "every_s"),
        Key("lasts", Duration(5, 60), "lasts_s"),
    ),
)

SIP_TRUNK = Section(
    model.SipTrunk,
    (
        _label(),
        Key("host", kinds.Host(), required=True),
        Key("transport", kinds.TRANSPORT),
        Key("port", Integer(1, 65535)),
        Key("verify", Flag()),
        Key("ca", kinds.Pem()),
        Key("srtp", kinds.SRTP),
        Key("registration", REGISTRATION),
        Key("match", Listing(kinds.Network())),
        Key("media", Listing(kinds.AnyNetwork())),
        Key("channels", Integer(1, 200)),
        Key("codecs", _CODECS),
        Key("caller_id", Digits(2, 20, "5716001000", plus=True)),
        Key("qualify", Duration(5, 600), "qualify_s"),
        Key("from_domain", kinds.Host()),
        Key("link", kinds.LINK),
        Key("guard", OUTGOING_LIMITS),
        Key("line_test", LINE_TEST),
    ),
    named="name",
    check=_only_with_tls,
)


def _r2_or_pri(values: dict[str, Any], spot: Spot) -> None:
    r2 = values.get("signalling") is model.E1Signalling.R2
    for key, attribute, of_r2 in (
        ("switch_type", "switch_type", False),
        ("number_plan", "number_plan", False),
        ("r2.variant", "r2_variant", True),
        ("r2.digits", "r2_digits", True),
    ):
        if attribute in values and r2 is not of_r2:
            spot.at(key).wrong("only_r2" if of_r2 else "not_r2")


E1_TRUNK = Section(
    model.E1Trunk,
    (
        _label(),
        Key("spans", Listing(Integer(1, 31), at_least=1), required=True),
        Key("signalling", Choice(model.E1Signalling)),
        Key("switch_type", Choice(model.SwitchType)),
        Key("crc4", Flag()),
        Key("clock", Choice(model.Clock)),
        Key("lines", Integer(1, 30)),
        Key("caller_id", Digits(2, 20, "5716001000", plus=True)),
        Key("number_plan", Choice(model.NumberPlan)),
        Group(
            "r2",
            (
                Key("variant", kinds.Word(countries.R2_VARIANTS), "r2_variant"),
                Key("digits", Integer(1, 20), "r2_digits"),
            ),
        ),
        Key("guard", OUTGOING_LIMITS),
        Key("line_test", LINE_TEST),
    ),
    named="name",
    check=_r2_or_pri,
)

FXO_TRUNK = Section(
    model.FxoTrunk,
    (
        _label(),
        Key("span", Integer(1, 31), required=True),
        Key("ports", Listing(Integer(1, 32), at_least=1), required=True),
        Key("number", Ref("numbers"), required=True),
        Key("start", Choice(model.LineStart)),
        Group(
            "cid",
            (
                Key("signal", Choice(model.CallerIdSignal), "caller_id_signal"),
                Key("start", Choice(model.CallerIdStart), "caller_id_start"),
            ),
        ),
        Key("polarity", Flag()),
        Key("busy_detection", Flag()),
        Key("busy_count", Integer(3, 20)),
        Key("rx_gain", kinds.Float(-12, 12), "rx_gain_db"),
        Key("tx_gain", kinds.Float(-12, 12), "tx_gain_db"),
        Key("guard", OUTGOING_LIMITS),
        Key("line_test", LINE_TEST),
    ),
    named="name",
)

TRUNK = kinds.Either("kind", {"sip": SIP_TRUNK, "e1": E1_TRUNK, "fxo": FXO_TRUNK}, "sip")
"""A file from before there were kinds says none, and means SIP."""

NUMBER = Section(
    model.Number,
    (
        _label(),
        Key("route", RouteTo(), required=True),
        Key("trunk", Ref("trunks")),
        Key("max_calls", Integer(1, 1000)),
        Key("language", Choice(Language)),
        Key("priority", Integer(0, 100)),
        Key("skills", _SKILLS),
    ),
    named="number",
)

OUTBOUND = Section(
    model.OutboundRule,
    (
        Key("pattern", kinds.Pattern(), required=True),
        Key("trunks", Listing(Ref("trunks"), at_least=1), required=True),
        Key("strip", Integer(0, 20)),
        Key("prepend", Digits(1, 20, "57", plus=True)),
    ),
)


def _one_source(values: dict[str, Any], spot: Spot) -> None:
    if bool(values.get("sound")) == bool(values.get("text") or values.get("file")):
        spot.wrong("one_source")


PROMPT = Section(
    model.Prompt,
    (
        Key("text", kinds.LanguageText(2000)),
        Key("file", kinds.LanguageFile()),
        Key("sound", kinds.Matching(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", "not_sound")),
    ),
    named="name",
    check=_one_source,
)

VOICEMAIL = Section(
    model.Voicemail,
    (
        _label(),
        Key("greeting", Ref("prompts"), default=lambda values, spot: "voicemail"),
        Key("max", Duration(5, 3600), "max_s"),
    ),
    named="name",
)

PAUSE_REASON = Section(
    PauseReason,
    (
        Key("label", kinds.LanguageText(), required=True),
        Key("digit", kinds.Key("0123456789")),
        Key("paid", Flag()),
    ),
    named="name",
)

RECORDING = Section(
    model.RecordingPolicy,
    (
        Key("keep_days", Integer(1, _YEARS_DAYS)),
        Key("announce", Ref("prompts")),
        Key("min_free_gb", kinds.Float(0.1, 1000)),
    ),
)


VLAN = Section(
    model.Vlan,
    (
        Key("of", kinds.Interface(), required=True),
        Key("id", Integer(1, 4094), required=True),
    ),
)

INTERFACE = Section(
    model.Interface,
    (
        Key("zone", Choice(model.Zone), required=True),
        Key("vlan", VLAN),
        Key("ipv4", kinds.Addresses(4, "dhcp")),
        Key("gateway", kinds.Address((4,))),
        Key("ipv6", kinds.Addresses(6, "auto")),
        Key("gateway6", kinds.Address((6,))),
    ),
    named="name",
)


def _bans_grow(values: dict[str, Any], spot: Spot) -> None:
    defaults = model.Firewall()
    longest = values.get("ban_longest_s", defaults.ban_longest_s)
    if longest < values.get("ban_s", defaults.ban_s):
        spot.at("ban").at("longest").wrong("ban_shrinks", Duration(1, 30 * 86400).write(longest))


FIREWALL = Section(
    model.Firewall,
    (
        Key("lan_networks", Listing(kinds.AnyNetwork())),
        Key("sip_from_internet", Flag()),
        Key("web_from_internet", Flag()),
        Key("ping_from_internet", Flag()),
        Key("sip_rate", Integer(1, 10_000)),
        Key("allow", Listing(kinds.AnyNetwork())),
        Group(
            "ban",
            (
                Key("guesses", Integer(2, 100), "ban_guesses"),
                Key("within", Duration(10, 86400), "ban_within_s"),
                Key("time", Duration(60, 30 * 86400), "ban_s"),
                Key("longest", Duration(60, 30 * 86400), "ban_longest_s"),
            ),
        ),
    ),
    check=_bans_grow,
)

WAN = Section(
    model.Wan,
    (
        Key("down", kinds.Rate(128, 1_000_000), "down_kbit", required=True),
        Key("up", kinds.Rate(128, 1_000_000), "up_kbit", required=True),
        Key("overhead", Choice(model.Overhead)),
        Key("shaping", Flag()),
    ),
)

TURN = Section(
    model.Turn,
    (
        Key("host", kinds.Host(), required=True),
        Key("port", Integer(1024, 49159)),
    ),
)

NETWORK = Section(
    model.Network,
    (
        Key("hostname", kinds.Matching(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "not_hostname")),
        Key("dns", Listing(kinds.Address())),
        Key("ntp", Listing(kinds.Server())),
        Key("interfaces", Table(kinds.Interface(), INTERFACE, whole=True)),
        Key("wan", WAN),
        Key("firewall", FIREWALL, default=lambda values, spot: model.Firewall()),
        Key("reached_as", Listing(kinds.Host())),
        Key("turn", TURN),
    ),
)

_NAME = kinds.Name()
EXTENSION = Digits(2, 6, "101")
DID = Digits(3, 20, "5716001000", plus=True)

HEAD = (
    Key("name", Text(), required=True),
    Key("timezone", kinds.Timezone(), required=True),
    Key("language", Choice(Language), required=True),
    Key("country", kinds.Matching(r"[A-Z]{2}", "not_country"), required=True),
)

TABLES: Final[dict[str, Table]] = {
    "users": Table(_NAME, USER),
    "phones": Table(EXTENSION, PHONE),
    "trunks": Table(_NAME, TRUNK),
    "numbers": Table(DID, NUMBER),
    "hours": Table(_NAME, HOURS),
    "menus": Table(_NAME, MENU),
    "queues": Table(_NAME, QUEUE),
    "skills": Table(_NAME, Text()),
    "prompts": Table(_NAME, PROMPT),
    "voicemails": Table(_NAME, VOICEMAIL),
    "pause_reasons": Table(_NAME, PAUSE_REASON),
}


def _empty(values: dict[str, Any], spot: Spot) -> dict[str, Any]:
    return {}


FILE = Section(
    model.Site,
    (
        Group("site", HEAD),
        *(Key(name, table, default=_empty) for name, table in TABLES.items()),
        Key("outbound", Listing(OUTBOUND), default=lambda values, spot: ()),
        Key("recording", RECORDING, default=lambda values, spot: model.RecordingPolicy()),
        Key("network", NETWORK, default=lambda values, spot: model.Network()),
        Key("guard", GUARD),
        Key("hardware", HARDWARE),
        Key("alarms", ALARMS),
        Key("backup", BACKUP),
    ),
)
