"""Bringing the kernel to a plan, and back to where it was if that fails."""

import contextlib
import errno
from collections.abc import Iterator
from dataclasses import replace

from pyroute2 import IPRoute
from pyroute2.netlink.exceptions import NetlinkError

from hw.qos import observe as seen
from hw.qos.classify import Minor
from hw.qos.compare import compare
from hw.qos.kernel import Kernel
from hw.qos.link import Link
from hw.qos.plan import leaf, plan
from hw.qos.tree import Observed, Plan, Queue, Tree

IFB = "timbre-in"
"""Incoming packets wait here."""
_PROBE = "timbre-probe"


class QosError(Exception):
    """The link is as it was before; says what the kernel refused."""


def shape(link: Link) -> tuple[Queue, bool]:
    """Have the link shaped by the best queue the kernel has; that, and whether anything was changed.

    Raises QosError.
    """
    with _errors(link.interface), IPRoute() as route:
        queue = best_queue(route)
        return queue, apply(route, plan(link, queue))


def apply(route: IPRoute, wanted: Plan) -> bool:
    """Nothing is touched that is as planned. Raises QosError or NetlinkError."""
    if seen.device(route, wanted.interface) is None:
        raise QosError(f"there is no interface {wanted.interface}")
    before = seen.observe(route, wanted.interface, IFB)
    if not compare(wanted, before):
        return False
    try:
        _install(route, wanted, before)
        if wrong := compare(wanted, seen.observe(route, wanted.interface, IFB)):
            raise QosError(f"the kernel took it differently: {'; '.join(wrong)}")
    except BaseException:
        _restore(route, wanted.interface, before)
        raise
    return True


def remove(interface: str) -> None:
    """Leave nothing of ours; what is not there is not missed. Raises QosError."""
    with _errors(interface), IPRoute() as route:
        _remove(route, interface)


def look(link: Link) -> tuple[Queue, list[str]]:
    """How the link differs from what was asked for; needs the right to try a queue out."""
    with _errors(link.interface), IPRoute() as route:
        queue = best_queue(route)
        return queue, compare(plan(link, queue), seen.observe(route, link.interface, IFB))


def best_queue(route: IPRoute) -> Queue:
    """The first that the kernel makes, on a device that carries nothing."""
    index = _ifb(route, _PROBE)
    try:
        return next(queue for queue in Queue if _makes(route, index, queue))
    finally:
        route.link("del", index=index)


def _makes(route: IPRoute, index: int, queue: Queue) -> bool:
    try:
        Kernel(route).add_leaf(index, leaf(Minor.BULK, 15_000, queue), 0x10000, 0xFFFFFFFF)
    except NetlinkError:
        return queue is Queue.PFIFO
    return True


def _ifb(route: IPRoute, name: str) -> int:
    """The device's index; made and set up if needed."""
    index = seen.device(route, name)
    if index is None:
        route.link("add", ifname=name, kind="ifb")
        index = seen.device(route, name)
        if index is None:
            raise QosError(f"the kernel made no device {name}")
    route.link("set", index=index, state="up")
    return index


def _install(route: IPRoute, wanted: Plan, before: Observed) -> None:
    kernel = Kernel(route)
    index, inner = seen.device(route, wanted.interface), _ifb(route, IFB)
    if index is None:
        raise QosError(f"the interface {wanted.interface} went away")
    _put(kernel, inner, wanted.into, before.into)
    if not before.redirected:
        kernel.redirect(index, inner)
    _put(kernel, index, wanted.out, before.out)
    route.link("set", index=index, gso_max_segs=1)


def _put(kernel: Kernel, index: int, wanted: Tree, before: Tree | None) -> None:
    """In place where only numbers differ; else a new root beside the old one's number, which it replaces."""
    if wanted == before:
        return
    major = seen.root_major(kernel.route, index)
    if major and before and _form(wanted) == _form(before):
        kernel.change_classes(index, wanted, major)
    else:
        kernel.replace_root(index, wanted, 2 if major == 1 else 1)


def _form(tree: Tree) -> object:
    classes = [(one.minor, one.parent, one.leaf and one.leaf.queue) for one in tree.classes]
    return tree.default, classes, tree.filters


def _restore(route: IPRoute, interface: str, before: Observed) -> None:
    """As it was, if it was ours and whole; else unshaped."""
    with contextlib.suppress(NetlinkError, QosError):
        if before.out and before.into and before.redirected and before.single:
            old = Plan(interface, before.out, before.into)
            _install(route, old, replace(before, out=None, into=None, redirected=False))
            return
    with contextlib.suppress(NetlinkError, QosError):
        _remove(route, interface)


def _remove(route: IPRoute, interface: str) -> None:
    kernel = Kernel(route)
    index, inner = seen.device(route, interface), seen.device(route, IFB)
    if index is not None and inner is not None:
        kernel.remove_ingress(index)
    if index is not None and seen.root_major(route, index):
        kernel.remove_root(index)
    if index is not None and seen.single(route, index):
        route.link("set", index=index, gso_max_segs=seen.bundle(route, index))
    if inner is not None:
        route.link("del", index=inner)


@contextlib.contextmanager
def _errors(interface: str) -> Iterator[None]:
    try:
        yield
    except NetlinkError as error:
        name = errno.errorcode.get(error.code, str(error.code))
        raise QosError(f"the kernel refused to shape {interface}: {name} ({error})") from error
