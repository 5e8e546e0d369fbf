"""Whether one more call fits the WAN link: places in use, in thousandths, beside the places that there are.

Each call over the link stands in a group of the category `link`: `wan`, or the lean codec that it was made to
use, which takes a part of a place only. How much room there is follows the link: the ACD sets
TIMBRE_WAN_ROOM; where it has said nothing, what the site's rates carry holds.
"""

from typing import Final

from pbx.conf.plan import Link

WHOLE: Final = "wan"
"""Group of calls that take a place each."""
ROOM: Final = "TIMBRE_WAN_ROOM"


def fits(link: Link, cost: int = 1000) -> str:
    """True where `cost` thousandths of a place are free; one's own call is not in its group yet."""
    used = [f"${{GROUP_COUNT({WHOLE}@link)}} * 1000"]
    used += [f"${{GROUP_COUNT({codec}@link)}} * {share}" for codec, share in link.shares]
    room = f'${{IF($["${{{ROOM}}}" = ""]?{link.room}:${{{ROOM}}})}}'
    return f"$[{' + '.join(used)} + {cost} <= {room}]"


def place(link: Link, lean: str) -> str:
    """The group that a new call may stand in, the trunk's lean codec (empty: none) if need be; or nothing."""
    share = dict(link.shares).get(lean)
    less = "" if share is None else f"${{IF({fits(link, share)}?{lean}:)}}"
    return f"${{IF({fits(link)}?{WHOLE}:{less})}}"
