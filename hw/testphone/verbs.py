"""Verbs, one JSON object a line: `{"do": "call", "line": "c1", "call": "x", "to": "sip:…"}`.

Everything is checked here; what passes can be carried out without further looking.
"""

import json
import types
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints


class VerbError(ValueError):
    """A line that is no verb; says what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What a call hears from us: a WAV file or a steady tone; and where what we hear is kept."""

    play: str = ""
    loop: bool = False
    tone_hz: int = 0
    record: str = ""
    """WAV file to write; `{call}` stands for the call's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine(Sound):
    """A SIP account. With a password it registers; without, it only calls and is called by address."""

    do: ClassVar[str] = "line"
    line: str
    user: str
    host: str
    """Registrar, and the domain of our own address: `10.77.0.2` or `10.77.0.2:5060`."""
    name: str = ""
    password: str = ""
    register: bool = False
    expiry_s: int = 300
    answer: int | None = None
    """Status that answers every call by itself: 200 takes it, 486 busy, 603 declines. None: it rings."""
    answer_after_s: float = 0.0
    srtp: str = "none"
    """none, optional or required"""
    tls: bool = False
    """Speak SIP over TLS; `secure` comes first."""
    ring: bool = True
    """Send 180 while ringing; False: silence, like a phone that fell off the network."""


@dataclass(frozen=True, slots=True)
class Secure:
    """Be able to speak TLS: whom to trust, and for a carrier what to show."""

    do: ClassVar[str] = "secure"
    ca: str
    """PEM file of authorities. Servers must be vouched for by one of them."""
    certificate: str = ""
    key: str = ""
    port: int = 0
    """Where to listen; 0: any free one."""


@dataclass(frozen=True, slots=True)
class CloseLine:
    do: ClassVar[str] = "close"
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCall(Sound):
    do: ClassVar[str] = "call"
    line: str
    call: str
    """Our name for the call, chosen by the driver."""
    to: str
    """SIP address."""
    headers: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Sound):
    do: ClassVar[str] = "answer"
    call: str
    code: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hear(Sound):
    """Change what a call plays or where it is recorded; what is not named stays."""

    do: ClassVar[str] = "sound"
    call: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop playing."""

    do: ClassVar[str] = "silence"
    call: str


@dataclass(frozen=True, slots=True)
class Hangup:
    do: ClassVar[str] = "hangup"
    call: str
    code: int = 0
    """Status for a call not yet answered; 0: the usual one."""


@dataclass(frozen=True, slots=True)
class Dtmf:
    """Key presses as RFC 4733 events."""

    do: ClassVar[str] = "dtmf"
    call: str
    digits: str


@dataclass(frozen=True, slots=True)
class Hold:
    do: ClassVar[str] = "hold"
    call: str


@dataclass(frozen=True, slots=True)
class Resume:
    do: ClassVar[str] = "resume"
    call: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Blind transfer (REFER) to an address; or attended, to the other side of another call of ours."""

    do: ClassVar[str] = "transfer"
    call: str
    to: str = ""
    with_call: str = ""


@dataclass(frozen=True, slots=True)
class Forward:
    """Send a call that rings elsewhere: 302 with the new address."""

    do: ClassVar[str] = "forward"
    call: str
    to: str


@dataclass(frozen=True, slots=True)
class Stats:
    """Asks for a `stats` event."""

    do: ClassVar[str] = "stats"
    call: str


@dataclass(frozen=True, slots=True)
class Quit:
    """Hang up everything, take back the registrations, end."""

    do: ClassVar[str] = "quit"


type Verb = (
    OpenLine
    | Secure
    | CloseLine
    | PlaceCall
    | Answer
    | Hear
    | Silence
    | Hangup
    | Dtmf
    | Hold
    | Resume
    | Transfer
    | Forward
    | Stats
    | Quit
)

VERBS: dict[str, type[Any]] = {
    cls.do: cls
    for cls in (
        OpenLine,
        Secure,
        CloseLine,
        PlaceCall,
        Answer,
        Hear,
        Silence,
        Hangup,
        Dtmf,
        Hold,
        Resume,
        Transfer,
        Forward,
        Stats,
        Quit,
    )
}


def parse(line: str) -> Verb:
    """One line as a verb. Raises VerbError."""
    try:
        data = json.loads(line)
    except ValueError as error:
        raise VerbError(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise VerbError("expected a JSON object")
    name = data.pop("do", None)
    cls = VERBS.get(name) if isinstance(name, str) else None
    if cls is None:
        raise VerbError(f"unknown verb {name!r}; expected one of {', '.join(VERBS)}")
    hints = get_type_hints(cls)
    known = {f.name: f for f in fields(cls)}
    if extra := set(data) - set(known):
        raise VerbError(f"{name}: unknown field {min(extra)!r}")
    for key, field in known.items():
        _check(name, field, hints[key], data)
    verb: Verb = cls(**data)
    return verb


def _check(verb: str, field: Field[Any], hint: Any, data: dict[str, Any]) -> None:
    if field.name not in data:
        if field.default is MISSING:
            raise VerbError(f"{verb}: field {field.name!r} is missing")
        return
    value = data[field.name]
    if not _fits(value, hint):
        raise VerbError(f"{verb}: {field.name} is {value!r}, expected {hint}")


def _fits(value: Any, hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_fits(value, option) for option in get_args(hint))
    if hint is types.NoneType:
        return value is None
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    return isinstance(value, hint)
