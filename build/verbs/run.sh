#!/bin/bash
# Boots a box and says how to reach it. In the foreground it follows the journal until Ctrl-C, which stops the box.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/layers.sh
source "$TOP/build/layers.sh"
# shellcheck source=build/box.sh
source "$TOP/build/box.sh"

demo='' detach='' site='' booted=''
while (($#)); do
    case $1 in
        --demo) demo=yes ;;
        --detach) detach=yes ;;
        --site)
            site=${2:?"--site needs a file"}
            shift
            ;;
        *) fail "run: '$1' is not one of --demo, --detach, --site FILE" ;;
    esac
    shift
done
[[ -z $site || -r $site ]] || fail "run: the site file '$site' cannot be read"

apply_site() {
    step "applying the site file $1"
    in_box timbre site apply /dev/stdin <"$1"
}

# The set-up code is there on a first boot only, until somebody uses it.
tell() {
    local code how_to_stop=Ctrl-C
    [[ -z $detach && -n $booted ]] || how_to_stop="./build.sh stop"
    say ""
    say "Timbre is up.  https://10.77.0.2/${published:+   and   https://localhost:8443/}"
    # Only the box of the usual name shares the host's network; others may run beside it.
    [[ $BOX == run ]] || say "(box '$BOX' has networks of its own: ip netns exec timbre-$BOX-lan curl -k https://10.77.0.2/)"
    say "(its certificate is its own, so the browser asks once)"
    if code=$(in_box cat /run/timbre/setup-code 2>/dev/null) && [[ -n $code ]]; then
        say "First start: open the page and give this one-time code:  $code"
    fi
    say "Look:  ./build.sh logs [UNIT]    enter:  ./build.sh shell    stop:  $how_to_stop"
}

need_deps
need_layers "${TIMBRE_TEST_LAYER:+test}"
lock_box
if box_pid >/dev/null; then
    say "box '$BOX' is already running"
else
    step "booting box '$BOX'"
    boot_box "${LAYERS[@]}"
    booted=yes
fi
published=
if [[ $BOX == run ]] && publish 8443; then published=yes; fi
if [[ -z $detach && -n $booted ]]; then
    trap 'step "stopping box $BOX"; stop_box' EXIT
    trap 'exit 130' INT TERM
fi
healthy=yes
await_boot 90 || healthy=
await_web 60 || healthy=
unlock_box
[[ -z $site ]] || apply_site "$site"
if [[ -n $demo ]]; then
    apply_site "$TOP/examples/demo.yaml"
    step "starting the virtual floor"
    in_box systemctl start timbre-demo.service
fi
if [[ -n $healthy ]]; then tell; else say "box '$BOX' runs, but not all of it; see above."; fi
if [[ -z $detach ]]; then
    in_box journalctl --follow --lines 0 --output short-precise || true
elif [[ -z $healthy ]]; then
    exit 1
fi
