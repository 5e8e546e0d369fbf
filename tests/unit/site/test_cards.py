"""Lines on cards: from the site file to the wiring, to Asterisk's sections and to what root is asked for."""

import json
from dataclasses import replace

import pytest

from appliance.core.guessing import Limits
from appliance.core.site.parse import parse, to_data
from appliance.core.wiring import NO_CARD, WRONG_CARD, from_data
from appliance.core.wiring import to_data as wiring_data
from appliance.site.card_plan import wanted
from appliance.site.cards import Cards
from appliance.site.firewall import policy_of
from appliance.site.plan import build
from appliance.site.secrets import keep
from appliance.site.wiring import wire
from hw.cards.inventory import Inventory, Span
from hw.cards.wanted import E1, Analog
from hw.helper.client import HelperError
from hw.helper.request import decode, encode
from pbx.conf.dahdi import marks, ranges, render
from pbx.conf.dialplan import render as render_dialplan
from pbx.conf.pjsip import render as render_pjsip
from pbx.conf.plan import Box
from pbx.conf.reload import AsteriskAway
from tests.support.asterisk_conf import dialplan, sections
from tests.support.cards import CARDS, site_with_cards
from tests.support.site import DID_CITAS, changed, small_site


def site_of(data):
    parsed = parse(data)
    assert parsed.site, [problem.text() for problem in parsed.errors]
    return parsed.site


def plan_of(data, cards=CARDS):
    site = site_of(data)
    return build(site, keep(site, {}, {}), Box("a", "b"), wire(site, cards))


def section(data, name, cards=CARDS):
    return next(dict(s.settings) for s in sections(render(plan_of(data, cards))) if s.name == name)


def problems(data):
    return {(problem.path, problem.code) for problem in parse(data).errors}


E1_TRUNK = ("trunks", "pri")
LINES = ("trunks", "lines")
SUBJECTS = (("trunk", "pri"), ("trunk", "lines"), ("phone", "110"))


# -- the site file


def test_trunk_without_a_kind_is_sip_as_ever():
    site = site_of(small_site())
    assert site.trunks["carrier"].kind == "sip"
    assert "kind" not in to_data(site)["trunks"]["carrier"]


def test_what_is_written_is_read_again():
    data = to_data(site_of(site_with_cards()))
    assert data["trunks"]["pri"] == {"kind": "e1", "label": "Primario", "spans": [1, 2]}
    assert to_data(site_of(data)) == data


def test_kind_that_there_is_not_is_told():
    assert ("trunks.pri.kind", "not_choice") in problems(
        changed(site_with_cards(), *E1_TRUNK, "kind", to="t1")
    )


def test_key_of_another_kind_is_unknown():
    assert ("trunks.pri.host", "unknown_key") in problems(
        changed(site_with_cards(), *E1_TRUNK, "host", to="x")
    )


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ((*LINES, "span"), 1, "trunks.lines.ports"),
        ((*E1_TRUNK, "spans"), [1, 3], "trunks.lines.ports"),
        (("phones", "110", "port"), "3/2", "phones.110.port"),
        (("phones", "110", "port"), "2/1", "phones.110.port"),
    ],
)
def test_a_port_belongs_to_one(path, value, where):
    assert (where, "port_taken") in problems(changed(site_with_cards(), *path, to=value))


@pytest.mark.parametrize("key", ["password", "codecs", "max_contacts"])
def test_analog_telephone_registers_with_nobody(key):
    value = {"password": "something-long", "codecs": ["alaw"], "max_contacts": 2}[key]
    data = changed(site_with_cards(), "phones", "110", key, to=value)
    assert (f"phones.110.{key}", "not_at_port") in problems(data)


@pytest.mark.parametrize(("key", "value"), [("srtp", "optional"), ("browser", True)])
def test_analog_telephone_is_neither_encrypted_nor_in_a_browser(key, value):
    data = changed(site_with_cards(), "phones", "110", key, to=value)
    assert (f"phones.110.{key}", "not_at_port") in problems(data)


def test_analog_telephone_has_no_password():
    site = site_of(site_with_cards())
    assert "phones.110.password" not in keep(site, {}, {})
    assert "password" not in to_data(site)["phones"]["110"]


@pytest.mark.parametrize("value", ["3", "0/1", "3/0", "x", "3/1/1", 3])
def test_port_is_span_and_position(value):
    assert ("phones.110.port", "not_port") in problems(
        changed(site_with_cards(), "phones", "110", "port", to=value)
    )


def test_r2_and_isdn_have_their_own_keys():
    isdn = changed(site_with_cards(), *E1_TRUNK, "r2", to={"digits": 3})
    assert ("trunks.pri.r2.digits", "only_r2") in problems(isdn)
    r2 = changed(site_with_cards(), *E1_TRUNK, "signalling", to="r2")
    assert ("trunks.pri.switch_type", "not_r2") in problems(changed(r2, *E1_TRUNK, "switch_type", to="qsig"))


def test_line_needs_a_number_that_exists():
    assert ("trunks.lines.number", "no_such") in problems(
        changed(site_with_cards(), *LINES, "number", to="999")
    )
    assert ("trunks.lines.number", "missing") in problems(
        changed(site_with_cards(), *LINES, "number", to=None)
    )


def test_lines_on_cards_take_nothing_of_the_link():
    data = changed(site_with_cards(), "network", to={"wan": {"down": "4 Mbit/s", "up": "4 Mbit/s"}})
    site = changed(data, "trunks", "carrier", "channels", to=5)
    assert not [p for p in parse(site).problems if p.code == "lines_do_not_fit"]


# -- the wiring


def test_lines_lie_on_the_channels_of_their_ports():
    wiring = wire(site_of(site_with_cards()), CARDS)
    assert wiring.trunks["pri"].channels == (*range(1, 16), *range(17, 32), *range(32, 47), *range(48, 63))
    assert wiring.trunks["lines"].channels == (63, 64)
    assert (wiring.device("110"), wiring.device("101")) == ("DAHDI/66", "PJSIP/101")
    assert from_data(json.loads(json.dumps(wiring_data(wiring)))) == wiring


@pytest.mark.parametrize(
    ("change", "name", "fault"),
    [
        ({"spans": [1, 7]}, "pri", NO_CARD),
        ({"spans": [3]}, "pri", WRONG_CARD),
        ({"span": 9}, "lines", NO_CARD),
        ({"span": 1}, "lines", WRONG_CARD),
        ({"ports": [1, 3]}, "lines", WRONG_CARD),
        ({"ports": [1, 9]}, "lines", NO_CARD),
    ],
)
def test_why_a_trunk_lies_nowhere(change, name, fault):
    data = site_with_cards()
    data["phones"].pop("110")
    data["trunks"] = {name: data["trunks"][name] | change}
    data["outbound"] = []
    found = wire(site_of(data), CARDS).trunks[name]
    assert (found.fault, found.channels) == (fault, ())


def test_missing_card_leaves_the_rest_as_it_is():
    data = site_with_cards()
    here, gone = plan_of(data), plan_of(data, Inventory(spans=CARDS.spans[:2]))
    assert marks(gone) == {span: mark for span, mark in marks(here).items() if span != 3}
    assert [phone.channel for phone in gone.card_phones] == [None]


# -- Asterisk


def test_span_of_isdn():
    found = section(site_with_cards(), "pri-2")
    assert found["signalling"] == "pri_cpe"
    assert found["context"] == "trunk-pri"
    assert found["dahdichan"] == "32-46,48-62"
    assert found["setvar"] == "TIMBRE_LINE=pri"


def test_lines_are_as_their_country_has_them_unless_said():
    assert section(site_with_cards(), "lines-3")["cidsignalling"] == "bell"
    spain = changed(site_with_cards(), "site", "country", to="ES")
    assert section(spain, "lines-3")["cidsignalling"] == "v23"
    brazil = changed(site_with_cards(), "site", "country", to="BR")
    found = section(brazil, "lines-3")
    assert (found["cidsignalling"], found["cidstart"]) == ("dtmf", "dtmf")
    said = changed(brazil, *LINES, "cid", to={"signal": "v23"})
    found = section(said, "lines-3")
    assert (found["cidsignalling"], found["cidstart"]) == ("v23", "ring")
    assert section(changed(spain, *LINES, "cid", to={"signal": "none"}), "lines-3")["usecallerid"] == "no"


def test_busy_tone_is_listened_for_where_nothing_else_tells_the_end():
    data = site_with_cards()
    assert section(data, "lines-3")["busydetect"] == "no"
    loop = changed(data, *LINES, "start", to="loopstart")
    found = section(loop, "lines-3")
    assert (found["signalling"], found["busydetect"], found["busycount"]) == ("fxs_ls", "yes", "6")
    assert section(changed(loop, *LINES, "polarity", to=True), "lines-3")["busydetect"] == "no"
    assert section(changed(data, *LINES, "busy_detection", to=True), "lines-3")["busydetect"] == "yes"


def test_gains_are_told_in_decibels():
    data = changed(changed(site_with_cards(), *LINES, "rx_gain", to=-2.5), *LINES, "tx_gain", to=3)
    found = section(data, "lines-3")
    assert (found["rxgain"], found["txgain"]) == ("-2.5", "3.0")


def test_telephone_at_a_port():
    found = section(site_with_cards(), "phone-110")
    assert found["signalling"] == "fxo_ks"
    assert found["context"] == "phones"
    assert found["callerid"] == "Caja <110>"
    assert found["dahdichan"] == "66"
    inside = changed(site_with_cards(), "phones", "110", "dial_out", to=False)
    assert section(inside, "phone-110")["context"] == "phones-inside"


def test_r2_by_country():
    data = changed(changed(site_with_cards(), *E1_TRUNK, "signalling", to="r2"), "site", "country", to="MX")
    found = section(data, "pri-1")
    assert (found["signalling"], found["mfcr2_variant"], found["mfcr2_max_dnis"]) == ("mfcr2", "mx", "4")


def test_label_of_a_telephone_cannot_become_configuration():
    data = changed(site_with_cards(), "phones", "110", "label", to='x" <1>;y,z')
    assert section(data, "phone-110")["callerid"] == "x   1 ;y z <110>"


def test_call_on_a_line_goes_to_the_lines_number():
    contexts, _ = dialplan(plan_dialplan(site_with_cards()))
    steps = [step.arguments for step in contexts["trunk-lines"]["s"]]
    assert f"arrive,s,1(lines,{DID_CITAS})" in steps
    assert f"number-{DID_CITAS},s,1" in steps


def plan_dialplan(data):
    return render_dialplan(plan_of(data))


def test_calls_out_try_every_span_then_the_lines_then_the_carrier():
    contexts, _ = dialplan(plan_dialplan(site_with_cards()))
    [steps] = contexts["outbound-1"].values()
    dialled = [step.arguments.split(",")[0] for step in steps if step.application == "Dial"]
    assert dialled == [
        "DAHDI/i1/${TIMBRE_DIALLED}",
        "DAHDI/i2/${TIMBRE_DIALLED}",
        "DAHDI/G1/w${TIMBRE_DIALLED}",
        "PJSIP/${TIMBRE_DIALLED}@carrier",
        "PJSIP/${TIMBRE_DIALLED}@carrier/sip:10.78.0.1:5060",
    ]


def test_calls_out_over_cards_are_guarded_like_any_other():
    limits = {"calls_at_once": 3, "per_hour": "2h"}
    data = changed(site_with_cards(), *E1_TRUNK, "guard", to=limits)
    data = changed(data, *LINES, "guard", to={"calls_at_once": 1})
    data = changed(data, "phones", "110", "guard", to={"calls_at_once": 1, "per_hour": "10m"})
    contexts, _ = dialplan(plan_dialplan(data))
    asked = [contexts[f"guard-{kind}"][name][0].arguments for kind, name in SUBJECTS]
    assert asked == [
        "guard-limit,s,1(trunk,pri,trunk-pri,3,7200)",
        "guard-limit,s,1(trunk,lines,trunk-lines,1,)",
        "guard-limit,s,1(phone,110,phone-110,1,600)",
    ]
    [steps] = contexts["outbound-1"].values()
    out = [f"{step.application}({step.arguments})" for step in steps]
    first = next(index for index, step in enumerate(out) if step.startswith("Dial(DAHDI/i1"))
    assert out.index("Gosub(guard-trunk,pri,1)") < first
    assert all("U(guard-answered)" in step for step in out if step.startswith("Dial("))


def test_lines_on_cards_are_tested_by_a_call_of_the_box():
    data = changed(site_with_cards(), *LINES, "line_test", to={"number": "3001"})
    contexts, _ = dialplan(plan_dialplan(data))
    assert list(contexts["line-test"]) == ["lines"]
    dialled = [step.arguments for step in contexts["line-test"]["lines"] if step.application == "Dial"]
    assert [arguments.split(",")[0] for arguments in dialled] == ["DAHDI/G1/w${TIMBRE_DIALLED}"]
    assert sections(render_pjsip(plan_of(data)))[-1].name == "line_test"


def test_telephone_at_a_port_is_known_to_the_guard_by_its_mark():
    contexts, _ = dialplan(plan_dialplan(site_with_cards()))
    who = [step.arguments for step in contexts["guard-who"]["s"]]
    mark = who.index("TIMBRE_BY=${TIMBRE_LINE}")
    assert who[mark + 1] == '$["${CHANNEL(channeltype)}" = "DAHDI"]?known'


def test_lines_on_cards_open_no_door_of_the_network():
    site = site_of(site_with_cards())
    assert policy_of(site) == policy_of(site_of(small_site()))
    carriers = Limits.of(site.network.firewall, site.trunks.values()).spared
    assert carriers == Limits.of(site.network.firewall, [site.trunks["carrier"]]).spared


def test_another_trunk_changes_no_other_spans_mark():
    data = changed(site_with_cards(), *LINES, "ports", to=[2])
    before = marks(plan_of(data))
    third = {"kind": "fxo", "span": 3, "ports": [1], "number": DID_CITAS}
    after = marks(plan_of(changed(data, "trunks", "fax", to=third)))
    assert after[1] == before[1]
    assert after[2] == before[2]


@pytest.mark.parametrize(
    ("channels", "text"), [((5,), "5"), ((1, 2, 3), "1-3"), ((1, 3, 4, 9), "1,3-4,9"), ((2, 1), "1-2")]
)
def test_channels_are_written_as_ranges(channels, text):
    assert ranges(channels) == text


# -- root


def test_request_for_root_and_its_way_over_the_wire():
    site = site_of(site_with_cards())
    plan = plan_of(site_with_cards())
    told = marks(plan)
    spans = wanted(site, wire(site, CARDS), told)
    assert spans == (
        E1(1, told[1], 30, r2=False, crc4=True, carrier_clock=True),
        E1(2, told[2], 30, r2=False, crc4=True, carrier_clock=True),
        Analog(3, told[3], kewl=(1, 2), loop=(), phones=(4,)),
    )


def test_whoever_is_the_network_gives_the_clock():
    data = changed(site_with_cards(), *E1_TRUNK, "signalling", to="pri_net")
    site = site_of(data)
    assert not wanted(site, wire(site, CARDS), marks(plan_of(data)))[0].carrier_clock


class Helper:
    def __init__(self, **answer):
        self.answer = {"applied": [], "waiting": [], "failed": {}, "missing": []} | answer
        self.asked = []

    def __call__(self, request):
        self.asked.append(decode(encode(request)))
        return {"said": json.dumps(self.answer)}


class Module:
    def __init__(self):
        self.loaded = []

    def load(self, name):
        self.loaded.append(name)


def follow(tmp_path, data, helper, cards=CARDS, module=None):
    owner = Cards(tmp_path / "wiring.json", module or Module(), lambda: cards, helper)
    site = site_of(data)
    wiring = owner.wire(site)
    notes = owner.follow(site, wiring, plan_of(data, cards))
    return owner, {note.code: note for note in notes}


def test_box_without_lines_on_cards_asks_nobody_for_anything(tmp_path):
    helper, module = Helper(), Module()
    _, notes = follow(tmp_path, small_site(), helper, Inventory(), module)
    assert (helper.asked, module.loaded, notes) == ([], [], {})


def test_spans_are_asked_for_and_the_driver_is_loaded(tmp_path):
    helper, module = Helper(applied=[1, 2, 3]), Module()
    _, notes = follow(tmp_path, site_with_cards(), helper, module=module)
    [asked] = helper.asked
    assert [span.span for span in asked.spans] == [1, 2, 3]
    assert module.loaded == ["chan_dahdi.so"]
    assert notes["spans_applied"].args == {"spans": "1, 2, 3"}
    assert json.loads((tmp_path / "wiring.json").read_text())["phones"]["110"]["channels"] == [66]


def test_span_with_a_call_is_told_and_tried_again(tmp_path):
    _, notes = follow(tmp_path, site_with_cards(), Helper(waiting=[2]))
    assert notes["spans_waiting"].again


def test_last_line_taken_out_of_the_site_is_taken_from_asterisk(tmp_path):
    follow(tmp_path, site_with_cards(), Helper())
    helper = Helper()
    follow(tmp_path, small_site(), helper)
    assert helper.asked[0].spans == ()
    follow(tmp_path, small_site(), helper)
    assert len(helper.asked) == 1


def test_helper_that_fails_is_a_note_and_not_a_fault(tmp_path):
    def broken(_request):
        raise HelperError("failed", "no")

    _, notes = follow(tmp_path, site_with_cards(), broken)
    assert notes["cards_failed"].again


def test_asterisk_that_is_away_reads_it_when_it_starts(tmp_path):
    class Away(Module):
        def load(self, name):
            raise AsteriskAway("no")

    _, notes = follow(tmp_path, site_with_cards(), Helper(applied=[1]), module=Away())
    assert set(notes) == {"spans_applied"}


def test_missing_and_swapped_cards_are_told_by_name(tmp_path):
    _, notes = follow(tmp_path, site_with_cards(), Helper(), Inventory(spans=CARDS.spans[:2]))
    assert notes["card_missing"].args["name"] in ("lines", "110")
    swapped = Span(3, CARDS.spans[0].kind, "x", "y", "z", 63, 31)
    _, notes = follow(tmp_path, site_with_cards(), Helper(), Inventory(spans=(*CARDS.spans[:2], swapped)))
    assert notes["card_wrong"]


def test_card_that_comes_later_is_noticed_an_alarm_is_not(tmp_path):
    cards = [Inventory(spans=CARDS.spans[:2])]
    owner = Cards(tmp_path / "w.json", Module(), lambda: cards[0], Helper())
    site = site_of(site_with_cards())
    owner.follow(site, owner.wire(site), plan_of(site_with_cards(), cards[0]))
    assert not owner.changed(site)
    cards[0] = CARDS
    assert owner.changed(site)
    assert not owner.changed(site_of(small_site()))
    owner.follow(site, owner.wire(site), plan_of(site_with_cards()))
    alarmed = replace(CARDS.spans[0], alarm="RED")
    cards[0] = Inventory(spans=(alarmed, *CARDS.spans[1:]))
    assert not owner.changed(site)
