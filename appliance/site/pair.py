"""A private key and its certificates in one file, so that no moment has one without the other."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

LEAST_RSA_BITS = 2048


class BadCertificate(ValueError):
    """`code`: not_certificate, not_key, key_locked, not_a_pair, not_a_chain, not_in_time, no_names,
    not_server, weak_key."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pair:
    """They belong together. `chain`: the certificate itself, then those that vouch for it."""

    key: PrivateKeyTypes
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def of(cls, certificates: str, key: str) -> Self:
        """From PEM text. Raises BadCertificate."""
        pair = cls(_key(key), _chain(certificates))
        form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        if pair.key.public_key().public_bytes(*form) != pair.certificate.public_key().public_bytes(*form):
            raise BadCertificate("not_a_pair", "the key does not belong to the (first) certificate")
        return pair

    @classmethod
    def read(cls, path: Path) -> Self:
        """From the one file. Raises BadCertificate, also where there is none."""
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError, UnicodeDecodeError:
            text = ""
        return cls.of(text, text)

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    @property
    def pem(self) -> str:
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return (key + b"".join(one.public_bytes(Encoding.PEM) for one in self.chain)).decode()

    def check(self, now: datetime.datetime) -> None:
        """Raises BadCertificate for what browsers or phones would refuse."""
        self._check_chain()
        begin, end = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not begin <= now < end:
            said = f"the certificate holds from {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
            raise BadCertificate("not_in_time", said)
        if not list(names(self.certificate)):
            raise BadCertificate(
                "no_names", "the certificate names no address (subjectAltName); browsers refuse such"
            )
        if not _for_servers(self.certificate):
            raise BadCertificate("not_server", "the certificate is not meant for servers (extendedKeyUsage)")
        if isinstance(self.key, rsa.RSAPrivateKey) and self.key.key_size < LEAST_RSA_BITS:
            raise BadCertificate("weak_key", f"an RSA key needs {LEAST_RSA_BITS} bits or more")

    def _check_chain(self) -> None:
        for one, issuer in itertools.pairwise(self.chain):
            try:
                one.verify_directly_issued_by(issuer)
            except (ValueError, TypeError, InvalidSignature) as error:
                said = f"{one.subject.rfc4514_string()} was not issued by {issuer.subject.rfc4514_string()}"
                raise BadCertificate("not_a_chain", f"{said}, which follows it in the file") from error


def names(certificate: x509.Certificate) -> Iterator[str]:
    """Names and addresses that it stands for."""
    try:
        held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    yield from held.get_values_for_type(x509.DNSName)
    yield from map(str, held.get_values_for_type(x509.IPAddress))


def _for_servers(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.SERVER_AUTH in usage or ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE in usage


def _chain(pem: str) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError as error:
        raise BadCertificate("not_certificate", "the certificate is not PEM text") from error


def _key(pem: str) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(pem.encode(), None)
    except TypeError as error:
        raise BadCertificate("key_locked", "the key is locked with a password; give it without") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadCertificate("not_key", "the key is not PEM text of a private key") from error
