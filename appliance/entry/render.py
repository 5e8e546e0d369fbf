"""At boot, before Asterisk starts: the configuration of the current site, or of a box that has none yet."""

import logging
import sys

from appliance.entry.daemon import log_to_journal, secret
from appliance.site.owner import Owner
from appliance.site.paths import Paths

log = logging.getLogger("timbre-render")


def main() -> int:
    """Needs neither the database nor a running Asterisk."""
    log_to_journal()
    revision = Owner(Paths(), secret("ari"), secret("ami")).render_for_start()
    log.info("rendered site revision %d (%s)", revision.number, revision.site.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
