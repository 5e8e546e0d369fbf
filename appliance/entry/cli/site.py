"""`timbre site …`: check, apply, compare, export and take back the site file."""

import argparse
import sys
from pathlib import Path
from typing import Any

from appliance.entry.cli.output import DONE, WRONG_INPUT, as_json, complain, refuse, table, when
from appliance.entry.cli.parsers import Run, group, verb, who
from appliance.entry.cli.words import language, say
from appliance.site.changes import Change, line
from appliance.site.client import ask


def add(verbs: Any) -> None:
    own = group(verbs, "site")
    _file_verb(own, "check", _check)
    _file_verb(own, "diff", _check)
    apply = _file_verb(own, "apply", _apply)
    apply.add_argument("--check", action="store_true", help=say("site.apply.check"))
    apply.add_argument("--diff", action="store_true", help=say("site.apply.diff"))
    apply.add_argument("--expect", type=int, metavar="N", help=say("site.apply.expect"))
    apply.add_argument("--confirm-within", type=int, metavar="S", help=say("site.apply.confirm_within"))
    verb(own, "confirm", "site.confirm", _confirm)
    export = verb(own, "export", "site.export", _export)
    export.add_argument("--revision", type=int, metavar="N")
    verb(own, "history", "site.history", _history)
    rollback = verb(own, "rollback", "site.rollback", _rollback)
    rollback.add_argument("revision", type=int, metavar="N")


def _file_verb(own: Any, name: str, run: Run) -> argparse.ArgumentParser:
    parser = verb(own, name, f"site.{name}", run)
    parser.add_argument("file", metavar="FILE", help=say("file"))
    return parser


def text_of(file: str) -> str | None:
    """The file's text; None after saying why not."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode()
    except OSError as error:
        complain(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        refuse("not_utf8", file=file)
    return None


def _check(arguments: argparse.Namespace) -> int:
    text = text_of(arguments.file)
    if text is None:
        return WRONG_INPUT
    return _tell(ask("check", text=text), arguments.json, with_changes=True, done=False)


def _apply(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return _check(arguments)
    text = text_of(arguments.file)
    if text is None:
        return WRONG_INPUT
    summary = "" if arguments.file in ("-", "/dev/stdin") else Path(arguments.file).name
    reply = ask(
        "apply",
        text=text,
        by=who(),
        summary=summary,
        expect=arguments.expect,
        confirm_within_s=arguments.confirm_within,
    )
    return _tell(reply, arguments.json, with_changes=arguments.diff, done=True)


def _rollback(arguments: argparse.Namespace) -> int:
    reply = ask("rollback", revision=arguments.revision, by=who())
    return _tell(reply, arguments.json, with_changes=True, done=True)


def _tell(reply: dict[str, Any], json_wanted: bool, with_changes: bool, done: bool) -> int:
    if json_wanted:
        as_json(reply)
        return DONE
    for warning in reply["warnings"]:
        print(f"! {warning['text'][language()]}")
    for change in reply["changes"] if with_changes else ():
        print(line(Change(**change)))
    code = "same" if not reply["changed"] else "applied" if done else "would"
    print(say(code, revision=reply["revision"], count=len(reply["changes"])))
    for note in reply["notes"] if done else ():
        print(note["text"][language()])
    if within_s := reply.get("confirm_within_s"):
        print(say("confirm_within", seconds=within_s))
    return DONE


def _confirm(arguments: argparse.Namespace) -> int:
    reply = ask("confirm", by=who())
    if arguments.json:
        as_json({"revision": reply["revision"]})
    else:
        print(say("confirmed", revision=reply["revision"]))
    return DONE


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
    else:
        rows = [(r["revision"], when(r["at"]), r["by"], r["summary"]) for r in revisions]
        table(rows, "revision", "when", "by", "what")
    return DONE
