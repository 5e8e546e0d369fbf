"""Storages for backups that speak the real protocols, on this machine: a disk, a server with SFTP, one with
S3.
"""

import contextlib
import os
import pwd
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.waiting import wait_until

LABEL = "COPIAS"
DISK = Path("/run/timbre-disk") / LABEL
USER, PASSWORD = "keeper", "a long password"
SFTP_PORT, S3_PORT = 2222, 5222
REGION, BUCKET = "us-east-1", "copias-de-timbre"


def run(*command: str, given: str | None = None) -> str:
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=60).stdout


@contextlib.contextmanager
def disk(size: str = "64m") -> Iterator[Path]:
    """What somebody has plugged in and mounted: a file system of its own, in memory."""
    DISK.mkdir(parents=True, exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(DISK))
    try:
        yield DISK
    finally:
        run("umount", str(DISK))


@dataclass(frozen=True, slots=True)
class Server:
    """What the site file says of it."""

    section: dict[str, object]
    folder: Path | None = None
    """Where it keeps what it is given."""
    keys: Path | None = None


def _is_open(port: int) -> bool:
    return f":{port} " in run("ss", "-Hltn")


@contextlib.contextmanager
def _serving(port: int, *command: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: _is_open(port), f"{command[0]} to listen", timeout_s=60)
        yield
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def sftp(folder: Path) -> Iterator[Server]:
    """OpenSSH's own server, with a user who has a key and a password."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        run("useradd", "--create-home", "--home-dir", f"/tmp/{USER}", "--shell", "/bin/sh", USER)
    run("chpasswd", given=f"{USER}:{PASSWORD}\n")
    for name in ("host", "user"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name))
    keys = Path(f"/tmp/{USER}/.ssh")
    keys.mkdir(exist_ok=True)
    (keys / "authorized_keys").write_text((folder / "user.pub").read_text())
    run("chown", "-R", f"{USER}:", str(keys))
    Path("/run/sshd").mkdir(exist_ok=True)
    (folder / "config").write_text(
        f"Port {SFTP_PORT}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nUsePAM "
        f"no\nPasswordAuthentication yes\n"
        f"StrictModes no\nPidFile none\nSubsystem sftp internal-sftp\n"
    )
    public = " ".join((folder / "host.pub").read_text().split()[:2])
    section = {"host": "127.0.0.1", "port": SFTP_PORT, "user": USER, "folder": "copias/norte"}
    with _serving(SFTP_PORT, "/usr/sbin/sshd", "-D", "-e", "-f", str(folder / "config")):
        section |= {"host_key": public, "key": (folder / "user").read_text()}
        yield Server({"sftp": section}, Path(f"/tmp/{USER}/copias/norte"), folder)


@contextlib.contextmanager
def s3() -> Iterator[Server]:
    """moto's server, which checks who signs each request from the fifth on: the first four make the user."""
    with _serving(
        S3_PORT, sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(S3_PORT),
        INITIAL_NO_AUTH_ACTION_COUNT="4",
    ):  # fmt: skip
        _iam("CreateUser", UserName=USER)
        key = _iam("CreateAccessKey", UserName=USER)
        everything = (
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
        )
        _iam("PutUserPolicy", UserName=USER, PolicyName="all", PolicyDocument=everything)
        _ask(f"/{BUCKET}", b"", "s3", "PUT")
        section = {
            "endpoint": f"http://127.0.0.1:{S3_PORT}",
            "bucket": BUCKET,
            "region": REGION,
            "access_key": re.search(r"<AccessKeyId>(.+?)</AccessKeyId>", key)[1],
            "secret_key": re.search(r"<SecretAccessKey>(.+?)</SecretAccessKey>", key)[1],
        }
        yield Server({"s3": section})


def _iam(action: str, **arguments: str) -> str:
    form = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08", **arguments})
    return _ask("/", form.encode(), "iam", "POST")


def _ask(path: str, body: bytes, service: str, method: str) -> str:
    """Nobody signs yet; the scope says which of its services is meant."""
    request = urllib.request.Request(f"http://127.0.0.1:{S3_PORT}{path}", data=body, method=method)
    scope = f"Credential=x/20260101/{REGION}/{service}/aws4_request"
    request.add_header("Authorization", f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=x")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()
