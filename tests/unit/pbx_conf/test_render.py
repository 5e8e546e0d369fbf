"""The whole configuration of whole sites: complete, closed in itself, and unmoved by what labels hold."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.core.site.parse import load_site, parse
from appliance.core.site.places import place
from appliance.core.site.walk import routes
from appliance.core.wiring import Wiring
from appliance.site.plan import build
from appliance.site.revisions import EMPTY
from appliance.site.secrets import keep
from appliance.site.wiring import wire
from pbx.conf.files import render
from pbx.conf.plan import Box
from tests.support.asterisk_conf import dialplan, sections
from tests.support.cards import CARDS, site_with_cards
from tests.support.examples import EXAMPLES, example
from tests.support.site import changed, small_site

BOX = Box("ari-secret", "ami-secret")


def texts(data):
    parsed = parse(data)
    assert parsed.site is not None, [problem.text() for problem in parsed.errors]
    held = {f"phones.{extension}.password": "a-password" for extension in parsed.site.phones}
    return render(build(parsed.site, keep(parsed.site, {}, held), BOX, wire(parsed.site, CARDS)))


def sites():
    return [pytest.param(example(name), id=name) for name in EXAMPLES] + [
        pytest.param(small_site(), id="small"),
        pytest.param(site_with_cards(), id="cards"),
        pytest.param(EMPTY, id="empty"),
    ]


@pytest.mark.parametrize("data", sites())
def test_every_jump_has_a_place_to_land(data):
    contexts, includes = dialplan(texts(data)["extensions.conf"])

    def reached(context, exten, seen=()):
        assert context in contexts, context
        assert context not in seen, f"{context} includes itself"
        names = contexts[context]
        known = exten in names or any(_matches(name, exten) for name in names)
        return known or any(reached(other, exten, (*seen, context)) for other in includes[context])

    for context, extens in contexts.items():
        for exten, steps in extens.items():
            labels = {step.label for step in steps if step.label}
            for target in (target for step in steps for target in _targets(step)):
                parts = target.split(",")
                if len(parts) == 3 and "${" not in parts[0] + parts[1]:
                    assert reached(parts[0], parts[1]), target
                elif len(parts) == 1:
                    assert target in labels, (context, exten, target)
    assert all(other in contexts for included in includes.values() for other in included)


def _targets(step):
    match step.application:
        case "Goto":
            return [step.arguments]
        case "Gosub":
            return [step.arguments.partition("(")[0]]
        case "GotoIf":
            return [part for part in step.arguments.rpartition("?")[2].split(":") if "${" not in part]
        case _:
            return []


def _matches(name, exten):
    if not name.startswith("_"):
        return False
    classes = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+", "!": ".*"}
    parts = re.findall(r"\[[^]]+\]|.", name[1:])
    return re.fullmatch(
        "".join(classes.get(part, re.escape(part) if len(part) == 1 else part) for part in parts), exten
    )


@pytest.mark.parametrize("data", sites())
def test_every_place_that_the_core_may_divert_to_is_rendered(data):
    contexts, includes = dialplan(texts(data)["extensions.conf"])
    for _, route in routes(load_site(data)):
        if route.kind != "repeat":
            context, exten = place(route)
            assert context in contexts
            assert exten in contexts[context] or includes[context]


@pytest.mark.parametrize("data", sites())
def test_only_harmless_applications_are_used(data):
    contexts, _ = dialplan(texts(data)["extensions.conf"])
    used = {step.application for extens in contexts.values() for steps in extens.values() for step in steps}
    assert used <= {
        "Answer", "Background", "DBdeltree", "Dial", "Gosub", "GosubIf", "Goto", "GotoIf", "Hangup",
        "MixMonitor", "NoOp", "Playback", "Progress", "Queue", "QueueLog", "Read", "Record", "Return", "Set",
        "Stasis", "StopMixMonitor",
        "UserEvent", "Wait", "WaitExten",
    }  # fmt: skip


def test_interfaces_stay_on_loopback():
    rendered = texts(EMPTY)
    assert dict(sections(rendered["http.conf"])[0].settings)["bindaddr"] == "127.0.0.1"
    assert dict(sections(rendered["manager.conf"])[0].settings)["bindaddr"] == "127.0.0.1"
    user = dict(sections(rendered["manager.conf"])[1].settings)
    assert not set(user["write"].split(",")) & {"command", "originate", "config", "all"}


def test_dangerous_modules_are_not_loaded():
    loaded = set(re.findall(r"^(?:load|require) = (\S+)\.so$", texts(EMPTY)["modules.conf"], re.MULTILINE))
    assert not loaded & {
        "app_system",
        "func_shell",
        "func_curl",
        "res_agi",
        "app_originate",
        "pbx_spool",
        "app_exec",
    }


def test_a_peer_that_vanishes_does_not_keep_its_line():
    """Two minutes without a sound from the other side, two hours on hold."""
    for section in sections(texts(small_site())["pjsip.conf"]):
        kept = dict(section.settings)
        if kept.get("type") == "endpoint":
            assert (kept["rtp_timeout"], kept["rtp_timeout_hold"]) == ("120", "7200"), section.name


hostile = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        [
            "x\n[phones]\nexten => _X.,1,System(id)",
            "x;y",
            "${SHELL(id)}",
            "$[1+1]",
            '" <666>',
            "a,b|c",
            "]\n#exec id",
            "\\",
            "\\;",
            "=>",
            "${EPOCH}",
            "\u2028[x]",
        ]
    ),
)


@settings(max_examples=150)
@given(hostile)
def test_no_label_becomes_configuration(label):
    """Either the site is refused, or everything but the label is as it was."""
    plain = _labelled("Plain")
    data = _labelled(label)
    if parse(data).site is None:
        return
    before, after = texts(plain), texts(data)
    assert after["extensions.conf"] == before["extensions.conf"]
    assert after["queues.conf"] == before["queues.conf"]
    shape = [(s.name, [key for key, _ in s.settings]) for s in sections(before["pjsip.conf"])]
    assert [(s.name, [key for key, _ in s.settings]) for s in sections(after["pjsip.conf"])] == shape


def _labelled(label):
    site = small_site()
    site = changed(site, "site", "name", to=label)
    site = changed(site, "users", "ana", "name", to=label)
    site = changed(site, "phones", "101", "label", to=label)
    site = changed(site, "trunks", "carrier", "label", to=label)
    site = changed(site, "numbers", "5716001000", "label", to=label)
    site = changed(site, "queues", "citas", "label", to=label)
    site = changed(site, "menus", "main", "label", to=label)
    return changed(site, "pause_reasons", "break", "label", to={"es": label})


def test_password_with_a_semicolon_is_kept_whole():
    site = parse(small_site()).site
    held = {f"phones.{extension}.password": "semi;colon=x" for extension in site.phones}
    rendered = render(build(site, keep(site, {}, held), BOX, Wiring()))
    values = [
        value for s in sections(rendered["pjsip.conf"]) for key, value in s.settings if key == "password"
    ]
    assert values == ["semi;colon=x"] * 3


def test_registering_trunk_knows_its_calls_by_line_and_looks_no_name_up():
    registration = {"username": "u1", "password": "p"}
    site = changed(
        small_site(), "trunks", "carrier", to={"host": "sip.example", "registration": registration}
    )
    parsed = parse(site)
    secrets = keep(parsed.site, parsed.secrets, {})
    rendered = sections(render(build(parsed.site, secrets, BOX, Wiring()))["pjsip.conf"])
    kinds = [dict(s.settings)["type"] for s in rendered if s.name == "carrier"]
    assert kinds == ["endpoint", "aor", "auth", "registration"]
