"""Lines on cards as Asterisk shows them: which part of a trunk works, when the trunk is down, who can be
rung."""

from dataclasses import replace

import pytest

from appliance.acd.alarms import Alarms
from appliance.acd.cards import Cards, Sight, faults
from appliance.acd.lines import Lines
from appliance.core.site.model import E1Signalling, E1Trunk, FxoTrunk, Phone, Queue
from appliance.core.wiring import NO_CARD, Wire, Wiring
from pbx.ami.client import Ami
from tests.support.core_site import agent, site

PRI = E1Trunk("pri", "Primario", spans=(1, 2))
LINES = FxoTrunk("lines", "Líneas", span=3, ports=(1, 2), number="5716001001")
E1_WIRE = Wire((1, 2), (*range(1, 16), *range(17, 32), *range(32, 47), *range(48, 63)))
LINES_WIRE = Wire((3,), (63, 64))
CHANNELS = dict.fromkeys((*E1_WIRE.channels, 63, 64, 66), "")
WELL = Sight({1: "OK", 2: "OK", 3: "OK"}, {1: True, 2: True}, CHANNELS)


def seen(**changed):
    return replace(WELL, **changed)


@pytest.mark.parametrize(
    ("sight", "first"),
    [
        (WELL, ""),
        (seen(spans={1: "RED", 2: "OK"}), "red_alarm"),
        (seen(spans={1: "BLU/RED", 2: "OK"}), "blue_alarm"),
        (seen(spans={1: "YEL", 2: "OK"}), "yellow_alarm"),
        (seen(spans={1: "REC", 2: "OK"}), "alarm"),
        (seen(isdn={1: False, 2: True}), "d_channel_down"),
        (seen(isdn={2: True}), "d_channel_down"),
        (seen(channels={32: ""}), "not_configured"),
        (Sight(), "not_configured"),
    ],
)
def test_what_is_wrong_with_a_span(sight, first):
    assert faults(PRI, E1_WIRE, sight)["1"] == first


def test_r2_has_no_d_channel_to_lose():
    r2 = replace(PRI, signalling=E1Signalling.R2)
    assert faults(r2, E1_WIRE, seen(isdn={})) == {"1": "", "2": ""}


def test_line_without_voltage():
    sight = seen(channels=CHANNELS | {64: "Red Alarm"})
    assert faults(LINES, LINES_WIRE, sight) == {"1": "", "2": "no_voltage"}


def test_missing_card_is_the_reason():
    assert faults(PRI, Wire((1, 2), fault=NO_CARD), WELL) == {"1": NO_CARD, "2": NO_CARD}


class Box:
    def __init__(self, wiring=None):
        self.states, self.reachable, self.alarms = [], {}, Alarms(lambda: 0.0, lambda code: None)
        self.lines = Lines(
            lambda: 0.0, lambda name: None, lambda line: self.states.append((line.name, line.reason))
        )
        self.cards = Cards(Ami("127.0.0.1", 1, "u", "p"), self.lines, self.alarms, self.reachable.__setitem__)
        self.configure(wiring or Wiring({"pri": E1_WIRE, "lines": LINES_WIRE}, {"110": Wire((3,), (66,))}))

    def configure(self, wiring):
        trunks = {"pri": PRI, "lines": LINES}
        whole = replace(
            site([Queue("citas", "Citas")], [agent("ana", "citas")]),
            trunks=trunks,
            phones={"110": Phone("110", "Caja", port="3/4")},
        )
        self.lines.configure(whole)
        self.cards.configure(whole, wiring)


def test_trunk_is_down_when_all_of_it_is_and_up_again_by_itself():
    box = Box()
    box.cards.seen(WELL)
    box.cards.seen(seen(spans={1: "RED", 2: "RED"}))
    box.cards.seen(WELL)
    assert [state for state in box.states if state[0] == "pri"] == [
        ("pri", ""),
        ("pri", "red_alarm"),
        ("pri", ""),
    ]


def test_part_of_a_trunk_is_an_alarm_that_names_it():
    box = Box()
    box.cards.seen(seen(channels=CHANNELS | {63: "Red Alarm"}))
    assert box.lines.trunks["lines"].up
    assert box.alarms.active["lines_down:lines"]["args"] == {"trunk": "Líneas", "lines": "1"}
    box.cards.seen(WELL)
    assert "lines_down:lines" not in box.alarms.active


def test_all_of_a_trunk_is_no_alarm_of_a_part():
    box = Box()
    box.cards.seen(seen(channels=CHANNELS | {63: "Red Alarm", 64: "Red Alarm"}))
    assert box.lines.trunks["lines"].reason == "no_voltage"
    assert not box.alarms.active


def test_telephone_can_be_rung_while_its_port_is_there():
    box = Box()
    box.cards.seen(WELL)
    assert box.reachable == {"110": True}
    box.cards.seen(seen(channels={63: "", 64: ""}))
    assert box.reachable == {"110": False}


def test_trunk_taken_out_of_the_site_takes_its_alarm_along():
    box = Box()
    box.cards.seen(seen(channels=CHANNELS | {63: "Red Alarm"}))
    box.configure(Wiring({"pri": E1_WIRE}))
    assert not box.alarms.active


def test_entity_tells_its_kind():
    box = Box()
    assert [line.entity()["kind"] for line in box.lines.trunks.values()] == ["e1", "fxo"]
    assert box.lines.total == 62
