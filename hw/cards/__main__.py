"""`python3 -m hw.cards apply WANTED`, WANTED the JSON of zone and spans: one object on standard output.

A process of its own, so that the root helper stays small and a fault ends here.
"""

import json
import sys
from dataclasses import asdict

from hw.cards.apply import apply
from hw.cards.sysfs import look
from hw.cards.wanted import NotWanted, check_all


def main(arguments: list[str]) -> int:
    match arguments:
        case ["apply", text]:
            data = json.loads(text)
            spans = check_all(data["zone"], data["spans"])
            print(json.dumps(asdict(apply(data["zone"], spans, look()))))
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (NotWanted, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
