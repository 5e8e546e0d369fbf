"""The site's local days: when one begins, today's counters start again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo


class Midnight:
    def __init__(self, zone: ZoneInfo, now_epoch: float) -> None:
        self.zone = zone
        self._day = self.day(now_epoch)

    def day(self, epoch: float) -> date:
        return datetime.fromtimestamp(epoch, self.zone).date()

    def passed(self, now_epoch: float) -> bool:
        """A new day has begun since the last call. A clock set back begins none."""
        day = self.day(now_epoch)
        if day <= self._day:
            return False
        self._day = day
        return True
