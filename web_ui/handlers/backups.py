"""Backups of the box: how they stand, one now, the recovery key, how the box comes back."""

import time
from datetime import datetime
from typing import Any

from appliance.backups import state
from appliance.backups.client import ask_async as ask_backup
from appliance.backups.errors import BackupError
from appliance.backups.sheet import sheet
from appliance.core.site.parse import to_data
from appliance.site.client import SiteError, ask_async
from web_ui.handlers.base import Room
from web_ui.handlers.site import refused
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.backups import backups_view, key_waits
from web_ui.views.question import Question


class BackupsRoom(Room):
    here = "/backups"

    def standing(self) -> state.State:
        return state.read(self.house.places.backups)

    async def start(self) -> None:
        """Nobody waits for its end. Raises Trouble."""
        try:
            await ask_backup("create", by=self.me.username, wait=False)
        except BackupError as error:
            if error.code == "not_set_up":
                hint = mark("Add the section backup to the site file.")
                raise Trouble(
                    409, "not_set_up", mark("The site file says nothing of backups"), hint
                ) from error
            hint = mark("Try again in a moment; if it stays so, look at System health.")
            raise Trouble(
                503, "backup_away", mark("The keeper of the backups does not answer"), hint
            ) from error

    async def take_key(self) -> dict[str, Any]:
        """Once. Raises Trouble."""
        try:
            reply = await ask_async("backup-key-take", self.house.places.site_socket, by=self.me.username)
        except SiteError as error:
            if error.code == "backup.key_taken":
                said = mark("The recovery key was taken already and is not on the box any more")
                raise Trouble(409, "key_taken", said, mark("If it is lost, make a new one.")) from error
            raise refused(error) from error
        await self.note("backup.key", reply["recipient"])
        return reply

    async def new_key(self) -> None:
        try:
            await ask_async("backup-key-new", self.house.places.site_socket, by=self.me.username)
        except SiteError as error:
            raise refused(error) from error
        await self.note("backup.key.new")


class Backups(BackupsRoom):
    """The last ones, and what to do when the box is lost."""

    def get(self) -> None:
        site = self.site.site
        view = backups_view(
            site.backup if site else None,
            self.standing(),
            key_waits(self.house.places.backup_key),
            self.language,
        )
        self.show("backups", view=view)


class RunBackup(BackupsRoom):
    """One now."""

    async def post(self) -> None:
        await self.start()
        self.done(self.say(mark("The backup has begun. Calls do not notice.")), self.here)


class RecoveryKey(BackupsRoom):
    """The sheet with the recovery key, once."""

    async def post(self) -> None:
        reply = await self.take_key()
        site = self.site.site
        section = to_data(site).get("backup") if site else None
        today = f"{datetime.fromtimestamp(time.time(), self.site.zone):%Y-%m-%d}"
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="timbre-recovery-key.txt"')
        self.finish(sheet(reply["secret"], self.site.name, today, section, self.language))


class NewKey(BackupsRoom):
    """Another recovery key, in place of one that is lost or known to others."""

    def get(self) -> None:
        self.ask(
            Question(
                title=self.say(mark("Make a new recovery key?")),
                text=self.say(
                    mark(
                        "Backups made from now on need the new one. Those made before still need the "
                        "one before, "
                        "and are not removed by themselves any more."
                    )
                ),
                action="/backups/key/new",
                verb=self.say(mark("Make a new key")),
                back=self.here,
            )
        )

    async def post(self) -> None:
        await self.new_key()
        self.done(self.say(mark("The new key is made. Download it now.")), self.here)
