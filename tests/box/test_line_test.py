"""The box calls through its own lines: what it says of them is what the carrier's side did."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import systemd
from tests.support.bad_line import HUM, BadPhones, Line
from tests.support.floor import BOX_WAN, CARRIER_ADDRESS, PEERS, asterisk
from tests.support.history import DATABASE, rows, wait_rows
from tests.support.site import DID_CITAS, SiteData, changed, small_site
from tests.support.waiting import wait_until

NUMBER = "3105550000"
TONE_HZ = 440
JOBS = "timbre-jobs.service"


def with_a_number(number: str = NUMBER, every: str = "24h", **trunk: Any) -> SiteData:
    """The small site, its trunk with somebody to call. Long after the last test, none is due."""
    site = small_site()
    test = {"number": number, "lasts": "5s", "every": every}
    return changed(site, "trunks", "carrier", to=site["trunks"]["carrier"] | trunk | {"line_test": test})


def line_test(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Status and results of `timbre line-test`."""
    command = ["timbre", "line-test", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def findings() -> list[str]:
    """Of health about line tests, in English."""
    done = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    found = (one for one in json.loads(done.stdout) if one["code"].startswith("line_test"))
    return [one["texts"]["en"]["what"] for one in found]


def note_a_test(when: float | None) -> None:
    """As if the line had been tested then, or (None) never before."""
    with sqlite3.connect(DATABASE, timeout=10) as database:
        database.execute("delete from line_test")
        if when is not None:
            values = ("carrier", NUMBER, "", "interrupted", when, "")
            names = "trunk, number, by, state, asked_at, refused"
            database.execute(f"insert into line_test ({names}) values (?, ?, ?, ?, ?, ?)", values)
    database.close()


@pytest.fixture(autouse=True)
def none_is_due(box: None) -> None:
    """Where a test does not want it otherwise, the box tests nothing by itself."""
    note_a_test(time.time())


@pytest.fixture
def end() -> Iterator[BadPhones]:
    """The carrier answers every call, at the end of a line that is perfect until told otherwise."""
    with BadPhones(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN, {}, 5060) as end:
        yield end


def test_a_good_line_is_measured_and_the_test_is_nobodys_call(live, carrier, apply_site, api):
    apply_site(with_a_number())
    carrier.outside(NUMBER, answer=200, tone_hz=TONE_HZ)
    status, (shown,) = line_test()
    assert (status, shown["result"], shown["trunk"], shown["number"]) == (0, "good", "carrier", NUMBER)
    assert (shown["loss_in_pct"], shown["loss_out_pct"]) == (0, 0)
    assert shown["mos"] > 4
    assert shown["codec"] == "alaw"
    assert shown["level_dbfs"] > -30, "the carrier hums"
    assert 0 < shown["answered_s"] < 10
    rung = carrier.wait_called(NUMBER)
    assert rung.wait_ended()["duration_s"] > 4
    called = carrier.phone.seen("incoming", line=f"outside-{NUMBER}")[0]
    assert "line-test" not in called.get("number", ""), "the carrier is not told who tests"
    assert api.get("/line-tests", trunk="carrier")["line_tests"][0] == shown
    assert api.get(f"/line-tests/{shown['id']}") == shown
    (leg,) = wait_rows("select * from call_leg where call = ?", f"line-test-{shown['id']}")
    assert leg["trunk"] == "carrier"
    assert rows("select * from call where id like 'line-test%'") == []
    assert rows("select * from call where did = ?", NUMBER) == []
    assert live.calls() == []
    assert findings() == []


def test_a_bad_line_is_told_and_so_is_its_recovery(live, apply_site, end):
    apply_site(with_a_number())
    end.lines[NUMBER] = Line(drop_out=5, drop_in=5, said=HUM)
    status, (shown,) = line_test("carrier")
    assert (status, shown["result"]) == (1, "bad_sound")
    assert shown["loss_in_pct"] == pytest.approx(20, abs=4)
    assert shown["mos"] < 3.6
    (said,) = findings()
    assert "it sounded bad" in said
    end.lines[NUMBER] = Line(said=HUM)
    assert line_test("carrier")[0] == 0
    assert findings() == []


@pytest.mark.parametrize(
    ("far", "result"),
    [
        ({"answer": 486}, "busy"),
        ({"answer": 404}, "wrong_number"),
        ({"answer": 503}, "not_taken"),
        ({"answer": 200}, "silent"),
    ],
)
def test_what_the_far_side_does_is_told_by_its_name(live, carrier, apply_site, far, result):
    apply_site(with_a_number())
    carrier.outside(NUMBER, **far)
    status, (shown,) = line_test()
    assert (status, shown["result"]) == (1, result)
    assert len(findings()) == 1


def test_a_carrier_that_is_not_there_is_told(live, apply_site):
    apply_site(with_a_number())
    assert line_test()[1][0]["result"] == "not_taken"


def test_the_guard_holds_for_tests_too(live, carrier, apply_site):
    apply_site(with_a_number(number="0034911234567"))
    carrier.outside("0034911234567", answer=200)
    status, (shown,) = line_test()
    assert (status, shown["result"]) == (1, "guard")
    assert carrier.phone.seen("incoming") == []


def test_callers_come_before_tests(live, carrier, apply_site):
    apply_site(with_a_number(channels=1))
    customer = carrier.call(DID_CITAS)
    live.wait_call(trunk="carrier")
    status, (shown,) = line_test()
    assert (status, shown["result"]) == (0, "lines_busy")
    customer.hang_up()
    assert findings() == [], "that callers have the line is no fault of it"


def test_a_trunk_without_a_number_is_refused_with_what_to_write(small):
    done = subprocess.run(["timbre", "line-test", "carrier"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "trunks.carrier.line_test.number" in done.stderr


def test_lines_are_tested_on_schedule(live, carrier, apply_site):
    apply_site(with_a_number(every="5m"))
    carrier.outside(NUMBER, answer=200, tone_hz=TONE_HZ)
    note_a_test(None)
    found = wait_rows("select * from line_test where state = 'ended'", timeout_s=150)
    assert [(row["trunk"], row["by"], row["code"]) for row in found] == [("carrier", "", 200)]


def test_a_test_that_is_cut_off_by_a_restart_says_so(live, carrier, apply_site):
    apply_site(with_a_number())
    carrier.outside(NUMBER, answer=200, answer_after_s=60)
    asked = subprocess.Popen(["timbre", "line-test", "--json"], stdout=subprocess.PIPE, text=True)
    rung = carrier.wait_called(NUMBER, timeout_s=30)
    systemd.stop(JOBS)
    rung.wait_ended()
    systemd.start(JOBS)
    out, _ = asked.communicate(timeout=100)
    assert json.loads(out)[0]["result"] == "interrupted"
    wait_until(lambda: "0 active channels" in asterisk("core show channels"), "no channel left")
