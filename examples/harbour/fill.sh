# fill.sh - functions that bring the example product into an installation.
# Sourced by the demo and by tests/spine; the sourcing script sets $abide and $harbour.

# The time the example product is looked at.
harbour_now=2026-02-01T00:00:00Z

# harbour_run STATE COMMAND... : the program on that installation, at that time.
harbour_run() {
    harbour_state=$1
    shift
    "$abide" "$@" --state "$harbour_state" --now "$harbour_now" --quiet
}

# harbour_fill STATE PROFILE : a new installation with notices, choices, chats, donations.
# Choices come first: a turn is stamped when it arrives, and a stamp is never raised.
harbour_fill() {
    harbour_run "$1" init --profile "$2" &&
        harbour_run "$1" notice import "$harbour/notices.jsonl" &&
        harbour_run "$1" choice import "$harbour/choices.jsonl" || return 1
    for harbour_export in "$harbour"/exports/*/; do
        harbour_run "$1" import "$harbour_export" \
            --as "$(basename "$harbour_export")" || return 1
    done
    harbour_run "$1" import "$harbour/gateway.jsonl" &&
        harbour_run "$1" donate import "$harbour/donations.jsonl"
}
