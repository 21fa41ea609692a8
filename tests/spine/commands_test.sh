#!/bin/sh
# commands_test.sh - the documents, the man page and the exit codes say what is so.
#
#   commands_test.sh PROGRAM SOURCE_ROOT
set -u

abide=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$2" && pwd)
harbour=$root/examples/harbour
LC_ALL=C
export LC_ALL
unset ABIDE_STATE

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-commands.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
HOME=$work XDG_DATA_HOME=$work/data
export HOME XDG_DATA_HOME

points=0
point() { # STATUS SENTENCE : 0 is ok
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then echo "ok $points - $2"; else echo "not ok $points - $2"; fi
}

# exits STATUS SENTENCE COMMAND... : the program ends with that status
exits() {
    exits_want=$1 exits_says=$2
    shift 2
    "$abide" "$@" >out 2>err
    exits_got=$?
    [ $exits_got -eq "$exits_want" ] || echo "# abide $*: $exits_got, want $exits_want"
    [ $exits_got -eq "$exits_want" ]
    point $? "$exits_says: exit $exits_want"
}

# json COMMAND... : --json prints one JSON value
json() {
    "$abide" "$@" --json >out 2>err && python3 -m json.tool out >/dev/null 2>>err
    point $? "abide $1 $2 --json is JSON"
}

"$abide" help | sed -n 's/^  \([a-z]*\( [a-z]*\)\{0,1\}\)   *[A-Z].*/\1/p' >commands
point "$([ "$(wc -l <commands)" -ge 10 ]; echo $?)" "help lists the commands"
while read -r name; do
    grep -q "^\.It Nm Cm $name" "$root/man/abide.1"
    point $? "the man page has abide $name"
    # shellcheck disable=SC2086  # one or two words
    "$abide" $name --help >out 2>err && grep -q 'abide ' out
    point $? "abide $name --help answers"
done <commands

sed -n '/^## What must/,$p' "$root/ARCHITECTURE.md" | sed -n 's/^| [0-9]* |[^|]*| \(.*\) |$/\1/p' |
    grep -o '`[a-z_/.]*`' | tr -d '`' >shown
point "$([ "$(wc -l <shown)" -ge 10 ]; echo $?)" "each invariant names what shows it"
while read -r name; do
    [ -f "$root/$name" ] || grep -rqE "T_CASE\($name\)|void $name\(" "$root/src" "$root/tests"
    point $? "there is a test $name"
done <shown

# What the README shows for one's own data, typed as it stands there.
python3 -m zipfile -c export.zip "$harbour"/exports/ann/conversations.json \
    "$harbour"/exports/ann/user.json
sed -n '/^## Your own data/,/^## /p' "$root/README.md" | sed -n '/^```$/,/^```$/p' |
    grep '^abide ' >own
point "$([ "$(wc -l <own)" -eq 3 ]; echo $?)" "one's own data takes three commands"
mkdir bin && ln -s "$abide" bin/abide
PATH=$work/bin:$PATH sh -e own >out 2>err
point $? "the three commands of the README work as they stand"
[ -s my-dataset/train.openai.jsonl ] && [ -s my-dataset/CARD.md ]
point $? "and give a dataset with rows and a card"
exits 0 "the new dataset holds what its manifest says" dataset verify my-dataset
exits 0 "a row says where it comes from" dataset explain my-dataset 1

exits 64 "an unknown command is wrong usage" frobnicate
exits 64 "an unknown option is wrong usage" init --frobnicate
exits 64 "no word where one is needed is wrong usage" import
exits 66 "a missing file is no input" import nowhere.zip --as me
echo 'not json' >bad.jsonl
exits 65 "a bad ledger is bad input" choice import bad.jsonl
exits 73 "what is there is not made again" init
exits 77 "a donation without declaration is denied" donate me --all --notice own-data-1
exits 66 "nobody has no ledger" choice show nobody
: >>my-dataset/train.jsonl && echo '{}' >>my-dataset/train.jsonl
exits 1 "a changed dataset does not verify" dataset verify my-dataset

chat=$(cut -f 2 "$harbour/expected.tsv" | sed -n 2p)
json account list
json choice show me
json choice history me
json notice list
json donate me --list
json policy explain "$chat"
json dataset list
json doctor --quiet
json export --account me --out my-export
exits 0 "an export is read again" import my-export --as copy
exits 64 "an export is of one account" export me --account me --out other-export
exits 73 "an export is never replaced" export me --out my-export
echo "1..$points"
