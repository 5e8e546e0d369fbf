"""timbre-restore: before all daemons, moves into place what `timbre backup restore` has marked."""

import logging
import sys

from appliance.backups.restore import Ground, settle
from appliance.entry.daemon import log_to_journal

log = logging.getLogger(__name__)


def main() -> int:
    log_to_journal()
    if settle(Ground()):
        log.warning("the restored backup holds from now on; what held before lies in %s", Ground().before)
    return 0


if __name__ == "__main__":
    sys.exit(main())
