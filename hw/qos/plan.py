"""From a link to what the kernel is to hold. Pure.

Voice has nine tenths of the link as its own and is served first, so a voice packet never waits for more
than the one packet that is on the wire already: bulk borrows what is over, and may save up no more than
`BURST_S` of it. Shaping a little below the link's rate keeps the queue here instead of in the modem; what
comes in can only be slowed down after it has passed the link, which takes more distance.
"""

from hw.qos.classify import Minor, filters
from hw.qos.link import Link
from hw.qos.tree import Class, Leaf, Plan, Queue, Tree

OUT_SHARE = 0.99
IN_SHARE = 0.94
SHARES = {Minor.VOICE: 0.90, Minor.SIGNALLING: 0.04, Minor.SCREENS: 0.04, Minor.BULK: 0.02}
"""Of the shaped rate, each class's own; all may borrow the rest."""
BURST_S = 0.002
"""How late the kernel's timer may be without losing rate; voice may wait so long besides one packet."""
VOICE_BURST_S = 0.1
"""Packets of many calls come together; its ceiling still paces them."""
FULL_PACKET = 1514
"""Bytes, with the Ethernet header."""
OUT_WAIT_S = 0.1
IN_WAIT_S = 0.03
"""How long a plain queue of bulk may get at the link's rate. On the way in a sender's bursts have passed the
link before they come here: only a short queue keeps what is in flight, and so the bursts, small."""
TICK_S = 64e-9


def plan(link: Link, queue: Queue) -> Plan:
    """`queue`: the best that the kernel has."""
    return Plan(
        link.interface,
        _tree(link, int(link.up_kbit * 125 * OUT_SHARE), queue, inwards=False),
        _tree(link, int(link.down_kbit * 125 * IN_SHARE), queue, inwards=True),
    )


def _tree(link: Link, rate: int, queue: Queue, inwards: bool) -> Tree:
    wait_s = IN_WAIT_S if inwards else OUT_WAIT_S
    whole = _class(link, Minor.LINK, rate, rate, BURST_S)
    parts = [
        _class(
            link,
            minor,
            max(1, int(rate * share)),
            rate,
            _burst_s(minor),
            leaf(minor, rate * wait_s, queue),
            prio,
        )
        for prio, (minor, share) in enumerate(SHARES.items())
    ]
    return Tree(Minor.BULK, (whole, *parts), filters(inwards))


def _burst_s(minor: Minor) -> float:
    return VOICE_BURST_S if minor is Minor.VOICE else BURST_S


def _class(
    link: Link,
    minor: Minor,
    rate: int,
    ceil: int,
    burst_s: float,
    leaf: Leaf | None = None,
    prio: int = 0,
) -> Class:
    return Class(
        minor=minor,
        parent=0 if minor is Minor.LINK else Minor.LINK,
        rate=rate,
        ceil=ceil,
        prio=prio,
        burst_ticks=round(burst_s / TICK_S),
        ceil_burst_ticks=round(BURST_S / TICK_S),
        quantum=FULL_PACKET,
        overhead=link.overhead_bytes,
        mpu=link.mpu_bytes,
        cells=link.cells,
        leaf=leaf,
    )


def leaf(minor: Minor, wait_bytes: float, queue: Queue) -> Leaf:
    """Voice and signalling are short by nature; the others get the best queue there is."""
    if minor in (Minor.VOICE, Minor.SIGNALLING):
        return Leaf(Queue.PFIFO, 200)
    match queue:
        case Queue.CAKE:
            return Leaf(queue, 0)
        case Queue.FQ_CODEL:
            return Leaf(queue, 1000)
        case Queue.PFIFO:
            # Acknowledgements are small: dropping them makes senders burst.
            least = 64 if minor is Minor.SCREENS else 8
            return Leaf(queue, min(500, max(least, round(wait_bytes / FULL_PACKET))))
