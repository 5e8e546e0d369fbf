"""What the display on the front shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.site.model import Language
from appliance.hardware.pages import PAGE_S, Facts, page, pages, wrap

WELL = Facts("Clínica", Language.ES, (("lan0", "10.77.0.2"),), calls=3, waiting=1, ready=4)


def shown(facts, columns=20, rows=4):
    return ["\n".join(one) for one in pages(facts, columns, rows)]


def test_a_well_box_shows_address_calls_and_that_it_is_well():
    text = "\n".join(shown(WELL))
    for word in ("lan0 10.77.0.2", "Llamadas 3 esp 1", "Disponibles 4", "Todo en orden"):
        assert word in text


def test_alarms_come_first_and_the_set_up_code_is_there():
    facts = Facts("Sol", Language.EN, alarms=("The trunk Carrier is down.",), setup_code="AB2C-DE3F-GH4J")
    first, *rest = shown(facts)
    assert first.startswith("Sol\nALARM 1/1\nThe trunk Carrier is")
    assert any("AB2C-DE3F-GH4J" in one for one in rest)
    assert "well" not in "".join(rest)


def test_on_battery_is_said_before_anything_else():
    facts = Facts("Sol", Language.ES, alarms=("x",), battery_pct=64)
    assert "Con batería 64%" in shown(facts)[0]


def test_without_distributor_or_network_it_says_so():
    text = "\n".join(shown(Facts("Sol", Language.EN)))
    assert "Distributor away" in text
    assert "No network address" in text


def test_each_page_has_its_turn():
    every = pages(WELL, 20, 4)
    turns = [page(WELL, 20, 4, place * PAGE_S + 0.1) for place in range(len(every) + 1)]
    assert turns == [*every, every[0]]


@pytest.mark.parametrize(("columns", "rows"), [(16, 2), (16, 1), (20, 4), (40, 2)])
@given(alarms=st.lists(st.text(max_size=120), max_size=4), addresses=st.integers(0, 6))
def test_no_page_is_higher_than_the_display(columns, rows, alarms, addresses):
    facts = Facts(
        "Sol",
        Language.ES,
        tuple((f"if{number}", "10.0.0.1") for number in range(addresses)),
        1,
        alarms=tuple(alarms),
        setup_code="AB2C-DE3F-GH4J",
    )
    for one in pages(facts, columns, rows):
        assert 1 <= len(one) <= rows


@given(st.text(max_size=200), st.integers(8, 40))
def test_wrapping_loses_no_letter_and_fits(text, columns):
    rows = wrap(text, columns)
    assert all(0 < len(row) <= columns for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())
