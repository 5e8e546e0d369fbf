"""From the site to what the renderer takes: our words to Asterisk's."""

from collections.abc import Mapping

from appliance.core import admission
from appliance.core.commands import MUSIC
from appliance.core.site.builtin import PROMPTS
from appliance.core.site.model import (
    Hours,
    Menu,
    Number,
    Period,
    Phone,
    Queue,
    Route,
    RouteKind,
    SipTrunk,
    Site,
    User,
)
from appliance.core.site.places import place
from appliance.core.site.sounds import sound
from appliance.core.site.walk import routes
from appliance.core.wiring import Wiring
from appliance.site import card_plan
from pbx.conf import plan

Secrets = Mapping[str, str]
"""Path of the key in the site file → secret."""


def build(site: Site, secrets: Secrets, box: plan.Box, wiring: Wiring) -> plan.Plan:
    """The plan of the whole configuration. Raises KeyError if the secret of a phone or trunk is missing."""
    language = str(site.language)
    return plan.Plan(
        box=box,
        language=language,
        desk=_desk(site),
        phones=tuple(_phone(site, phone, secrets) for phone in site.phones.values() if not phone.port),
        card_phones=tuple(
            card_plan.phone(site, phone, wiring, _phone_language(site, phone.extension))
            for phone in site.phones.values()
            if phone.port
        ),
        trunks=tuple(
            _trunk(trunk, secrets, language)
            if isinstance(trunk, SipTrunk)
            else card_plan.trunk(site, trunk, wiring)
            for trunk in site.trunks.values()
        ),
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
        wan_calls=admission.limit(site),
    )


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


def _phone(site: Site, phone: Phone, secrets: Secrets) -> plan.Phone:
    return plan.Phone(
        phone.extension,
        phone.label,
        secrets[f"phones.{phone.extension}.password"],
        phone.codecs,
        phone.max_contacts,
        phone.dial_out,
        _phone_language(site, phone.extension),
    )


def _trunk(trunk: SipTrunk, secrets: Secrets, language: str) -> plan.SipTrunk:
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
        port=trunk.port,
        transport=trunk.transport,
        match=trunk.match,
        channels=trunk.channels,
        codecs=trunk.codecs,
        caller_id=trunk.caller_id,
        qualify_s=trunk.qualify_s,
        from_domain=trunk.from_domain,
        language=language,
        registration=registration,
        wan=trunk.link == "wan",
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
    return list(dict.fromkeys([*named, *(name for name in site.prompts if name not in PROMPTS)]))
