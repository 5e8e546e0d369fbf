#!/bin/bash
# Brings the host packages that building and running need.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"

need_deps
say "All host programs are there: ${HOST_PROGRAMS[*]%%:*}"
