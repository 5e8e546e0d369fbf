#!/bin/bash
# All that can be said about the code without running it. Every tool has its say, even if one before it complained.
# With --fix [PATH…]: ruff mends and formats what it can instead.
set -euo pipefail
# shellcheck source=build/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=build/deps.sh
source "$TOP/build/deps.sh"
# shellcheck source=build/layers.sh
source "$TOP/build/layers.sh"

need_deps
need_tools

if [[ ${1:-} == --fix ]]; then
    shift
    export SOURCES_WRITABLE=yes
    in_root_unbooted ruff check --fix --quiet "${@:-.}" || true
    in_root_unbooted ruff format "${@:-.}"
    exit
fi

complaints=()
look() {
    local name=$1
    shift
    step "check: $name"
    in_root_unbooted "$@" || complaints+=("$name")
}

mapfile -t shells < <(cd "$TOP" && find . \( -name node_modules -o -name .git \) -prune -o -name '*.sh' -print | sort)
look "ruff" ruff check .
look "ruff format" ruff format --check .
look "mypy" mypy
look "import-linter" lint-imports --no-cache
look "shellcheck" shellcheck --external-sources --source-path=/src "${shells[@]}" .ci/run

if ((${#complaints[@]})); then
    say ""
    fail "check: mend what these found: ${complaints[*]}"
fi
step "check: nothing to mend"
