#!/bin/bash
# Stops the box and deletes what it keeps; drops layers that today's sources do not ask for.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

need_root
lock_box
step "clean: box '$BOX' and what it keeps"
stop_box
rm -rf --one-file-system "$BOX_KEEP"
unlock_box

# The newest of each kind stays: it is what the next run asks for. One that a running box stands on stays as well.
# Layers are moved aside before they are deleted, so that a half-deleted one is never taken for whole.
step "clean: old layers in $CACHE"
in_use=$(cat /proc/[0-9]*/mountinfo 2>/dev/null | grep -o "$CACHE/[a-z0-9]*-[0-9a-f]*" | sort -u || true)
mkdir -p "$CACHE/tmp"
for name in base pjsua2 vendor test modules hardware initrd machine app system image; do
    mapfile -t old < <(find "$CACHE" -maxdepth 1 -type d -name "$name-*" -printf '%T@ %p\n' 2>/dev/null |
        sort -rn | cut -d' ' -f2- | tail -n +2)
    for layer in "${old[@]}"; do
        if grep -qxF "$layer" <<<"$in_use"; then
            say "    ${layer##*/}: a running box stands on it; kept"
            continue
        fi
        mv "$layer" "$CACHE/tmp/old.$$"
        rm -rf --one-file-system "$CACHE/tmp/old.$$"
        say "    ${layer##*/}: deleted"
    done
done
