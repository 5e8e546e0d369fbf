"""The owner of the site: takes a new one over whole, or not at all.

What holds is what `revisions` calls current. Everything else (files of Asterisk, sounds, site.json,
users) is made to follow it by `settle`, which may be repeated at any time: after a kill in the
middle, or to make up for somebody who was away. All methods block, and are called one at a time.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from appliance.core.site.model import Site
from appliance.core.site.parse import parse, to_data
from appliance.core.site.problems import InvalidSite, Problem
from appliance.core.wiring import Wiring
from appliance.site import firewall, followers, network, prompts, turn
from appliance.site.backup_key import publish_backup
from appliance.site.cards import Cards
from appliance.site.certificates import Certificates, Shown, own_addresses, seen_as
from appliance.site.changes import Change, changes, secret_changes
from appliance.site.exchange import Exchange
from appliance.site.files import write_if_changed
from appliance.site.notes import Note
from appliance.site.paths import Paths
from appliance.site.pins import publish_for_hardware, publish_pins
from appliance.site.plan import build, sip_names
from appliance.site.revisions import Revision, Revisions
from appliance.site.secrets import keep
from appliance.site.shaping import Shaping
from appliance.site.trial import Trial
from hw.helper.client import HelperError
from pbx.conf.files import render
from pbx.conf.plan import Box, Plan
from pbx.conf.reload import Reloader

log = logging.getLogger(__name__)

_SETTLED_WITHIN_S = 120


class Conflict(Exception):
    """Somebody else has applied a site meanwhile; `revision` is the current one."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"revision {revision} was applied meanwhile; look at it, then apply again")
        self.revision = revision


class OnTrial(Exception):
    """A revision waits for its confirmation; until then no other is taken."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"revision {revision} waits to be confirmed; confirm it, or wait until it is undone")
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
    confirm_within_s: int = 0
    """Undone unless confirmed so soon; 0: it stays."""


class Owner:
    def __init__(self, paths: Paths, ari_password: str, ami_password: str) -> None:
        self._paths = paths
        self._box = Box(ari_password, ami_password, etc_dir=str(paths.asterisk))
        self.revisions = Revisions(paths.state)
        reloader = Reloader(ari_password)
        self._exchange = Exchange(paths.asterisk, reloader)
        self._cards = Cards(paths.wiring, reloader)
        self._shaping = Shaping(paths.shaping)
        self._trial = Trial(paths.state / "trial.json")
        self.site = self.revisions.current().site
        """What holds, for those who look often."""
        self._certificates = Certificates(paths)
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
        plan = self._exchange.plan(self._render(draft.site, draft.secrets))
        notes = [Note("reloaded", {"modules": ", ".join(plan.modules)})] if plan.modules else []
        return notes + ([Note("restart_needed", {"files": ", ".join(plan.restart)})] if plan.restart else [])

    def apply(
        self, draft: Draft, by: str, summary: str = "", expect: int | None = None, confirm_within_s: int = 0
    ) -> Outcome:
        """Make it hold; with `confirm_within_s` a change of firewall or addresses is undone unless confirmed
        so soon.

        Raises InvalidSite if a prompt cannot be made, Conflict if `expect` has passed, OnTrial.
        """
        current = self.revisions.current()
        if self._trial.revision() is not None:
            raise OnTrial(current.number)
        if expect is not None and expect != current.number:
            raise Conflict(current.number)
        if not draft.changes and current.number:
            return Outcome(current.number, [], draft.warnings, self.settle(current))
        links = self._make_prompts(draft.site)
        self._render(draft.site, draft.secrets)
        if not current.number or not _may_lock_out(current.site, draft.site):
            confirm_within_s = 0
        revision = self.revisions.add(time.time(), by, summary, draft.data, draft.secrets)
        if confirm_within_s:
            # Should we be killed before all is settled, this is what undoes it; the time itself begins below.
            self._begin_trial(revision, current, confirm_within_s + _SETTLED_WITHIN_S)
        notes = self.settle(revision, links, confirm_within_s)
        if confirm_within_s:
            self._begin_trial(revision, current, confirm_within_s)
        return Outcome(revision.number, draft.changes, draft.warnings, notes, confirm_within_s)

    def _begin_trial(self, revision: Revision, before: Revision, within_s: int) -> None:
        self._trial.begin(revision.number, before.number, time.time() + within_s)

    def confirm(self) -> int:
        """The revision on trial stays; its number. Raises HelperError where it has been undone already."""
        if not any([network.confirm(), firewall.confirm()]):
            raise HelperError(
                "refused", "nothing is on trial: it was confirmed already, or undone for lack of time"
            )
        self._trial.end()
        # Should one of the two have been undone in the moment between.
        _follow_on_trial(self.site, 0)
        return self.revisions.current().number

    def undo_unconfirmed(self) -> Outcome | None:
        """Return to the revision before one that nobody confirmed in time."""
        before = self._trial.over(time.time())
        if before is None:
            return None
        tried = self._trial.revision()
        self._trial.end()
        return self.rollback(before, "timbre-site", f"revision {tried} was not confirmed")

    def rollback(self, number: int, by: str, summary: str = "", confirm_within_s: int = 0) -> Outcome:
        """Apply an older revision again, with the secrets of its time. Raises NoSuchRevision, OnTrial."""
        old = self.revisions.get(number)
        draft = self.draft(old.data, old.secrets)
        return self.apply(draft, by, summary or f"rollback {number}", confirm_within_s=confirm_within_s)

    def settle(
        self, revision: Revision, links: prompts.Links | None = None, confirm_within_s: int = 0
    ) -> list[Note]:
        """Make everything follow the revision; says what was done and what could not be."""
        self.site = site = revision.site
        self.settle_files(revision, links)
        self._certificates.ensure(site, datetime.now(UTC))
        notes = self._bring_asterisk(revision)
        following = (
            followers.tell_acd(self._paths.acd_socket),
            followers.set_clock(site),
            self._shaping.follow(site),
            followers.keep_users(revision),
            # Last, since a trial's time runs from here.
            *_follow_on_trial(site, confirm_within_s or self._trial.left_s(time.time())),
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

    @property
    def certificates(self) -> Certificates:
        return self._certificates

    def watch_certificate(self) -> list[Note]:
        """Make the box's own anew where its addresses have changed or its end is near."""
        revision = self.revisions.current()
        self.settle_relay(revision.site)
        if not self._certificates.ensure(revision.site, datetime.now(UTC)):
            return []
        return self._bring_asterisk(revision)

    def install_certificate(self, chain: str, key: str) -> tuple[Shown, list[Note]]:
        """Raises BadCertificate; then nothing was changed."""
        shown = self._certificates.install(chain, key, datetime.now(UTC))
        return shown, self._bring_asterisk(self.revisions.current())

    def remove_certificate(self) -> tuple[Shown, list[Note]]:
        """The box's own again."""
        revision = self.revisions.current()
        shown = self._certificates.remove(revision.site, datetime.now(UTC))
        return shown, self._bring_asterisk(revision)

    def _plan(self, site: Site, secrets: Mapping[str, str], wiring: Wiring) -> Plan:
        outside = seen_as(site.network.reached_as, own_addresses(site.network.uplink))
        return replace(build(site, secrets, self._box, wiring), seen_as=outside)

    def _texts(self, site: Site, plan: Plan) -> dict[str, str]:
        """Asterisk's files."""
        return render(plan) | self._certificates.files(site)

    def _render(self, site: Site, secrets: Mapping[str, str]) -> dict[str, str]:
        """Asterisk's files, with the cards that are there now."""
        return self._texts(site, self._plan(site, secrets, self._cards.wire(site)))

    def _bring_asterisk(self, revision: Revision) -> list[Note]:
        site = revision.site
        wiring = self._cards.wire(site)
        plan = self._plan(site, revision.secrets, wiring)
        notes = self._exchange.settle(self._texts(site, plan), sip_names(site))
        notes += self._cards.follow(site, wiring, plan)
        self.behind += [note for note in notes if note.again]
        return notes

    def settle_files(self, revision: Revision, links: prompts.Links | None = None) -> None:
        """Sounds, and what the other daemons read: needs nobody else to be there."""
        site = revision.site
        # What held once must go on holding, whatever has become of a file: calls need the rest.
        made = prompts.make(site, self._paths.prompts, forgiving=True) if links is None else links
        prompts.switch(made, self._paths.prompts)
        publish_pins(self._paths.run / "pins", site, revision.secrets)
        self.settle_relay(site)
        publish_for_hardware(self._paths.run / "hardware", revision.secrets)
        publish_backup(self._paths, site, revision.secrets)
        write_if_changed(self._paths.run / "site.json", json.dumps(revision.data, ensure_ascii=False))

    def settle_relay(self, site: Site) -> None:
        """The relay's file follows the site, and the box's addresses."""
        turn.follow(self._paths.turn, site.network.turn, self.relay_secret(), own_addresses())

    def relay_secret(self) -> str:
        """Shared with the relay; made at the first boot."""
        path = self._paths.secrets / "turn"
        return path.read_text(encoding="ascii").strip() if path.exists() else ""

    def render_for_start(self) -> Revision:
        """At boot, before Asterisk starts: everything in place without anybody to ask.

        Whoever was locked out has switched the box off and on: what was on trial is not begun again.
        """
        before = self._trial.give_up()
        revision = self.revisions.current() if before is None else self.revisions.get(before)
        self.settle_files(revision)
        wiring = self._cards.wire(revision.site)
        plan = self._plan(revision.site, revision.secrets, wiring)
        texts = self._texts(revision.site, plan)
        self._exchange.write(texts)
        for note in self._cards.follow(revision.site, wiring, plan):
            log.warning("%s", note.text("en"))
        self._exchange.mark_loaded(texts)
        for note in filter(None, _follow_on_trial(revision.site, 0)):
            log.warning("%s", note.text("en"))
        return revision

    def _make_prompts(self, site: Site) -> prompts.Links:
        try:
            return prompts.make(site, self._paths.prompts)
        except prompts.PromptFailed as error:
            problem = Problem(f"prompts.{error.prompt}", "speech_failed", {"reason": str(error)})
            raise InvalidSite([problem]) from error


def _may_lock_out(before: Site, after: Site) -> bool:
    same_wall = firewall.policy_of(before) == firewall.policy_of(after)
    return not same_wall or network.settings_of(before) != network.settings_of(after)


def _follow_on_trial(site: Site, within_s: int) -> tuple[Note | None, Note | None]:
    """What somebody could lock himself out with; for good with 0."""
    return network.follow(site, within_s), firewall.follow(site, within_s)
