#!/bin/bash
# The box's journal. Without a unit, all of it.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

need_root
unit=()
if (($#)) && [[ $1 != -* ]]; then
    unit=(--unit "$1")
    shift
fi
in_box journalctl --no-pager --lines 200 "${unit[@]}" "$@"
