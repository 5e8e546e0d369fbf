#!/bin/bash
# The web UI's style, script and font, from npm by the lock file; the box serves them itself from /usr/share/timbre/vendor.
# Arguments: the folder to fill.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

out=$1
mkdir "$out/npm"
cp "$TOP/package.json" "$TOP/package-lock.json" "$TOP/.npmrc" "$out/npm/"
(cd "$out/npm" && npm ci --ignore-scripts --no-audit --no-fund)

vendor=$out/root/usr/share/timbre/vendor
mkdir -p "$vendor"
modules=$out/npm/node_modules
cp "$modules/@picocss/pico/css/pico.min.css" "$vendor/pico.min.css"
cp "$modules/@picocss/pico/LICENSE.md" "$vendor/pico.LICENSE"
cp "$modules/htmx.org/dist/htmx.min.js" "$vendor/htmx.min.js"
cp "$modules/htmx.org/LICENSE" "$vendor/htmx.LICENSE"
font=$modules/@fontsource-variable/inter
cp "$font/files/inter-latin-wght-normal.woff2" "$vendor/inter-latin.woff2"
cp "$font/files/inter-latin-ext-wght-normal.woff2" "$vendor/inter-latin-ext.woff2"
cp "$font/LICENSE" "$vendor/inter.LICENSE"
# Native modules that import one another: under a folder of their version the browser may keep them for ever.
sip=$vendor/sip.js-$(node -p "require('$modules/sip.js/package.json').version")
mkdir "$sip"
cp -r "$modules/sip.js/lib/." "$sip/"
find "$sip" -name '*.d.ts' -delete
cp "$modules/sip.js/LICENSE.md" "$sip/LICENSE"
rm -rf "$out/npm"
