"""Outgoing calls: carriers that are there first, silent ones before giving up, each at most once."""

from dataclasses import replace

from pbx.conf.dialplan import outside
from pbx.conf.plan import Box, DeskSounds, OutboundRule, Plan, Trunk

SOUNDS = DeskSounds("number", "pin", "reason", "away")


def trunk(name: str, **more) -> Trunk:
    usual = Trunk(name, "192.0.2.1", 5060, "udp", (), 4, ("alaw",), "", 10, "", "es")
    return replace(usual, **more)


def steps(*trunks: Trunk) -> list[str]:
    rule = OutboundRule("9X.", 1, "", tuple(each.name for each in trunks))
    plan = Plan(Box("a", "b"), "es", SOUNDS, trunks=trunks, outbound=(rule,))
    context = next(each for each in outside.contexts(plan) if each.name == "outbound-1")
    return [line.partition(",")[2] for line in context.lines]


def dials(*trunks: Trunk) -> list[str]:
    return [step.partition("@")[2].partition(",")[0] for step in steps(*trunks) if step.startswith("Dial(")]


def test_trunks_that_answer_come_before_silent_ones():
    first, second = trunk("first"), trunk("second", host="192.0.2.2", port=5070)
    assert dials(first, second) == [
        "first", "second", "first/sip:192.0.2.1:5060", "second/sip:192.0.2.2:5070",
    ]  # fmt: skip


def test_a_trunk_that_was_tried_is_not_tried_again():
    said = steps(trunk("only"))
    tried = said.index("Set(TIMBRE_TRIED0=yes)")
    assert said[tried + 1].startswith("Dial(PJSIP/${TIMBRE_DIALLED}@only,")
    assert 'GotoIf($["${TIMBRE_TRIED0}" = "yes"]?gone0)' in said


def test_the_address_of_a_trunk_over_tcp_does_not_end_the_line():
    assert dials(trunk("only", transport="tcp"))[1] == r"only/sip:192.0.2.1:5060\;transport=tcp"
