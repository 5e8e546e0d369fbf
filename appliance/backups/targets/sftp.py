"""A server that speaks SFTP. Only the one whose key the site file names is spoken to."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from appliance.backups.errors import BackupError
from appliance.backups.targets import curl
from appliance.core.site.backup import Sftp
from appliance.site.secrets import SFTP_KEY, SFTP_PASSWORD

_LINE: Final = re.compile(r"([-d])\S{9,}\s.*\s(\d+)\s+\w{3}\s+\d+\s+[\d:]+\s+(\S+)\s*")
"""As `ls -l` has it. Owners may have spaces, our own names have none."""


class SftpTarget:
    def __init__(
        self, server: Sftp, secrets: Mapping[str, str], box: str, run: Path, rate_kbit: int | None = None
    ) -> None:
        self._server = server
        self._secrets = secrets
        self._run = run
        self._rate = tuple(curl.rate(rate_kbit))
        folder = server.folder if server.folder.startswith("/") else f"/~/{server.folder}"
        self._root = f"{folder}/{box}"

    def __enter__(self) -> Self:
        """curl wants the keys as files; they lie in memory only."""
        name = self._server.host if self._server.port == 22 else f"[{self._server.host}]:{self._server.port}"
        _write(self._run / "known_hosts", f"{name} {self._server.host_key}\n")
        if self._server.has_key:
            _write(self._run / "key", self._secrets[SFTP_KEY].strip() + "\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in ("known_hosts", "key"):
            (self._run / name).unlink(missing_ok=True)

    def folders(self) -> list[str]:
        return [name for kind, _, name in self._listing("") if kind == "d" and name.strip(".")]

    def files(self, folder: str) -> dict[str, int]:
        found = self._listing(folder)
        return {name: size for kind, size, name in found if kind == "-" and not name.endswith(".part")}

    def _listing(self, folder: str) -> list[tuple[str, int, str]]:
        """Kind, size and name."""
        done = self._curl(("url", self._url(f"{folder}/" if folder else "")))
        if done.code == "missing":
            return []
        self._check(done)
        lines = done.out.decode("utf-8", "replace").splitlines()
        return [(found[1], int(found[2]), found[3]) for line in lines if (found := _LINE.fullmatch(line))]

    def put(self, local: Path, path: str) -> None:
        final = f"{self._root}/{path}"
        self._check(
            self._curl(
                ("upload-file", str(local)),
                ("url", self._url(f"{path}.part")),
                ("ftp-create-dirs", ""),
                ("create-file-mode", "0600"),
                # `-` after the transfer, `*` whatever comes of it: servers do not rename onto what is there.
                ("quote", f"-*rm {final}"),
                ("quote", f"-rename {final}.part {final}"),
                *self._rate,
            )
        )

    def get(self, path: str, local: Path) -> None:
        self._check(self._curl(("url", self._url(path)), ("output", str(local)), *self._rate))

    def remove(self, paths: list[str]) -> None:
        if paths:
            self._command(*(f"*rm {self._root}/{path}" for path in paths))

    def remove_folder(self, folder: str) -> None:
        names = [name for kind, _, name in self._listing(folder) if kind == "-"]
        removals = [f"*rm {self._root}/{folder}/{name}" for name in names]
        self._command(*removals, f"*rmdir {self._root}/{folder}")

    def _command(self, *commands: str) -> None:
        """Commands before a listing, since curl does nothing without a transfer."""
        wanted = (("url", self._url("")), *(("quote", command) for command in commands))
        self._check(self._curl(*wanted))

    def _url(self, path: str) -> str:
        return f"sftp://{self._server.host}:{self._server.port}{self._root}/{path}"

    def _curl(self, *options: tuple[str, str]) -> curl.Done:
        password = self._secrets[SFTP_PASSWORD] if self._server.has_password else ""
        login = [("user", f"{self._server.user}:{password}"), ("knownhosts", str(self._run / "known_hosts"))]
        if self._server.has_key:
            login.append(("key", str(self._run / "key")))
        return curl.run((("proto", "=sftp"), *login, *options))

    def _check(self, done: curl.Done) -> None:
        if done.code:
            raise BackupError(done.code, f"{self._server.host}: {done.said}")


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
