"""An update bundle: what it claims, whether it is ours, and its parts.

A tar file: the sums' signature, the sums, then the parts that systemd-sysupdate knows by their names.
Nothing of a bundle is used before its signature is proven, and no part before its sum is.
"""

import hashlib
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

KEYRING = Path("/usr/lib/systemd/import-pubring.pgp")
SIGNATURE, SUMS = "SHA256SUMS.gpg", "SHA256SUMS"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PART = re.compile(rf"timbre_(?P<version>\d+(?:\.\d+){{1,3}})(?:_{_UUID}\.(?:root|verity)|\.efi)", re.ASCII)
_SUM = re.compile(r"(?P<sum>[0-9a-f]{64})  (?P<name>\S+)")
_PARTS = 3
_LITTLE = 64 * 1024
"""Bytes: more than any signature or list of sums has."""


class BadBundle(Exception):
    """Refused. `code` is one of unreadable, unsigned, damaged."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Claims:
    """What a proven list of sums says."""

    version: str
    sums: dict[str, str]
    """Part → SHA-256, hexadecimal."""


def unpack(source: IO[bytes], folder: Path, keyring: Path = KEYRING) -> Claims:
    """Write parts, sums and signature to `folder`. Raises BadBundle; OSError: the disk is full."""
    try:
        with tarfile.open(fileobj=source, mode="r|") as bundle:
            members = _files(bundle)
            signature, sums = _little(members, SIGNATURE), _little(members, SUMS)
            _prove(signature, sums, keyring)
            (folder / SIGNATURE).write_bytes(signature)
            (folder / SUMS).write_bytes(sums)
            claims = _claims(sums)
            written = {name: _write(content, folder / name) for name, content in _parts(members, claims)}
    except tarfile.TarError as error:
        raise BadBundle("unreadable", str(error)) from error
    if wrong := sorted(name for name, expected in claims.sums.items() if written.get(name) != expected):
        raise BadBundle("damaged", f"these do not match their sums: {', '.join(wrong)}")
    return claims


def _files(bundle: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for member in bundle:
        content = bundle.extractfile(member) if member.isreg() else None
        if content is None:
            raise BadBundle("unreadable", f"{member.name} is not a plain file")
        yield member, content


def _little(members: Iterator[tuple[tarfile.TarInfo, IO[bytes]]], name: str) -> bytes:
    member, content = next(members, (None, None))
    if member is None or content is None or member.name != name or member.size > _LITTLE:
        raise BadBundle("unreadable", f"{name} is missing; this is not an update of this product")
    return content.read()


def _prove(signature: bytes, sums: bytes, keyring: Path) -> None:
    """That the sums are signed by a key that this system trusts."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        (home / SIGNATURE).write_bytes(signature)
        (home / SUMS).write_bytes(sums)
        done = subprocess.run(
            [
                *("gpg", "--batch", "--no-options", "--homedir", place, "--status-fd", "1"),
                *("--no-default-keyring", "--no-auto-check-trustdb", "--trust-model", "always"),
                *("--keyring", keyring, "--verify", home / SIGNATURE, home / SUMS),
            ],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
    if done.returncode or "[GNUPG:] VALIDSIG " not in done.stdout:
        raise BadBundle("unsigned", done.stderr.strip())


def _claims(sums: bytes) -> Claims:
    found = [_SUM.fullmatch(line) for line in sums.decode(errors="replace").splitlines()]
    listed = {match["name"]: match["sum"] for match in found if match}
    versions = {match["version"] for name in listed if (match := PART.fullmatch(name))}
    if len(listed) != _PARTS or not all(map(PART.fullmatch, listed)) or len(versions) != 1:
        raise BadBundle("unreadable", f"expected {_PARTS} parts of one version, found {', '.join(listed)}")
    return Claims(versions.pop(), listed)


def _parts(
    members: Iterator[tuple[tarfile.TarInfo, IO[bytes]]], claims: Claims
) -> Iterator[tuple[str, IO[bytes]]]:
    for member, content in members:
        if member.name not in claims.sums:
            raise BadBundle("damaged", f"{member.name} is not in the list of sums")
        yield member.name, content


def _write(content: IO[bytes], path: Path) -> str:
    """The SHA-256 of what was written."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while block := content.read(1 << 20):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
