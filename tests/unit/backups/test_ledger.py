"""Recordings are packed once; packs that have lost recordings go after a while."""

from appliance.backups.ledger import Ledger
from appliance.core.backup.contents import Archive, Part
from appliance.core.backup.packing import STALE_S, Recorded, packs

NOW = 1.79e9


def recorded(*names: str, size: int = 100) -> list[Recorded]:
    return [Recorded(name, size, 1) for name in names]


ONE = recorded("2026/12/01/a.flac", "2026/12/01/b.flac")
TWO = recorded("2026/12/02/c.flac")


def pack_of(files: list[Recorded], name: str) -> Archive:
    return Archive(name, (Part("ab" * 32, 50),), len(files), sum(file.size for file in files))


def test_a_pack_holds_one_day_and_not_much_more_than_its_limit():
    files = [*recorded("2026/12/01/a", "2026/12/01/b", "2026/12/01/c"), *recorded("2026/12/02/d")]
    assert [[f.path[-1] for f in pack] for pack in packs(files, 250)] == [["a", "b"], ["c"], ["d"]]
    assert list(packs([])) == []


def test_one_that_is_larger_than_a_pack_has_one_of_its_own():
    files = recorded("2026/12/01/a", "2026/12/01/b", size=300)
    assert [len(pack) for pack in packs(files, 250)] == [1, 1]


def test_what_was_sent_is_known_until_it_changes(tmp_path):
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(pack_of(ONE, "p1"), ONE)
        assert all(ledger.knows(file) for file in ONE)
        assert not ledger.knows(Recorded(ONE[0].path, 101, 1))
        assert not ledger.knows(TWO[0])
    with Ledger(tmp_path / "l") as again:
        assert [pack.name for pack in again.packs()] == ["p1"]


def test_a_pack_that_lost_a_recording_is_used_for_a_week_and_then_made_anew(tmp_path):
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(pack_of(ONE, "p1"), ONE)
        ledger.look(ONE[:1], NOW)
        assert ledger.knows(ONE[0])
        ledger.look(ONE[:1], NOW + STALE_S - 1)
        assert ledger.packs()
        ledger.look(ONE[:1], NOW + STALE_S + 1)
        assert ledger.packs() == []
        assert not ledger.knows(ONE[0])


def test_a_recording_that_comes_back_saves_its_pack(tmp_path):
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(pack_of(ONE, "p1"), ONE)
        ledger.look(ONE[:1], NOW)
        ledger.look(ONE, NOW + 1)
        ledger.look(ONE[:1], NOW + STALE_S + 2)
        assert ledger.packs()


def test_a_pack_of_which_nothing_is_left_goes_at_once(tmp_path):
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(pack_of(ONE, "p1"), ONE)
        ledger.add(pack_of(TWO, "p2"), TWO)
        ledger.look(TWO, NOW)
        assert [pack.name for pack in ledger.packs()] == ["p2"]


def test_a_pack_that_the_storage_has_lost_is_sent_again(tmp_path):
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(pack_of(ONE, "p1"), ONE)
        ledger.add(pack_of(TWO, "p2"), TWO)
        assert ledger.forget_lost({"packs/p1.000.age": 50, "packs/p2.000.age": 49}) == 1
        assert [pack.name for pack in ledger.packs()] == ["p1"]
        assert not ledger.knows(TWO[0])
