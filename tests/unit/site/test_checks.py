"""Mistakes that only show when the whole site is seen."""

import pytest

from appliance.core.site.checks.dialling import matches
from appliance.core.site.model import OutboundRule
from appliance.core.site.parse import parse
from tests.support.site import agent, changed, queue, small_site


def codes(data):
    return {(problem.path, problem.code) for problem in parse(data).problems}


def merged(site, **sections):
    return site | {name: site.get(name, {}) | more for name, more in sections.items()}


def test_queues_that_overflow_into_each_other_are_a_loop():
    site = small_site()
    site["queues"]["citas"] = queue("Citas", max_wait="1m", overflow={"queue": "ventas"})
    site["queues"]["ventas"] = queue("Ventas", max_wait="1m", overflow={"queue": "citas"})
    [problem] = parse(site).errors
    assert problem.code == "loop"
    assert "queue citas → queue ventas → queue citas" in problem.text()


def test_queue_that_never_overflows_closes_no_loop():
    site = small_site()
    site["queues"]["citas"] = queue("Citas", max_wait="1m", overflow={"queue": "ventas"})
    assert not parse(site).errors


def test_hours_and_menus_can_close_a_loop_too():
    site = merged(
        small_site(),
        hours={"office": {"open": {"menu": "other"}, "closed": {"hangup": True}}},
        menus={"other": {"greeting": "menu", "choices": {}, "failed": {"hours": "office"}}},
    )
    assert {code for _, code in codes(site)} >= {"loop"}


def test_menu_that_a_caller_may_repeat_is_no_loop():
    site = changed(small_site(), "menus", "main", "choices", "9", to={"menu": "main"})
    assert not parse(site).errors


def test_overflow_that_nothing_triggers_is_a_mistake():
    site = changed(small_site(), "queues", "citas", "overflow", to={"queue": "ventas"})
    assert ("queues.citas.overflow", "overflow_never") in codes(site)


@pytest.mark.parametrize(
    ("number", "other"),
    [("+5716001000", "numbers.5716001000"), ("101", "phones.101")],
)
def test_number_is_one_thing_only(number, other):
    site = changed(small_site(), "numbers", number, to={"route": {"queue": "citas"}})
    [problem] = parse(site).errors
    assert problem.code == "taken"
    assert problem.args["other"] == other


def test_agent_number_belongs_to_one():
    site = changed(small_site(), "users", "luis", "number", to="201")
    assert ("users.luis.number", "taken") in codes(site)


def test_pause_digit_belongs_to_one():
    reasons = {"a": {"label": "A", "digit": "1"}, "b": {"label": "B", "digit": "1"}}
    assert ("pause_reasons.b.digit", "taken") in codes(changed(small_site(), "pause_reasons", to=reasons))


def test_only_agents_serve_queues():
    site = changed(small_site(), "users", "sofia", "queues", to=["citas"])
    site = changed(site, "queues", "ventas", "members", to=["sofia"])
    assert {("users.sofia.queues", "not_agent"), ("queues.ventas.members.0", "not_agent")} <= codes(site)


def test_extension_must_not_look_like_an_outside_number():
    site = changed(small_site(), "phones", "9101", to={})
    assert ("phones.9101", "phone_shadowed") in codes(site)


def test_direct_dial_clashes_with_a_key_that_begins_an_extension():
    site = changed(small_site(), "menus", "main", "direct_dial", to=True)
    assert ("menus.main.choices.1", "direct_dial_clash") in codes(site)


def test_outside_number_needs_a_rule():
    site = changed(small_site(), "numbers", "5716001000", "route", to={"number": "3105556677"})
    assert ("numbers.5716001000.route.number", "no_trunk_out") in codes(site)
    site = changed(site, "numbers", "5716001000", "route", to={"number": "93105556677"})
    assert not parse(site).errors


def test_two_trunks_from_one_address_cannot_be_told_apart():
    site = changed(small_site(), "trunks", "second", to={"host": "10.78.0.1"})
    assert ("trunks.second.host", "same_carrier") in codes(site)
    site = changed(small_site(), "trunks", "second", to={"host": "10.9.9.9", "match": ["10.78.0.0/24"]})
    assert ("trunks.second", "same_carrier") in codes(site)


def test_unused_and_unattended_things_are_only_warnings():
    site = merged(
        small_site(),
        voicemails={"box": {}},
        prompts={"spare": {"text": "hola"}},
        queues={"empty": queue("Empty")},
    )
    parsed = parse(site)
    assert parsed.site is not None
    assert codes(site) == {
        ("voicemails.box", "unused"),
        ("prompts.spare", "unused"),
        ("queues.empty", "nobody"),
    }


def test_floor_above_the_level_is_a_mistake():
    need = {"skill": "ingles", "level": 3, "floor": 5}
    site = changed(small_site(), "skills", to={"ingles": "Inglés"})
    assert ("queues.citas.skills.0.floor", "below_need") in codes(
        changed(site, "queues", "citas", "skills", to=[need])
    )


def test_pin_without_a_number_is_a_mistake():
    user = agent("Nora", "299", ["citas"])
    del user["number"]
    assert ("users.nora.pin", "pin_without_number") in codes(changed(small_site(), "users", "nora", to=user))


@pytest.mark.parametrize(
    ("pattern", "dialled", "expected"),
    [
        ("9X.", "93105556677", True),
        ("9X.", "9", False),
        ("9X.", "91", False),
        ("9X!", "91", True),
        ("NXX", "101", False),
        ("[2-5]XX", "301", True),
        ("[2-5]XX", "601", False),
        ("*9.", "*91", True),
    ],
)
def test_patterns_mean_what_asterisk_means_by_them(pattern, dialled, expected):
    assert matches(OutboundRule(pattern, ("carrier",)), dialled) is expected
