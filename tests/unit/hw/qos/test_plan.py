"""What a link is shaped to: pure values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.qos.classify import IPV4, IPV6, UDP, Minor, filters, prefixes
from hw.qos.compare import compare
from hw.qos.link import Link
from hw.qos.plan import BURST_S, TICK_S, plan
from hw.qos.tree import Observed, Queue

rates = st.integers(128, 1_000_000)
links = st.builds(
    Link, st.just("wan0"), rates, rates, st.integers(0, 64), st.integers(0, 128), cells=st.booleans()
)
queues = st.sampled_from(Queue)


def packet(protocol, *, mark=0, transport=UDP, sport=0, dport=0, length=200, flags=0):
    """The headers of a packet, as bytes from the network header on."""
    ports = sport.to_bytes(2) + dport.to_bytes(2) + bytes(9) + bytes([flags]) + bytes(6)
    if protocol == IPV4:
        return bytes([0x45, mark]) + length.to_bytes(2) + bytes(5) + bytes([transport]) + bytes(10) + ports
    head = (6 << 28 | mark << 20).to_bytes(4)
    return head + (length - 40).to_bytes(2) + bytes([transport, 64]) + bytes(32) + ports


def class_of(protocol, data, inwards):
    """As the kernel does: the first filter whose every byte fits."""
    for one in filters(inwards):
        fits = all(data[byte.offset] & byte.mask == byte.value for byte in one.match)
        if one.protocol == protocol and fits:
            return one.minor
    return Minor.BULK


@given(links, queues)
def test_parts_of_a_link_are_no_more_than_the_whole_and_that_less_than_sold(link, queue):
    for tree, sold_kbit in ((plan(link, queue).out, link.up_kbit), (plan(link, queue).into, link.down_kbit)):
        whole, *parts = tree.classes
        assert sum(part.rate for part in parts) <= whole.rate < sold_kbit * 125
        assert whole.rate >= 0.93 * sold_kbit * 125
        assert all(part.rate >= 1 and part.ceil == whole.rate for part in parts)
        assert [part.prio for part in parts] == [0, 1, 2, 3]
        assert parts[0].minor == Minor.VOICE


@given(links, queues)
def test_bulk_saves_up_no_more_than_the_burst(link, queue):
    for tree in (plan(link, queue).out, plan(link, queue).into):
        for one in tree.classes:
            assert one.ceil_burst_ticks * TICK_S == pytest.approx(BURST_S)
            if one.minor != Minor.VOICE:
                assert one.burst_ticks * TICK_S == pytest.approx(BURST_S)


@given(links, queues)
def test_a_plan_that_is_in_force_differs_in_nothing(link, queue):
    wanted = plan(link, queue)
    assert compare(wanted, Observed(wanted.out, wanted.into, redirected=True, single=True)) == []


@given(links, links, queues)
def test_another_rate_or_overhead_is_seen(one, other, queue):
    wanted, there = plan(one, queue), plan(other, queue)
    found = compare(wanted, Observed(there.out, there.into, redirected=True, single=True))
    assert bool(found) == (wanted != there)


def test_what_is_missing_is_told():
    wanted = plan(Link("wan0", 1000, 4000), Queue.PFIFO)
    assert compare(wanted, Observed(None, None, redirected=False, single=False)) == [
        "out: not shaped",
        "in: not shaped",
        "in: packets do not pass the shaper",
        "out: packets are handed over in bundles",
    ]


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_prefixes_hit_each_port_of_the_range_once_and_no_other(first, second, port):
    low, high = sorted((first, second))
    hits = sum(port & mask == value for value, mask in prefixes(low, high))
    assert hits == (low <= port <= high)


@pytest.mark.parametrize("protocol", [IPV4, IPV6])
@pytest.mark.parametrize(
    ("headers", "inwards", "minor"),
    [
        ({"mark": 0xB8, "sport": 9, "dport": 9}, False, Minor.VOICE),
        ({"mark": 0xB9, "sport": 9, "dport": 9}, True, Minor.VOICE),
        ({"sport": 10_000, "dport": 9}, False, Minor.VOICE),
        ({"sport": 9, "dport": 20_000}, True, Minor.VOICE),
        ({"sport": 20_001, "dport": 9}, False, Minor.BULK),
        ({"sport": 9, "dport": 15_000}, False, Minor.BULK),
        ({"transport": 6, "sport": 15_000, "dport": 9}, False, Minor.BULK),
        ({"mark": 0x60}, False, Minor.SIGNALLING),
        ({"sport": 5060, "dport": 9}, False, Minor.SIGNALLING),
        ({"transport": 6, "sport": 9, "dport": 5061}, True, Minor.SIGNALLING),
        ({"sport": 40_000, "dport": 53}, False, Minor.SIGNALLING),
        ({"transport": 6, "sport": 443, "dport": 9, "length": 1500}, False, Minor.SCREENS),
        ({"transport": 6, "sport": 9, "dport": 443, "length": 1500}, True, Minor.SCREENS),
        ({"transport": 6, "sport": 9, "dport": 443, "length": 1500}, False, Minor.BULK),
        ({"transport": 6, "sport": 9, "dport": 80, "length": 52, "flags": 0x10}, False, Minor.SCREENS),
        ({"transport": 6, "sport": 9, "dport": 80, "length": 1500, "flags": 0x10}, False, Minor.BULK),
        ({}, True, Minor.BULK),
    ],
)
def test_packets_find_their_class(protocol, headers, inwards, minor):
    assert class_of(protocol, packet(protocol, **headers), inwards) == minor
