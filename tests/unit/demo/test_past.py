import json
import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.core.history import from_dict
from appliance.core.site.parse import parse
from appliance.demo import archive, past
from appliance.site.load import load

DEMO = Path(__file__).parents[3] / "examples" / "demo.yaml"
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("America/Bogota"))


@pytest.fixture(scope="module")
def week():
    site = parse(load(DEMO.read_text(encoding="utf-8"))).site
    return list(past.days(site, 7, FRIDAY, random.Random(1)))


def test_a_week_has_six_days_in_order(week):
    assert len(week) == 6
    ats = [event.at for day in week for event in day]
    assert ats == sorted(ats)
    assert ats[-1] < FRIDAY.replace(hour=0).timestamp()


def test_every_call_begins_and_ends_once(week):
    for day in week:
        begun = Counter(event.call for event in day if event.kind == "call_started")
        ended = Counter(event.call for event in day if event.kind == "call_ended")
        assert begun == ended
        assert set(begun.values()) == {1}
        assert all(call.startswith("demo-") for call in begun)


def test_the_day_looks_like_a_real_one(week):
    outcomes = Counter(event.outcome for day in week for event in day if event.kind == "call_ended")
    calls = outcomes.total()
    assert 0.85 < outcomes["answered"] / calls < 0.995
    assert outcomes["abandoned"] > 0
    assert outcomes["self_service"] > 0


def test_agents_are_home_at_night(week):
    for day in week:
        last = {event.agent: event.state for event in day if event.kind == "agent_changed"}
        assert set(last.values()) == {"offline"}


def test_the_past_goes_before_what_the_acd_writes_and_can_be_read_again(week, tmp_path):
    (tmp_path / "00000007.jsonl").write_text("")
    path = archive.write_segment(tmp_path, week[0])
    assert path.name < "00000007.jsonl"
    read = [from_dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    assert read == week[0]
    assert path.stat().st_mode & 0o777 == 0o660
