#!/bin/bash
# Shuts the box down cleanly; what it keeps stays.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

need_root
if box_pid >/dev/null; then
    step "stopping box '$BOX'"
    stop_box
else
    stop_box # what a killed box may have left behind
    say "box '$BOX' was not running"
fi
