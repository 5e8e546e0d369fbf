"""The box's own certificate, and one that somebody else has issued."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from appliance.core.site.parse import load_site
from appliance.site.certificates import Certificates, seen_as
from appliance.site.pair import BadCertificate, Pair
from appliance.site.paths import Paths
from tests.support.issuer import DAY, Issuer, pem_of
from tests.support.site import changed, small_site

NOW = datetime.datetime(2026, 11, 22, 15, tzinfo=datetime.UTC)
LAN = {"10.0.0.5", "127.0.0.1"}
HOSTS = ("pbx.example.com", "10.0.0.5")
SITE = load_site(small_site())


@pytest.fixture(scope="module")
def issuer():
    return Issuer("Example Authority", NOW)


class Box(Certificates):
    """One whose addresses are what a test says."""

    def __init__(self, folder):
        paths = Paths(secrets=folder / "secrets", run=folder / "run")
        for made in (paths.secrets, paths.web):
            made.mkdir(parents=True, exist_ok=True)
        self.at_rest, self.published = paths.secrets / "tls.pem", paths.web / "tls.pem"
        self.lan = LAN
        super().__init__(paths, lambda: self.lan)


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def test_the_box_renews_its_own_for_new_addresses_and_names_and_near_its_end(box):
    assert box.ensure(SITE, NOW)
    assert not box.ensure(SITE, NOW + DAY)
    box.lan = {*LAN, "10.0.0.6"}
    assert box.ensure(SITE, NOW + DAY)
    known = load_site(changed(small_site(), "network", "reached_as", to=["pbx.example.com", "203.0.113.7"]))
    assert box.ensure(known, NOW + DAY)
    assert {"pbx.example.com", "203.0.113.7", "10.0.0.6", "timbre.local"} <= set(box.show().names)
    assert not box.ensure(SITE, NOW + 330 * DAY)
    assert box.ensure(SITE, NOW + 340 * DAY)
    assert box.show().own
    assert box.published.read_text() == box.at_rest.read_text()


def test_what_the_box_issues_is_vouched_for_by_its_authority_alone(box):
    box.ensure(SITE, NOW)
    pair = Pair.read(box.at_rest)
    pair.check(NOW)
    assert pair.chain[1] == x509.load_pem_x509_certificate(box.authority().encode())
    usage = pair.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not usage.ca


def test_an_installed_one_is_kept_whatever_addresses_and_time_say(box, issuer):
    box.ensure(SITE, NOW)
    crt, key = issuer.pair(*HOSTS)
    seen = box.install(crt + issuer.pem, key, NOW)
    assert seen.names == ("pbx.example.com", "10.0.0.5")
    assert seen.issuer == "CN=Example Authority"
    assert not seen.own
    held = box.at_rest.read_text()
    box.lan = {"192.168.1.9"}
    assert not box.ensure(SITE, NOW)
    assert not box.ensure(SITE, NOW + 500 * DAY)
    assert box.at_rest.read_text() == box.published.read_text() == held
    assert box.show() == seen
    assert box.at_rest.stat().st_mode & 0o777 == 0o600


def test_removed_it_makes_room_for_the_box_s_own(box, issuer):
    box.install(*issuer.pair(*HOSTS), NOW)
    assert box.remove(SITE, NOW).own
    assert not box.ensure(SITE, NOW)


def test_a_damaged_file_is_made_anew(box):
    box.ensure(SITE, NOW)
    for damaged in ("", box.at_rest.read_text()[:300], "\x00" * 40):
        box.at_rest.write_text(damaged)
        assert box.ensure(SITE, NOW)
        assert box.show().own


def test_asterisk_gets_the_pair_and_whom_the_trunks_trust(box, issuer):
    assert box.files(SITE) == {}
    box.ensure(SITE, NOW)
    trunk = {"host": "sip.example.com", "transport": "tls", "ca": f"From us to you\n{issuer.pem}"}
    files = box.files(load_site(changed(small_site(), "trunks", "carrier", to=trunk)))
    assert files["tls.pem"] == box.at_rest.read_text()
    assert files["ca.pem"] == box.authority() + issuer.pem


def test_what_browsers_would_refuse_is_refused_and_changes_nothing(box, issuer):
    box.ensure(SITE, NOW)
    held, (crt, key) = box.at_rest.read_text(), issuer.pair(*HOSTS)
    locked = pem_of(ec.generate_private_key(ec.SECP256R1()), serialization.BestAvailableEncryption(b"x"))
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
    wrong = {
        "not_certificate": ("hello", key),
        "not_key": (crt, "hello"),
        "key_locked": (crt, locked),
        "not_a_pair": (crt, issuer.pair(*HOSTS)[1]),
        "not_a_chain": (crt + Issuer("Somebody Else", NOW).pem, key),
        "not_in_time": issuer.pair(*HOSTS, begin_days=-9, end_days=-1),
        "no_names": issuer.pair(),
        "not_server": issuer.pair(*HOSTS, usage=ExtendedKeyUsageOID.EMAIL_PROTECTION),
        "weak_key": issuer.pair(*HOSTS, key=weak),
    }
    for code, (text, private) in wrong.items():
        with pytest.raises(BadCertificate) as refused:
            box.install(text, private, NOW)
        assert refused.value.code == code
    assert box.at_rest.read_text() == box.published.read_text() == held


def test_behind_a_router_the_first_address_of_the_outside_stands_for_our_own():
    assert seen_as(("pbx.example.com", "203.0.113.7", "203.0.113.8"), {"10.78.0.2"}) == (
        ("10.78.0.2", "203.0.113.7"),
    )
    assert seen_as(("pbx.example.com", "10.78.0.2"), {"10.78.0.2"}) == ()
    assert seen_as(("pbx.example.com",), {"10.78.0.2"}) == ()
