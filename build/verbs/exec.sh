#!/bin/bash
# Runs a command inside the box.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

need_root
(($#)) || fail "exec: which command? For example: ./build.sh exec timbre status"
in_box "$@"
