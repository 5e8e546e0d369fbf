"""The owner of the site: takes a new one over whole, or not at all.

What holds is what `revisions` calls current. Everything else (files of Asterisk, sounds, site.json,
users) is made to follow it by `settle`, which may be repeated at any time: after a kill in the
middle, or to make up for somebody who was away. All methods block, and are called one at a time.
"""

import json
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from appliance.core.site.model import Site
from appliance.core.site.parse import parse, to_data
from appliance.core.site.problems import InvalidSite, Problem
from appliance.site import followers, prompts
from appliance.site.cards import Cards
from appliance.site.changes import Change, changes, secret_changes
from appliance.site.exchange import Exchange
from appliance.site.files import write_if_changed
from appliance.site.notes import Note
from appliance.site.paths import Paths
from appliance.site.pins import publish_pins
from appliance.site.plan import build, sip_names
from appliance.site.revisions import Revision, Revisions
from appliance.site.secrets import keep
from appliance.site.shaping import Shaping
from pbx.conf.files import render
from pbx.conf.plan import Box, Plan
from pbx.conf.reload import Reloader

log = logging.getLogger(__name__)


class Conflict(Exception):
    """Somebody else has applied a site meanwhile; `revision` is the current one."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"revision {revision} was applied meanwhile; look at it, then apply again")
        self.revision = revision


@dataclass(frozen=True, slots=True)
class Draft:
    """A site that could be applied, and what it would change."""

    site: Site
    data: dict[str, Any]
    secrets: dict[str, str]
    changes: list[Change]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    revision: int
    changes: list[Change]
    warnings: tuple[Problem, ...]
    notes: list[Note] = field(default_factory=list)


class Owner:
    def __init__(self, paths: Paths, ari_password: str, ami_password: str) -> None:
        self._paths = paths
        self._box = Box(ari_password, ami_password, etc_dir=str(paths.asterisk))
        self.revisions = Revisions(paths.state)
        reloader = Reloader(ari_password)
        self._exchange = Exchange(paths.asterisk, reloader)
        self._cards = Cards(paths.wiring, reloader)
        self._shaping = Shaping(paths.shaping)
        self.behind: list[Note] = []
        """What could not be done yet."""

    def draft(self, data: Any, held: dict[str, str] | None = None) -> Draft:
        """Look at a site as if it were applied; `held` are the secrets that `(kept)` may stand for.

        Raises InvalidSite with every error.
        """
        current = self.revisions.current()
        held = current.secrets if held is None else held
        parsed = parse(data, kept=frozenset(held))
        if parsed.site is None:
            raise InvalidSite(parsed.errors)
        document = to_data(parsed.site)
        secrets = keep(parsed.site, parsed.secrets, held)
        found = changes(current.data, document)
        found += secret_changes(current.secrets, secrets, found)
        return Draft(parsed.site, document, secrets, found, parsed.problems)

    def preview(self, draft: Draft) -> list[Note]:
        """What applying would make Asterisk read again. Everything is rendered, as it would be."""
        plan = self._exchange.plan(render(self._plan(draft.site, draft.secrets)))
        notes = [Note("reloaded", {"modules": ", ".join(plan.modules)})] if plan.modules else []
        return notes + ([Note("restart_needed", {"files": ", ".join(plan.restart)})] if plan.restart else [])

    def apply(self, draft: Draft, by: str, summary: str = "", expect: int | None = None) -> Outcome:
        """Make it hold. Raises InvalidSite if a prompt cannot be made, Conflict if `expect` has passed."""
        current = self.revisions.current()
        if expect is not None and expect != current.number:
            raise Conflict(current.number)
        if not draft.changes and current.number:
            return Outcome(current.number, [], draft.warnings, self.settle(current))
        links = self._make_prompts(draft.site)
        render(self._plan(draft.site, draft.secrets))
        revision = self.revisions.add(time.time(), by, summary, draft.data, draft.secrets)
        return Outcome(revision.number, draft.changes, draft.warnings, self.settle(revision, links))

    def rollback(self, number: int, by: str) -> Outcome:
        """Apply an older revision again, with the secrets of its time. Raises NoSuchRevision."""
        old = self.revisions.get(number)
        return self.apply(self.draft(old.data, old.secrets), by, f"rollback {number}")

    def settle(self, revision: Revision, links: prompts.Links | None = None) -> list[Note]:
        """Make everything follow the revision; says what was done and what could not be."""
        site = revision.site
        self.settle_files(revision, links)
        wiring = self._cards.wire(site)
        plan = build(site, revision.secrets, self._box, wiring)
        notes = self._exchange.settle(render(plan), sip_names(site))
        notes += self._cards.follow(site, wiring, plan)
        following = (
            followers.tell_acd(self._paths.acd_socket),
            followers.set_clock(site),
            self._shaping.follow(site),
            followers.keep_users(site, revision.data, revision.by, revision.summary),
        )
        notes += [note for note in following if note]
        self.behind = [note for note in notes if note.again]
        return notes

    def watch_link(self) -> Note | None:
        """Shape the link again where that is needed."""
        return self._shaping.watch(self.revisions.current().site)

    def watch_cards(self) -> list[Note]:
        """Follow where a card came, went or was swapped."""
        revision = self.revisions.current()
        return self.settle(revision) if self._cards.changed(revision.site) else []

    def settle_files(self, revision: Revision, links: prompts.Links | None = None) -> None:
        """Sounds, and what the other daemons read: needs nobody else to be there."""
        site = revision.site
        prompts.switch(self._make_prompts(site) if links is None else links, self._paths.prompts)
        publish_pins(self._paths.run / "pins", site, revision.secrets)
        write_if_changed(self._paths.run / "site.json", json.dumps(revision.data, ensure_ascii=False))

    def render_for_start(self) -> Revision:
        """At boot, before Asterisk starts: everything in place without anybody to ask."""
        revision = self.revisions.current()
        self.settle_files(revision)
        wiring = self._cards.wire(revision.site)
        plan = build(revision.site, revision.secrets, self._box, wiring)
        texts = render(plan)
        self._exchange.write(texts)
        for note in self._cards.follow(revision.site, wiring, plan):
            log.warning("%s", note.text("en"))
        self._exchange.mark_loaded(texts)
        return revision

    def _plan(self, site: Site, secrets: dict[str, str]) -> Plan:
        return build(site, secrets, self._box, self._cards.wire(site))

    def _make_prompts(self, site: Site) -> prompts.Links:
        try:
            return prompts.make(site, self._paths.prompts)
        except prompts.PromptFailed as error:
            problem = Problem(f"prompts.{error.prompt}", "speech_failed", {"reason": str(error)})
            raise InvalidSite([problem]) from error
