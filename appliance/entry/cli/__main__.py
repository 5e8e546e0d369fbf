"""`timbre VERB …`: one file a verb; each adds its options and says what runs."""

import argparse
import os
import sys

from appliance import VERSION
from appliance.entry import environment
from appliance.entry.cli import (
    backup,
    bans,
    certificate,
    doctor,
    guard,
    history,
    line_test,
    lines,
    phone,
    prompt,
    site,
    sms,
    status,
    token,
    update,
    user,
)
from appliance.entry.cli.output import FAILED, complain, site_error
from appliance.entry.cli.words import say
from appliance.site.client import SiteError
from appliance.store.errors import StoreError

_VERBS = (
    status,
    doctor,
    site,
    prompt,
    user,
    token,
    phone,
    lines,
    certificate,
    bans,
    guard,
    line_test,
    history,
    sms,
    update,
    backup,
)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="timbre", description=say("timbre"))
    top.add_argument("--version", action="version", version=f"timbre {VERSION}")
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for verb in _VERBS:
        verb.add(verbs)
    return top


def main() -> int:
    arguments = parser().parse_args()
    try:
        environment.take_over(environment.FILE)
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except SiteError as error:
        return site_error(error, arguments.json)
    except StoreError as error:
        complain(str(error))
        return FAILED
    except PermissionError as error:
        complain(say("only_root", file=error.filename))
        return FAILED
    except BrokenPipeError:
        # The reader has left (| head); Python must not complain of it again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
