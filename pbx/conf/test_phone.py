"""The box's own test phone, by which it tries its lines: what Asterisk knows it by, what both agree on."""

from collections.abc import Iterator
from typing import Final

from pbx.conf.ini import section
from pbx.conf.plan import Plan, Trunk

CONTEXT: Final = "line-test"
"""Here a trunk's name is dialled."""
ADDRESS: Final = "127.0.0.61"
"""The phone's own, on loopback, so that nobody outside of the box can be taken for it."""
HEADER: Final = "X-Line-Test"
"""The test's number."""
CALL: Final = "line-test-"
"""What the name of a test's call begins with; the test's number follows."""
DIRECTION: Final = "test"
_ENDPOINT: Final = "line_test"
"""No trunk can be called so: their names have no underscore."""


def tested(plan: Plan) -> tuple[Trunk, ...]:
    """Trunks that have somebody to be called."""
    return tuple(trunk for trunk in plan.trunks if trunk.test_number)


def sections(plan: Plan, endpoint: list[tuple[str, str | int | bool]]) -> Iterator[str]:
    """For pjsip.conf; `endpoint`: what phones and trunks have in common."""
    if tested(plan):
        yield section(_ENDPOINT, [*endpoint, ("identify_by", "ip")])
        yield section(_ENDPOINT, [("type", "identify"), ("endpoint", _ENDPOINT), ("match", ADDRESS)])


def codecs(plan: Plan) -> tuple[str, ...]:
    """Whatever a trunk speaks the phone speaks, too, so that nothing is translated."""
    return tuple(dict.fromkeys(codec for trunk in tested(plan) for codec in trunk.codecs))
