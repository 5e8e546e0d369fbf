"""From the site to what the renderer takes: our words to Asterisk's."""

from collections.abc import Mapping

from appliance.core import admission
from appliance.core.commands import MUSIC
from appliance.core.guard.limits import ABROAD, subjects
from appliance.core.guard.numbers import Room
from appliance.core.site.builtin import POWER_FAILURE, PROMPTS
from appliance.core.site.model import (
    Hours,
    Menu,
    Number,
    OutgoingLimits,
    Period,
    Phone,
    Queue,
    Route,
    RouteKind,
    SipTrunk,
    Site,
    Trunk,
    User,
)
from appliance.core.site.places import place
from appliance.core.site.sounds import sound
from appliance.core.site.walk import routes
from appliance.core.wiring import Wiring
from appliance.numbering.build import table
from appliance.site import card_plan
from pbx.conf import plan, transports

Secrets = Mapping[str, str]
"""Path of the key in the site file → secret."""
Limits = Mapping[str, plan.Limit]
"""Subject → limits of its calls out."""


def build(site: Site, secrets: Secrets, box: plan.Box, wiring: Wiring) -> plan.Plan:
    """The plan of the whole configuration. Raises KeyError if the secret of a phone or trunk is missing."""
    language = str(site.language)
    limits = {key: _limit(subject.limits) for key, subject in subjects(site).items()}
    return plan.Plan(
        box=box,
        language=language,
        desk=_desk(site),
        phones=tuple(
            _phone(site, phone, secrets, limits) for phone in site.phones.values() if not phone.port
        ),
        card_phones=tuple(
            card_plan.phone(
                site,
                phone,
                wiring,
                _phone_language(site, phone.extension),
                limits[f"phone-{phone.extension}"],
            )
            for phone in site.phones.values()
            if phone.port
        ),
        trunks=tuple(_trunk(trunk, site, secrets, limits, wiring) for trunk in site.trunks.values()),
        numbers=tuple(_number(number, site) for number in site.numbers.values()),
        hours=tuple(_hours(hours, site.timezone) for hours in site.hours.values()),
        menus=tuple(_menu(menu, site) for menu in site.menus.values()),
        queues=tuple(_queue(queue, site, wiring) for queue in site.queues.values()),
        voicemails=tuple(
            plan.Voicemail(box_.name, sound(site, box_.greeting), sound(site, "voicemail-thanks"), box_.max_s)
            for box_ in site.voicemails.values()
        ),
        announcements=tuple(plan.Announcement(name, sound(site, name)) for name in _announced(site)),
        outbound=tuple(
            plan.OutboundRule(rule.pattern, rule.strip, rule.prepend, rule.trunks) for rule in site.outbound
        ),
        pause_keys=tuple(
            plan.PauseKey(reason.digit, reason.name) for reason in site.pause_reasons.values() if reason.digit
        ),
        link=_link(site),
        guard=_guard(site, limits[ABROAD]),
    )


def _guard(site: Site, abroad: plan.Limit) -> plan.Guard:
    guard = site.guard
    numbers = table(site.country, guard.allow, guard.deny, guard.premium, guard.emergency)
    return plan.Guard(
        dialled=_rooms(numbers.dialled),
        world=_rooms(numbers.world),
        emergency=numbers.emergency,
        abroad=abroad,
        refusals=guard.refusals,
        timezone=site.timezone,
        sound=sound(site, "call-refused"),
    )


def _link(site: Site) -> plan.Link | None:
    room = admission.room(site)
    if room is None or site.network.wan is None:
        return None
    overhead = site.network.wan.overhead
    found = {admission.lean(trunk.codecs, overhead) for trunk in admission.over_wan(site)}
    codecs = sorted(codec for codec in found if codec)
    place_bit_s = admission.place_bit_s(site, overhead)
    srtp = admission.encrypted(site)
    return plan.Link(
        room,
        tuple(
            (codec, round(1000 * admission.call_bit_s(codec, overhead, srtp) / place_bit_s))
            for codec in codecs
        ),
    )


def _lean(trunk: SipTrunk, site: Site) -> str:
    wan = site.network.wan
    return admission.lean(trunk.codecs, wan.overhead) if wan and trunk.link == "wan" else ""


def _rooms(rooms: tuple[Room, ...]) -> tuple[plan.NumberRoom, ...]:
    return tuple(
        plan.NumberRoom(
            room.name,
            tuple(
                plan.NumberRule(rule.pattern, str(rule.verdict or ""), rule.strip, rule.prepend)
                for rule in room.rules
            ),
        )
        for room in rooms
    )


def _limit(limits: OutgoingLimits) -> plan.Limit:
    granted = [limit for limit in (limits.per_hour_s, limits.per_day_s) if limit is not None]
    return plan.Limit(limits.calls_at_once, min(granted, default=None), _periods(limits.hours))


def sip_names(site: Site) -> list[str]:
    """Endpoints that Asterisk must know when it has read its files."""
    phones = [extension for extension, phone in site.phones.items() if not phone.port]
    return phones + [name for name, trunk in site.trunks.items() if isinstance(trunk, SipTrunk)]


def _to(route: Route) -> plan.Place:
    return plan.Place(*place(route))


def _desk(site: Site) -> plan.DeskSounds:
    return plan.DeskSounds(
        agent_number=sound(site, "agent-number"),
        agent_pin=sound(site, "agent-pin"),
        pause_reason=sound(site, "agent-pause-reason"),
        unavailable=sound(site, "agent-unavailable"),
    )


def _phone_language(site: Site, extension: str) -> str:
    """That of the person who usually sits there, if it is one person's phone."""
    languages = {user.language for user in site.users.values() if user.extension == extension}
    return str(languages.pop() if len(languages) == 1 else site.language)


def _phone(site: Site, phone: Phone, secrets: Secrets, limits: Limits) -> plan.Phone:
    return plan.Phone(
        phone.extension,
        phone.label,
        secrets[f"phones.{phone.extension}.password"],
        phone.codecs,
        phone.max_contacts,
        phone.dial_out,
        _phone_language(site, phone.extension),
        limits[f"phone-{phone.extension}"],
        phone.srtp,
        phone.browser,
    )


def _trunk(trunk: Trunk, site: Site, secrets: Secrets, limits: Limits, wiring: Wiring) -> plan.Trunk:
    guard = limits[f"trunk-{trunk.name}"]
    if isinstance(trunk, SipTrunk):
        return _sip_trunk(trunk, site, secrets, guard)
    return card_plan.trunk(site, trunk, wiring, guard)


def _sip_trunk(trunk: SipTrunk, site: Site, secrets: Secrets, guard: plan.Limit) -> plan.SipTrunk:
    registration = None
    if trunk.registration:
        registration = plan.Registration(
            trunk.registration.username,
            secrets[f"trunks.{trunk.name}.registration.password"],
            trunk.registration.expiry_s,
        )
    return plan.SipTrunk(
        name=trunk.name,
        host=trunk.host,
        port=trunk.port or (transports.TLS_PORT if trunk.transport == "tls" else 5060),
        transport=trunk.transport,
        match=trunk.match,
        channels=trunk.channels,
        codecs=trunk.codecs,
        caller_id=trunk.caller_id,
        qualify_s=trunk.qualify_s,
        from_domain=trunk.from_domain,
        language=str(site.language),
        registration=registration,
        verify=trunk.verify,
        srtp=trunk.srtp,
        wan=trunk.link == "wan",
        lean=_lean(trunk, site),
        guard=guard,
        test_number=trunk.line_test.number if trunk.line_test else "",
    )


def _number(number: Number, site: Site) -> plan.Number:
    return plan.Number(
        digits=number.number.removeprefix("+"),
        trunks=(number.trunk,) if number.trunk else tuple(site.trunks),
        to=_to(number.route),
        language=str(number.language or site.language),
        max_calls=number.max_calls,
        priority=number.priority,
        skills=",".join(f"{skill}={level}" for skill, level in number.skills.items()),
    )


def _periods(periods: tuple[Period, ...]) -> tuple[plan.Period, ...]:
    return tuple(
        plan.Period(tuple(day + 1 for day in period.days), period.start_min, period.end_min)
        for period in periods
    )


def _hours(hours: Hours, timezone: str) -> plan.Hours:
    return plan.Hours(
        name=hours.name,
        timezone=timezone,
        periods=_periods(hours.periods),
        holidays=tuple(plan.Holiday(day.date, _periods(day.periods)) for day in hours.holidays),
        open=_to(hours.open),
        closed=_to(hours.closed),
        holiday=_to(hours.holiday),
    )


def _menu(menu: Menu, site: Site) -> plan.Menu:
    return plan.Menu(
        name=menu.name,
        greeting=sound(site, menu.greeting),
        choices=tuple(
            (key, None if route.kind is RouteKind.REPEAT else _to(route))
            for key, route in menu.choices.items()
        ),
        timeout_s=menu.timeout_s,
        tries=menu.tries,
        failed=_to(menu.failed),
        wrong=sound(site, "menu-wrong"),
        direct_dial=menu.direct_dial,
    )


def _queue(queue: Queue, site: Site, wiring: Wiring) -> plan.Queue:
    agents = [
        user for user in site.users.values() if queue.name in user.queues or user.username in queue.members
    ]
    announce, welcome = site.recording.announce, queue.announcements.welcome
    return plan.Queue(
        name=queue.name,
        ring_s=int(queue.ring_s),
        wrap_up_s=int(queue.wrap_up_s),
        max_wait_s=None if queue.max_wait_s is None else int(queue.max_wait_s),
        max_waiting=queue.max_waiting or 0,
        overflow=_to(queue.overflow),
        music=MUSIC,
        members=tuple(dict.fromkeys(device for user in agents if (device := _usual_device(user, wiring)))),
        record=queue.record,
        recorded=sound(site, announce) if announce and queue.record else "",
        welcome=sound(site, welcome) if welcome else "",
    )


def _usual_device(user: User, wiring: Wiring) -> str:
    return wiring.device(user.extension) if user.extension else ""


def _announced(site: Site) -> list[str]:
    """Prompts that a route plays, and all of the site's own: the ACD may divert to any of them."""
    named = [route.target for _, route in routes(site) if route.kind is RouteKind.ANNOUNCEMENT]
    return list(
        dict.fromkeys([POWER_FAILURE, *named, *(name for name in site.prompts if name not in PROMPTS)])
    )
