#!/bin/bash
# Boots the root under QEMU, with its own kernel. Runs the given command inside, or reads commands from standard input;
# then the machine is switched off.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/image.sh
source "$TOP/build/image.sh"

need_deps
need_machine
in_machine "$CACHE/vm" python3 -m tests.support.vm "$@"
