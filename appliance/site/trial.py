"""A revision that is undone unless somebody who came in by the network confirms it.

Written down, so that a killed owner, or a restarted box, undoes it all the same.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.site.files import write


@dataclass(frozen=True, slots=True)
class Trial:
    file: Path

    def begin(self, revision: int, before: int, until: float) -> None:
        """`until`: epoch seconds."""
        data = {"revision": revision, "before": before, "until": until}
        write(self.file, json.dumps(data), mode=0o600)

    def end(self) -> None:
        self.file.unlink(missing_ok=True)

    def revision(self) -> int | None:
        """The one on trial."""
        data = self._data()
        return int(data["revision"]) if data else None

    def over(self, now: float) -> int | None:
        """The revision to return to, once the time is over."""
        data = self._data()
        return int(data["before"]) if data and now >= data["until"] else None

    def give_up(self) -> int | None:
        """The trial is over now; the revision to return to, None where nothing is on trial."""
        data = self._data()
        if data:
            self.begin(data["revision"], data["before"], until=0.0)
        return int(data["before"]) if data else None

    def left_s(self, now: float) -> int:
        """0 where nothing is on trial; at least 1 while something is."""
        data = self._data()
        return max(1, round(data["until"] - now)) if data else 0

    def _data(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return data
