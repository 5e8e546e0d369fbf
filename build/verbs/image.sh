#!/bin/bash
# Makes what is shipped: a disk image and a signed update bundle of the same root, with the list of its parts.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/image.sh
source "$TOP/build/image.sh"

(($# == 0)) || [[ $# -eq 2 && $1 == --version && $2 =~ ^[0-9]+(\.[0-9]+){1,3}$ ]] ||
    fail "image: takes --version X.Y.Z and nothing else"
version=${2:-$(own_version)}

need_deps
need_image "$version"
out=$TOP/out
mkdir -p "$out"
make_bundle "$IMAGE" "$out/timbre_$version.update"
cp --sparse=always "$IMAGE/timbre_$version.raw" "$out/"
cp "$SYSTEM/parts.cdx.json" "$out/timbre_$version.cdx.json"
say ""
say "root hash   $(sed -n 's/.*"root_hash": "\([0-9a-f]*\)".*/\1/p' "$IMAGE/facts.json")"
say "trimmed     $(cat "$SYSTEM/trimmed")"
say "disk        $out/timbre_$version.raw ($(du -m "$out/timbre_$version.raw" | cut -f1) MB of it written)"
say "update      $out/timbre_$version.update ($(du -m --apparent-size "$out/timbre_$version.update" | cut -f1) MB)"
say "parts       $out/timbre_$version.cdx.json"
