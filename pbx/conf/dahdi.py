"""chan_dahdi.conf: lines and telephones on cards, one section each.

Asterisk reads a section when it makes the section's channels, and not again: to change one, its channels are
taken away and made anew (`hw.cards.apply`), which leaves calls on all others alone.
"""

import hashlib
from collections.abc import Iterator

from pbx.conf.escape import person, word
from pbx.conf.ini import LINE, section
from pbx.conf.plan import R2, AnalogLines, CardPhone, CardTrunk, Plan, Pri

type Setting = tuple[str, str | int | bool]

_CHANNELS = section(
    "channels",
    [
        # One broken port must not keep the others from working.
        ("ignore_failed_channels", True),
        ("usecallerid", True),
        ("callwaiting", False),
        ("threewaycalling", False),
        ("transfer", False),
        ("echocancel", True),
        ("echocancelwhenbridged", True),
        ("faxdetect", False),
        ("callprogress", False),
        ("reportalarms", "all"),
    ],
)


def render(plan: Plan) -> str:
    """The whole file."""
    return "\n".join([_CHANNELS, *(text for _, text in sections(plan))])


def modules(plan: Plan) -> str:
    """Which modules cards need: none on a box that has none, where the driver would only complain."""
    if not any(True for _ in sections(plan)):
        return "; no line lies on a card\n"
    return "load = chan_dahdi.so\n"


def sections(plan: Plan) -> Iterator[tuple[int, str]]:
    """Span and text of each section."""
    for trunk in plan.trunks:
        if isinstance(trunk, CardTrunk):
            for part in trunk.parts:
                yield part.span, _trunk(trunk, part)
    for phone in plan.card_phones:
        if phone.channel is not None:
            yield phone.span, _phone(phone, phone.channel)


def marks(plan: Plan) -> dict[int, str]:
    """For each span, a mark that changes when anything of its sections does."""
    texts: dict[int, str] = {}
    for span, text in sections(plan):
        texts[span] = texts.get(span, _CHANNELS) + text
    return {span: hashlib.sha256(text.encode()).hexdigest()[:16] for span, text in texts.items()}


def ranges(channels: tuple[int, ...]) -> str:
    """`1-15,17-31`; Asterisk takes at most 80 characters."""
    runs: list[list[int]] = []
    for channel in sorted(channels):
        if runs and channel == runs[-1][1] + 1:
            runs[-1][1] = channel
        else:
            runs.append([channel, channel])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _trunk(trunk: CardTrunk, part: Pri | R2 | AnalogLines) -> str:
    name = word(trunk.name)
    match part:
        case Pri():
            own = _pri(part)
        case R2():
            own = _r2(part)
        case AnalogLines():
            own = _lines(part)
    return section(
        f"{name}-{part.span}",
        [
            ("context", f"trunk-{name}"),
            ("language", word(trunk.language)),
            ("setvar", f"{LINE}={name}"),
            *own,
            ("dahdichan", ranges(part.channels)),
        ],
    )


def _pri(part: Pri) -> list[Setting]:
    return [
        ("signalling", "pri_net" if part.network else "pri_cpe"),
        ("switchtype", word(part.switch_type)),
        ("pridialplan", word(part.number_plan)),
        ("prilocaldialplan", "unknown"),
        ("overlapdial", False),
        ("priindication", "outofband"),
        # Idle channels are not restarted now and then: exchanges of today take it for a fault.
        ("resetinterval", "never"),
        ("callerid", "asreceived"),
    ]


def _r2(part: R2) -> list[Setting]:
    return [
        ("signalling", "mfcr2"),
        ("group", part.group),
        ("mfcr2_variant", word(part.variant)),
        ("mfcr2_max_ani", 20),
        ("mfcr2_max_dnis", part.digits),
        ("mfcr2_category", "national_subscriber"),
        ("mfcr2_get_ani_first", False),
        ("mfcr2_call_files", False),
        ("mfcr2_logging", "error,warning"),
        ("callerid", "asreceived"),
    ]


def _lines(part: AnalogLines) -> list[Setting]:
    return [
        ("signalling", "fxs_ks" if part.kewlstart else "fxs_ls"),
        ("group", part.group),
        *_caller_id(part.caller_id_signal, part.caller_id_start),
        ("callerid", "asreceived"),
        ("answeronpolarityswitch", part.polarity),
        ("hanguponpolarityswitch", part.polarity),
        ("busydetect", part.busy_count > 0),
        *([("busycount", part.busy_count)] if part.busy_count else []),
        ("rxgain", f"{part.rx_gain_db:.1f}"),
        ("txgain", f"{part.tx_gain_db:.1f}"),
    ]


def _phone(phone: CardPhone, channel: int) -> str:
    extension = word(phone.extension)
    return section(
        f"phone-{extension}",
        [
            ("context", "phones" if phone.dial_out else "phones-inside"),
            ("language", word(phone.language)),
            ("setvar", f"{LINE}={extension}"),
            ("signalling", "fxo_ks"),
            *_caller_id(phone.caller_id_signal, "ring"),
            ("sendcalleridafter", 1),
            ("callerid", f"{person(phone.label)} <{extension}>"),
            ("dahdichan", channel),
        ],
    )


def _caller_id(signal: str, start: str) -> list[Setting]:
    if signal == "none":
        return [("usecallerid", False)]
    return [("usecallerid", True), ("cidsignalling", word(signal)), ("cidstart", word(start))]
