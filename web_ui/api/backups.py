"""Backups of the box."""

from dataclasses import asdict

from web_ui.api.base import ApiRoom
from web_ui.api.operation import operation
from web_ui.handlers.backups import BackupsRoom
from web_ui.views.backups import key_waits


class Backups(ApiRoom, BackupsRoom):
    @operation("How the last backups went, those on the storage, whether the recovery key still waits")
    def get(self) -> None:
        self.give({**asdict(self.standing()), "key_waiting": key_waits(self.house.places.backup_key)})

    @operation("Begin one; `last` of the answer to GET tells how it went", status=202)
    async def post(self) -> None:
        await self.start()
        self.give({"started": True}, 202)


class BackupKey(ApiRoom, BackupsRoom):
    @operation("The recovery key: given once, 409 afterwards")
    async def post(self) -> None:
        reply = await self.take_key()
        self.give({"secret": reply["secret"], "recipient": reply["recipient"]})
