"""The table of all files: the fixed ones are templates, the site's have a function each."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from string import Template

from pbx.conf import dahdi, dialplan, pjsip, queues, rtp
from pbx.conf.escape import setting
from pbx.conf.plan import Plan

_RENDERED: dict[str, Callable[[Plan], str]] = {
    "pjsip.conf": pjsip.render,
    "chan_dahdi.conf": dahdi.render,
    "modules-cards.conf": dahdi.modules,
    "extensions.conf": dialplan.render,
    "queues.conf": queues.render,
    "rtp.conf": rtp.render,
}


@cache
def templates() -> dict[str, Template]:
    """The fixed files, read once."""
    folder = files("pbx").joinpath("templates")
    return {
        entry.name: Template(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".conf")
    }


def render(plan: Plan) -> dict[str, str]:
    """Every file of the configuration by its name; raises Unsafe rather than write what is not plain."""
    box = {name: setting(str(value)) for name, value in asdict(plan.box).items()}
    fixed = {name: template.substitute(box) for name, template in templates().items()}
    return fixed | {name: write(plan) for name, write in _RENDERED.items()}
