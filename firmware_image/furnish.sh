#!/bin/bash
# Lays the image's own files over a root. Argument: the root.
set -euo pipefail
root=$1
cp -r "$(dirname -- "${BASH_SOURCE[0]}")/overlay/." "$root/"
chown -R 0:0 "$root"/usr/lib/{repart.d,sysupdate.d,systemd/network,systemd/system-preset}
ln -sfn ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
printf 'timbre\n' >"$root/etc/hostname"
mkdir -p "$root/efi"
