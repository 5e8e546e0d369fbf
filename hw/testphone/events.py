"""The phone's side of the pipe: events out, one JSON object a line, each with `at` (epoch seconds)."""

import json
import os
import time
from typing import Any


class Reporter:
    """Writes events to the descriptor that was standard output before libraries could print on it."""

    def __init__(self, log_level: int) -> None:
        self._fd = os.dup(1)
        # pjsua prints there, and a banner even before its log settings apply.
        os.dup2(2 if log_level else os.open(os.devnull, os.O_WRONLY), 1)

    def __call__(self, event: str, **fields: Any) -> None:
        line = json.dumps({"event": event, "at": time.time()} | fields, ensure_ascii=False) + "\n"
        data = line.encode()
        while data:
            data = data[os.write(self._fd, data) :]
