"""The ways SIP comes in and goes out: in clear on 5060, over TLS on 5061, and a browser's WebSocket.

Asterisk reads certificate and key again when `res_pjsip.so` is reloaded and their file kept its name; calls
and connections that are up stay. Nothing else of a transport can change while it runs.
"""

from collections.abc import Iterator
from typing import Final

from pbx.conf.ini import section
from pbx.conf.plan import Plan, SipTrunk

TLS_PORT: Final = 5061
PAIR, AUTHORITIES = "tls.pem", "ca.pem"
"""Files beside the configuration: our key and certificate; whom trunks may be vouched for by."""
_UNVERIFIED_PORT: Final = 5062
"""Only calls out by it; a transport of pjproject listens all the same, and no firewall opens it."""
_SYSTEM_AUTHORITIES: Final = "/etc/ssl/certs"
# Asterisk takes either one version of TLS or all that there are. These are ciphers that no version before 1.2
# has; those of 1.3 are always allowed.
_CIPHERS: Final = ",".join(
    f"ECDHE-{key}-{cipher}"
    for cipher in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
    for key in ("ECDSA", "RSA")
)


def sections(plan: Plan) -> Iterator[str]:
    for kind in ("udp", "tcp"):
        yield section(f"transport-{kind}", _transport(kind, 5060))
    yield section("transport-tls", [*_tls(plan, TLS_PORT), *_verifying(plan)])
    sip = [trunk for trunk in plan.trunks if isinstance(trunk, SipTrunk)]
    if any(trunk.transport == "tls" and not trunk.verify for trunk in sip):
        yield section("transport-tls-unverified", _tls(plan, _UNVERIFIED_PORT))
    # It listens nowhere itself: Asterisk's HTTP on loopback does.
    yield section("transport-ws", [("type", "transport"), ("protocol", "ws"), ("bind", "127.0.0.1")])


def of(trunk: SipTrunk) -> str:
    """The name of a trunk's transport."""
    return f"transport-{trunk.transport}" + ("" if trunk.verify else "-unverified")


def _transport(kind: str, port: int) -> list[tuple[str, str | int | bool]]:
    return [("type", "transport"), ("protocol", kind), ("bind", f"0.0.0.0:{port}"), ("tos", "cs3")]


def _tls(plan: Plan, port: int) -> list[tuple[str, str | int | bool]]:
    pair = f"{plan.box.etc_dir}/{PAIR}"
    return [
        *_transport("tls", port),
        ("cert_file", pair),
        ("priv_key_file", pair),
        ("method", "sslv23"),
        ("cipher", _CIPHERS),
    ]


def _verifying(plan: Plan) -> list[tuple[str, str | int | bool]]:
    return [
        ("ca_list_file", f"{plan.box.etc_dir}/{AUTHORITIES}"),
        ("ca_list_path", _SYSTEM_AUTHORITIES),
        ("verify_server", True),
    ]
