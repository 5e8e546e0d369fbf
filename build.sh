#!/bin/bash
# The one door for building, running and testing Timbre. Each verb is a file in build/verbs.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/build/lib.sh"

verb=${1:-help}
shift || true
case $verb in
    -h | --help) verb=help ;;
esac
if [[ ! $verb =~ ^[a-z]+$ || ! -f $TOP/build/verbs/$verb.sh ]]; then
    verbs=$(cd "$TOP/build/verbs" && printf '%s\n' *.sh | sed 's/\.sh$//' | paste -sd' ')
    fail "there is no verb '$verb'. There are: $verbs. ./build.sh help explains them."
fi
exec bash "$TOP/build/verbs/$verb.sh" "$@"
