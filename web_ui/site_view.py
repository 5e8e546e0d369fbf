"""The site as the web needs it: labels, language, time zone. timbre-site writes the file it is read from."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.core.site.model import Language, Phone, Role, Site, Zone
from appliance.core.site.parse import load_site
from appliance.core.site.problems import InvalidSite
from web_ui.translations.catalog import mark

BUILT_IN_REASONS = {
    "missed-call": mark("Missed call"),
    "unreachable": mark("Phone unreachable"),
    "declined": mark("Declined a call"),
    "login": mark("Just logged in"),
    "phone-gone": mark("Phone unreachable"),
}
"""Pauses that the box itself puts agents in; the site may name them its own way."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiteView:
    """All questions are answered even where no site is there yet, or a name in history has left it."""

    site: Site | None = None

    @property
    def name(self) -> str:
        return self.site.name if self.site else "Timbre"

    @property
    def language(self) -> str:
        return self.site.language if self.site else Language.ES

    @property
    def country(self) -> str:
        return self.site.country if self.site else ""

    def fixed_addresses(self) -> tuple[str, ...]:
        """Of the LAN, as they stand in an address of the web."""
        interfaces = self.site.network.interfaces.values() if self.site else ()
        listed = [a for one in interfaces if one.zone is Zone.LAN for a in (*(one.ipv4 or ()), *one.ipv6)]
        hosts = [address.split("/")[0] for address in listed if "/" in address]
        return tuple(f"[{host}]" if ":" in host else host for host in hosts)

    @property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.site.timezone if self.site else "UTC")
        except ZoneInfoNotFoundError, ValueError:
            return ZoneInfo("UTC")

    @property
    def has_modem(self) -> bool:
        return self.site is not None and self.site.hardware.modem is not None

    def queue_label(self, name: str | None) -> str:
        queue = self.site.queues.get(name or "") if self.site else None
        return (queue.label if queue else "") or name or ""

    def user_name(self, username: str | None) -> str:
        user = self.site.users.get(username or "") if self.site else None
        return user.name if user else username or ""

    def trunk_label(self, name: str | None) -> str:
        trunk = self.site.trunks.get(name or "") if self.site else None
        return (trunk.label if trunk else "") or name or ""

    def number_label(self, number: str | None) -> str:
        known = self.site.numbers.get(number or "") if self.site else None
        return known.label if known else ""

    def menu_label(self, name: str) -> str:
        menu = self.site.menus.get(name) if self.site else None
        return (menu.label if menu else "") or name

    def voicemail_label(self, name: str) -> str:
        box = self.site.voicemails.get(name) if self.site else None
        return (box.label if box else "") or name

    def reason_label(self, reason: str, language: str) -> str:
        """Of a pause, in the reader's language; built-in ones come untranslated, templates translate them."""
        known = self.site.pause_reasons.get(reason) if self.site else None
        if known and known.label:
            return known.label.get(Language(language)) or next(iter(known.label.values()))
        return BUILT_IN_REASONS.get(reason, reason)

    def unpaid_pauses(self) -> frozenset[str]:
        reasons = self.site.pause_reasons.values() if self.site else ()
        return frozenset(reason.name for reason in reasons if not reason.paid)

    def queue_choices(self) -> tuple[tuple[str, str], ...]:
        queues = self.site.queues.values() if self.site else ()
        return tuple(sorted(((q.name, q.label or q.name) for q in queues), key=lambda pair: pair[1].lower()))

    def agent_choices(self) -> tuple[tuple[str, str], ...]:
        """Those who can log in as agents."""
        users = self.site.users.values() if self.site else ()
        agents = ((u.username, u.name) for u in users if Role.AGENT in u.roles)
        return tuple(sorted(agents, key=lambda pair: pair[1].lower()))

    def is_agent(self, username: str) -> bool:
        user = self.site.users.get(username) if self.site else None
        return user is not None and Role.AGENT in user.roles

    def browser_phone(self, username: str) -> Phone | None:
        """The phone that the user is in the browser; None: sits at another, or at none."""
        user = self.site.users.get(username) if self.site else None
        phone = self.site.phones.get(user.extension) if self.site and user else None
        return phone if phone and phone.browser else None

    def reason_choices(self, language: str) -> tuple[tuple[str, str], ...]:
        """Those that people choose; the pause for a missed call is the box's own."""
        reasons = self.site.pause_reasons if self.site else {}
        own = {queue.missed_pause for queue in self.site.queues.values()} if self.site else set()
        return tuple((name, self.reason_label(name, language)) for name in reasons if name not in own)


class SiteFile:
    """The rendered site, read again when the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._view = SiteView()

    def view(self) -> SiteView:
        """The last site that could be read; an empty one before the first."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return self._view
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != self._stamp:
            self._stamp = stamp
            self._read()
        return self._view

    def _read(self) -> None:
        try:
            self._view = SiteView(load_site(json.loads(self._path.read_text(encoding="utf-8"))))
        except (ValueError, OSError, InvalidSite) as error:
            log.error("%s cannot be read as a site: %s; the last good one stays", self._path, error)
