"""The kernel's messages for one tree on one device, by hand where pyroute2 leaves the link layer out."""

import contextlib
import errno
from collections.abc import Iterator
from typing import Any

from pyroute2 import IPRoute
from pyroute2.netlink import NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST
from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.rtnl import RTM_DELQDISC, RTM_NEWQDISC, RTM_NEWTCLASS, TC_H_ROOT
from pyroute2.netlink.rtnl.tcmsg import tcmsg

from hw.qos.tree import Class, Filter, Leaf, Queue, Tree

INGRESS = 0xFFFF0000
_INGRESS_PARENT = 0xFFFFFFF1
_ETHERNET, _ATM = 1, 2
"""Link layers of tc."""
_MAKE = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL
_REPLACE = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE
_FQ_CODEL_TARGET_US = 15_000
"""More than one full packet takes on the slowest links."""
_EVERY_PACKET = 0x0003


class Kernel:
    def __init__(self, route: IPRoute) -> None:
        self.route = route

    def replace_root(self, index: int, tree: Tree, major: int) -> None:
        """A new tree in place of whatever there is; packets pass unshaped until its classes follow."""
        init = {"version": 3, "rate2quantum": 10, "defcls": tree.default, "debug": 0, "direct_pkts": 0}
        self._send(RTM_NEWQDISC, _REPLACE, index, major << 16, TC_H_ROOT, "htb", [["TCA_HTB_INIT", init]])
        for one in tree.classes:
            self.add_class(index, one, major, _MAKE)
            if one.leaf:
                handle = (major << 12 | one.minor) << 16
                self.add_leaf(index, one.leaf, handle, major << 16 | one.minor)
        for rule in tree.filters:
            self._filter(index, rule, major)

    def change_classes(self, index: int, tree: Tree, major: int) -> None:
        """Other rates for the same classes; no packet is lost or let past."""
        for one in tree.classes:
            self.add_class(index, one, major, NLM_F_REQUEST | NLM_F_ACK)
            if one.leaf and one.leaf.queue is Queue.PFIFO:
                handle = (major << 12 | one.minor) << 16
                self._send(
                    RTM_NEWQDISC, NLM_F_REQUEST | NLM_F_ACK, index, handle, major << 16 | one.minor,
                    "pfifo", {"limit": one.leaf.limit},
                )  # fmt: skip

    def add_class(self, index: int, one: Class, major: int, flags: int) -> None:
        parent = major << 16 | one.parent
        self._send(
            RTM_NEWTCLASS,
            flags,
            index,
            major << 16 | one.minor,
            parent,
            "htb",
            [["TCA_HTB_PARMS", _parms(one)]],
        )

    def add_leaf(self, index: int, leaf: Leaf, handle: int, parent: int) -> None:
        self._send(RTM_NEWQDISC, _MAKE, index, handle, parent, leaf.queue.value, _leaf_options(leaf))

    def _filter(self, index: int, one: Filter, major: int) -> None:
        keys = [f"{byte.value:#04x}/{byte.mask:#04x}+{byte.offset}" for byte in one.match] or ["0x0/0x0+0"]
        self.route.tc(
            "add-filter", "u32", index,
            parent=major << 16, prio=one.prio, protocol=one.protocol,
            target=major << 16 | one.minor, keys=keys,
        )  # fmt: skip

    def redirect(self, index: int, ifb: int) -> None:
        """Lead what comes in on one device through the other. Made anew: there is no changing it."""
        self.remove_ingress(index)
        self.route.tc("add", "ingress", index, INGRESS)
        self.route.tc(
            "add-filter", "u32", index,
            parent=INGRESS, prio=1, protocol=_EVERY_PACKET, target=0x10001, keys=["0x0/0x0+0"],
            action={"kind": "mirred", "direction": "egress", "action": "redirect", "ifindex": ifb},
        )  # fmt: skip

    def remove_root(self, index: int) -> None:
        with _absent():
            self._send(RTM_DELQDISC, NLM_F_REQUEST | NLM_F_ACK, index, 0, TC_H_ROOT)

    def remove_ingress(self, index: int) -> None:
        with _absent():
            self._send(RTM_DELQDISC, NLM_F_REQUEST | NLM_F_ACK, index, INGRESS, _INGRESS_PARENT)

    def _send(
        self, kind: int, flags: int, index: int, handle: int, parent: int, what: str = "", options: Any = None
    ) -> None:
        message = tcmsg()
        message["index"], message["handle"], message["parent"] = index, handle, parent
        if what:
            message["attrs"].append(["TCA_KIND", what])
        if options is not None:
            shaped = {"attrs": options} if isinstance(options, list) else options
            message["attrs"].append(["TCA_OPTIONS", shaped])
        tuple(self.route.nlm_request(message, msg_type=kind, msg_flags=flags))


def _parms(one: Class) -> dict[str, int]:
    """struct tc_htb_opt. Its byte `rate___reserved` is the kernel's `linklayer`."""
    layer = _ATM if one.cells else _ETHERNET
    parms = {
        "buffer": one.burst_ticks,
        "cbuffer": one.ceil_burst_ticks,
        "quantum": one.quantum,
        "prio": one.prio,
    }
    for which, rate in (("rate", one.rate), ("ceil", one.ceil)):
        parms |= {which: rate, f"{which}_overhead": one.overhead, f"{which}_mpu": one.mpu}
        parms[f"{which}___reserved"] = layer
    return parms


def _leaf_options(leaf: Leaf) -> Any:
    match leaf.queue:
        case Queue.PFIFO:
            return {"limit": leaf.limit}
        case Queue.FQ_CODEL:
            return [["TCA_FQ_CODEL_LIMIT", leaf.limit], ["TCA_FQ_CODEL_TARGET", _FQ_CODEL_TARGET_US]]
        case Queue.CAKE:
            # The rate is HTB's business; 3 is besteffort, 7 triple-isolate.
            return [
                ["TCA_CAKE_BASE_RATE64", 0],
                ["TCA_CAKE_DIFFSERV_MODE", 3],
                ["TCA_CAKE_FLOW_MODE", 7],
                ["TCA_CAKE_NAT", 1],
            ]


@contextlib.contextmanager
def _absent() -> Iterator[None]:
    """What is to be removed may not be there."""
    try:
        yield
    except NetlinkError as error:
        if error.code not in (errno.ENOENT, errno.EINVAL):
            raise
