"""Adding verbs to the command's parser, all in one manner."""

import argparse
import os
from collections.abc import Callable
from typing import Any

from appliance.entry.cli.words import say

type Run = Callable[[argparse.Namespace], int]


def group(verbs: Any, name: str) -> Any:
    """A verb that has verbs of its own."""
    parser = verbs.add_parser(name, help=say(name), description=say(name))
    return parser.add_subparsers(metavar="VERB", required=True)


def verb(verbs: Any, name: str, help_code: str, run: Run) -> argparse.ArgumentParser:
    """A verb that does something; every one can answer in JSON."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=say(help_code), description=say(help_code))
    parser.add_argument("--json", action="store_true", help=say("json"))
    parser.set_defaults(run=run)
    return parser


def who() -> str:
    """Whoever is at the keyboard, for the audit."""
    return os.environ.get("SUDO_USER") or "root"
