#!/bin/bash
# Boots the root under QEMU, with its own kernel. Runs the given command inside, or reads commands from standard input;
# then the machine is switched off. With --disk it boots the disk image, from its firmware on.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/image.sh
source "$TOP/build/image.sh"

need_deps
if [[ " $* " == *" --disk "* ]]; then
    need_image "$(own_version)"
    mkdir -p "$CACHE/vm/images"
    cp --sparse=always "$IMAGE/timbre_$(own_version).raw" "$CACHE/vm/images/first.raw"
fi
need_machine
in_machine "$CACHE/vm" python3 -m tests.support.vm "$@"
