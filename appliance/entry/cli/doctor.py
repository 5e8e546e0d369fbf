"""`timbre doctor`: every problem that the box knows of itself, and what to do. Status 1 if it finds one."""

import argparse
import contextlib
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from appliance.core.site.parse import load_site
from appliance.entry.cli.live import live_state
from appliance.entry.cli.output import DONE, FAILED, as_json
from appliance.entry.cli.parsers import verb
from appliance.entry.cli.words import language, say
from appliance.health import checks
from appliance.health.finding import Finding
from appliance.health.look import Places, look
from appliance.health.network import Lately
from appliance.health.wants import Wants, wants_of
from appliance.site.client import SiteError, ask
from appliance.store.database import open_database
from appliance.store.errors import StoreError

_KEPT: Final = Path("/run/timbre-jobs/health.json")
"""What timbre-jobs, which looks all the time, has seen; a single look knows no before."""


def add(verbs: Any) -> None:
    verb(verbs, "doctor", "doctor", _doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    kept = _kept()
    findings = _examine(kept)
    if arguments.json:
        now, since = time.time(), {one["code"]: one["since"] for one in kept.get("findings") or ()}
        as_json([finding.as_data(since.get(finding.code, now)) for finding in findings])
    else:
        _tell(findings)
    return FAILED if findings else DONE


def _kept() -> Mapping[str, Any]:
    try:
        data: dict[str, Any] = json.loads(_KEPT.read_text(encoding="utf-8"))
    except OSError, ValueError:
        return {}
    return data


def _examine(kept: Mapping[str, Any]) -> list[Finding]:
    with contextlib.suppress(StoreError):  # one of the checks is about that
        open_database()
    sight = look(time.time(), live_state(), Places(), _wants(), was_low=False)
    lately = {name: Lately(**counts) for name, counts in (kept.get("links") or {}).items()}
    return checks.run(replace(sight, lately=lately))


def _wants() -> Wants:
    try:
        return wants_of(load_site(ask("export")["site"]))
    except SiteError:
        return Wants()


def _tell(findings: list[Finding]) -> None:
    if not findings:
        print(say("healthy"))
    for finding in findings:
        text = finding.text(language())
        print(f"! {text.what}\n  {text.why}\n  → {text.next}\n")
