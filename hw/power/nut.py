"""NUT's driver and server as children of ours, configured in our own folder, started again when they end."""

import asyncio
import contextlib
import logging
import os
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

DRIVERS: Final = Path("/usr/libexec/nut")
UPSD: Final = Path("/usr/sbin/upsd")
NAME: Final = "ups"
PORT: Final = 3493
AGAIN_S: Final = 5.0
DRIVER_FIRST_S: Final = 2.0


def configuration(driver: str, port: str) -> dict[str, str]:
    """The files of NUT's folder. Values have been checked: no quote is among them."""
    return {
        "nut.conf": "MODE=standalone\n",
        "ups.conf": f'[{NAME}]\n    driver = "{driver}"\n    port = "{port}"\n',
        "upsd.conf": f"LISTEN 127.0.0.1 {PORT}\n",
        "upsd.users": "",
    }


class Nut:
    """`folder` is ours alone; all of it is written anew at each start."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def run(self, driver: str, port: str) -> None:
        """Until cancelled; takes both down with it."""
        await asyncio.to_thread(self._write, driver, port)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep(str(DRIVERS / driver), "-a", NAME, "-FF"))
            await asyncio.sleep(DRIVER_FIRST_S)
            group.create_task(self._keep(str(UPSD), "-FF"))

    def _write(self, driver: str, port: str) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for name, text in configuration(driver, port).items():
            path = self._folder / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o600)

    async def _keep(self, *command: str) -> None:
        folder = str(self._folder)
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin"),
            "NUT_CONFPATH": folder,
            "NUT_STATEPATH": folder,
            "NUT_PIDPATH": folder,
            "NUT_ALTPIDPATH": folder,
            "NUT_QUIET_INIT_SSL": "true",
        }
        while True:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                status = await process.wait()
            finally:
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        process.terminate()
            log.warning("%s ended with %d; it is started again", Path(command[0]).name, status)
            await asyncio.sleep(AGAIN_S)
