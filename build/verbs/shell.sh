#!/bin/bash
# A root shell inside the box, on a terminal of its own.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

need_root
IN_BOX_DIR=/root in_box script --quiet --return --command "bash --login" /dev/null
