"""Making a backup: what is new is sent, the head comes last, then what is too old goes.

Killed anywhere, the storage holds no half backup that could be taken for a whole one: without its head it
does not count, and the next run removes it. Packs of recordings that arrived whole are not sent again.
"""

import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from appliance import VERSION
from appliance.backups import age, sources
from appliance.backups.catalogue import heads
from appliance.backups.errors import BackupError
from appliance.backups.ledger import Ledger
from appliance.backups.parts import cut, send
from appliance.backups.tar import Tally, pack
from appliance.backups.targets.base import Target
from appliance.core.backup import retention
from appliance.core.backup.contents import HEAD, PACKS, Archive, Contents, Part, as_data
from appliance.core.backup.packing import Recorded, packs
from appliance.core.site.backup import Backup


@dataclass(frozen=True, slots=True)
class Places:
    recordings: Path = Path("/var/lib/timbre/recordings")
    prompts: Path = Path("/var/lib/timbre/prompts")
    state: Path = Path("/var/lib/timbre/backup")
    sealed: Path = Path("/run/timbre/backup/site.age")

    @property
    def work(self) -> Path:
        """Emptied before each use."""
        return self.state / "work"


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, and for whom."""

    plan: Backup
    recipient: str
    host: str
    at: float

    @property
    def recipients(self) -> tuple[str, ...]:
        return (self.recipient, *self.plan.recipients)

    @property
    def box(self) -> str:
        return age.box_of(self.recipient)

    @property
    def id(self) -> str:
        return f"{datetime.fromtimestamp(self.at, UTC):%Y%m%dT%H%M%SZ}"


@dataclass(slots=True)
class Progress:
    """Told to whoever looks; `stop` ends the run at the next part."""

    step: str = ""
    files: int = 0
    files_total: int = 0
    sent_bytes: int = 0
    stop: bool = False


class Maker:
    def __init__(
        self,
        order: Order,
        target: Target,
        places: Places,
        progress: Progress,
        seal: Callable[[], tuple[int, int]],
    ) -> None:
        """`seal` has site and secrets put, encrypted, at `places.sealed`; how many files and bytes."""
        self._order = order
        self._target = target
        self._places = places
        self._progress = progress
        self._seal = seal

    def make(self) -> tuple[Contents, list[Contents]]:
        """The new backup, and all that the storage holds now, newest first. Raises BackupError."""
        self._say("begin")
        clean(self._places.work)
        try:
            with self._target, Ledger(self._places.state / f"{self._order.box}.ledger") as ledger:
                self._tidy()
                contents = self._send(ledger)
                return contents, self._thin_out(ledger)
        finally:
            clean(self._places.work)

    def _tidy(self) -> None:
        """Away with what an earlier run has left half-way."""
        folders = self._target.folders()
        finished = [folder for folder in folders if folder != PACKS and HEAD in self._target.files(folder)]
        for folder in retention.unfinished(folders, finished):
            self._target.remove_folder(folder)

    def _send(self, ledger: Ledger) -> Contents:
        schema = sources.schema()
        archives = [self._history()] if schema else []
        archives += [self._site(), *self._prompts()]
        if self._order.plan.recordings:
            archives += self._recordings(ledger)
        contents = Contents(
            id=self._order.id,
            at=self._order.at,
            box=self._order.box,
            host=self._order.host,
            version=VERSION,
            schema=schema,
            recordings=self._order.plan.recordings,
            archives=tuple(archives),
        )
        self._say("finish")
        text = json.dumps(as_data(contents)).encode()
        manifest = self._archive("manifest", lambda into, tally: _write(text, into, tally))
        contents = replace(contents, manifest=manifest)
        head = self._places.work / "head"
        head.write_text(json.dumps(as_data(contents)), encoding="utf-8")
        self._target.put(head, f"{contents.id}/{HEAD}")
        return contents

    def _history(self) -> Archive:
        self._say("history")
        copy = sources.snapshot(self._places.work)
        try:
            members = [("timbre.sqlite", copy)]
            return self._archive("history", lambda into, tally: pack(members, into, True, tally))
        finally:
            copy.unlink(missing_ok=True)

    def _site(self) -> Archive:
        """It comes sealed: we only carry it."""
        self._say("site")
        files, size = self._seal()
        with self._places.sealed.open("rb") as stream:
            parts = cut(stream, self._places.work, self._store("site"))
        return Archive("site", parts, files, size)

    def _prompts(self) -> list[Archive]:
        found = sources.prompts(self._places.prompts)
        if not found:
            return []
        self._say("prompts")
        return [self._archive("prompts", lambda into, tally: pack(found, into, False, tally))]

    def _recordings(self, ledger: Ledger) -> list[Archive]:
        self._say("recordings")
        folder = self._places.recordings
        ledger.forget_lost(self._stored_packs())
        ledger.look(sources.recordings(folder), self._order.at)
        fresh = [file for file in sources.recordings(folder) if not ledger.knows(file)]
        self._progress.files, self._progress.files_total = 0, len(fresh)
        for files in packs(fresh):
            sent = self._pack(folder, files)
            ledger.add(sent, files)
            self._progress.files += len(files)
        return ledger.packs()

    def _stored_packs(self) -> dict[str, int]:
        return {f"{PACKS}/{name}": size for name, size in self._target.files(PACKS).items()}

    def _pack(self, folder: Path, files: list[Recorded]) -> Archive:
        members = [(file.path, folder / file.path) for file in files]
        # FLAC does not get smaller.
        return self._archive(
            f"p{secrets.token_hex(8)}", lambda into, tally: pack(members, into, False, tally)
        )

    def _archive(self, name: str, produce: Callable[[IO[bytes], Tally], None]) -> Archive:
        tally = Tally()
        parts = send(
            lambda into: produce(into, tally), self._order.recipients, self._places.work, self._store(name)
        )
        return Archive(name, parts, tally.files, tally.bytes)

    def _store(self, name: str) -> Callable[[int, Path], None]:
        def store(number: int, local: Path) -> None:
            if self._progress.stop:
                raise BackupError("stopped")
            path = Archive(name, (Part("", 0),) * (number + 1), 0, 0).paths(self._order.id)[number]
            self._target.put(local, path)
            self._progress.sent_bytes += local.stat().st_size

        return store

    def _thin_out(self, ledger: Ledger) -> list[Contents]:
        """Away with backups beyond the number that is kept, then with packs that none holds any more."""
        self._say("thin-out")
        found = heads(self._target, self._places.work)
        for old in retention.outlived(found, self._order.plan.keep):
            # Its head first: nobody may take it for whole any more.
            self._target.remove([f"{old}/{HEAD}"])
            self._target.remove_folder(old)
            del found[old]
        needed = retention.needed_packs(found.values(), (pack.name for pack in ledger.packs()))
        self._target.remove(retention.orphans(self._target.files(PACKS), needed))
        return sorted(found.values(), key=lambda each: each.id, reverse=True)

    def _say(self, step: str) -> None:
        if self._progress.stop:
            raise BackupError("stopped")
        self._progress.step = step


def _write(text: bytes, into: IO[bytes], tally: Tally) -> None:
    into.write(text)
    tally.add(len(text))


def clean(work: Path) -> None:
    """Empty, and ours alone."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
