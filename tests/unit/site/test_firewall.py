"""The firewall follows the site; a revision on trial is undone."""

import pytest

from appliance.core.site.parse import load_site, parse
from appliance.site.firewall import policy_of
from appliance.site.trial import Trial
from hw.firewall.policy import Policy
from tests.support.site import changed, small_site


def site(interfaces=None, **wall):
    network = {"firewall": wall} | ({"interfaces": interfaces} if interfaces else {})
    return load_site(changed(small_site(), "network", to=network))


def test_site_without_a_word_about_it_lets_in_the_lan_and_the_trunks():
    assert policy_of(load_site(small_site())) == Policy(trunks=("10.78.0.1",))


def test_everything_of_the_section_reaches_the_policy():
    policy = policy_of(
        site(
            {
                "eth0": {"zone": "lan"},
                "ppp0": {"zone": "wan"},
                "eth1": {"zone": "none"},
                "voice": {"zone": "lan"},
            },
            lan_networks=["10.0.0.0/8", "fd00::/8"],
            sip_from_internet=True,
            web_from_internet=True,
            ping_from_internet=True,
            sip_rate=9,
            allow=["192.0.2.7", "2001:db8::/32"],
        )
    )
    assert policy == Policy(
        ("eth0", "voice"), ("ppp0",), ("10.0.0.0/8", "fd00::/8"), ("10.78.0.1",), (),
        ("192.0.2.7", "2001:db8::/32"), ("sip", "web", "ping"), 9,
    )  # fmt: skip


def test_trunk_known_by_name_adds_no_address():
    data = changed(small_site(), "trunks", "carrier", "host", to="sip.example.com")
    assert policy_of(load_site(data)).trunks == ()


def test_trunks_networks_of_media_and_gateways_of_the_lan_are_told_apart():
    data = changed(small_site(), "trunks", "carrier", "media", to=["203.0.113.0/24", "2001:db8::/32"])
    data["trunks"]["gateway"] = {"host": "10.77.0.9", "link": "lan"}
    policy = policy_of(load_site(data))
    assert policy.trunks == ("10.78.0.1",)
    assert policy.media == ("203.0.113.0/24", "2001:db8::/32")
    # Nobody on the internet is let in with its address, but it is never banned.
    assert policy.allowed == ("10.77.0.9",)


@pytest.mark.parametrize(
    ("wall", "path"),
    [
        ({"allow": ["10.0.0.1/8"]}, "network.firewall.allow.0"),
        ({"allow": ["fe80::1%lan0"]}, "network.firewall.allow.0"),
        ({"ban": {"guesses": 1}}, "network.firewall.ban.guesses"),
        ({"ban": {"time": "48h"}}, "network.firewall.ban.longest"),
        ({"open": True}, "network.firewall.open"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(wall, path):
    problems = parse(changed(small_site(), "network", to={"firewall": wall})).errors
    assert [problem.path for problem in problems] == [path]
    assert problems[0].text("es") != problems[0].text("en")


def test_trial_is_over_when_its_time_is_and_survives_its_owner(tmp_path):
    trial = Trial(tmp_path / "trial.json")
    assert (trial.revision(), trial.over(0.0), trial.left_s(0.0)) == (None, None, 0)
    trial.begin(revision=5, before=4, until=100.0)
    again = Trial(tmp_path / "trial.json")
    assert (again.revision(), again.over(99.0), again.left_s(70.0)) == (5, None, 30)
    assert again.over(100.0) == 4
    again.end()
    assert again.revision() is None
