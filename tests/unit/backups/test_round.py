"""Making, checking and restoring, with real encryption and a folder for a storage."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from appliance.backups import age, catalogue, restore
from appliance.backups.create import Progress, clean
from appliance.backups.errors import BackupError
from appliance.backups.sheet import secret_in, sheet
from appliance.backups.targets.folder import FolderTarget
from appliance.site.revisions import EMPTY, Revisions


def revision(box, name="Clínica"):
    site = {**EMPTY, "site": {**EMPTY["site"], "name": name}}
    return Revisions(box.root / "site").add(box.at, "ana", "", site, {"phones.101.password": "hush"})


def fetch(box, backup="", secret=""):
    clean(box.root / "elsewhere")
    claimed = catalogue.choose(box.target, box.root / "elsewhere", backup)
    return restore.fetch(box.target, claimed, secret or box.secret, box.ground, lambda step: None)


def refused(box, **more) -> str:
    """The code with which a restore is refused; nothing may be marked then."""
    with pytest.raises(BackupError) as error:
        fetch(box, **more)
    assert not box.ground.mark.exists()
    return error.value.code


def parts(box, name):
    return next(path for path in sorted(box.storage.rglob("*.age")) if path.name.startswith(name))


def test_what_was_lost_comes_back(box):
    revision(box)
    sound = box.record("2026/12/01/c1.flac", b"sound of a call")
    made, _ = box.make()
    fetch(box)
    new = box.ground.new
    assert Revisions(new / "site").current().secrets == {"phones.101.password": "hush"}
    assert (new / "secrets/ari").read_text() == "the secret of ARI"
    assert (new / "recordings/2026/12/01/c1.flac").read_bytes() == sound.read_bytes()
    assert (new / "prompts/files/menu-0123456789ab.wav").exists()
    with closing(sqlite3.connect(new / "db/timbre.sqlite")) as found:
        assert found.execute("select by from audit").fetchall() == [("ana",)]
    assert made.schema


def test_nothing_in_clear_lies_on_the_storage_but_the_head(box):
    revision(box, "Nombre secreto")
    box.record("2026/12/01/c1.flac", b"sound of a call")
    box.make()
    everything = b"".join(path.read_bytes() for path in box.storage.rglob("*") if path.is_file())
    for secret in (b"hush", b"the secret of ARI", b"sound of a call", b"Nombre secreto", b"c1.flac"):
        assert secret not in everything


def test_a_further_recipient_opens_it_too(box):
    revision(box)

    secret, recipient = age.new_key()
    box.plan = replace(box.plan, recipients=(recipient,))
    box.make()
    assert fetch(box, secret=secret).id


def test_a_recording_is_sent_once(box):
    revision(box)
    box.record("2026/12/01/c1.flac")
    first, _ = box.make()
    box.record("2026/12/01/c2.flac")
    progress = Progress()
    second, _ = box.make(progress)
    assert progress.files_total == 1
    assert {pack.name for pack in first.packs} < {pack.name for pack in second.packs}


def test_without_its_ledger_everything_is_sent_again(box):
    revision(box)
    box.record("2026/12/01/c1.flac")
    box.make()
    for file in box.places.state.glob("*.ledger*"):
        file.unlink()
    box.make()
    box.make()
    assert fetch(box)
    # What only the first knew goes with it.
    assert len(list(box.storage.rglob("packs/*.age"))) == 1


def test_only_so_many_are_kept_and_their_packs_with_them(box):
    revision(box)
    first = box.record("2026/12/01/c1.flac")
    old, _ = box.make()
    first.unlink()
    box.record("2026/12/02/c2.flac")
    box.make()
    _, left = box.make()
    assert len(left) == 2
    assert old.id not in [each.id for each in left]
    assert not list(box.storage.rglob(old.packs[0].name + "*"))


@pytest.mark.parametrize("name", ["manifest", "site", "history", "prompts", "p"])
@pytest.mark.parametrize("spoil", [lambda d: d[:-1], lambda d: d[:-1] + bytes([d[-1] ^ 1]), lambda d: b""])
def test_a_part_that_was_changed_is_refused(box, name, spoil):
    revision(box)
    box.record("2026/12/01/c1.flac")
    box.make()
    part = parts(box, name)
    part.write_bytes(spoil(part.read_bytes()))
    assert refused(box) == "damaged"


def test_a_head_that_was_changed_cannot_make_a_restore_believe_it(box):
    revision(box)
    box.record("2026/12/01/c1.flac")
    made, _ = box.make()
    head = next(box.storage.rglob("head.json"))
    data = json.loads(head.read_text())
    data["host"], data["archives"] = "another", data["archives"][:1]
    head.write_text(json.dumps(data))
    assert fetch(box).archives == made.archives
    data["manifest"] = data["archives"][0]
    head.write_text(json.dumps(data))
    assert refused(box) == "damaged"
    head.write_text("{")
    assert refused(box) == "no_backup"


def test_an_older_backup_under_a_newer_name_is_refused(box):
    revision(box)
    made, _ = box.make()
    folder = next(box.storage.rglob(made.id))
    moved = folder.with_name("20990101T000000Z")
    folder.rename(moved)
    assert refused(box) == "no_backup"
    head = moved / "head.json"
    head.write_text(head.read_text().replace(made.id, moved.name))
    assert refused(box) == "damaged"


def test_a_part_that_is_gone_is_told(box):
    revision(box)
    made, _ = box.make()
    parts(box, "history").unlink()
    assert refused(box) == "missing"
    with pytest.raises(BackupError, match="history"):
        catalogue.check(box.target, made, box.root / "elsewhere", lambda name: None)


def test_another_key_does_not_open_it(box):
    revision(box)
    box.make()
    assert refused(box, secret=age.new_key()[0]) == "wrong_key"
    assert refused(box, secret="AGE-SECRET-KEY-1NONSENSE") in ("wrong_key", "damaged")


def test_checking_opens_everything_and_keeps_nothing(box):
    revision(box)
    box.record("2026/12/01/c1.flac")
    made, _ = box.make()
    clean(box.root / "elsewhere")
    found = catalogue.check_open(box.target, made, box.root / "elsewhere", box.secret, lambda name: None)
    assert found.files == sum(archive.files for archive in made.archives)
    assert not list((box.root / "elsewhere").iterdir())


class Breaking(FolderTarget):
    """A line that breaks when it has carried some parts."""

    def __init__(self, root, after):
        super().__init__(root)
        self.left = after

    def put(self, local, path):
        if self.left == 0:
            raise BackupError("unreachable")
        self.left -= 1
        super().put(local, path)


@pytest.mark.parametrize("after", range(6))
def test_broken_off_anywhere_the_last_good_one_stays_and_the_next_cleans_up(box, after):
    revision(box)
    box.record("2026/12/01/c1.flac")
    good, _ = box.make()
    box.record("2026/12/02/c2.flac")
    with pytest.raises(BackupError):
        box.make(target=Breaking(box.storage / age.box_of(box.recipient), after if after < 5 else 4))
    clean(box.root / "elsewhere")
    assert list(catalogue.heads(box.target, box.root / "elsewhere")) == [good.id]
    assert fetch(box).id == good.id
    made, left = box.make()
    assert [each.id for each in left] == [made.id, good.id]
    folders = {path.name for path in (box.storage / age.box_of(box.recipient)).iterdir()}
    assert folders == {made.id, good.id, "packs"}


def test_a_pack_that_arrived_before_the_line_broke_is_not_sent_again(box):
    revision(box)
    box.record("2026/12/01/c1.flac")
    with pytest.raises(BackupError):
        # history, site, prompts, the pack; then it breaks at the manifest.
        box.make(target=Breaking(box.storage / age.box_of(box.recipient), 4))
    progress = Progress()
    made, _ = box.make(progress)
    assert progress.files_total == 0
    assert made.packs[0].files == 1


def test_one_that_is_stopped_says_so(box):
    revision(box)
    progress = Progress(stop=True)
    with pytest.raises(BackupError) as error:
        box.make(progress)
    assert error.value.code == "stopped"


def test_too_little_room_on_the_box_is_told_before_anything_changes(box, monkeypatch):
    revision(box)
    box.make()
    monkeypatch.setattr(restore, "SPARE_BYTES", 1 << 60)
    assert refused(box) == "box_full"


def test_a_site_of_a_newer_release_is_refused(box):
    revision(box)
    current = box.root / "site/000001.json"
    data = json.loads(current.read_text())
    data["data"]["telepathy"] = {"level": 7}
    current.write_text(json.dumps(data))
    box.make()
    assert refused(box) == "damaged"


def test_the_sheet_is_a_key_file_in_both_languages(box):
    for language in ("es", "en"):
        text = sheet(box.secret, "Clínica", "2026-12-01", {"disk": {"label": "COPIAS"}}, language)
        assert secret_in(text) == box.secret
        assert age.recipient_of(secret_in(text)) == box.recipient
        assert all(line.startswith("#") for line in text.splitlines()[:-2])
    assert secret_in("nothing") == ""
