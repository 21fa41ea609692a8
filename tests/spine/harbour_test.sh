#!/bin/sh
# harbour_test.sh - every turn of the example product gets the code its story says.
#
#   harbour_test.sh PROGRAM SOURCE_ROOT
#
# One TAP point per person and profile. The codes come from the real program
# (`policy explain`), the right ones from examples/harbour/expected.tsv.
set -u

abide=$1
harbour=$2/examples/harbour
LC_ALL=C
TAB=$(printf '\t')
export LC_ALL
. "$harbour/fill.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-harbour.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

points=0
point() { # STATUS SENTENCE : 0 is ok
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then echo "ok $points - $2"; else echo "not ok $points - $2"; fi
}

# codes STATE : "conversation message code" of every turn of the expected conversations.
codes() {
    tail -n +2 "$harbour/expected.tsv" | cut -f 2 | uniq | while read -r chat; do
        harbour_run "$1" policy explain "$chat" --json |
            sed 's/},{/}\
{/g' | sed -n "s/.*\"turn\":\"\([^\"]*\)\".*\"code\":\"\([^\"]*\)\".*/$chat$TAB\1$TAB\2/p"
    done
}

check_profile() { # PROFILE COLUMN
    harbour_fill "$work/$1" "$1" >"$work/$1.log" 2>&1
    filled=$?
    point $filled "the example product comes in under $1"
    [ $filled -eq 0 ] || sed 's/^/# /' "$work/$1.log" | tail -n 5
    codes "$work/$1" | sort >"$work/$1.got"
    tail -n +2 "$harbour/expected.tsv" |
        awk -F "$TAB" -v c="$2" '{print $2 FS $3 FS $c FS $1}' | sort >"$work/$1.want"
    # Turns the engine knows and the story does not are roots and hidden system messages.
    awk -F "$TAB" 'NR == FNR {got[$1 FS $2] = $3; next}
        {code = got[$1 FS $2]; print $4 FS ($3 == code ? "ok" : "differs") FS $0 FS code}' \
        "$work/$1.got" "$work/$1.want" >"$work/$1.said"
    cut -f 1 "$work/$1.said" | sort -u >"$work/people"
    while read -r who; do
        awk -F "$TAB" -v who="$who" '$1 == who && $2 == "differs" {
            print "# " who ": turn " $4 " of " $3 ": want " $5 ", got " $7; bad = 1}
            END {exit bad}' "$work/$1.said"
        point $? "each turn of $who has its code under $1"
    done <"$work/people"
}

check_profile strict 4
check_profile openai-2026 5
echo "1..$points"
