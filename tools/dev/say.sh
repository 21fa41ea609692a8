# say.sh - how ./dev talks: one line per step, the log only when a step fails.
# Sourced by dev. Colours only on a terminal, never with NO_COLOR.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') red=$(printf '\033[31m') plain=$(printf '\033[0m')
else
    bold='' red='' plain=''
fi

say() {
    printf '%s\n' "$*"
}

say_head() {
    printf '%s== %s%s\n' "$bold" "$*" "$plain"
}

say_error() {
    printf '%sdev: %s%s\n' "$red" "$*" "$plain" >&2
}

die() {
    say_error "$*"
    exit 1
}

now_s() {
    date +%s
}

run_errors="error:|ERROR|undefined reference|^E: "

# run_logged LOG WORDS... : runs the command silently; its log is shown when it fails.
run_logged() {
    run_log=$1
    shift
    mkdir -p "$(dirname -- "$run_log")"
    if "$@" >"$run_log" 2>&1 </dev/null; then
        return 0
    fi
    say_error "failed: $*"
    if grep -qE "$run_errors" "$run_log"; then
        grep -E "$run_errors" "$run_log" | cut -c 1-200 | head -n 20 >&2
    else
        tail -n 30 "$run_log" | cut -c 1-200 >&2
    fi
    say_error "the whole log: $run_log"
    return 1
}
