#!/bin/bash
# One file out of an update's parts. Arguments: the parts' folder; the secret key; the file to write.
set -euo pipefail
parts=$1 key=$2 out=$3
GNUPGHOME=$(mktemp -d)
export GNUPGHOME
gpg --quiet --batch --import "$key"
work=$(mktemp -d -p "$(dirname "$out")")
cd "$parts"
sha256sum -- * >"$work/SHA256SUMS"
gpg --quiet --batch --detach-sign --output "$work/SHA256SUMS.gpg" "$work/SHA256SUMS"
# The signature first: who unpacks a bundle knows whose it is before the rest comes.
tar --create --file "$out" --owner=0 --group=0 --mtime=@0 --format=ustar \
    -C "$work" SHA256SUMS.gpg SHA256SUMS -C "$parts" -- *
gpgconf --kill all
rm -rf "$work" "$GNUPGHOME"
