#!/bin/bash
# Runs a command in the root with the test layer, without booting it: the checkout read-only at /src
# (unless SOURCES_WRITABLE is set), no network but
# loopback, nothing left behind but the tools' caches. Called in namespaces of its own (see in_root_unbooted).
# ROOT_BINDS: folders of this host to show inside, each HOST:INSIDE, with spaces between.
# Arguments: the layers, topmost first; --; the command.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=build/chroot.sh
source "$TOP/build/chroot.sh"

layers=()
while [[ $1 != -- ]]; do
    layers+=("$1")
    shift
done
shift

scratch=$(mktemp -d /tmp/timbre-root.XXXXXX)
mount -t tmpfs tmpfs "$scratch"
root=$scratch/root
stack_layers "$root" "$scratch/upper" "${layers[@]}"
mount_kernel_files "$root"
mkdir -p "$root/src" "$root/var/cache/tools" "$CACHE/tools"
mount --bind "$TOP" "$root/src"
[[ -n ${SOURCES_WRITABLE:-} ]] || mount -o remount,bind,ro "$root/src"
mount --bind "$CACHE/tools" "$root/var/cache/tools"
for pair in ${ROOT_BINDS:-}; do
    mkdir -p "$root/${pair#*:}"
    mount --bind "${pair%%:*}" "$root/${pair#*:}"
done
ip link set lo up
cd /
status=0
mine=$(text_key "$TOP") # two checkouts, side by side, have each its own
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
    PYTHONPYCACHEPREFIX=/var/cache/tools/pycache/"$mine" HYPOTHESIS_STORAGE_DIRECTORY=/var/cache/tools/hypothesis \
    MYPY_CACHE_DIR=/var/cache/tools/mypy/"$mine" RUFF_CACHE_DIR=/var/cache/tools/ruff \
    TIMBRE_HYPOTHESIS="${TIMBRE_HYPOTHESIS:-timbre}" \
    chroot "$root" /bin/sh -c 'cd /src && exec "$@"' sh "$@" || status=$?
umount -R "$scratch"
rmdir "$scratch"
exit "$status"
