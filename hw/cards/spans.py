"""One span from its attributes in /sys/bus/dahdi_spans, and its ports from theirs."""

from collections.abc import Iterable, Mapping

from hw.cards.inventory import Kind, Port, Side, Span

E1_CHANNELS = 31
_KINDS = {"E1": Kind.E1, "T1": Kind.T1, "J1": Kind.T1, "FXO": Kind.ANALOG, "FXS": Kind.ANALOG}


class NotASpan(ValueError):
    """The attributes are not those of a span; names the one that is wrong."""


def span(
    number: int,
    attributes: Mapping[str, str],
    device: Mapping[str, str],
    channels: Iterable[Mapping[str, str]],
) -> Span:
    """`device` are the attributes of the card's entry in dahdi_devices, `channels` of each channel."""
    size = _number(attributes, "channels")
    kind = _kind(attributes.get("spantype", ""), size)
    return Span(
        number=number,
        kind=kind,
        name=attributes.get("name", ""),
        card=device.get("type", "") or attributes.get("desc", ""),
        location=device.get("location", ""),
        first=_number(attributes, "basechan"),
        size=size,
        ports=tuple(port(each) for each in channels) if kind is Kind.ANALOG else (),
        alarm=alarm(_number(attributes, "alarms")),
        dynamic=attributes.get("spantype") == "DYNAMIC",
    )


def port(attributes: Mapping[str, str]) -> Port:
    return Port(
        _number(attributes, "chanpos"),
        side(attributes.get("sigcap", "")),
        attributes.get("alarms", "").strip(),
    )


def side(capabilities: str) -> Side:
    """From the signallings that a channel can do: FXS signalling is spoken by a port that takes a line."""
    words = capabilities.split()
    line, phone = "FXSKS" in words, "FXOKS" in words
    if line and phone:
        return Side.BOTH
    if line:
        return Side.FXO
    return Side.FXS if phone else Side.NONE


_ALARMS = (
    (1 << 3, "RED"),
    (1 << 8, "RED"),
    (1 << 9, "RED"),
    (1 << 4, "BLUE"),
    (1 << 2, "YELLOW"),
    (1 << 5, "NOTOPEN"),
    (1 << 1, "LOOPBACK"),
    (1 << 0, "RECOVERING"),
)
"""DAHDI's bits (dahdi/user.h), the worst first; loss of signal or of frame is a red alarm told more
exactly."""


def alarm(bits: int) -> str:
    return next((name for bit, name in _ALARMS if bits & bit), "")


def _kind(spantype: str, size: int) -> Kind:
    if spantype.startswith("BRI"):
        return Kind.BRI
    if spantype == "DYNAMIC":
        return Kind.E1 if size == E1_CHANNELS else Kind.ANALOG
    return _KINDS.get(spantype, Kind.ANALOG)


def _number(attributes: Mapping[str, str], name: str) -> int:
    try:
        return int(attributes.get(name, "0") or "0", 0)
    except ValueError as error:
        raise NotASpan(f"{name} is {attributes.get(name)!r}, a number was expected") from error
