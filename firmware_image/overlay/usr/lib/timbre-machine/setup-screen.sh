#!/bin/sh
# What the login screens say while nobody has set the box up: where its page is, and the code that it asks for.
set -eu
code=/run/timbre/setup-code
screen=/run/issue.d/timbre.issue
mkdir -p "${screen%/*}"
if [ -s "$code" ]; then
    # \4{…}: the interface's address, filled in by agetty
    printf 'https://\\4{lan0}/  https://\\4{wan0}/\nOne-time code / Código de un solo uso: %s\n\n' "$(cat "$code")" >"$screen"
else
    rm -f "$screen"
fi
agetty --reload
