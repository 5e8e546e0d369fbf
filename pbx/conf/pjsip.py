"""pjsip.conf: transports, phones that register with us, trunks known by address or that we register with."""

import ipaddress
from collections.abc import Iterator

from pbx.conf import test_phone, transports
from pbx.conf.dialplan.secure import phone_context, trunk_context
from pbx.conf.escape import person, word
from pbx.conf.ini import LINE, section
from pbx.conf.plan import Phone, Plan, Registration, SipTrunk

_GLOBAL = section(
    "global",
    [
        ("type", "global"),
        ("user_agent", "Timbre"),
        # A trunk's address decides before a user name that anybody may write.
        ("endpoint_identifier_order", "ip,username"),
        ("max_initial_qualify_time", 2),
        ("keep_alive_interval", 30),
    ],
)
_SRTP: dict[str, list[tuple[str, str | int | bool]]] = {
    "none": [],
    # Offered beside plain RTP: who does not know it ignores it.
    "optional": [("media_encryption", "sdes"), ("media_encryption_optimistic", True)],
    "required": [("media_encryption", "sdes")],
}


def render(plan: Plan) -> str:
    """The whole file."""
    parts = [_GLOBAL, *transports.sections(plan)]
    for phone in plan.phones:
        parts.extend(_phone(phone))
    for trunk in plan.trunks:
        if isinstance(trunk, SipTrunk):
            parts.extend(_trunk(trunk))
    common = _endpoint(test_phone.CONTEXT, test_phone.codecs(plan), plan.language)
    parts.extend(test_phone.sections(plan, common))
    return "\n".join(parts)


def _endpoint(context: str, codecs: tuple[str, ...], language: str) -> list[tuple[str, str | int | bool]]:
    return [
        ("type", "endpoint"),
        ("context", context),
        ("language", language),
        ("disallow", "all"),
        ("allow", ",".join(codecs)),
        # Media always passes here: it is recorded, and phones are behind address translation.
        ("direct_media", False),
        ("rtp_symmetric", True),
        ("force_rport", True),
        ("rewrite_contact", True),
        ("dtmf_mode", "auto"),
        ("allow_subscribe", False),
        # Marks that routers, and the box's own shaper, know voice by.
        ("tos_audio", "ef"),
        # Who vanishes without a word must not keep a line, or an agent, for ever.
        ("rtp_timeout", 120),
        ("rtp_timeout_hold", 7200),
    ]


def _phone(phone: Phone) -> Iterator[str]:
    yield section(
        phone.extension,
        [
            *_endpoint(phone_context(phone), phone.codecs, phone.language),
            *_protection(phone),
            ("auth", phone.extension),
            ("aors", phone.extension),
            ("identify_by", "username"),
            ("callerid", f"{person(phone.label)} <{phone.extension}>"),
            ("device_state_busy_at", 1),
            ("set_var", f"{LINE}={phone.extension}"),
        ],
    )
    yield section(
        phone.extension,
        [
            ("type", "auth"),
            ("auth_type", "userpass"),
            ("username", phone.extension),
            ("password", phone.password),
        ],
    )
    yield section(
        phone.extension,
        [
            ("type", "aor"),
            ("max_contacts", phone.max_contacts),
            ("remove_existing", True),
            ("qualify_frequency", 30),
            ("minimum_expiration", 30),
        ],
    )


def _protection(phone: Phone) -> list[tuple[str, str | int | bool]]:
    if phone.browser:
        return [("webrtc", True)]
    over_tls: list[tuple[str, str | int | bool]] = [("transport", "transport-tls")]
    return _SRTP[phone.srtp] + (over_tls if phone.srtp == "required" else [])


def _trunk(trunk: SipTrunk) -> Iterator[str]:
    registration = trunk.registration
    endpoint = _endpoint(trunk_context(trunk), trunk.codecs, trunk.language)
    endpoint += [
        ("aors", trunk.name),
        ("identify_by", "ip"),
        ("trust_id_inbound", True),
        ("transport", transports.of(trunk)),
        *_SRTP[trunk.srtp],
    ]
    if registration:
        endpoint += [("outbound_auth", trunk.name), ("from_user", registration.username)]
    if trunk.from_domain or registration:
        endpoint.append(("from_domain", trunk.from_domain or trunk.host))
    yield section(trunk.name, endpoint)
    yield section(
        trunk.name,
        [("type", "aor"), ("contact", contact(trunk)), ("qualify_frequency", trunk.qualify_s)],
    )
    if matches := trunk.match or _address_of(trunk.host, needed=registration is None):
        yield section(
            trunk.name,
            [("type", "identify"), ("endpoint", trunk.name), *(("match", address) for address in matches)],
        )
    if registration:
        yield from _registration(trunk, registration)


def _registration(trunk: SipTrunk, registration: Registration) -> Iterator[str]:
    yield section(
        trunk.name,
        [
            ("type", "auth"),
            ("auth_type", "userpass"),
            ("username", registration.username),
            ("password", registration.password),
        ],
    )
    yield section(
        trunk.name,
        [
            ("type", "registration"),
            ("transport", transports.of(trunk)),
            ("outbound_auth", trunk.name),
            ("server_uri", contact(trunk)),
            ("client_uri", f"sip:{registration.username}@{trunk.from_domain or trunk.host}"),
            ("contact_user", registration.username),
            ("expiration", registration.expiry_s),
            ("retry_interval", 20),
            ("forbidden_retry_interval", 120),
            ("max_retries", 1_000_000),
            # The carrier's calls carry this mark back, so that they are known without an address.
            ("line", True),
            ("endpoint", trunk.name),
        ],
    )


def contact(trunk: SipTrunk) -> str:
    """The SIP address of the carrier's side."""
    transport = "" if trunk.transport == "udp" else f";transport={trunk.transport}"
    return f"sip:{word(trunk.host)}:{trunk.port}{transport}"


def _address_of(host: str, needed: bool) -> tuple[str, ...]:
    """A host's address; its name is looked up by Asterisk only where nothing else identifies the trunk."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return (host,) if needed else ()
    return (host,)
