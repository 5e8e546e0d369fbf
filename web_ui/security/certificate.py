"""The certificate that browsers are shown. timbre-site puts a new one in its place at any time."""

import asyncio
import logging
import ssl
from pathlib import Path
from typing import Final

LOOK_S: Final = 2.0

log = logging.getLogger(__name__)


class Certificate:
    def __init__(self, path: Path) -> None:
        """`path`: key and certificates in one file. Raises OSError where the first boot made none."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.refresh()

    def refresh(self) -> None:
        """Show what is there now; connections that are up stay as they are. Raises OSError."""
        stat = self._path.stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            self.context.load_cert_chain(self._path)
            self._stamp = stamp

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                self.refresh()
            except OSError as error:
                log.error("%s cannot be shown: %s; the last one stays", self._path, error)
