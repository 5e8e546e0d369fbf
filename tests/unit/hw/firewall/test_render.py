"""The ruleset as text; nft itself reads every one, without touching anything."""

import ipaddress
import json
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hw.firewall.policy import OPENABLE, Policy, PolicyError, address
from hw.firewall.render import Ban, render

NETWORKS = st.one_of(
    st.builds(
        lambda number, bits: str(ipaddress.ip_network((number, bits), strict=False)),
        st.integers(0, 2**32 - 1),
        st.integers(1, 32),
    ),
    st.builds(
        lambda number, bits: str(ipaddress.IPv6Network((number, bits), strict=False)),
        st.integers(0, 2**128 - 1),
        st.integers(1, 128),
    ),
)
LISTS = st.lists(NETWORKS, max_size=6).map(tuple)
NAMES = st.from_regex(r"[a-z][a-z0-9._-]{0,14}", fullmatch=True).filter(lambda name: name != "lo")
POLICIES = st.builds(
    lambda names, cut, **more: Policy(lan=tuple(names[:cut]), wan=tuple(names[cut:]), **more),
    st.lists(NAMES, max_size=4, unique=True),
    st.integers(0, 4),
    lan_networks=LISTS,
    trunks=LISTS,
    media=LISTS,
    allowed=LISTS,
    opened=st.sets(st.sampled_from(OPENABLE)).map(lambda found: tuple(sorted(found))),
    sip_rate=st.integers(1, 10_000),
)
BANS = st.lists(st.builds(Ban, st.ip_addresses(), st.integers(1, 2_592_000)), max_size=5).map(
    lambda bans: list({ban.address: ban for ban in bans}.values())
)


def chain(text, name):
    return text.partition(f"chain {name} {{")[2].partition("  }")[0]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(POLICIES, BANS)
def test_nft_understands_every_policy(policy, bans):
    done = subprocess.run(
        ["/usr/sbin/nft", "-c", "-f", "-"], input=render(policy, bans), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@given(POLICIES)
def test_policy_survives_the_wire(policy):
    assert Policy.of(json.loads(json.dumps(policy.as_data()))) == policy


def test_nothing_is_let_in_that_no_rule_names():
    text = render(Policy())
    for hook in ("input", "forward"):
        assert f"hook {hook} priority filter; policy drop;" in text


def test_internet_reaches_nothing_of_a_box_without_trunks():
    wan = chain(render(Policy()), "from_wan")
    accepts = [line.strip() for line in wan.splitlines() if line.endswith("accept")]
    assert accepts == [
        "ct state established ct direction reply accept",
        "ct state related accept",
        "ip saddr @trunks4 meta l4proto { tcp, udp } th dport { 5060, 5061 } accept",
        "ip saddr @media4 udp dport 10000-20000 accept",
        "ip6 saddr @trunks6 meta l4proto { tcp, udp } th dport { 5060, 5061 } accept",
        "ip6 saddr @media6 udp dport 10000-20000 accept",
    ]


def test_voice_comes_from_trunks_and_their_media_alone_unless_sip_is_open():
    text = render(Policy(trunks=("203.0.113.5",), media=("198.51.100.0/24",)))
    [media] = [line for line in text.splitlines() if "set media4" in line]
    assert "elements = { 203.0.113.5/32, 198.51.100.0/24 };" in media
    anybody = "    udp dport 10000-20000 accept"
    assert anybody not in chain(text, "from_wan").splitlines()
    assert anybody in chain(render(Policy(opened=("sip",))), "from_wan").splitlines()


@pytest.mark.parametrize(
    ("service", "rule"), [("web", "tcp dport { 80, 443 } accept"), ("ping", "icmp type echo-request")]
)
def test_service_is_open_to_the_internet_only_where_the_site_says_so(service, rule):
    assert rule not in chain(render(Policy()), "from_wan")
    assert rule in chain(render(Policy(opened=(service,))), "from_wan")


def test_open_sip_is_limited_for_strangers_but_not_for_trunks():
    wan = chain(render(Policy(opened=("sip",), trunks=("203.0.113.5",), sip_rate=7)), "from_wan")
    assert (
        "ip saddr != @spared4 update @sip4 { ip saddr limit rate over 7/second burst 3 packets } drop" in wan
    )
    assert wan.index("@trunks4") < wan.index("limit rate over")


def test_ban_comes_before_all_that_is_accepted_and_cuts_no_screen_of_the_lan():
    text = render(Policy(), [Ban(address("198.51.100.7"), 90), Ban(address("2001:db8::7"), 5)])
    assert "elements = { 198.51.100.7 timeout 90s };" in text
    assert "elements = { 2001:db8::7 timeout 5s };" in text
    wan, lan = chain(text, "from_wan"), chain(text, "from_lan")
    assert wan.strip().startswith("ip saddr @banned4 ip saddr != @spared4 counter drop")
    assert "th dport { 5060, 5061 } ip saddr @banned4" in lan.splitlines()[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lan": ["lan0; drop"]}, "names of interfaces"),
        ({"lan": "lan0"}, "names of interfaces"),
        ({"lan": ["lo"]}, "always open"),
        ({"wan": ["lan0"]}, "both LAN and WAN"),
        ({"trunks": ["10.0.0.1/8"]}, "not an address or network"),
        ({"trunks": ["sip.example.com"]}, "not an address or network"),
        ({"media": ["media.example.com"]}, "not an address or network"),
        ({"allowed": ["fe80::1%lan0"]}, "not an address or network"),
        ({"allowed": [5]}, "at most 256"),
        ({"opened": ["ssh"]}, "expected some of"),
        ({"sip_rate": 0}, "1 to 10000"),
        ({"sip_rate": "5"}, "expected a number"),
        ({"more": 1}, "exactly these keys"),
    ],
)
def test_what_is_no_policy_says_why(change, told):
    with pytest.raises(PolicyError, match=told):
        Policy.of(Policy().as_data() | change)
