"""Menus: say, wait for a key, try again a few times, then go where those go who choose nothing."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import SEEN, Context, goto, play
from pbx.conf.escape import word
from pbx.conf.plan import Menu, Place, Plan


def contexts(plan: Plan) -> Iterator[Context]:
    yield from (_menu(menu) for menu in plan.menus)


def _menu(menu: Menu) -> Context:
    context = Context(f"menu-{menu.name}").exten(
        "s",
        "Answer()",
        "Set(TIMEOUT(digit)=2)",
        "Set(TIMBRE_TRY=0)",
        "ask: Set(TIMBRE_TRY=$[${TIMBRE_TRY} + 1])",
        f"GotoIf($[${{TIMBRE_TRY}} > {menu.tries}]?failed)",
        f"Background({word(menu.greeting)})",
        f"WaitExten({menu.timeout_s:g})",
        f"failed: {goto(menu.failed)}",
    )
    for key, place in menu.choices:
        context.exten(word(key), *_choice(menu, key, place))
    context.exten("i", *play(menu.wrong), "Goto(s,ask)").exten("t", "Goto(s,ask)")
    return context.include("extensions") if menu.direct_dial else context


def _choice(menu: Menu, key: str, place: Place | None) -> list[str]:
    if place is None:
        return ["Set(TIMBRE_TRY=0)", "Goto(s,ask)"]
    return [
        f"Set(TIMBRE_PATH=${{TIMBRE_PATH}}${{TIMBRE_PATH_SEPARATOR}}{word(menu.name)}:{word(key)})",
        "Set(TIMBRE_PATH_SEPARATOR=,)",
        SEEN,
        goto(place),
    ]
