#!/bin/sh
# removed_test.sh - no personal value of the example is in a built dataset.
#
#   removed_test.sh PROGRAM SOURCE_ROOT
#
# The values are those of examples/harbour/personal.tsv. The control: each is in the files
# that were imported, and as many placeholders as the manifest counts are in the rows.
set -u

abide=$1
harbour=$2/examples/harbour
LC_ALL=C
TAB=$(printf '\t')
export LC_ALL
. "$harbour/fill.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-removed.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

points=0
point() { # STATUS SENTENCE : 0 is ok
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then echo "ok $points - $2"; else echo "not ok $points - $2"; fi
}

tail -n +2 "$harbour/personal.tsv" >"$work/personal"
cat "$harbour"/exports/*/*.json "$harbour"/gateway.jsonl >"$work/imported"
missing=0
while IFS=$TAB read -r _ value; do
    grep -qF -e "$value" "$work/imported" || missing=$((missing + 1))
done <"$work/personal"
point $missing "each value of personal.tsv is in what is imported"

for profile in strict openai-2026; do
    harbour_fill "$work/$profile.state" $profile >"$work/log" 2>&1 &&
        harbour_run "$work/$profile.state" dataset build --out "$work/$profile" \
            >>"$work/log" 2>&1 || tail -n 5 "$work/log"
    left=0
    while IFS=$TAB read -r class value; do
        grep -rqF -e "$value" "$work/$profile" || continue
        left=$((left + 1))
        echo "# $class: $value"
    done <"$work/personal"
    point $left "no value is in a file of the dataset under $profile"
    counted=$(tr -d ' \n' <"$work/$profile/manifest.json" |
        sed 's/.*"removed":{\([^}]*\)}.*/\1/' | tr ',' '\n' | awk -F: '{n += $2} END {print n}')
    cat "$work/$profile"/*.openai.jsonl >"$work/rows"
    stand=$(grep -o '<[A-Z_]*_[0-9]*>' "$work/rows" | wc -l)
    echo "# $profile: the manifest counts $counted, $stand placeholders stand in the rows"
    [ "$counted" -gt 20 ] && [ "$counted" -eq "$stand" ]
    point $? "the manifest counts the placeholders of the rows under $profile"
done
echo "1..$points"
