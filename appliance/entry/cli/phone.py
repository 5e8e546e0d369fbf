"""`timbre phone show EXTENSION`: what an installer types into a desk phone."""

import argparse
from typing import Any

from appliance.entry.cli.output import DONE, as_json
from appliance.entry.cli.words import say
from appliance.site.client import ask


def add(verbs: Any) -> None:
    parser = verbs.add_parser(
        "phone", help=say("what a phone registers with", "con qué se registra un teléfono")
    )
    own = parser.add_subparsers(metavar="VERB", required=True)
    show = own.add_parser("show", help=say("its user and password", "su usuario y contraseña"))
    show.add_argument("extension", metavar="EXTENSION")
    show.add_argument("--json", action="store_true", help=say("for programs", "para programas"))
    show.set_defaults(run=_show)


def _show(arguments: argparse.Namespace) -> int:
    reply = ask("phone", extension=arguments.extension)
    if arguments.json:
        as_json(reply)
        return DONE
    print(f"{say('User', 'Usuario')}:      {reply['extension']}")
    print(f"{say('Password', 'Contraseña')}:  {reply['password']}")
    print(f"{say('Server', 'Servidor')}:    {say('this box', 'este equipo')}, "
          f"{say('port', 'puerto')} {reply['port']}, {'/'.join(reply['transports'])}")  # fmt: skip
    return DONE
