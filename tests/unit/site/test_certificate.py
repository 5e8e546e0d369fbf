"""The box's own certificate, and one that somebody else has issued."""

import datetime
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.site import certificate, foreign_certificate
from appliance.site.foreign_certificate import BadCertificate

NOW = datetime.datetime(2026, 11, 22, 15, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LAN = {"10.0.0.5", "127.0.0.1"}


class Issuer:
    """Somebody who issues certificates."""

    def __init__(self, name):
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.pem = self.issue(self.name, self.key, names=(), ca=True)

    def issue(self, name, key, names=("pbx.example.com",), begin=NOW - DAY, end=NOW + 90 * DAY, ca=False):
        serial = x509.random_serial_number()
        builder = x509.CertificateBuilder(self.name, name, key.public_key(), serial, begin, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if names:
            held = [x509.DNSName(one) for one in names] + [x509.IPAddress(ipaddress.ip_address("10.0.0.5"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(held), critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def pair(self, **more):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pbx.example.com")])
        return self.issue(name, key, **more), pem_of(key)


def pem_of(key, lock=None):
    lock = lock or serialization.NoEncryption()
    return key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, lock).decode()


@pytest.fixture(scope="module")
def issuer():
    return Issuer("Example Authority")


def shown(folder):
    return (folder / "tls.crt").read_bytes(), (folder / "tls.key").read_bytes()


def test_the_box_renews_its_own_for_new_addresses_and_near_its_end(tmp_path):
    assert certificate.ensure(tmp_path, LAN, NOW)
    assert not certificate.ensure(tmp_path, LAN, NOW + DAY)
    assert certificate.ensure(tmp_path, {*LAN, "10.0.0.6"}, NOW + DAY)
    assert certificate.ensure(tmp_path, LAN, NOW + 350 * DAY)
    assert not foreign_certificate.installed(tmp_path)


def test_an_installed_one_is_kept_whatever_addresses_and_time_say(tmp_path, issuer):
    certificate.ensure(tmp_path, LAN, NOW)
    crt, key = issuer.pair()
    seen = foreign_certificate.install(tmp_path, crt + issuer.pem, key, NOW)
    assert seen.names == ("pbx.example.com", "10.0.0.5")
    assert seen.issuer == "CN=Example Authority"
    held = shown(tmp_path)
    assert not certificate.ensure(tmp_path, {"192.168.1.9"}, NOW)
    assert not certificate.ensure(tmp_path, LAN, NOW + 500 * DAY)
    assert shown(tmp_path) == held
    assert foreign_certificate.show(tmp_path) == seen
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("tls.*")} == {0o600}


def test_removed_it_makes_room_for_the_box_s_own(tmp_path, issuer):
    foreign_certificate.install(tmp_path, *issuer.pair(), NOW)
    foreign_certificate.remove(tmp_path)
    assert certificate.ensure(tmp_path, LAN, NOW)


def test_a_box_killed_between_key_and_certificate_makes_both_anew(tmp_path):
    certificate.ensure(tmp_path, LAN, NOW)
    (tmp_path / "tls.key").write_text(pem_of(ec.generate_private_key(ec.SECP256R1())))
    assert not foreign_certificate.serves(tmp_path)
    assert certificate.ensure(tmp_path, LAN, NOW)
    assert foreign_certificate.serves(tmp_path)


def test_half_of_a_pair_does_not_keep_the_web_from_starting(tmp_path, issuer):
    foreign_certificate.install(tmp_path, *issuer.pair(), NOW)
    (tmp_path / "tls.key").write_text(issuer.pair()[1])
    assert certificate.ensure(tmp_path, LAN, NOW)


def test_what_browsers_would_refuse_is_refused_and_changes_nothing(tmp_path, issuer):
    certificate.ensure(tmp_path, LAN, NOW)
    held, (crt, key) = shown(tmp_path), issuer.pair()
    locked = pem_of(ec.generate_private_key(ec.SECP256R1()), serialization.BestAvailableEncryption(b"x"))
    wrong = {
        "not_certificate": ("hello", key),
        "not_key": (crt, "hello"),
        "key_locked": (crt, locked),
        "not_a_pair": (crt, issuer.pair()[1]),
        "not_a_chain": (crt + Issuer("Somebody Else").pem, key),
        "not_in_time": issuer.pair(begin=NOW - 9 * DAY, end=NOW - DAY),
        "no_names": issuer.pair(names=()),
    }
    for code, (text, private) in wrong.items():
        with pytest.raises(BadCertificate) as refused:
            foreign_certificate.install(tmp_path, text, private, NOW)
        assert refused.value.code == code
    assert shown(tmp_path) == held
