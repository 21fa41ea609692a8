# model.sh - trains the shipped names model again and compares it byte for byte.
# Sourced by dev. Its outside inputs are listed in models/README.md.

model_run() { # words: the folder with the outside inputs
    [ $# -eq 1 ] || { say_error "usage: ./dev model DATA, the folder of the inputs"; exit 64; }
    data=$(CDPATH='' cd -- "$1" && pwd -P) || exit 66
    # shellcheck disable=SC2086 # a list of words
    need $packages_build
    setup build gcc && compile build abide
    again=$(mktemp "${TMPDIR:-/tmp}/names.XXXXXX")
    build/abide model train models/names.recipe --data "$data" --data . --out "$again"
    if cmp -s "$again" models/names.model; then
        say "the same bytes as models/names.model"
        rm -f "$again"
    else
        say_error "another model than models/names.model: $again"
        exit 1
    fi
}
