"""A site written out and read back is the same site; what is written is canonical."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.site.kinds.times import DAYS, Days, Duration, TimeOfDay
from appliance.core.site.parse import load_site, parse, to_data
from appliance.core.site.spot import Reading, Spot
from appliance.site.load import dump, load
from tests.support.examples import EXAMPLES, example
from tests.support.site import changed, small_site


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_survives_export(name):
    site = parse(example(name)).site
    data = to_data(site)
    assert load_site(data) == site
    assert load_site(json.loads(json.dumps(data))) == site
    assert load(dump(data)) == data
    assert to_data(load_site(data)) == data


def test_defaults_and_builtin_things_are_left_out():
    data = to_data(load_site(changed(small_site(), "queues", "citas", "ring", to="20s")))
    assert "ring" not in data["queues"]["citas"]
    assert data["prompts"].keys() == {"menu"}
    assert data["pause_reasons"].keys() == {"break"}
    assert "language" not in data["users"]["ana"]


def test_secrets_are_never_written():
    text = json.dumps(to_data(load_site(small_site())))
    assert "secret" not in text
    assert "4821" not in text
    assert '"pin": "(kept)"' in text


def test_built_in_prompt_can_be_replaced():
    site = load_site(changed(small_site(), "prompts", "recorded", to={"text": {"es": "Se graba."}}))
    assert site.prompts["recorded"].text == {"es": "Se graba."}
    assert "recorded" in to_data(site)["prompts"]


spot = Spot(Reading(names={}))


@given(st.integers(0, 86400))
def test_durations_come_back(seconds):
    kind = Duration(0, 86400)
    assert kind.read(kind.write(seconds), spot) == seconds


@given(st.integers(0, 1440))
def test_times_of_day_come_back(minutes):
    assert TimeOfDay().read(TimeOfDay().write(minutes), spot) == minutes


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_come_back(days):
    chosen = tuple(sorted(days))
    assert Days().read(Days().write(chosen), spot) == chosen


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("lun-vie", DAYS[:5]),
        ("sab,dom", DAYS[5:]),
        ("fri-mon", ("mon", "fri", "sat", "sun")),
        ("mie", ("wed",)),
    ],
)
def test_days_are_understood_in_spanish_and_over_the_weekend(written, meant):
    assert Days().read(written, spot) == tuple(DAYS.index(day) for day in meant)


@given(
    st.recursive(
        st.text() | st.integers() | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=20,
    ),
    st.sampled_from(sorted(small_site())),
)
def test_no_data_at_all_can_break_the_reader(value, section):
    """It either reads or says why not."""
    parsed = parse(small_site() | {section: value}, frozenset())
    assert parsed.site is not None or parsed.errors
    assert all(problem.text("es") and problem.text("en") for problem in parsed.problems)
