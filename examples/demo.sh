#!/bin/sh
# demo.sh - the example product, from export to dataset, under two profiles.
#
#   ABIDE=build/abide examples/demo.sh [FOLDER]
#
# Without FOLDER everything happens in a temporary folder that is removed at the end.
# Needs the program, a POSIX shell and awk; touches nothing else.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
harbour=$here/harbour
abide=${ABIDE:-$here/../build/abide}
now=2026-02-01T00:00:00Z
LC_ALL=C.UTF-8
export LC_ALL

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    strong=$(printf '\033[1m') plain=$(printf '\033[0m')
else
    strong='' plain=''
fi
head_line() { printf '\n%s%s%s\n' "$strong" "$*" "$plain"; }
say() { printf '  %s\n' "$*"; }

[ -x "$abide" ] || {
    echo "demo: no program at $abide: run ./dev build" >&2
    exit 66
}
keep=${1:-}
work=${keep:-$(mktemp -d "${TMPDIR:-/tmp}/abide-demo.XXXXXX")}
cleanup() { [ -n "$keep" ] || rm -rf "$work"; }
trap cleanup EXIT
trap 'exit 130' INT TERM
mkdir -p "$work"

# run PROFILE COMMAND... : the program on that profile's installation, at the demo's time.
run() {
    run_state=$work/$1
    shift
    "$abide" "$@" --state "$run_state" --now "$now" --quiet
}

fill() { # PROFILE : an installation with the notices, choices, chats and donations
    run "$1" init --profile "$1" >"$work/$1.log"
    run "$1" notice import "$harbour/notices.jsonl" >>"$work/$1.log"
    run "$1" choice import "$harbour/choices.jsonl" >>"$work/$1.log"
    for export in "$harbour"/exports/*/; do
        run "$1" import "$export" --as "$(basename "$export")" >>"$work/$1.log"
    done
    run "$1" import "$harbour/gateway.jsonl" >>"$work/$1.log"
    run "$1" donate import "$harbour/donations.jsonl" >>"$work/$1.log"
}

started=$(date +%s)
printf '%sHarbour%s, a made-up AI product: 22 people, 92 conversations, 478 turns.\n' \
    "$strong" "$plain"
for profile in strict openai-2026; do
    head_line "Import and build under $profile"
    fill "$profile"
    run "$profile" dataset build --purpose train --out "$work/$profile-dataset"
done
head_line "Done in $(($(date +%s) - started)) s"
