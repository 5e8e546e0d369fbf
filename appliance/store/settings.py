"""Small things to remember, by name: `user.ana.theme`. Not for what belongs into the site file."""

import json
from typing import Any

from appliance.store.database import patient
from appliance.store.models import Setting


def get(name: str, default: Any = None) -> Any:
    row = Setting.get_or_none(Setting.name == name)
    return default if row is None else json.loads(row.value)


@patient
def put(name: str, value: Any) -> None:
    """`value`: anything JSON can hold."""
    text = json.dumps(value, ensure_ascii=False)
    Setting.insert(name=name, value=text).on_conflict(
        conflict_target=[Setting.name], preserve=[Setting.value]
    ).execute()


@patient
def forget(name: str) -> None:
    Setting.delete().where(Setting.name == name).execute()
