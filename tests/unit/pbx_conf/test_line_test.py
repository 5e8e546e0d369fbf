"""The box's test phone in Asterisk's files: it reaches the trunks' test numbers and nothing else."""

from dataclasses import replace

from appliance.core.history import LINE_TEST
from pbx.conf import pjsip, test_phone
from pbx.conf.dialplan import line_test
from pbx.conf.plan import Box, DeskSounds, Guard, Limit, Plan, SipTrunk

SOUNDS = DeskSounds("number", "pin", "reason", "away")
USUAL = SipTrunk("carrier", "192.0.2.1", 5060, "udp", (), 4, ("alaw",), "", 10, "", "es", test_number="3000")
GUARD = Guard((), (), ("112",), Limit(), 10, "UTC", "refused")


def plan(*trunks: SipTrunk, guard: Guard | None = None) -> Plan:
    return Plan(Box("a", "b"), "es", SOUNDS, trunks=trunks, guard=guard)


def said(made: Plan) -> list[str]:
    (context,) = line_test.contexts(made)
    assert context.name == test_phone.CONTEXT
    return context.lines


def test_a_site_that_tests_nothing_has_no_such_phone() -> None:
    assert said(plan(replace(USUAL, test_number=""))) == []
    assert test_phone.ADDRESS not in pjsip.render(plan(replace(USUAL, test_number="")))


def test_the_phone_is_known_by_an_address_that_only_the_box_has() -> None:
    text = pjsip.render(plan(USUAL))
    _, _, own = text.partition("[line_test]\n")
    assert "context = line-test\n" in own
    assert f"match = {test_phone.ADDRESS}\n" in own
    assert test_phone.ADDRESS.startswith("127.")
    assert "type = aor" not in own, "nobody can call it"


def test_only_trunks_with_a_number_can_be_dialled_and_only_that_number() -> None:
    lines = said(plan(USUAL, replace(USUAL, name="quiet", test_number="")))
    (extension,) = (line for line in lines if line.startswith("exten"))
    assert extension.startswith("exten => carrier,1,")
    assert " same => n,Set(TIMBRE_DIALLED=3000)" in lines
    assert all("@quiet" not in line for line in lines)


def test_it_takes_no_line_from_callers_who_have_all_of_them() -> None:
    lines = said(plan(USUAL))
    assert " same => n,GotoIf($[${GROUP_COUNT(carrier@trunk)} < 4]?free)" in lines
    assert lines.index(" same => n,Set(TIMBRE_OUTCOME=lines_busy)") < lines.index(" same => n(free),NoOp()")


def test_the_guard_stands_before_it_and_emergencies_are_never_called() -> None:
    assert " same => n,Gosub(guard,s,1)" in said(plan(USUAL, guard=GUARD))
    assert said(plan(replace(USUAL, test_number="112"), guard=GUARD)) == ["exten => carrier,1,Hangup(21)"]


def test_both_sides_call_a_test_the_same() -> None:
    assert test_phone.CALL == LINE_TEST
