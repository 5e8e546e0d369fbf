"""`timbre doctor`: every problem that the box knows of itself, and what to do. Status 1 if it finds one."""

import argparse
import contextlib
import time
from typing import Any

from appliance.core.site.model import Site
from appliance.core.site.parse import load_site
from appliance.entry.cli.live import live_state
from appliance.entry.cli.output import DONE, FAILED, as_json
from appliance.entry.cli.parsers import verb
from appliance.entry.cli.words import language, say
from appliance.health import checks
from appliance.health.finding import Finding
from appliance.health.look import Places, look
from appliance.site.client import SiteError, ask
from appliance.store.database import open_database
from appliance.store.errors import StoreError

_USUAL_FREE_GB = 2.0


def add(verbs: Any) -> None:
    verb(verbs, "doctor", "doctor", _doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    findings = _examine()
    if arguments.json:
        now = time.time()
        as_json([finding.as_data(now) for finding in findings])
    else:
        _tell(findings)
    return FAILED if findings else DONE


def _examine() -> list[Finding]:
    with contextlib.suppress(StoreError):  # one of the checks is about that
        open_database()
    site = _site()
    tested = [trunk.name for trunk in site.trunks.values() if trunk.line_test] if site else []
    min_free_gb = site.recording.min_free_gb if site else _USUAL_FREE_GB
    return checks.run(look(time.time(), live_state(), Places(), min_free_gb, was_low=False, tested=tested))


def _site() -> Site | None:
    """None: its owner does not answer."""
    try:
        return load_site(ask("export")["site"])
    except SiteError:
        return None


def _tell(findings: list[Finding]) -> None:
    if not findings:
        print(say("healthy"))
    for finding in findings:
        text = finding.text(language())
        print(f"! {text.what}\n  {text.why}\n  → {text.next}\n")
