"""Bringing spans to what is wanted: which commands are given for which span, and which span is left alone."""

import json

import pytest

from hw.cards.apply import apply
from hw.cards.inventory import Inventory, Kind, Port, Side, Span
from hw.cards.system_conf import texts
from hw.cards.wanted import E1, Analog, NotWanted, check_all

MARK = "0123456789abcdef"
OTHER = "fedcba9876543210"
CARD = {"card": "TE220", "location": "PCI Bus 04 Slot 09"}
PORTS = tuple(Port(n, Side.FXO if n < 3 else Side.FXS) for n in range(1, 5))
BOX = Inventory(
    spans=(
        Span(1, Kind.E1, "TE2/0/1", first=1, size=31, **CARD),
        Span(2, Kind.E1, "TE2/0/2", first=32, size=31, **CARD),
        Span(3, Kind.ANALOG, "WCTDM/0", "TDM410P", "", first=63, size=4, ports=PORTS),
    )
)


def e1(span, mark=MARK, **changed):
    return E1(
        **{"span": span, "mark": mark, "lines": 30, "r2": False, "crc4": True, "carrier_clock": True}
        | changed
    )


LINES = Analog(span=3, mark=MARK, kewl=(1,), loop=(2,), phones=(4,))


class Machine:
    """Records what is run; Asterisk is up with these calls on it."""

    def __init__(self, *calls, up=True, failing=""):
        self.calls, self.up, self.failing, self.ran = calls, up, failing, []

    def __call__(self, command):
        name, *arguments = command
        said = arguments[-1] if name.endswith("asterisk") else " ".join(arguments)
        if "core show channels" in said:
            return (0, "\n".join(f"{call}!ctx!s!1!Up" for call in self.calls)) if self.up else (1, "no")
        self.ran.append(said)
        return (1, "broken") if self.failing and self.failing in said else (0, "")


def test_span_of_isdn_as_dahdi_takes_it():
    assert texts("es", [e1(1)], BOX)[1] == (
        "span=1,1,0,ccs,hdb3,crc4\nbchan=1-15,17-31\ndchan=16\nalaw=1-31\n"
        "echocanceller=mg2,1-15,17-31\nloadzone=es\ndefaultzone=es\n"
    )


@pytest.mark.parametrize(
    ("lines", "voice"), [(10, "32-41"), (15, "32-46"), (16, "32-46,48-48"), (30, "32-46,48-62")]
)
def test_only_the_lines_that_were_bought(lines, voice):
    assert f"bchan={voice}\n" in texts("es", [e1(2, lines=lines)], BOX)[2]


def test_clocks_of_one_card_are_followed_in_order_and_none_where_we_give_it():
    made = texts("es", [e1(1), e1(2)], BOX)
    assert made[1].startswith("span=1,1,") and made[2].startswith("span=2,2,")
    assert texts("es", [e1(1, carrier_clock=False)], BOX)[1].startswith("span=1,0,")


def test_r2_has_bits_instead_of_a_channel():
    text = texts("mx", [e1(1, r2=True, crc4=False)], BOX)[1]
    assert "span=1,1,0,cas,hdb3\ncas=1-15,17-31:1101\n" in text
    assert "dchan" not in text


def test_analog_ports_are_told_the_signalling_of_the_far_side():
    assert texts("es", [LINES], BOX)[3] == (
        "fxsks=63\nfxsls=64\nfxoks=66\nalaw=63,64,66\nechocanceller=mg2,63,64,66\nloadzone=es\ndefaultzone=es\n"
    )


def test_span_without_hardware_has_no_framing():
    box = Inventory(spans=(Span(1, Kind.E1, "DYN/loc/1:1", "", "", first=1, size=31, dynamic=True),))
    assert texts("es", [e1(1)], box)[1].startswith("bchan=")


def test_span_of_another_kind_is_left_out():
    assert texts("es", [e1(3), Analog(1, MARK, (1,), (), ())], BOX) == {}


def test_port_without_its_module_is_left_out():
    assert texts("es", [Analog(3, MARK, (3,), (), ())], BOX) == {}


def test_first_time_and_then_nothing_more(tmp_path):
    state, first, second = tmp_path / "dahdi.json", Machine(), Machine()
    assert apply("es", [e1(1), LINES], BOX, first, state).applied == [1, 3]
    assert first.ran[:4] == [
        "pri destroy span 1",
        "dahdi destroy channels 1 31",
        f"-c {tmp_path}/span-1.conf -S 1 -C 1-31",
        "dahdi create channels 1 31",
    ]
    done = apply("es", [e1(1), LINES], BOX, second, state)
    assert (done.applied, second.ran) == ([], [])


def test_only_the_span_that_changes_is_touched(tmp_path):
    state = tmp_path / "dahdi.json"
    apply("es", [e1(1), e1(2), LINES], BOX, Machine(), state)
    machine = Machine("DAHDI/i1/5551000-1a", "DAHDI/63-1")
    assert apply("es", [e1(1), e1(2, OTHER), LINES], BOX, machine, state).applied == [2]
    assert all(" 2" in said or " 32 " in said or "32-62" in said for said in machine.ran)


@pytest.mark.parametrize("call", ["DAHDI/i2/5551000-1a", "DAHDI/i2/-2"])
def test_span_with_a_call_on_it_waits_and_follows_when_it_is_over(tmp_path, call):
    state = tmp_path / "dahdi.json"
    apply("es", [e1(2)], BOX, Machine(), state)
    busy = Machine(call)
    done = apply("es", [e1(2, OTHER)], BOX, busy, state)
    assert (done.waiting, busy.ran) == ([2], [])
    assert apply("es", [e1(2, OTHER)], BOX, Machine(), state).applied == [2]


def test_call_on_a_line_of_the_same_card_waits_too(tmp_path):
    assert apply("es", [LINES], BOX, Machine("DAHDI/66-1"), tmp_path / "s.json").waiting == [3]


def test_asterisk_that_is_not_up_is_not_spoken_to(tmp_path):
    machine = Machine(up=False)
    assert apply("es", [e1(1)], BOX, machine, tmp_path / "s.json").applied == [1]
    assert machine.ran == [f"-c {tmp_path}/span-1.conf -S 1 -C 1-31"]


def test_span_no_longer_wanted_is_taken_from_asterisk(tmp_path):
    state, machine = tmp_path / "s.json", Machine()
    apply("es", [e1(1)], BOX, Machine(), state)
    apply("es", [], BOX, machine, state)
    assert machine.ran == ["pri destroy span 1", "dahdi destroy channels 1 31"]


def test_failure_of_one_span_is_told_and_the_others_follow(tmp_path):
    state = tmp_path / "s.json"
    done = apply("es", [e1(1), e1(2)], BOX, Machine(failing="-S 1"), state)
    assert done.applied == [2]
    assert "broken" in done.failed[1]
    assert apply("es", [e1(1), e1(2)], BOX, Machine(), state).applied == [1]


def test_killed_in_the_middle_it_does_the_rest_again(tmp_path):
    state = tmp_path / "s.json"
    state.write_text('{"1": {"text"')
    assert apply("es", [e1(1)], BOX, Machine(), state).applied == [1]
    assert json.loads(state.read_text())["1"]["mark"] == MARK


def test_missing_span_is_told(tmp_path):
    assert apply("es", [e1(7)], BOX, Machine(), tmp_path / "s.json").missing == [7]


GOOD = {"span": 1, "mark": MARK, "lines": 30, "r2": False, "crc4": True, "carrier_clock": True}


def test_what_comes_over_the_wire_becomes_values():
    assert check_all("es", [GOOD]) == (e1(1),)
    port = {"span": 3, "mark": MARK, "kewl": [1], "loop": [2], "phones": [4]}
    assert check_all("es", [port]) == (LINES,)


@pytest.mark.parametrize(
    "bad",
    [
        GOOD | {"span": 0},
        GOOD | {"span": "1"},
        GOOD | {"span": True},
        GOOD | {"lines": 31},
        GOOD | {"r2": 1},
        GOOD | {"mark": "x"},
        GOOD | {"mark": "../../../etc/pas"},
        GOOD | {"more": 1},
        {"span": 3, "mark": MARK, "kewl": [1], "loop": [1], "phones": []},
        {"span": 3, "mark": MARK, "kewl": ["1\n"], "loop": [], "phones": []},
        {"span": 3, "mark": MARK, "kewl": 1, "loop": [], "phones": []},
        [],
        None,
    ],
)
def test_nothing_else_reaches_root(bad):
    with pytest.raises(NotWanted):
        check_all("es", [bad])


@pytest.mark.parametrize(
    ("zone", "spans"), [("xx", []), ("es\n", []), (1, []), ("es", {}), ("es", [GOOD, GOOD])]
)
def test_nor_a_zone_that_dahdi_has_not(zone, spans):
    with pytest.raises(NotWanted):
        check_all(zone, spans)
