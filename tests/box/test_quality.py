"""How calls sound: what the box measures is what the lines did, from the live page to the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.support.bad_line import BadCallers, BadPhones, FarEnd, Line
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.history import wait_rows
from tests.support.site import DID_CITAS, phone_password
from tests.support.waiting import wait_until

GOOD = Line()


@pytest.fixture
def desks(live) -> Iterator[BadPhones]:
    """Ana's and Luis's phones, registered, both ready."""
    with BadPhones(PEERS / "lan", LAN_ADDRESS, BOX_LAN, {}) as phones:
        phones.register({e: phone_password(e) for e in ("101", "102")})
        for agent, extension in (("ana", "101"), ("luis", "102")):
            live.command("agent.login", agent=agent, extension=extension)
            if live.wait_any(agent, "ready", "paused")["state"] == "paused":
                live.command("agent.ready", agent=agent)
            live.wait_agent(agent, "ready")
        yield phones


@pytest.fixture
def callers(live) -> Iterator[BadCallers]:
    with BadCallers(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN) as callers:
        yield callers


def leg(call: dict[str, Any], **whose: str) -> dict[str, Any] | None:
    """As the feed shows one leg of a call."""
    legs = (call.get("quality") or {}).get("legs", [])
    return next((one for one in legs if all(one[key] == value for key, value in whose.items())), None)


def spoken(end: FarEnd, seconds: float) -> None:
    """Until so much has been said from now on."""
    until = end.sent + seconds / 0.02
    wait_until(lambda: end.sent >= until, f"{seconds} s of talk", timeout_s=seconds + 20)


def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    with closing(sqlite3.connect("file:/var/lib/timbre/db/timbre.sqlite?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(sql, values)]


def test_stored_loss_jitter_and_delay_are_what_the_carriers_line_did(live, desks, callers):
    line = Line(drop_out=20, drop_in=10, jitter_s=0.008, rtt_s=0.2)
    end = callers.dial(DID_CITAS, "3001110001", line)
    call = live.wait_call(state="talking")["id"]
    spoken(end, 25)
    callers.hang_up(callers.calls["3001110001"])
    legs = {
        row["trunk"] or row["extension"]: row
        for row in wait_rows(
            "select * from call_leg where call = ? and (select count(*) from call_leg where call = ?) = 2",
            call,
            call,
        )
    }
    carrier, desk = legs["carrier"], next(row for name, row in legs.items() if name != "carrier")
    print(carrier, desk)
    heard = carrier["heard_lost"] / (carrier["heard_lost"] + carrier["heard_packets"])
    told = carrier["told_lost"] / (carrier["told_lost"] + carrier["told_packets"])
    assert heard == pytest.approx(0.05, abs=0.015)
    assert told == pytest.approx(0.10, abs=0.02)
    assert carrier["told_jitter_s"] == pytest.approx(0.008, abs=0.002)
    assert carrier["heard_jitter_s"] == pytest.approx(0.008, abs=0.004)
    assert carrier["rtt_s"] == pytest.approx(0.2, abs=0.03)
    assert desk["heard_lost"] == 0
