"""Outgoing calls: carriers that are there first, silent ones before giving up, each at most once."""

from dataclasses import replace

from pbx.conf.dialplan import outside
from pbx.conf.plan import Box, DeskSounds, Link, OutboundRule, Plan, SipTrunk

SOUNDS = DeskSounds("number", "pin", "reason", "away")


def trunk(name: str, **more) -> SipTrunk:
    usual = SipTrunk(name, "192.0.2.1", 5060, "udp", (), 4, ("alaw",), "", 10, "", "es")
    return replace(usual, **more)


def steps(*trunks: SipTrunk) -> list[str]:
    rule = OutboundRule("9X.", 1, "", tuple(each.name for each in trunks))
    plan = Plan(Box("a", "b"), "es", SOUNDS, trunks=trunks, outbound=(rule,))
    context = next(each for each in outside.contexts(plan) if each.name == "outbound-1")
    return [line.partition(",")[2] for line in context.lines]


def dials(*trunks: SipTrunk) -> list[str]:
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


def over_link(*trunks: SipTrunk, shares: tuple[tuple[str, int], ...] = ()) -> list[str]:
    rule = OutboundRule("9X.", 1, "", tuple(each.name for each in trunks))
    plan = Plan(Box("a", "b"), "es", SOUNDS, trunks=trunks, outbound=(rule,), link=Link(9350, shares))
    context = next(each for each in outside.contexts(plan) if each.name == "outbound-1")
    return [line.partition(",")[2] for line in context.lines]


def test_a_call_out_takes_a_place_on_the_link_or_the_next_trunk():
    said = over_link(trunk("wan"), trunk("other", wan=False))
    place = next(step for step in said if step.startswith("Set(TIMBRE_PLACE=${IF("))
    assert "${GROUP_COUNT(wan@link)} * 1000 + 1000 <= " in place
    assert '<= ${IF($["${TIMBRE_WAN_ROOM}" = ""]?9350:${TIMBRE_WAN_ROOM})}]' in place
    refused = said[said.index(place) + 2]
    assert refused == 'GotoIf($["${TIMBRE_PLACE}" = ""]?next0)'
    assert "Set(TIMBRE_PLACE=)" in said, "the trunk beside the link takes no place of it"


def test_a_lean_codec_takes_the_part_of_a_place_that_is_left():
    said = over_link(trunk("wan", codecs=("alaw", "gsm"), lean="gsm"), shares=(("gsm", 466),))
    place = next(step for step in said if step.startswith("Set(TIMBRE_PLACE=${IF("))
    assert "${GROUP_COUNT(gsm@link)} * 466 + 466 <= " in place
    assert place.endswith("?gsm:)})})")


def test_a_call_that_the_link_has_no_place_for_says_so():
    said = over_link(trunk("wan"))
    end = next(index for index, step in enumerate(said) if step.startswith("Hangup(${IF("))
    assert said[end - 2].startswith("Set(TIMBRE_OUTCOME=${IF(")
