"""Following the site's link, with a helper that only answers."""

import json

import pytest

from appliance.core.site.parse import parse
from appliance.site.shaping import Shaping, State, read
from hw.helper.client import HelperError
from hw.helper.request import ApplyQos, RemoveQos
from tests.support.site import small_site

WAN = {"down": "4 Mbit/s", "up": "1 Mbit/s", "overhead": "dsl"}


def site(uplink="lan7", **network):
    interfaces = {"lan0": {"zone": "lan"}, uplink: {"zone": "wan"}}
    return parse(small_site() | {"network": network | {"interfaces": interfaces}}).site


@pytest.fixture
def helper(tmp_path):
    """(shaping, requests, what the helper raises)"""
    asked, trouble = [], []

    def answer(request):
        asked.append(request)
        if trouble:
            raise trouble[0]
        return {"said": json.dumps({"queue": "fq_codel", "changed": True})}

    return Shaping(tmp_path / "shaping.json", answer), asked, trouble


def test_site_without_a_link_asks_nothing(helper):
    shaping, asked, _ = helper
    assert shaping.follow(site()) is None
    assert asked == []
    assert shaping.state() is None


def test_link_is_asked_for_with_its_overhead_and_the_queue_is_told(helper):
    shaping, asked, _ = helper
    assert shaping.follow(site(wan=WAN)) is None
    assert asked == [ApplyQos("lan7", 1000, 4000, 26, 0, True)]
    assert shaping.state() == State("lan7", in_force=True, queue="fq_codel")


def test_refusal_is_a_note_and_stands_in_the_state(helper):
    shaping, _, trouble = helper
    trouble.append(HelperError("failed", "there is no interface lan7"))
    note = shaping.follow(site(wan=WAN))
    assert note.code == "shaping_failed"
    assert "no interface lan7" in note.text("es")
    assert not shaping.state().in_force


def test_shaping_taken_out_of_the_site_is_removed_once(helper):
    shaping, asked, _ = helper
    shaping.follow(site(wan=WAN))
    shaping.follow(site(wan=WAN | {"shaping": False}))
    shaping.follow(site())
    assert asked[1:] == [RemoveQos("lan7")]
    assert shaping.state() is None


def test_another_interface_frees_the_first(helper):
    shaping, asked, _ = helper
    shaping.follow(site(wan=WAN))
    shaping.follow(site("lan8", wan=WAN))
    assert [request.interface for request in asked] == ["lan7", "lan7", "lan8"]
    assert isinstance(asked[1], RemoveQos)


def test_watch_is_quiet_while_all_is_well_and_acts_when_an_interface_was_replaced(helper, tmp_path):
    shaping, asked, _ = helper
    shaping.follow(site(wan=WAN))
    shaping.watch(site(wan=WAN))
    assert len(asked) == 1
    state = tmp_path / "shaping.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"devices": [77, 78]}))
    shaping.watch(site(wan=WAN))
    assert len(asked) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"interface": "wan0"}', '{"devices": 3}'])
def test_state_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / "x").write_text(text)
    assert read(tmp_path / "x") is None
