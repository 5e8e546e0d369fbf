"""timbre-migrate: brings the tables to this release, then ends. Killed half-way, nothing is changed."""

import logging
import os
import sys

from appliance.entry.daemon import log_to_journal
from appliance.store import StoreError, open_database
from appliance.store.migrate import migrate

log = logging.getLogger(__name__)


def main() -> int:
    log_to_journal()
    # Web and jobs open the database as members of its group.
    os.umask(0o007)
    try:
        open_database()
        done = migrate()
    except StoreError as error:
        log.error("%s", error)
        return 1
    log.info("the database is of this release%s", f" now: {', '.join(done)}" if done else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
