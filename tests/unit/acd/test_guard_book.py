"""The guard's part of Asterisk's database, read with care."""

from appliance.acd.guard_book import Stop, read
from appliance.core.guard.guard import Reading

ENTRIES = {
    "used/trunk-carrier": "120",
    "used/phone-101": "what",
    "running/17.1/trunk-carrier": "2-3580",
    "running/16.9/trunk-carrier": "5-100",
    "ceiling/trunk-carrier": "600",
    "stop/phone-101": "refusals 1790000000 17.4 3109998877",
}


def test_running_calls_count_by_their_beginnings() -> None:
    book = read(ENTRIES, "17.1", 1801.0)
    assert book.readings == {"trunk-carrier": Reading(120, 2 * 1800 - 3580, 2)}
    assert book.ceilings == {"trunk-carrier": "600"}
    assert book.stops == {"phone-101": Stop("refusals", 1790000000.0, "17.4", "3109998877")}


def test_calls_of_an_asterisk_that_is_gone_do_not_run() -> None:
    assert read(ENTRIES, "", 1801.0).readings == {"trunk-carrier": Reading(120)}
    assert read(ENTRIES, "18.0", 1801.0).readings == {"trunk-carrier": Reading(120)}


def test_a_stop_is_written_as_it_is_read() -> None:
    stop = Stop("minutes", 1790000000.0, "17.4", "112")
    assert Stop.parsed(str(stop)) == stop
    assert Stop.parsed("minutes").reason == "minutes"
    assert Stop.parsed("minutes soon").at == 0.0
