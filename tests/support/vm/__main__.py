"""`./build.sh vm`: a machine for whoever wants to look inside. It ends with its input, or after an hour."""

import argparse
import signal
import sys
from pathlib import Path

from tests.support.vm import disks
from tests.support.vm.box import Box
from tests.support.vm.machine import Machine, Plan
from tests.support.vm.places import folder

LIFE_S = 3600


def main() -> int:
    parser = argparse.ArgumentParser(prog="./build.sh vm", description=__doc__)
    parser.add_argument("--life", type=int, default=LIFE_S, help="seconds until it is switched off anyway")
    parser.add_argument("--kernel", default="", help="further arguments of the kernel")
    parser.add_argument("--disk", action="store_true", help="boot the disk image as it is shipped")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="none: lines from standard input")
    args = parser.parse_args()
    signal.alarm(args.life)
    with folder("machine") as place, Machine(_plan(place, args)) as machine:
        print("booting…", file=sys.stderr)
        state = machine.wait_booted()
        print(f"{state} after {machine.boot_s:.0f} s; LAN 10.77.0.2, WAN 10.78.0.2", file=sys.stderr)
        box = Box(machine)
        if args.command:
            return _run(box, *args.command)
        for line in sys.stdin:
            _run(box, "bash", "-c", line)
    return 0


def _plan(place: Path, args: argparse.Namespace) -> Plan:
    return disks.plan(place) if args.disk else Plan(place, kernel_arguments=args.kernel)


def _run(box: Box, *command: str) -> int:
    done = box.door.run(*command, timeout_s=LIFE_S)
    sys.stdout.write(done.text)
    sys.stderr.write(done.err.decode(errors="replace"))
    sys.stdout.flush()
    return done.status


if __name__ == "__main__":
    sys.exit(main())
