#!/bin/bash
# Prints what the verbs do.
set -euo pipefail
cat <<'TEXT'
./build.sh VERB

  run [--demo] [--detach] [--site FILE]   build what is missing, boot a box, say where its UI is.
                                          Ctrl-C stops it; with --detach it runs on. --demo: a virtual floor
                                          of callers and agents. --site: apply a site file after boot.
  stop                                    shut the box down; its data stays
  exec CMD…                               run a command inside the box
  shell                                   a root shell inside the box
  logs [UNIT] [journalctl options]        the box's journal, or one unit's (-f follows)
  check [--fix [PATH…]]                   ruff, mypy, import-linter, shellcheck; --fix: let ruff mend and format
  test [unit,simulation,box,browser,vm] [pytest arguments]
                                          without a list: check, then the first four (box and browser in
                                          two boxes side by side); box, vm --long: also what takes minutes
  image [--version X.Y.Z]                 make the disk image, the signed update bundle and the list of parts, in out/
  vm [--disk] [COMMAND…]                  boot a virtual machine with its own kernel, run the command inside (or the
                                          lines of standard input), switch it off; --disk: the disk image, from its
                                          firmware on. Its console: CACHE/vm/*/console.log
  bench [NAME]                            run a benchmark in a box of its own; without a name: list them
  deps                                    install the few host packages that this needs
  clean                                   stop the box, delete its data, drop old layers of the cache

Environment
  TIMBRE_BOX      the box's name (default: run; tests use `test`). Boxes of different names run side by side.
  TIMBRE_FROZEN=1 the box runs a copy of the checkout as it was at boot (as `test` does), instead of following edits
  TIMBRE_TEST_LAYER=1  `run` with the test layer: pytest and the checkout at /src inside the box
  TIMBRE_CACHE    where built layers lie (default: /var/cache/timbre)
TEXT
