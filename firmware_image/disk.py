"""From a root file to what boots: hash tree, kernel file, disk image, update files. Runs where the tools are.

`disk.py SYSTEM VERSION OUT`: SYSTEM holds root.erofs, vmlinuz, initrd, os-release, kernel-version; OUT gets
timbre_VERSION.raw, bundle/ and facts.json. Everything is a function of its input: two runs give the same
bytes.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
LOADER = Path("/usr/lib/systemd/boot/efi/systemd-bootx64.efi")
TRIES = 3
"""How often a new slot may fail to answer before the old one is taken."""
ESP_MB, ROOT_MB, VERITY_MB = 256, 768, 16
"""Of a slot, for good: later releases must fit. As in the overlay's repart.d."""


@dataclass(frozen=True, slots=True)
class Verity:
    """The root's proof."""

    root_hash: str

    @property
    def root_uuid(self) -> uuid.UUID:
        """Of the partition: the boot finds both by the hash (Discoverable Partitions Specification)."""
        return uuid.UUID(self.root_hash[:32])

    @property
    def tree_uuid(self) -> uuid.UUID:
        return uuid.UUID(self.root_hash[-32:])


def run(*command: str | Path) -> str:
    return subprocess.run(
        [str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def seed(version: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"timbre {version}")


def prove(root: Path, tree: Path, version: str) -> Verity:
    """Write the root's hash tree. The salt keeps others' tables from matching; it is no secret."""
    salt = hashlib.sha256(f"timbre {version}".encode()).hexdigest()
    said = run("veritysetup", "format", f"--salt={salt}", f"--uuid={seed(version)}", root, tree)
    found = re.search(r"Root hash:\s+([0-9a-f]{64})", said)
    if not found:
        raise RuntimeError(f"veritysetup told no root hash: {said}")
    return Verity(found[1])


def kernel_file(system: Path, out: Path, verity: Verity) -> None:
    lines = (HERE / "cmdline.txt").read_text().splitlines()
    words = [line.partition("#")[0].strip() for line in lines]
    line = " ".join([f"roothash={verity.root_hash}", *filter(None, words)])
    run(
        *("ukify", "build", f"--linux={system / 'vmlinuz'}", f"--initrd={system / 'initrd'}"),
        *(f"--cmdline={line}", f"--os-release=@{system / 'os-release'}"),
        *(f"--uname={(system / 'kernel-version').read_text().strip()}", f"--output={out}"),
    )


def boot_partition(folder: Path, kernel: Path, version: str) -> None:
    for name in ("EFI/BOOT/BOOTX64.EFI", "EFI/systemd/systemd-bootx64.efi"):
        _copy(LOADER, folder / name)
    _copy(HERE / "loader.conf", folder / "loader/loader.conf")
    _copy(kernel, folder / f"EFI/Linux/timbre_{version}+{TRIES}-0.efi")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def definitions(folder: Path, esp: Path, out: Path, verity: Verity, version: str) -> None:
    """What repart makes the disk of: boot partition and one slot. The box makes the rest at first boot."""
    parts = {
        "10-esp": f"Type=esp\nLabel=timbre-esp\nFormat=vfat\nCopyFiles={esp}:/\nSizeMinBytes={ESP_MB}M\n",
        "20-root": _slot("root", f"timbre_{version}", verity.root_uuid, out / "root.erofs", ROOT_MB),
        "21-verity": _slot(
            "root-verity", f"timbre_{version}_verity", verity.tree_uuid, out / "root.verity", VERITY_MB
        ),
    }
    folder.mkdir()
    for name, text in parts.items():
        (folder / f"{name}.conf").write_text(f"[Partition]\n{text}")


def _slot(kind: str, label: str, partition: uuid.UUID, blocks: Path, size_mb: int) -> str:
    return (
        f"Type={kind}\nLabel={label}\nUUID={partition}\nCopyBlocks={blocks}\nReadOnly=yes\n"
        f"SizeMinBytes={size_mb}M\nSizeMaxBytes={size_mb}M\n"
    )


def main(system: Path, version: str, out: Path) -> None:
    root, tree, kernel = out / "root.erofs", out / "root.verity", out / f"timbre_{version}.efi"
    shutil.copyfile(system / "root.erofs", root)
    verity = prove(root, tree, version)
    kernel_file(system, kernel, verity)
    esp, parts = out / "esp", out / "definitions"
    boot_partition(esp, kernel, version)
    definitions(parts, esp, out, verity, version)
    run(
        *("systemd-repart", "--empty=create", "--size=auto", "--offline=yes", "--dry-run=no", "--no-pager"),
        *(f"--definitions={parts}", f"--seed={seed(version)}", out / f"timbre_{version}.raw"),
    )
    bundle = out / "bundle"
    bundle.mkdir()
    root.rename(bundle / f"timbre_{version}_{verity.root_uuid}.root")
    tree.rename(bundle / f"timbre_{version}_{verity.tree_uuid}.verity")
    kernel.rename(bundle / f"timbre_{version}.efi")
    shutil.rmtree(esp)
    shutil.rmtree(parts)
    facts = {"version": version, "root_hash": verity.root_hash}
    (out / "facts.json").write_text(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
