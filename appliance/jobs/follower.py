"""The ingest's own thread: looks at the journal ten times a second, so that a finished call shows at once."""

import logging
import threading
import time
from pathlib import Path

from appliance.store.errors import PeeweeException, StoreError
from appliance.store.ingest import Ingest
from appliance.store.models import database

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
AFTER_TROUBLE_S = 2.0


class Follower:
    def __init__(self, journal: Path) -> None:
        self.ingest = Ingest(journal)
        self.trouble = ""
        """Why the ingest stands, in words; empty while it goes on."""
        self.beat = time.monotonic()
        """When the thread was last seen alive, monotonic."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Ends between two batches."""
        self._stopping.set()
        self._thread.join(timeout_s)

    def alive(self, within_s: float = 40.0) -> bool:
        """A locked database holds a step up for ten seconds; longer than this it hangs."""
        return self._thread.is_alive() and time.monotonic() - self.beat < within_s

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.beat = time.monotonic()
            if not self._step():
                self._stopping.wait(AFTER_TROUBLE_S if self.trouble else LOOK_EVERY_S)
        database.close()

    def _step(self) -> int:
        try:
            taken = self.ingest.step(time.time())
        except (StoreError, PeeweeException, OSError) as error:
            if not self.trouble:
                log.error("history waits in the journal: %s", error)
            self.trouble = str(error)
            if not database.is_closed():
                database.close()
            return 0
        if self.trouble:
            log.info("history goes on")
            self.trouble = ""
        return taken
