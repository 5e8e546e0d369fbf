"""Update bundles for tests, and who signs them."""

import hashlib
import io
import subprocess
import tarfile
from pathlib import Path

ROOT_PART = "timbre_{}_11111111-2222-3333-4444-555555555555.root"
TREE_PART = "timbre_{}_66666666-7777-8888-9999-000000000000.verity"


class Signer:
    """A key pair in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self._home = folder
        self.public = folder / "public.pgp"
        self._gpg("--passphrase", "", "--quick-generate-key", "test", "ed25519", "sign", "never")
        self.public.write_bytes(self._gpg("--export"))

    def sign(self, data: bytes) -> bytes:
        return self._gpg("--detach-sign", stdin=data)

    def _gpg(self, *arguments: str, stdin: bytes = b"") -> bytes:
        line = ["gpg", "--quiet", "--batch", "--homedir", str(self._home), *arguments]
        done = subprocess.run(line, input=stdin, capture_output=True, check=True, timeout=60)
        subprocess.run(["gpgconf", "--homedir", str(self._home), "--kill", "all"], check=True, timeout=60)
        return done.stdout


def parts(version: str) -> dict[str, bytes]:
    return {
        f"timbre_{version}.efi": b"kernel" * 1000,
        ROOT_PART.format(version): b"root" * 100_000,
        TREE_PART.format(version): b"tree" * 1000,
    }


def bundle(files: dict[str, bytes], signer: Signer, sums: bytes | None = None) -> io.BytesIO:
    """A bundle of these files; `sums`: another list than theirs."""
    listed = (
        "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()
        if sums is None
        else sums
    )
    return tar({"SHA256SUMS.gpg": signer.sign(listed), "SHA256SUMS": listed} | files)


def tar(files: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    out.seek(0)
    return out
