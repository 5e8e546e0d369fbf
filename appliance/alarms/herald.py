"""Looks at the alarms now and then, and tells those who want to hear of them."""

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from appliance.alarms import words
from appliance.alarms.mail import Mail, MailFailed, send
from appliance.alarms.news import Alarm, Announcer, News
from appliance.alarms.rate import Rate
from appliance.core.site.machine import AlarmLevel
from appliance.hardware.settings import Settings
from appliance.site.files import write_if_changed

log = logging.getLogger(__name__)

LOOK_S: Final = 3.0
MAIL_AGAIN_S: Final = 60.0
MAIL_FOR_S: Final = 24 * 3600.0
MOST_MAILS: Final = 100


@dataclass(slots=True)
class Herald:
    settings: Callable[[], Settings]
    alarms: Callable[[], Mapping[str, Alarm] | None]
    """All that there are; None: they cannot be seen, and nothing is over for that."""
    sms: Callable[[str, str], Awaitable[None]]
    file: Path
    mail_trouble: str = ""
    """Why the last mail could not be sent."""
    mail_trouble_since: float = 0.0
    _announcer: Announcer = field(default_factory=Announcer)
    _rates: dict[str, Rate] = field(default_factory=dict)
    _mails: deque[tuple[float, Mail]] = field(default_factory=lambda: deque(maxlen=MOST_MAILS))
    _mail_at: float = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        self._load()
        while True:
            await self.look(time.time())
            await asyncio.sleep(LOOK_S)

    async def look(self, now: float) -> None:
        """One round."""
        settings, alarms = self.settings(), self.alarms()
        if alarms is not None:
            wanted = {code for code, alarm in alarms.items() if _wanted(alarm, settings)}
            for news in self._announcer.step(alarms, wanted, now):
                log.info("alarm %s is told%s", news.alarm.code, " to be over" if news.over else "")
                await self._tell(news, settings, now)
        await self._tell_held(settings, now)
        self._save()
        await self._send_mails(settings, now)

    async def _tell(self, news: News, settings: Settings, now: float) -> None:
        alarms = settings.alarms
        for number in alarms.sms:
            if self._rates.setdefault(number, Rate()).admit(alarms.sms_per_hour, now):
                await self.sms(number, words.short(settings.site, news, settings.language))
        if alarms.mail and alarms.smtp:
            subject = words.subject(settings.site, news, settings.language)
            self._mails.append((now, Mail(alarms.mail, subject, words.body(news, settings.language))))
            self._mail_at = 0.0

    async def _tell_held(self, settings: Settings, now: float) -> None:
        for number in settings.alarms.sms:
            count = self._rates.setdefault(number, Rate()).release(settings.alarms.sms_per_hour, now)
            if count:
                await self.sms(number, words.held(settings.site, count, settings.language))

    async def _send_mails(self, settings: Settings, now: float) -> None:
        smtp = settings.alarms.smtp
        if smtp is None:
            self._mails.clear()
            self.mail_trouble = ""
        while smtp and self._mails and (now - self._mail_at >= MAIL_AGAIN_S or now < self._mail_at):
            asked, mail = self._mails[0]
            if now - asked < MAIL_FOR_S:
                try:
                    await asyncio.to_thread(send, mail, smtp, settings.smtp_password)
                except MailFailed as error:
                    log.warning("the alarm's mail waits: %s", error)
                    self.mail_trouble_since = self.mail_trouble_since if self.mail_trouble else now
                    self.mail_trouble, self._mail_at = str(error), now
                    return
                self.mail_trouble = ""
            self._mails.popleft()

    def _load(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            try:
                data: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
                self._announcer.load(data["told"])
                for number, rate in data["rates"].items():
                    self._rates.setdefault(number, Rate()).load(rate)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                log.warning("%s is damaged (%s): alarms that last are told again", self.file, error)

    def _save(self) -> None:
        data = {
            "told": self._announcer.dump(),
            "rates": {number: rate.dump() for number, rate in self._rates.items()},
        }
        try:
            write_if_changed(self.file, json.dumps(data, ensure_ascii=False), 0o600)
        except OSError as error:
            log.warning("which alarms were told cannot be kept: %s", error)


def _wanted(alarm: Alarm, settings: Settings) -> bool:
    return alarm.critical or settings.alarms.level is AlarmLevel.WARNING
