"""`timbre site …`: check, apply, compare, export and take back the site file."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from appliance.entry.cli.output import DONE, WRONG_INPUT, as_json, complain, table
from appliance.entry.cli.words import language, say
from appliance.site.changes import Change, line
from appliance.site.client import ask


def add(verbs: Any) -> None:
    parser = verbs.add_parser("site", help=say("the site file", "el archivo de sitio"))
    own = parser.add_subparsers(metavar="VERB", required=True)
    _file_verb(own, "check", _check, say("look for errors", "buscar errores"))
    _file_verb(own, "diff", _check, say("what applying would change", "qué cambiaría al aplicar"))
    apply = _file_verb(own, "apply", _apply, say("make it hold", "ponerlo en vigor"))
    apply.add_argument("--check", action="store_true", help=say("change nothing", "no cambiar nada"))
    apply.add_argument("--diff", action="store_true", help=say("list the changes", "listar los cambios"))
    apply.add_argument("--expect", type=int, metavar="N", help=say(
        "refuse if another revision than N holds", "rechazar si rige otra revisión que N"))  # fmt: skip
    export = _verb(own, "export", _export, say("print it, without secrets", "mostrarlo, sin secretos"))
    export.add_argument("--revision", type=int, metavar="N")
    _verb(own, "history", _history, say("what was applied when", "qué se aplicó y cuándo"))
    rollback = _verb(own, "rollback", _rollback, say("apply a revision again", "volver a una revisión"))
    rollback.add_argument("revision", type=int, metavar="N")


def _verb(own: Any, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = own.add_parser(name, help=help_text)
    parser.add_argument("--json", action="store_true", help=say("for programs", "para programas"))
    parser.set_defaults(run=run)
    return parser


def _file_verb(own: Any, name: str, run: Any, help_text: str) -> argparse.ArgumentParser:
    parser = _verb(own, name, run, help_text)
    parser.add_argument(
        "file", metavar="FILE", help=say("YAML; - is standard input", "YAML; - es la entrada")
    )
    return parser


def _text(file: str) -> str | None:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode()
    except OSError as error:
        complain(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        complain(say(f"{file}: is not UTF-8 text", f"{file}: no es texto UTF-8"))
    return None


def _who() -> str:
    return os.environ.get("SUDO_USER") or "root"


def _check(arguments: argparse.Namespace) -> int:
    text = _text(arguments.file)
    if text is None:
        return WRONG_INPUT
    reply = ask("check", text=text)
    if arguments.json:
        as_json(reply)
    else:
        _show(reply, with_changes=True, done=False)
    return DONE


def _apply(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return _check(arguments)
    text = _text(arguments.file)
    if text is None:
        return WRONG_INPUT
    summary = "" if arguments.file in ("-", "/dev/stdin") else Path(arguments.file).name
    reply = ask("apply", text=text, by=_who(), summary=summary, expect=arguments.expect)
    if arguments.json:
        as_json(reply)
    else:
        _show(reply, with_changes=arguments.diff, done=True)
    return DONE


def _show(reply: dict[str, Any], with_changes: bool, done: bool) -> None:
    for warning in reply["warnings"]:
        print(f"! {warning['text'][language()]}")
    if with_changes:
        for change in reply["changes"]:
            print(line(Change(**change)))
    count, revision = len(reply["changes"]), reply["revision"]
    if not reply["changed"]:
        print(say(f"Nothing to change: revision {revision} is this site.",
                  f"Nada que cambiar: la revisión {revision} es este sitio."))  # fmt: skip
    elif done:
        print(say(f"Applied as revision {revision} ({count} changes).",
                  f"Aplicado como revisión {revision} ({count} cambios)."))  # fmt: skip
    else:
        print(say(f"The file is valid; applying it would make {count} changes.",
                  f"El archivo es válido; aplicarlo haría {count} cambios."))  # fmt: skip
    for note in reply["notes"] if done else ():
        print(note["text"][language()])


def _export(arguments: argparse.Namespace) -> int:
    reply = ask("export", revision=arguments.revision)
    if arguments.json:
        as_json(reply["site"])
    else:
        print(reply["text"], end="")
    return DONE


def _history(arguments: argparse.Namespace) -> int:
    revisions = ask("history")["revisions"]
    if arguments.json:
        as_json(revisions)
        return DONE
    rows = [
        (
            r["revision"],
            f"{datetime.fromtimestamp(r['at']).astimezone():%Y-%m-%d %H:%M:%S}",
            r["by"],
            r["summary"],
        )
        for r in revisions
    ]
    table(rows, [say("REVISION", "REVISIÓN"), say("WHEN", "CUÁNDO"), say("BY", "QUIÉN"), say("WHAT", "QUÉ")])
    return DONE


def _rollback(arguments: argparse.Namespace) -> int:
    reply = ask("rollback", revision=arguments.revision, by=_who())
    if arguments.json:
        as_json(reply)
    else:
        _show(reply, with_changes=True, done=True)
    return DONE
