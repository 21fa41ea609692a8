#!/bin/sh
# sealed_test.sh - nothing that people of the example said is in the stored files in clear.
#
#   sealed_test.sh PROGRAM SOURCE_ROOT
#
# The canaries are pieces of what was said, of titles, names and addresses. The control:
# the same search finds each of them in the files that were imported.
set -u

abide=$1
harbour=$2/examples/harbour
LC_ALL=C
export LC_ALL
. "$harbour/fill.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-sealed.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The first 24 bytes of each turn without characters that JSON would escape, each title,
# each name of a person, each address.
cut -b 1-24 "$harbour"/stories/*.txt | sed -n 's/^[<>][^ ]* //p' | grep -v '["\\]' |
    awk 'length >= 16' >"$work/said"
sed -n 's/^  "title": "\([^"\\]*\)",$/\1/p' "$harbour"/exports/*/conversations*.json |
    awk 'length >= 8' >"$work/titles"
grep -oh '[a-z.]*@[a-z.-]*example\.[a-z]*' "$harbour"/stories/*.txt | sort -u >"$work/mail"
printf '%s\n' caller-20931 device-7f3a brackwater tidewell g-plantpal proj-support \
    >"$work/names"

# found LIST FILES... : how many canaries of the list are in the files
found() {
    found_list=$1 found_n=0
    shift
    while read -r canary; do
        grep -qF -e "$canary" "$@" && found_n=$((found_n + 1))
    done <"$found_list"
    echo "$found_n"
}

harbour_fill "$work/state" strict >"$work/log" 2>&1 || tail -n 5 "$work/log"
find "$work/state" -type f >"$work/files"
cat "$harbour"/exports/*/*.json "$harbour"/*.jsonl >"$work/imported"
point=0
for list in said titles mail names; do
    total=$(wc -l <"$work/$list")
    control=$(found "$work/$list" "$work/imported")
    # shellcheck disable=SC2046  # a list of files without blanks
    clear=$(found "$work/$list" $(cat "$work/files"))
    point=$((point + 1))
    echo "# $list: $control of $total in what was imported, $clear in what is stored"
    if [ "$total" -ge 5 ] && [ "$control" -eq "$total" ] && [ "$clear" -eq 0 ]; then
        echo "ok $point - $list: none is in the stored files"
    else
        echo "not ok $point - $list: none is in the stored files"
    fi
done
echo "1..$point"
