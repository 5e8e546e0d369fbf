"""Every mistake is found, all at once, with its place, what stood there and what to write."""

import copy

import pytest

from appliance.core.site.model import Role, Route, RouteKind
from appliance.core.site.parse import load_site, parse
from appliance.core.site.problems import InvalidSite
from tests.support.site import changed, small_site


def errors(data, kept=frozenset()):
    return {problem.path: problem for problem in parse(data, kept).errors}


def test_small_site_is_read_whole():
    parsed = parse(small_site())
    assert parsed.problems == ()
    site = parsed.site
    assert site.users["ana"].roles == (Role.AGENT,)
    assert site.users["ana"].has_pin
    assert site.numbers["5716001000"].route == Route(RouteKind.MENU, "main")
    assert site.queues["citas"].ring_s == 5
    assert site.menus["main"].timeout_s == 5
    assert site.pause_reasons.keys() == {"missed-call", "break"}
    assert site.prompts["welcome"].text.keys() == {"es", "en"}


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("queues.citas.ring", "20x", "'20x' is not a duration; write e.g. 20s or 2m"),
        ("queues.citas.ring", 20, "20 is not a duration"),
        ("queues.citas.ring", "1s", "from 5s to 5m"),
        ("queues.citas.strategy", "longest", "not one of: longest-idle, round-robin"),
        ("queues.citas.max_waiting", 0, "from 1 to 1000"),
        ("queues.citas.max_waiting", True, "from 1 to 1000"),
        ("queues.citas.record", "yes", "neither true nor false"),
        ("queues.citas.label", "two\nlines", "in one line"),
        ("queues.citas.label", "a\u2028b", "in one line"),
        ("queues.citas.label", "", "text of 1 to 80"),
        ("queues.citas.label", 5, "text of 1 to 80"),
        ("queues.citas.members", ["nobody"], "'nobody' is not among users"),
        ("queues.citas.overflow", {"queue": "ventass"}, "Did you mean 'ventas'?"),
        ("queues.citas.overflow", {"queue": "ventas", "hangup": True}, "not a place for a call"),
        ("queues.citas.overflow", "hangup", "not a place for a call"),
        ("queues.citas.overflow", {"repeat": True}, "only among the choices of a menu"),
        ("queues.citas.skills", [{"skill": "ingles", "level": 3}], "not among skills"),
        ("queues.citas.service_level", {"target": "20s", "procent": 80}, "Did you mean 'percent'?"),
        ("queues.citas.announcements", {"prompt": "nope"}, "not among prompts"),
        ("users.ana.roles", [], "at least one"),
        ("users.ana.roles", ["agent", "agent"], "stands here twice"),
        ("users.ana.roles", ["boss"], "not one of: agent"),
        ("users.ana.number", "2o1", "2 to 8 digits"),
        ("users.ana.pin", "12", "4 to 8 digits"),
        ("users.ana.extension", "999", "not among phones"),
        ("users.ana.email", "ana at example", "e-mail"),
        ("users.ana.language", "fr", "not one of: es, en"),
        ("phones.101.password", "short", "8 to 64"),
        ("phones.101.codecs", ["opus"], "not one of: alaw, ulaw, g722"),
        ("phones.101.codecs", [], "at least one"),
        ("trunks.carrier.host", "10.0.0.300", "host name nor an IPv4"),
        ("trunks.carrier.host", "a;b", "host name nor an IPv4"),
        ("trunks.carrier.port", 70000, "1 to 65535"),
        ("trunks.carrier.transport", "sctp", "not one of: udp, tcp, tls"),
        ("trunks.carrier.srtp", "required", "set transport: tls as well"),
        ("trunks.carrier.srtp", "on", "not one of: none, optional, required"),
        ("trunks.carrier.verify", False, "only with transport: tls"),
        ("trunks.carrier.ca", "hello", "no certificate"),
        ("phones.101", {"browser": True, "srtp": "required"}, "always encrypted"),
        ("phones.101", {"browser": True, "max_contacts": 2}, "one page only"),
        ("network.reached_as", ["https://pbx.example.com"], "host name nor an IPv4"),
        ("trunks.carrier.match", ["10.0.0.0/33"], "such as 192.0.2.0/24"),
        ("trunks.carrier.registration", {"username": "u1"}, "password is needed"),
        ("trunks.carrier.registration", {"username": "u v", "password": "x"}, "user name of a carrier"),
        ("site.timezone", "Bogota", "an IANA name"),
        ("site.timezone", "../../etc/passwd", "an IANA name"),
        ("site.country", "Colombia", "two letters"),
        ("site.language", "fr", "es, en"),
        ("menus.main.choices", {"11": {"queue": "citas"}}, "key of a telephone"),
        ("menus.main.choices", {"1": {"queue": "nada"}}, "not among queues"),
        ("menus.main.greeting", "nada", "not among prompts"),
        ("prompts.menu", {"text": "hola", "sound": "beep"}, "has text, file or both"),
        ("prompts.menu", {"file": "../x.wav"}, "name of a WAV"),
        ("prompts.menu", {"sound": "x;y"}, "built-in sound"),
        ("prompts.menu.text", {"fr": "salut"}, "not one of: es, en"),
        ("outbound", [{"pattern": "9X.", "trunks": ["none"]}], "not among trunks"),
        ("outbound", [{"pattern": "9X.,1", "trunks": ["carrier"]}], "not a dial pattern"),
        ("outbound", {"pattern": "9X."}, "is not a list"),
        ("pause_reasons.break.digit", "12", "key of a telephone"),
        ("recording", {"keep_days": 0}, "from 1 to"),
        ("users", [], "not a table of keys"),
        ("queues.citas", "Citas", "not a table of keys"),
    ],
)
def test_wrong_value_is_named(path, value, text):
    site = changed(small_site(), *path.split("."), to=value)
    found = parse(site, frozenset()).errors
    said = [problem.text("en") for problem in found if problem.path.startswith(path)]
    assert any(text in line for line in said), (text, [problem.text() for problem in found])
    assert parse(site, frozenset()).site is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_message_stands_in_both_languages_with_its_values(language):
    from string import Formatter

    from appliance.core.site.messages import MESSAGES

    for code, texts in MESSAGES.items():
        assert set(texts) == {"en", "es"}, code
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
        assert names[0] == names[1], code


def test_all_errors_come_at_once():
    site = small_site()
    site["queues"]["citas"]["ring"] = "20x"
    site["queues"]["citas"]["wrap_up"] = "soon"
    site["users"]["ana"]["roles"] = ["chief"]
    site["numbers"]["5716001000"]["route"] = {"menu": "mein"}
    site["colour"] = "blue"
    del site["site"]["name"]
    site["site"]["timezone"] = "Mars/Base"
    assert set(errors(site)) == {
        "queues.citas.ring",
        "queues.citas.wrap_up",
        "users.ana.roles.0",
        "numbers.5716001000.route.menu",
        "colour",
        "site.name",
        "site.timezone",
    }


def test_one_broken_queue_is_one_problem_though_many_routes_lead_to_it():
    site = changed(small_site(), "queues", "citas", "ring", to="20x")
    assert list(errors(site)) == ["queues.citas.ring"]


def test_unknown_key_is_guessed():
    site = changed(small_site(), "queues", "citas", "wrapup", to="5s")
    assert "Did you mean 'wrap_up'?" in errors(site)["queues.citas.wrapup"].text("en")
    assert "¿Quiso decir «wrap_up»?" in errors(site)["queues.citas.wrapup"].text("es")


@pytest.mark.parametrize("data", [None, 5, "text", [], {}, {"timbre": 2}, {"timbre": True}])
def test_what_is_no_site_file_is_refused(data):
    parsed = parse(data)
    assert parsed.site is None
    assert parsed.errors


def test_secret_is_put_aside_and_never_in_a_message():
    parsed = parse(changed(small_site(), "phones", "101", "password", to="short"))
    assert parsed.secrets["phones.102.password"] == "phone-102-secret"
    assert "short" not in " ".join(
        problem.text() for problem in parsed.problems if "long" not in problem.text()
    )


def test_kept_needs_something_that_is_kept():
    site = changed(small_site(), "phones", "101", "password", to="(kept)")
    assert errors(site)["phones.101.password"].code == "nothing_kept"
    assert parse(site, frozenset({"phones.101.password"})).site is not None


def test_carrier_password_may_be_left_out_once_it_is_kept():
    site = changed(small_site(), "trunks", "carrier", "registration", to={"username": "u1"})
    held = frozenset({"trunks.carrier.registration.password"})
    assert parse(site, held).site.trunks["carrier"].registration.has_password


def test_load_site_raises_with_every_problem():
    site = small_site()
    site["queues"]["citas"]["ring"] = "x"
    site["queues"]["ventas"]["ring"] = "y"
    with pytest.raises(InvalidSite) as raised:
        load_site(site)
    assert len(raised.value.problems) == 2


def test_reading_changes_nothing_in_the_data():
    site = small_site()
    before = copy.deepcopy(site)
    parse(site)
    assert site == before
