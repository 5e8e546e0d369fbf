"""The call log is taken into history exactly once, through restarts and cuts of the file."""

import json
import time
from pathlib import Path

from appliance.acd import log_file
from appliance.acd.log_file import LogFile, Position
from appliance.acd.missed import Missed
from appliance.core.history import CallEnded, HistoryEvent
from appliance.core.site.parse import load_site
from pbx.ami.client import Ami
from tests.support.asynchronous import asynchronous
from tests.support.site import small_site

SITE = load_site(small_site())


def line(call: str, ago_s: float = 30.0, **fields: str) -> str:
    end = time.time() - ago_s
    told = {"at": f"{end - 10:.3f}", "end": f"{end:.3f}", "direction": "in"} | fields
    return f"{end:.0f}|{call}|NONE|NONE|TIMBRE|" + "&".join(f"{k}={v}" for k, v in told.items()) + "\n"


class Box:
    """The folders of a box; each `missed()` is the ACD started once more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[HistoryEvent] = []
        for name in ("call-log", "journal", "acd"):
            (folder / name).mkdir()

    @property
    def log(self) -> Path:
        return self.folder / "call-log" / "calls"

    def note(self, *lines: str) -> None:
        with self.log.open("a") as file:
            file.writelines(lines)

    def missed(self, remembered: dict[str, object] | None = None) -> Missed:
        missed = Missed(
            self.log.parent, self.folder / "acd/mark.json", self.folder / "journal", "/rec", self._append
        )
        missed.begin(SITE, remembered if remembered is not None else {})
        return missed

    def _append(self, event: HistoryEvent) -> None:
        self.events.append(event)
        if isinstance(event, CallEnded):
            with (self.folder / "journal/00000001.jsonl").open("a") as journal:
                journal.write(json.dumps({"kind": "call_ended", "call": event.call}) + "\n")

    def ended(self) -> list[str]:
        return [event.call for event in self.events if isinstance(event, CallEnded)]


async def look(missed: Missed, *living: str) -> None:
    """Of an Asterisk that cannot be told anything."""
    await missed.look(SITE, living, Ami("127.0.0.1", 9, "", ""))


def test_what_ended_meanwhile_is_written_once(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.note(line("1.1"), line("2.2"))
    box.missed()
    box.missed()
    assert box.ended() == ["1.1", "2.2"]


def test_what_the_journal_knows_is_not_written_again(tmp_path: Path) -> None:
    box = Box(tmp_path)
    (tmp_path / "journal/00000007.jsonl").write_text('{"kind":"call_ended","call":"1.1"}\n')
    box.note(line("1.1"), line("2.2"))
    box.missed()
    assert box.ended() == ["2.2"]


def test_a_remembered_call_that_the_plain_queue_ended_is_remembered_no_more(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.note(line("1.1", outcome="fallback"), line("2.2"))
    remembered: dict[str, object] = {
        call: {"call": call, "state": "waiting", "visits": 1, "queue": "citas"} for call in ("1.1", "2.2")
    }
    box.missed(remembered)
    assert box.ended() == ["1.1"]
    assert remembered.keys() == {"2.2"}


@asynchronous
async def test_a_call_that_ends_under_our_eyes_is_left_to_us(tmp_path: Path) -> None:
    box = Box(tmp_path)
    missed = box.missed()
    box.note(line("1.1", ago_s=0), line("2.2", ago_s=0))
    await look(missed, "1.1")
    for call in ("1.1", "2.2"):
        missed.seen(CallEnded(at=time.time(), call=call, outcome="answered", by="caller"))
    await look(missed)
    await look(missed)
    assert box.ended() == []
    size = box.log.stat().st_size
    assert log_file.load(tmp_path / "acd/mark.json").position.offset == size


def test_a_torn_line_is_read_when_it_is_whole(tmp_path: Path) -> None:
    box = Box(tmp_path)
    whole = line("1.1")
    box.note(whole[:40])
    file = LogFile(box.log.parent)
    assert file.read(Position()) == []
    box.note(whole[40:])
    assert [one.text for one in file.read(Position())] == [whole]


def test_a_cut_loses_and_repeats_nothing(tmp_path: Path) -> None:
    box = Box(tmp_path)
    file = LogFile(box.log.parent)
    box.note("1\n")
    (first,) = file.read(Position())
    with box.log.open("a") as asterisk:
        file.cut()
        assert file.wants_cutting()
        asterisk.write("2\n")
    box.note("3\n")
    assert not file.wants_cutting()
    rest = file.read(first.end)
    assert [one.text for one in rest] == ["2\n", "3\n"]
    file.remove_old(first.end)
    assert (box.log.parent / "calls.1").exists()
    file.remove_old(rest[-1].end)
    assert not (box.log.parent / "calls.1").exists()
    assert file.read(rest[-1].end) == []
