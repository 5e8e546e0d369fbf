"""Shuts out who guesses: Asterisk's security events in, bans out.

While the manager interface, the helper or the database is away, nothing is banned, or not noted; calls never
wait for any of this.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance.core.guessing import Guessing, Limits, Sentence
from appliance.core.site.model import Site
from appliance.site import firewall
from appliance.site.files import write
from appliance.store import audit
from appliance.store.database import open_database
from hw.helper.client import HelperError
from pbx.ami.client import Ami
from pbx.ami.packet import Packet

log = logging.getLogger(__name__)

FAILURES = frozenset(
    {"ChallengeResponseFailed", "InvalidAccountID", "InvalidPassword", "FailedACL", "AuthMethodNotAllowed"}
)
SUCCESS, CHALLENGE = "SuccessfulAuth", "ChallengeSent"
_KEEP_S: Final = 1.0
"""So often what was counted is written down, if anything was."""
SERVICE = "PJSIP"
"""Not the manager's own log-ins, nor ARI's."""


def source(packet: Packet) -> str:
    """The address of `IPV4/UDP/198.51.100.7/5060`; empty if there is none."""
    parts = packet.get("RemoteAddress", "").split("/")
    return parts[2].strip("[]") if len(parts) == 4 else ""


class Guard:
    """`memory` is a file that lasts as long as the clock: a restarted guard goes on counting."""

    def __init__(self, ami_password: str, site: Callable[[], Site], memory: Path) -> None:
        self._ami = Ami("127.0.0.1", 5038, "timbre", ami_password, events="security")
        self._ami.on_event = self.hear
        self._site = site
        self._guessing = Guessing()
        self._memory = memory
        self._heard = False
        """Something that is not written down yet."""
        self._tasks: set[asyncio.Task[None]] = set()
        try:
            self._guessing.restore(json.loads(memory.read_bytes()))
        except OSError, ValueError:
            log.info("nothing is remembered of guesses at passwords")

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._ami.run())
                tasks.create_task(self._remember())
        finally:
            self._keep()

    async def _remember(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_S)
            self._keep()

    def _keep(self) -> None:
        if not self._heard:
            return
        self._heard = False
        try:
            write(self._memory, json.dumps(self._guessing.snapshot()), mode=0o600)
        except OSError as error:
            log.warning("guesses at passwords are counted in memory only: %s", error)

    def hear(self, packet: Packet) -> None:
        """One security event."""
        address = source(packet)
        if packet.get("Service") != SERVICE or not address:
            return
        now, self._heard = time.monotonic(), True
        if packet.get("Event") == SUCCESS:
            self._guessing.proved(address, now)
        elif packet.get("Event") in FAILURES or packet.get("Event") == CHALLENGE:
            site = self._site()
            limits = Limits.of(site.network.firewall, site.trunks.values())
            judge = self._guessing.challenged if packet["Event"] == CHALLENGE else self._guessing.failed
            if sentence := judge(address, limits, now):
                self._shut_out(sentence, packet.get("AccountID", ""))

    def _shut_out(self, sentence: Sentence, account: str) -> None:
        task = asyncio.create_task(asyncio.to_thread(ban, sentence, account))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def ban(sentence: Sentence, account: str) -> None:
    """Have it done, then write it down; `account` is what was tried last."""
    try:
        firewall.ban(sentence.address, sentence.seconds)
    except HelperError as error:
        log.error("%s guesses, but could not be banned: %s", sentence.address, error)
        return
    log.warning(
        "%s is banned for %d s: %d wrong log-ins", sentence.address, sentence.seconds, sentence.guesses
    )
    detail = {"seconds": sentence.seconds, "guesses": sentence.guesses, "account": account[:60]}
    note("ban.add", "timbre-site", sentence.address, detail)


def note(what: str, by: str, address: str, detail: dict[str, object] | None = None) -> None:
    """Into the audit, if the database lets us; a ban holds without it."""
    try:
        open_database()
        audit.write(time.time(), by, what, address, detail)
    except Exception as error:  # whatever is wrong with the database, the ban holds
        log.warning("%s of %s is not in the audit: %s", what, address, error)
