"""The packet filter, on trial until confirmed."""

from pathlib import Path
from typing import Final

from hw.firewall import kernel
from hw.firewall.policy import Policy
from hw.trials import Trials

FOLDER: Final = Path("/run/timbre-firewall")


def firewall_trials(folder: Path = FOLDER) -> Trials[Policy]:
    """Until somebody says more, the LAN alone is served."""
    return Trials(folder, "firewall", Policy.of, lambda policy: kernel.replace(policy), Policy())
