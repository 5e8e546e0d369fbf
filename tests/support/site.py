"""Sites for tests: a small one that most tests share, and applying one to the box."""

import copy
import json
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Any

import yaml

from tests.support.floor import CARRIER_ADDRESS

type SiteData = dict[str, Any]

DID_MENU, DID_CITAS, DID_VENTAS = "5716001000", "5716001001", "5716001002"
PIN = "4821"


def phone_password(extension: str) -> str:
    """What test sites give each phone."""
    return f"phone-{extension}-secret"


def agent(name: str, number: str, queues: list[str], **more: Any) -> dict[str, Any]:
    return {"name": name, "roles": ["agent"], "number": number, "pin": PIN, "queues": queues} | more


def phones(*extensions: str) -> dict[str, Any]:
    return {e: {"label": f"Puesto {e}", "password": phone_password(e)} for e in extensions}


def queue(label: str, **more: Any) -> dict[str, Any]:
    """Short times, so that tests need not wait long; silent, so that recordings hold only the people."""
    quiet = {"position": False, "wait": False}
    return {"label": label, "ring": "5s", "wrap_up": "0s", "announcements": quiet} | more


def small_site() -> SiteData:
    """Two agents at `citas`, one at `ventas`, a trunk by address, a menu, a voicemail."""
    return {
        "timbre": 1,
        "site": {
            "name": "Clínica de prueba",
            "timezone": "America/Bogota",
            "language": "es",
            "country": "CO",
        },
        "users": {
            "ana": agent("Ana María Ruiz", "201", ["citas"]),
            "luis": agent("Luis Peña", "202", ["citas"]),
            "sara": agent("Sara Gómez", "203", ["ventas"]),
            "sofia": {"name": "Sofía León", "roles": ["supervisor", "administrator"]},
        },
        "phones": phones("101", "102", "103"),
        "trunks": {"carrier": {"label": "Operador", "host": CARRIER_ADDRESS, "channels": 150}},
        "numbers": {
            DID_MENU: {"label": "Principal", "route": {"menu": "main"}},
            DID_CITAS: {"label": "Citas", "route": {"queue": "citas"}},
            DID_VENTAS: {"label": "Ventas", "route": {"queue": "ventas"}},
        },
        "outbound": [{"pattern": "9X.", "strip": 1, "trunks": ["carrier"]}],
        "menus": {
            "main": {
                "label": "Principal",
                "greeting": "menu",
                "choices": {"1": {"queue": "citas"}, "2": {"queue": "ventas"}},
                "failed": {"queue": "citas"},
            }
        },
        "queues": {"citas": queue("Citas"), "ventas": queue("Ventas")},
        "prompts": {"menu": {"text": {"es": "Marque uno o dos.", "en": "Press one or two."}}},
        "pause_reasons": {"break": {"label": {"es": "Descanso", "en": "Break"}, "digit": "1"}},
    }


def changed(site: SiteData, *path: str, to: Any) -> SiteData:
    """A copy with one value set; None takes the key out."""
    new = copy.deepcopy(site)
    place = new
    for key in path[:-1]:
        place = place.setdefault(key, {})
    if to is None:
        place.pop(path[-1], None)
    else:
        place[path[-1]] = to
    return new


@dataclass(frozen=True, slots=True)
class Applied:
    """How `timbre site apply` ended."""

    status: int
    out: str
    err: str


def try_apply(site: SiteData | str, *options: str) -> Applied:
    """Apply a site (data, or text as it stands), whatever comes of it."""
    text = site if isinstance(site, str) else yaml.safe_dump(site, allow_unicode=True, sort_keys=False)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        done = subprocess.run(
            ["timbre", "site", "apply", file.name, *options], capture_output=True, text=True, timeout=120
        )
    return Applied(done.returncode, done.stdout, done.stderr)


def apply(site: SiteData) -> Applied:
    """Apply a site that must be accepted."""
    applied = try_apply(site)
    assert applied.status == 0, f"timbre site apply: status {applied.status}\n{applied.out}\n{applied.err}"
    return applied


def timbre(*arguments: str, stdin: str | None = None) -> Any:
    """The `timbre` command with --json; its answer."""
    done = subprocess.run(
        ["timbre", *arguments, "--json"], capture_output=True, text=True, timeout=60, input=stdin
    )
    assert done.returncode == 0, f"timbre {' '.join(arguments)}: status {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)
