"""One site's table of numbers: what a carrier of its country makes of what is dialled.

Nothing is allowed because it was forgotten: what fits no shape of a number at home, and is too long for a
short or local number, is taken for an international number whose prefix is missing, as some carriers do.
"""

from functools import cache
from typing import Final

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberType,
    example_number_for_type,
    national_significant_number,
    region_code_for_number,
)

from appliance.core.guard.numbers import Room, Rule, Table, Verdict, matches
from appliance.numbering.shapes import ANY, NotAShape, beginnings, shapes, written

ANYWHERE: Final = "any"
"""In `allow`: every country, yet no network without one."""
ONE_TARIFF: Final = (frozenset({"US", "CA"}),)
"""Countries that call each other as at home."""
LONGEST_LOCAL: Final = 7
_LONGEST_UNKNOWN: Final = 10
_KINDS: Final = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
    "personal_number", "voip", "uan", "voicemail", "pager",
)  # fmt: skip
_MANY_PREFIXES: Final = 40
"""More than these are no prefixes but whole numbers in the metadata's expression (Argentina's mobiles)."""
_NON_GEOGRAPHIC: Final = "001"
_NORTH_AMERICA: Final = 1
_SAMPLES: Final = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)


def regions() -> frozenset[str]:
    """Countries that may be named."""
    return frozenset(region for found in COUNTRY_CODE_TO_REGION_CODE.values() for region in found) - {
        _NON_GEOGRAPHIC
    }


def table(
    country: str,
    allow: tuple[str, ...] = (),
    deny: tuple[str, ...] = (),
    premium: bool = False,
    emergency: tuple[str, ...] = (),
) -> Table:
    """`allow` and `deny`: countries (ISO 3166), or +digits that a number begins with; or `any` to allow."""
    if country not in regions():
        country = ""
    home = _home(country)
    allowed = _allowed(allow) - frozenset(entry for entry in deny if not entry.startswith("+"))
    urgent = tuple(dict.fromkeys((*_emergency(country), *emergency)))
    return Table(
        dialled=(
            Room("emergency", tuple(Rule(number, Verdict.EMERGENCY) for number in urgent)),
            Room("international", _international(country)),
            Room("short", () if premium else _short_premium(country)),
            Room("national", _national(country)),
            Room("other", _other(country)),
        ),
        world=(
            Room("listed", _listed(home, allow, deny)),
            Room("premium", () if premium else _premium(home | allowed)),
            Room("countries", _countries(home, allowed)),
        ),
        emergency=urgent,
    )


def _home(country: str) -> frozenset[str]:
    return next((group for group in ONE_TARIFF if country in group), frozenset({country} if country else ()))


def _allowed(allow: tuple[str, ...]) -> frozenset[str]:
    return regions() if ANYWHERE in allow else frozenset(e for e in allow if not e.startswith("+"))


@cache
def _plan(region: str) -> PhoneMetadata | None:
    return PhoneMetadata.metadata_for_region(region, None) if region else None


@cache
def _short(region: str) -> PhoneMetadata | None:
    return PhoneMetadata.short_metadata_for_region(region) if region else None


def _expression(description: object) -> str:
    return getattr(description, "national_number_pattern", None) or ""


def _emergency(country: str) -> list[str]:
    plan = _short(country)
    found = list(shapes(_expression(plan.emergency))) if plan else [("1", "1", "2")]
    return [number for shape in found if shape for number in _each(shape)]


def _each(shape: tuple[str, ...]) -> list[str]:
    """The numbers of a short shape, written out."""
    numbers = [""]
    for part in shape:
        numbers = [number + digit for number in numbers for digit in _digits(part)]
    return numbers


def _digits(part: str) -> str:
    if part == ANY:
        return "0123456789"
    inner = part.strip("[]")
    found = ""
    while inner:
        if inner[1:2] == "-":
            found += "".join(map(str, range(int(inner[0]), int(inner[2]) + 1)))
            inner = inner[3:]
        else:
            found, inner = found + inner[0], inner[1:]
    return found


def _international(country: str) -> tuple[Rule, ...]:
    plan = _plan(country)
    prefixes = [("+",), ("0", "0")]
    if plan and plan.international_prefix:
        prefixes += shapes(plan.international_prefix)
    return tuple(Rule(f"{written(p)}{ANY}!", strip=len(p)) for p in dict.fromkeys(prefixes))


def _short_premium(country: str) -> tuple[Rule, ...]:
    plan = _short(country)
    if plan is None or not _expression(plan.premium_rate):
        return ()
    return tuple(
        Rule(written(s), Verdict.REFUSED_PREMIUM) for s in shapes(_expression(plan.premium_rate)) if s
    )


def _national(country: str) -> tuple[Rule, ...]:
    """A number at home, with or without the prefix for one of another area."""
    plan = _plan(country)
    if plan is None:
        return ()
    code = str(plan.country_code)
    prefixes = ((), *_national_prefixes(plan))
    rules: dict[str, Rule] = {}
    for shape in _shapes_at_home(plan):
        for prefix in prefixes:
            pattern = written(prefix) + written(shape)
            rules.setdefault(pattern, Rule(pattern, strip=len(prefix), prepend=code))
    return tuple(rules.values())


def _shapes_at_home(plan: PhoneMetadata) -> list[tuple[str, ...]]:
    """What is in use; and what the plan leaves room for, unless it is as long as numbers from abroad are:
    ranges come into use faster than metadata, yet 18095551234 is no number of Colombia."""
    used = [s for kind in _KINDS if (e := _expression(getattr(plan, kind))) for s in shapes(e)]
    room = [s for s in shapes(_expression(plan.general_desc)) if len(s) <= _LONGEST_UNKNOWN]
    return list(dict.fromkeys(used + room))


def _national_prefixes(plan: PhoneMetadata) -> list[tuple[str, ...]]:
    plain = [tuple(plan.national_prefix)] if plan.national_prefix else []
    try:
        found = beginnings_of_prefix(plan.national_prefix_for_parsing or "")
    except NotAShape:
        return plain
    return list(dict.fromkeys(plain + found)) if len(found) <= _MANY_PREFIXES else plain


def beginnings_of_prefix(expression: str) -> list[tuple[str, ...]]:
    """All prefixes, longer ones beside shorter: 0, and 0 with the code of a carrier."""
    cut = []
    for shape in shapes(expression):
        end = len(shape)
        while end and shape[end - 1] == ANY:
            end -= 1
        cut.append(shape[:end])
    return [shape for shape in dict.fromkeys(cut) if shape]


def _other(country: str) -> tuple[Rule, ...]:
    plan = _plan(country)
    local = set(plan.general_desc.possible_length_local_only) if plan and plan.general_desc else set()
    longest = max({LONGEST_LOCAL, *local})
    short = tuple(Rule(ANY * length, Verdict.HOME) for length in range(1, longest + 1))
    return (*short, Rule(f"{ANY * (longest + 1)}!"))


def _listed(home: frozenset[str], allow: tuple[str, ...], deny: tuple[str, ...]) -> tuple[Rule, ...]:
    codes = tuple(str(plan.country_code) for region in home if (plan := _plan(region)))
    rules = {}
    for entry in (*allow, *deny):
        if entry.startswith("+"):
            digits = entry[1:]
            passes = Verdict.HOME if digits.startswith(codes) and codes else Verdict.ABROAD
            rules[digits] = Rule(f"{digits}!", Verdict.REFUSED_COUNTRY if entry in deny else passes)
    return tuple(rules.values())


def _premium(reachable: frozenset[str]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    for region in sorted(reachable):
        plan = _plan(region)
        if plan is None:
            continue
        for description in (plan.premium_rate, plan.personal_number):
            if expression := _expression(description):
                for shape in beginnings(expression):
                    pattern = f"{plan.country_code}{written(shape)}!"
                    rules[pattern] = Rule(pattern, Verdict.REFUSED_PREMIUM)
    return tuple(rules.values())


def _countries(home: frozenset[str], allowed: frozenset[str]) -> tuple[Rule, ...]:
    def verdict(region: str) -> Verdict:
        if region in home:
            return Verdict.HOME
        return Verdict.ABROAD if region in allowed else Verdict.REFUSED_COUNTRY

    rules = []
    for code, found in COUNTRY_CODE_TO_REGION_CODE.items():
        if all(verdict(region) is Verdict.REFUSED_COUNTRY for region in found):
            continue
        usual = verdict(found[0])
        if usual is not Verdict.REFUSED_COUNTRY:
            rules.append(Rule(f"{code}{ANY}!", usual))
        for beginning, region in _shared(code) if len(found) > 1 else ():
            if verdict(region) is not usual:
                rules.append(Rule(f"{code}{beginning}!", verdict(region)))
    rules.append(Rule(f"{ANY}!", Verdict.REFUSED_COUNTRY))
    return tuple(rules)


@cache
def _shared(code: int) -> tuple[tuple[str, str], ...]:
    """Beginnings of national numbers that lead to another country than the code's first one."""
    main, *others = COUNTRY_CODE_TO_REGION_CODE[code]
    if code == _NORTH_AMERICA:
        areas = ((str(area), _area_region(area)) for area in range(200, 1000))
        return tuple((area, region) for area, region in areas if region and region != main)
    return tuple(
        (written(shape), region)
        for region in others
        if (plan := _plan(region))
        for shape in _leading(plan)
        if not _is_of(main, written(shape))
    )


def _is_of(region: str, beginning: str) -> bool:
    """The region has such numbers itself: what several countries share (mobiles of Australia's islands)
    counts as the first one's."""
    samples = (example_number_for_type(region, kind) for kind in _SAMPLES)
    return any(matches(f"{beginning}!", national_significant_number(sample)) for sample in samples if sample)


def _leading(plan: PhoneMetadata) -> list[tuple[str, ...]]:
    """By what the plan says of itself; else (the Channel Islands) by its fixed lines and mobiles."""
    if plan.leading_digits:
        return list(beginnings(plan.leading_digits))
    kinds = (plan.fixed_line, plan.mobile)
    return [shape for kind in kinds if (e := _expression(kind)) for shape in beginnings(e)]


def _area_region(area: int) -> str | None:
    """The country of a North American area code."""
    for subscriber in ("2345678", "2002345", "5552345", "9502345"):
        number = PhoneNumber(country_code=_NORTH_AMERICA, national_number=int(f"{area}{subscriber}"))
        if region := region_code_for_number(number):
            return str(region)
    return None
