"""`python3 -m hw.disk attach LABEL`, `… detach LABEL`: what timbre-disk@.service does."""

import sys

from hw.disk.mount import DiskError, attach, detach

VERBS = {"attach": attach, "detach": detach}


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in VERBS:
        print("expected: attach LABEL or detach LABEL", file=sys.stderr)
        return 2
    try:
        VERBS[sys.argv[1]](sys.argv[2])
    except DiskError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
