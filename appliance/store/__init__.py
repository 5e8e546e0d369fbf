"""History and people, kept: models, migrations, the journal's way into rows, and the questions asked of them.

Live state is never in here: a slow disk must not delay a call. All times are epoch seconds UTC.
"""

from appliance.store import peewee_alone  # noqa: F401 before all who import peewee
from appliance.store.database import open_database
from appliance.store.errors import Busy, NotMigrated, StoreError

__all__ = ["Busy", "NotMigrated", "StoreError", "open_database"]
