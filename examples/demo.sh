#!/bin/sh
# demo.sh - the example product, from exports to datasets, under two profiles.
#
#   ABIDE=build/abide examples/demo.sh [FOLDER]
#
# Without FOLDER everything happens in a temporary folder that is removed at the end.
# Needs the program, a POSIX shell and awk; touches nothing else.
set -eu

examples=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
harbour=$examples/harbour
abide=${ABIDE:-$(dirname "$examples")/build/abide}
shown=${abide#"$PWD/"} # as one would type it here
LC_ALL=C.UTF-8
export LC_ALL
. "$harbour/fill.sh"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    strong=$(printf '\033[1m') plain=$(printf '\033[0m')
else
    strong='' plain=''
fi
title() { printf '\n%s%s%s\n' "$strong" "$*" "$plain"; }

[ -x "$abide" ] || {
    echo "demo: no program at $abide: run ./dev build" >&2
    exit 66
}
keep=${1:-}
work=${keep:-$(mktemp -d "${TMPDIR:-/tmp}/abide-demo.XXXXXX")}
[ -n "$keep" ] || trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$work"

build() { # PROFILE : import everything, then build
    harbour_fill "$work/$1.state" "$1" >"$work/$1.log" &&
        harbour_run "$work/$1.state" dataset build --purpose train \
            --out "$work/$1" >>"$work/$1.log" && return 0
    tail -n 5 "$work/$1.log" >&2
    return 1
}

# counts PROFILE KEY : "name number" lines of an object of the manifest
counts() {
    tr -d ' \n' <"$work/$1/manifest.json" |
        sed "s/.*\"$2\":{\([^}]*\)}.*/\1/" | tr ',' '\n' | tr -d '"' | tr ':' ' '
    echo
}
number() { # PROFILE KEY : a number of the manifest
    tr -d ' \n' <"$work/$1/manifest.json" | sed "s/.*\"$2\":\([0-9]*\).*/\1/"
}

# What each code says in a few words; `abide policy explain` has the whole sentence.
reasons() {
    cat <<'END'
P1 allowed when it was said, and still
D1 donated (openai-2026: or a thumb)
H1 a child under 13
H2 deleted or held
H3 a temporary chat
H4 a health chat
H5 business content without its owner's yes
H9 flagged for safety
M1 a minor, or nobody knows
O1 an objection stood
O2 an objection came later
A1 the switch was off
A2 switched off since
A4 off in another product
A5 this chat was marked "never train"
G1 the assistant's builder said no
U1 nobody knows what was in force
U2 an unknown kind of chat
U3 an unknown kind of content
C1 no valid notice behind it
C2 never asked, or no yes yet
C3 not yet rested for 14 days
N0 no rule matched
S0 its stamp did not allow it
END
}

# compare TITLE KEY : both profiles' counts of KEY side by side
compare() {
    {
        reasons | sed 's/^/text /'
        counts strict "$2" | sed 's/^/strict /'
        counts openai-2026 "$2" | sed 's/^/openai /'
    } | awk -v title="$1" '
        $1 == "text" { code = $2; sub(/^text [^ ]+ /, ""); text[code] = $0; order[++n] = code }
        ($1 == "strict" || $1 == "openai") && NF == 3 {
            if (!($2 in text)) { text[$2] = ""; order[++n] = $2 }
            got[$1, $2] = $3; sum[$1] += $3; any[$2] = 1
        }
        END {
            printf "  %-52s %8d %12d\n", title, sum["strict"], sum["openai"]
            for (i = 1; i <= n; i++) {
                code = order[i]
                if (code in any)
                    printf "    %-12s %-37s %8s %12s\n", code, text[code],
                        got["strict", code] ? got["strict", code] : "-",
                        got["openai", code] ? got["openai", code] : "-"
            }
        }'
}
line() { printf '  %-52s %8s %12s\n' "$1" "$2" "$3"; }

started=$(date +%s)
printf '%sHarbour%s is a made-up AI product: 22 people, 92 conversations, 478 turns.\n' \
    "$strong" "$plain"
echo "Abide imports its exports and its gateway log, once per profile, and builds a"
echo "dataset for training from what each person allows."
for profile in strict openai-2026; do build "$profile"; done

title 'Turns on the shown paths, by the rule that decided'
line '' strict openai-2026
compare allowed allowed
compare denied denied
title 'Personal data taken out'
line '' strict openai-2026
compare 'stretches replaced by placeholders' removed
title 'Rows: a conversation up to its first turn that may not be used'
line '' strict openai-2026
for side in train validation; do # people are on one side only
    line "to $side" "$(number strict "rows_$side")" "$(number openai-2026 "rows_$side")"
done

title 'One row of the strict dataset'
grep '<' "$work/strict/train.openai.jsonl" | sed -n 1p | cut -c 1-400 | fold -s -w 84 |
    sed 's/^/  /'
echo '  ...'

title "Done in $(($(date +%s) - started)) s"
if [ -n "$keep" ]; then
    echo "  The manifest, for programs:  $work/strict/manifest.json"
    echo "  The card, for people:        $work/strict/CARD.md"
else
    echo "  All of it was in a temporary folder and is gone. To keep it:"
    echo "      examples/demo.sh demo-out"
    echo "  then read demo-out/strict/CARD.md and demo-out/strict/manifest.json, and try:"
    work=demo-out
fi
chat=$(awk '$1 == "dario" { print $2; exit }' "$harbour/expected.tsv")
echo "      $shown dataset explain $work/strict 1 --state $work/strict.state"
echo "      $shown policy explain $chat --state $work/strict.state"
echo "  Who chose what, and why each turn was decided so: examples/harbour/README.md"
