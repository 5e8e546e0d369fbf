#!/bin/bash
# Lays the image's own files over a root. Arguments: the root, its version, the public key that updates are signed with.
set -euo pipefail
root=$1 version=$2 key=$3
cp -r "$(dirname -- "${BASH_SOURCE[0]}")/overlay/." "$root/"
# The boot loader's menu shows it.
sed -i "s/^PRETTY_NAME=.*/PRETTY_NAME=\"Timbre $version\"/" "$root/usr/lib/os-release"
printf 'IMAGE_ID=timbre\nIMAGE_VERSION=%s\n' "$version" >>"$root/usr/lib/os-release"
# In place of the list of distributions' keys that systemd brings.
install -m 644 "$key" "$root/usr/lib/systemd/import-pubring.pgp"
printf 'timbre\n' >"$root/etc/hostname"
printf '127.0.0.1 localhost timbre\n::1 localhost timbre\n' >"$root/etc/hosts"
mkdir -p "$root/efi"
