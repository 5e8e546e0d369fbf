"""A box's folders, a storage that is a folder, and a real age key."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.backups import age, restore
from appliance.backups.create import Maker, Order, Places, Progress
from appliance.backups.tar import Tally, pack
from appliance.backups.targets.folder import FolderTarget
from appliance.core.site.backup import Backup, Disk
from appliance.store.models import Audit, database
from tests.support.databases import fresh_sqlite

AT = 1.79e9


@dataclass(slots=True)
class Box:
    root: Path
    storage: Path
    secret: str
    recipient: str
    plan: Backup = field(default_factory=lambda: Backup(disk=Disk("COPIAS"), keep=2))
    at: float = AT

    @property
    def places(self) -> Places:
        root = self.root
        return Places(root / "recordings", root / "prompts", root / "backup", root / "sealed.age")

    @property
    def target(self) -> FolderTarget:
        return FolderTarget(self.storage / age.box_of(self.recipient))

    @property
    def ground(self) -> restore.Ground:
        return restore.Ground(self.root)

    def seal(self) -> tuple[int, int]:
        tally = Tally()
        members = [
            (path.relative_to(self.root).as_posix(), path)
            for name in ("site", "secrets")
            for path in sorted((self.root / name).rglob("*"))
        ]
        recipients = (self.recipient, *self.plan.recipients)
        with age.encrypting(recipients, lambda into: pack(members, into, True, tally)) as stream:
            (self.root / "sealed.age").write_bytes(stream.read())
        return tally.files, tally.bytes

    def make(self, progress: Progress | None = None, target: FolderTarget | None = None):
        """One backup, a minute after the one before."""
        self.at += 60
        order = Order(self.plan, self.recipient, "timbre", self.at)
        return Maker(order, target or self.target, self.places, progress or Progress(), self.seal).make()

    def record(self, path: str, content: bytes = b"fLaC" * 500) -> Path:
        file = self.root / "recordings" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file


@pytest.fixture(scope="session")
def key() -> tuple[str, str]:
    return age.new_key()


@pytest.fixture
def box(tmp_path: Path, key: tuple[str, str]):
    root = tmp_path / "box"
    for name in ("site", "secrets", "recordings", "prompts/files", "backup", "db"):
        (root / name).mkdir(parents=True)
    fresh_sqlite(root / "db")
    (root / "secrets/ari").write_text("the secret of ARI")
    (root / "prompts/files/menu-0123456789ab.wav").write_bytes(b"RIFF")
    Audit.create(at=AT, by="ana", what="login", subject="", address="", detail="{}")
    database.close()
    os.sync()
    yield Box(root, tmp_path / "storage", *key)
    if not database.is_closed():
        database.close()
