"""What the kernel holds now, in the plan's own words."""

import struct
import sys
from typing import Any

from pyroute2 import IPRoute

from hw.qos.kernel import INGRESS
from hw.qos.tree import Byte, Class, Filter, Leaf, Observed, Queue, Tree

_ROOT = 0xFFFFFFFF
_ATM = 2
_SELECTOR = 20
"""Bytes of a u32 selector before its keys, the attribute's header included."""
_KEY = struct.Struct("4s4s4s")
"""Mask, value (as on the wire), offset (as the machine counts) of one of its keys."""


def observe(route: IPRoute, interface: str, ifb: str) -> Observed:
    """Needs no privilege."""
    index = device(route, interface)
    inner = device(route, ifb)
    return Observed(
        out=tree(route, index) if index else None,
        into=tree(route, inner) if inner else None,
        redirected=index is not None and inner is not None and _redirected(route, index, inner),
        single=index is not None and single(route, index),
    )


def device(route: IPRoute, name: str) -> int | None:
    """The interface's index."""
    return next(iter(route.link_lookup(ifname=name)), None)


def single(route: IPRoute, index: int) -> bool:
    return bool(_link(route, index).get_attr("IFLA_GSO_MAX_SEGS") == 1)


def bundle(route: IPRoute, index: int) -> int:
    """The most segments that the device takes in one bundle."""
    return int(_link(route, index).get_attr("IFLA_TSO_MAX_SEGS") or 65535)


def _link(route: IPRoute, index: int) -> Any:
    return next(iter(route.get_links(index)))


def root_major(route: IPRoute, index: int) -> int | None:
    """Major of the HTB at the root."""
    for qdisc in route.get_qdiscs(index):
        if qdisc["parent"] == _ROOT and qdisc.get_attr("TCA_KIND") == "htb":
            return int(qdisc["handle"] >> 16)
    return None


def tree(route: IPRoute, index: int) -> Tree | None:
    """The HTB at the root."""
    leaves: dict[int, Leaf] = {}
    root = None
    for qdisc in route.get_qdiscs(index):
        if qdisc["parent"] == _ROOT:
            root = qdisc if qdisc.get_attr("TCA_KIND") == "htb" else None
        elif leaf := _leaf(qdisc):
            leaves[qdisc["parent"] & 0xFFFF] = leaf
    if root is None:
        return None
    classes = [
        _class(found, leaves) for found in route.get_classes(index) if found.get_attr("TCA_KIND") == "htb"
    ]
    return Tree(
        default=root.get_attr("TCA_OPTIONS").get_attr("TCA_HTB_INIT")["defcls"],
        classes=tuple(sorted(classes, key=lambda one: one.minor)),
        filters=_filters(route, index, root["handle"]),
    )


def _leaf(qdisc: Any) -> Leaf | None:
    kind, options = qdisc.get_attr("TCA_KIND"), qdisc.get_attr("TCA_OPTIONS")
    if kind not in list(Queue):
        return None
    queue = Queue(kind)
    match queue:
        case Queue.PFIFO:
            return Leaf(queue, int(options["limit"]))
        case Queue.FQ_CODEL:
            return Leaf(queue, int(options.get_attr("TCA_FQ_CODEL_LIMIT")))
        case Queue.CAKE:
            return Leaf(queue, 0)


def _class(found: Any, leaves: dict[int, Leaf]) -> Class:
    parms = found.get_attr("TCA_OPTIONS").get_attr("TCA_HTB_PARMS")
    minor = found["handle"] & 0xFFFF
    return Class(
        minor=minor,
        parent=0 if found["parent"] == _ROOT else found["parent"] & 0xFFFF,
        rate=parms["rate"],
        ceil=parms["ceil"],
        prio=parms["prio"],
        burst_ticks=parms["buffer"],
        ceil_burst_ticks=parms["cbuffer"],
        quantum=parms["quantum"],
        overhead=parms["rate_overhead"],
        mpu=parms["rate_mpu"],
        cells=parms["rate___reserved"] == _ATM,
        leaf=leaves.get(minor),
    )


def _filters(route: IPRoute, index: int, parent: int) -> tuple[Filter, ...]:
    found = []
    for one in route.get_filters(index, parent=parent):
        options = one.get_attr("TCA_OPTIONS")
        target = options.get_attr("TCA_U32_CLASSID") if options else None
        selector = options.get_attr("TCA_U32_SEL") if options else None
        if target is None or selector is None:
            continue  # a hash table of the filters, not a filter
        prio, protocol = (
            one["info"] >> 16,
            int.from_bytes((one["info"] & 0xFFFF).to_bytes(2, "little"), "big"),
        )
        found.append(Filter(prio, protocol, _bytes(selector), target & 0xFFFF))
    return tuple(sorted(found))


def _bytes(selector: Any) -> tuple[Byte, ...]:
    """Read from the message itself: pyroute2 0.8 takes the keys to begin four bytes too early."""
    found = []
    for number in range(selector["nkeys"]):
        masks, values, offset = _KEY.unpack_from(selector.data, selector.offset + _SELECTOR + number * 16)
        for place, (mask, value) in enumerate(zip(masks, values, strict=True)):
            if mask:
                found.append(Byte(int.from_bytes(offset, sys.byteorder) + place, value, mask))
    return tuple(sorted(found))


def _redirected(route: IPRoute, index: int, ifb: int) -> bool:
    for one in route.get_filters(index, parent=INGRESS):
        options = one.get_attr("TCA_OPTIONS")
        actions = options.get_attr("TCA_U32_ACT") if options else None
        for _, action in actions["attrs"] if actions else ():
            told = action.get_attr("TCA_ACT_OPTIONS")
            parms = told.get_attr("TCA_MIRRED_PARMS") if action.get_attr("TCA_ACT_KIND") == "mirred" else None
            if parms and parms["ifindex"] == ifb:
                return True
    return False
