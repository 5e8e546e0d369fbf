"""The test's people: passwords set the way an installer would, and how they log in."""

import shutil
from pathlib import Path
from typing import Any

from appliance.site import set_up
from appliance.store.database import open_database
from appliance.store.models import Credential, LoginFailure
from tests.support.site import timbre

ADMIN = "sofia"
PASSWORD = "caballo correcto grapa"
SET_UP_DONE = Path("/var/lib/timbre/secrets/setup-done")


def has_password(username: str) -> bool:
    database = open_database()
    try:
        return Credential.select().where(Credential.user == username).exists()
    finally:
        database.close()


def set_password(username: str, password: str) -> None:
    timbre("user", "passwd", username, stdin=f"{password}\n")


def forget_everybody() -> str:
    """As at the first boot: nobody can log in, and the screen shows a code, which is returned."""
    database = open_database()
    try:
        Credential.delete().execute()
        LoginFailure.delete().execute()
    finally:
        database.close()
    SET_UP_DONE.unlink(missing_ok=True)
    code = set_up.open_code()
    assert code
    for path in (set_up.KEPT, set_up.SHOWN):
        shutil.chown(path, "timbre-site", "timbre")
    return code


def type_in(page: Any, username: str, password: str) -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("button.main")
