"""`python3 -m hw.qos apply|look|remove LINK`, LINK the JSON of a link: one object on standard output.

A process of its own, so that the root helper stays small and a fault ends here.
"""

import json
import sys

from hw.qos.apply import QosError, look, remove, shape
from hw.qos.link import Link


def main(arguments: list[str]) -> int:
    match arguments:
        case ["apply", text]:
            queue, changed = shape(Link(**json.loads(text)))
            print(json.dumps({"queue": queue, "changed": changed}))
        case ["look", text]:
            queue, differences = look(Link(**json.loads(text)))
            print(json.dumps({"queue": queue, "differences": differences}))
        case ["remove", interface]:
            remove(interface)
            print(json.dumps({}))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except QosError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
