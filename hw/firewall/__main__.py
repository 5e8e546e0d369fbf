"""`python3 -m hw.firewall`: at boot, before anything listens: the LAN alone is served."""

import logging
import sys

from hw.firewall.kernel import FirewallError
from hw.firewall.policy import Policy
from hw.firewall.trial import firewall_trials


def main() -> int:
    try:
        firewall_trials().apply(Policy(), confirm_within_s=0)
    except FirewallError as error:
        logging.error("no packet filter: %s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
