"""Running age: what goes through here in clear, leaves encrypted, and back. Keys never stand on a command
line.
"""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Final

from appliance.backups.errors import BackupError

_AGE: Final = "/usr/bin/age"
_KEYGEN: Final = "/usr/bin/age-keygen"
_PATIENCE_S: Final = 60.0


def new_key() -> tuple[str, str]:
    """A fresh pair: the secret that opens, and the recipient that only closes."""
    text = _run((_KEYGEN,), "")
    secret = next(line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-"))
    return secret, recipient_of(secret)


def recipient_of(secret: str) -> str:
    """Raises BackupError (wrong_key) for what is no key."""
    return _run((_KEYGEN, "-y"), secret + "\n").strip()


def box_of(recipient: str) -> str:
    """The name of a box's folder on a storage: so a recovery key alone finds it."""
    return sha256(recipient.encode()).hexdigest()[:16]


def _run(command: Sequence[str], given: str) -> str:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
    if done.returncode != 0:
        raise BackupError("wrong_key", done.stderr.strip()[:300])
    return done.stdout


@contextmanager
def encrypting(recipients: Sequence[str], produce: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What `produce` writes, encrypted, to be read to its end. Whatever goes wrong in it is raised here."""
    command = [_AGE, "--encrypt", *(word for each in recipients for word in ("-r", each))]
    with _pipe(command, produce) as out:
        yield out


@contextmanager
def decrypting(secret: str, produce: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What `produce` writes, decrypted. Raises BackupError: wrong_key, or damaged where age finds it
    changed.
    """
    reading, writing = os.pipe()
    try:
        os.write(writing, secret.encode() + b"\n")
        os.close(writing)
        with _pipe([_AGE, "--decrypt", "-i", f"/dev/fd/{reading}"], produce, (reading,)) as out:
            yield out
    finally:
        os.close(reading)


@contextmanager
def _pipe(
    command: Sequence[str], produce: Callable[[IO[bytes]], None], inherited: tuple[int, ...] = ()
) -> Iterator[IO[bytes]]:
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=inherited
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AssertionError("pipes were asked for")
    writer = _Writer(produce, process.stdin)
    writer.start()
    trouble: BaseException | None = None
    try:
        yield process.stdout
    except BaseException as error:
        trouble = error
    # Who reads no further has met something worse than an end.
    ended = isinstance(trouble, Exception | None) and not process.stdout.read(1)
    if not ended:
        process.kill()
    writer.join()
    said = process.stderr.read().decode("utf-8", "replace").strip()
    process.stdout.close()
    process.stderr.close()
    status = process.wait()
    if writer.trouble is not None:
        raise writer.trouble
    if ended and status != 0:
        raise BackupError("wrong_key" if "no identity matched" in said else "damaged", said[:300])
    if trouble is not None:
        raise trouble
    if not ended:
        raise BackupError("damaged", "there is more in it than should be")


class _Writer(threading.Thread):
    def __init__(self, produce: Callable[[IO[bytes]], None], into: IO[bytes]) -> None:
        super().__init__(name="age", daemon=True)
        self._produce = produce
        self._into = into
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            with self._into:
                self._produce(self._into)
        except BrokenPipeError:
            # age has ended: its own word says more.
            pass
        except BaseException as error:
            self.trouble = error
