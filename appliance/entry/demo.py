"""The virtual floor of `./build.sh run --demo`: callers and agents on both sides of the box."""

import argparse
import logging
import random
import sys
from pathlib import Path

from appliance.demo import floor
from appliance.entry.daemon import Daemon, run

log = logging.getLogger("timbre-demo")


def main() -> int:
    parser = argparse.ArgumentParser(prog="timbre-demo", description=__doc__)
    parser.add_argument(
        "--peers", type=Path, required=True, help="folder with the network namespaces `lan` and `wan`"
    )
    parser.add_argument("--seed", type=int, help="repeat the same people and choices")
    parser.add_argument("--history", type=int, default=0, metavar="DAYS", help="past days for the reports")
    args = parser.parse_args()
    rng = random.Random(args.seed)  # noqa: S311 - people's whims, nothing secret

    async def serve(daemon: Daemon) -> None:
        daemon.ready()
        await floor.run(args.peers, daemon.stopping, rng, args.history)

    return run("timbre-demo", serve)


if __name__ == "__main__":
    sys.exit(main())
