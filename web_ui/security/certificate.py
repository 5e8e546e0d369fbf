"""The certificate that browsers are shown. timbre-site puts a new one in its place at any time."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

LOOK_S: Final = 2.0

log = logging.getLogger(__name__)


class Certificate:
    def __init__(self, path: Path) -> None:
        """`path`: key and certificates in one file."""
        self._path = path
        self._stamp: tuple[int, int] | None = None

    def changed(self) -> ssl.SSLContext | None:
        """A context for new connections if the file is another than before. Raises OSError.

        Always a new one: a context keeps a certificate for each kind of key that it was ever given.
        """
        stat = self._path.stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp == self._stamp:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._path)
        self._stamp = stamp
        return context

    async def follow(self, show: Callable[[ssl.SSLContext], None]) -> None:
        """Have every new one shown, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                if context := self.changed():
                    show(context)
            except OSError as error:
                log.error("%s cannot be shown: %s; the last one stays", self._path, error)
