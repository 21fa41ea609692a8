#!/bin/sh
# alone_test.sh - the commands that need no store: profiles asked, texts cleaned.
#
#   alone_test.sh PROGRAM SOURCE_ROOT
set -u

abide=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$2" && pwd)
LC_ALL=C
export LC_ALL
unset ABIDE_STATE

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-alone.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1

points=0
# says SENTENCE PATTERN COMMAND... : ends well and prints a line with the pattern
says() {
    says_what=$1 says_want=$2
    shift 2
    points=$((points + 1))
    says_got=0
    "$abide" "$@" >out 2>err </dev/null || says_got=$?
    [ "$1" != scan ] || says_got=$((says_got - 1)) # 1: there is something to take out
    if [ "$says_got" -eq 0 ] && grep -qe "$says_want" out; then
        echo "ok $points - $says_what"
    else
        echo "# abide $*: want a line with $says_want"
        sed 's/^/# /' err | head -n 3
        echo "not ok $points - $says_what"
    fi
}

# hides SENTENCE PATTERN : the last command printed no line with the pattern
hides() {
    points=$((points + 1))
    if grep -qe "$2" out; then echo "not ok $points - $1"; else echo "ok $points - $1"; fi
}

all='body=live person=adult kind=regular owner=person matter=plain main=on_on objection=none
    assistant=yes gift=none notice=valid default=ask safety=none'

says 'facts nobody gave deny' '^deny train' policy ask train
# shellcheck disable=SC2086  # a list of words
says 'facts that all hold allow' '^allow' policy ask train $all
# shellcheck disable=SC2086
says 'one objection denies' '^deny' policy ask train $all objection=at_t1
says 'each promise of a shipped profile holds' '^strict *yes' policy check strict
says 'two profiles are told apart in sentences' '^  cooling_days from 14 to 0' \
    policy diff strict openai-2026
says 'a profile compared with itself differs in nothing' . policy diff strict strict
hides 'nothing is said to change' 'now allows'
says 'a profile goes out as JSON' '"format": "abide-profile-1"' policy export strict
says 'a profile goes out as ODRL' 'odrl' policy export strict --format odrl
says 'a profile goes out as DPV' 'dpv' policy export strict --format dpv
says 'a profile is shown' 'strict version 1' policy show strict
says 'the table of codes is Markdown' '^| purpose | code' policy show --codes
says 'the profile of a date is the one in force then' 'version' policy show --at 2026-06-01
says 'help pages come from the profile' '^## What your switches do' policy faq strict
says 'each answer names the cases that test it' 'profiles/vectors/train.vec#L' policy faq strict
says 'the shipped cases hold' '^profiles/vectors/train.vec *[1-9][0-9]* *0' policy test
says 'help pages come as HTML' '<h2' policy faq strict --html
for file in "$root"/profiles/vectors/*; do
    says "help pages may link the cases of $(basename "$file")" '^## ' \
        policy faq strict --tests "$file"
done

cat >mail.txt <<'END'
Write to jane.roe@example.org or +1 212-555-0147.
jane.roe@example.org is the better way.
END
says 'a scan names the class and the bytes' 'EMAIL_ADDRESS.* bytes 9-29' scan mail.txt
hides 'a scan does not repeat what it found' 'jane'
says 'a scan is SARIF when asked' '"version":"2.1.0"' scan mail.txt --format sarif
says 'a scan is JSON when asked' 'PHONE_NUMBER' scan mail.txt --format json
says 'what is switched off is not looked for' 'PHONE_NUMBER' \
    scan mail.txt --off EMAIL_ADDRESS
hides 'the class switched off is not named' 'EMAIL'
says 'the same value has the same placeholder' '^<EMAIL_1> is the better way' \
    redact mail.txt
hides 'the value is gone' 'jane\|555'
echo '{"id":7,"text":"write to jane.roe@example.org"}' >rows.jsonl
says 'JSON lines keep their form' '^{"id":7,"text":"write to <EMAIL_1>"}' \
    redact --jsonl rows.jsonl
says 'only a named member is read' 'jane.roe' redact --jsonl --field note rows.jsonl

# A fixed key: what is sealed with it comes back, with another it does not.
printf '%064d' 7 >key
printf '%064d' 8 >other
says 'a token takes the place of a value' '^Write to <EMAIL:' \
    redact --operator token --key-file key mail.txt
cp out tokens.txt
says 'the key alone brings it back' '^Write to jane.roe@example.org or' \
    restore --key-file key tokens.txt
# refuses STATUS MESSAGE SENTENCE COMMAND... : fails with that status and message
refuses() {
    refuses_want=$1 refuses_id=$2 refuses_what=$3 refuses_got=0
    shift 3
    points=$((points + 1))
    "$abide" "$@" >out 2>err </dev/null || refuses_got=$?
    if [ "$refuses_got" -eq "$refuses_want" ] && grep -q "$refuses_id" err; then
        echo "ok $points - $refuses_what"
    else
        echo "# abide $*: want $refuses_want $refuses_id, got $refuses_got $(head -n 1 err)"
        echo "not ok $points - $refuses_what"
    fi
}
refuses 78 deid.token 'another key is refused' restore --key-file other tokens.txt
says 'what keeps its form is mapped' '^Write to [0-9a-z]*\.[0-9a-z]*@' \
    redact --operator fpe --key-file key --map map mail.txt
cp out forms.txt
says 'and comes back from the map' '^jane.roe@example.org is the better way' \
    restore --key-file key --map map forms.txt
refuses 78 deid.map_key 'another key opens no map' \
    restore --key-file other --map map forms.txt
refuses 65 deid.map_text 'another text is refused' \
    restore --key-file key --map map mail.txt
printf 'row,ssn\n"1\n2",219-09-9999\n' >people.csv
says 'a cell keeps its bounds' '^2",<US_SSN_1>$' redact people.csv
says 'a folder is all its texts' '^2",<US_SSN_1>$' redact people.csv mail.txt
mkdir logs && cp mail.txt people.csv logs
points=$((points + 1))
if "$abide" redact --out safe logs 2>err && grep -q '^2",<US_SSN_1>$' safe/people.csv &&
    grep -q '^<EMAIL_1> is' safe/mail.txt; then
    echo "ok $points - a folder is written into a folder, each file in its form"
else
    echo "not ok $points - a folder is written into a folder, each file in its form"
fi
refuses 73 os.stream 'a file that is there is not written over' redact --out safe logs
printf '{"messages":[{"role":"user","content":"I am a@b.com"}],"user":"a@b.com"}\n' >chat.jsonl
says 'of a chat only what was said changes' '"I am <EMAIL_1>"}\],"user":"a@b.com"' \
    redact --chat chat.jsonl
printf 'operator = label\nallow = *@example.org\n' >settings
says 'a profile says what may stay' '^Write to jane.roe@example.org or <PHONE>' \
    redact --profile settings mail.txt
printf 'colour = red\n' >wrong
refuses 65 'line 1' 'a wrong profile is named by its line' redact --profile wrong mail.txt
refuses 64 cli.usage 'a map needs a key' redact --map map mail.txt
says 'a value is shown only when asked' 'jane.roe' scan --show mail.txt
says 'offsets are bytes, points and units' '"utf16_start":9' scan --format json mail.txt
says 'opf and presidio words are taken' '^Write to <EMAIL> or +1' redact --output-mode typed \
    --entities EMAIL_ADDRESS --threshold 0.5 mail.txt

cat >gold.jsonl <<'END'
{"text":"write to jane.roe@example.org","spans":[{"label":"EMAIL_ADDRESS","start":9,"end":29}]}
END
says 'a score counts what was found' 'EMAIL_ADDRESS *1 *1.000' eval gold.jsonl
says 'a score is JSON when asked' '"full_cover_recall":1.000' eval --json gold.jsonl
echo '[{"entity_type":"EMAIL_ADDRESS","start":9,"end":29,"score":0.4}]' >presidio.jsonl
cat >opf.jsonl <<'END'
{"schema_version":1,"detected_spans":[{"label":"private_email","start":9,"end":20}]}
END
says 'what Presidio found is read' '^EMAIL_ADDRESS *1 *1.000' eval gold.jsonl presidio.jsonl
says 'a threshold is of its scores' '^EMAIL_ADDRESS *1 *0.000' \
    eval --threshold 0.5 gold.jsonl presidio.jsonl
says 'what opf found is read, under its own labels' 'ALL *1 *0.000 *1.000' \
    eval gold.jsonl opf.jsonl
says 'tools stand side by side' '^theirs *1.000 *1.000' \
    eval --compare --chart chart.svg gold.jsonl theirs=presidio.jsonl opf.jsonl
points=$((points + 1))
if grep -q '<text.*>EMAIL_ADDRESS</text>' chart.svg; then
    echo "ok $points - a chart has a row for the type"
else
    echo "not ok $points - a chart has a row for the type"
fi
refuses 65 eval.peer 'fewer lines of spans than texts are refused' eval gold.jsonl /dev/null
points=$((points + 1))
"$abide" scan --types >types
sed -n '/^| type | placeholder/,$p' "$root/docs/deid.md" | grep '^|' >documented
if cmp -s types documented; then
    echo "ok $points - the table in docs/deid.md is the table of types"
else
    echo "# abide scan --types: paste it under Types in docs/deid.md"
    echo "not ok $points - the table in docs/deid.md is the table of types"
fi
echo "1..$points"
