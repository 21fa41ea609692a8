#!/bin/sh
# typed_test.sh - every command, as a person would type it: output, messages, status.
#
#   typed_test.sh PROGRAM
set -u

abide=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/abide-typed.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
ABIDE_STATE=$work/state
export ABIDE_STATE

points=0
point() { # STATUS SENTENCE : 0 is ok
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $points - $2"
    else
        echo "not ok $points - $2"
        sed 's/^/# /' "$work/out" "$work/err" 2>/dev/null | head -n 8
    fi
}

# says STATUS PATTERN SENTENCE WORDS... : runs the program; status and output must fit.
says() {
    want=$1 pattern=$2 sentence=$3
    shift 3
    "$abide" "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    [ "$got" -eq "$want" ] && cat "$work/out" "$work/err" | grep -q -e "$pattern"
    point $? "$sentence"
}

cat >"$work/chats.jsonl" <<'END'
{"id":"c1","user_id":"ann","time":"2025-03-01T10:00:00Z","service":"chatgpt","mode":"regular","messages":[{"id":"m1","role":"user","content":"Mail me at ann@example.com","time":"2025-03-01T10:00:00Z"},{"id":"m2","role":"assistant","content":"Will do.","time":"2025-03-01T10:00:05Z"}]}
END
cat >"$work/more.jsonl" <<'END'
{"id":"mem1","user_id":"ann","messages":[{"id":"k1","role":"system","class":"memory","content":"Likes tea"}]}
{"id":"mem2","user_id":"ann","messages":[{"id":"k2","role":"system","class":"memory","content":"Rows a boat"}]}
{"id":"c2","user_id":"ann","time":"2025-03-02T10:00:00Z","service":"chatgpt","mode":"regular","messages":[{"id":"m3","role":"user","content":"Hello","time":"2025-03-02T10:00:00Z"}]}
END
echo '{"id":"g1","user_id":"ann","messages":[{"id":"m6","role":"user","content":"Mine"},{"id":"m7","role":"user","user_id":"bob","content":"Yours"}]}' >"$work/group.jsonl"
echo '{"id":"t1","user_id":"tim","time":"2025-03-01T10:00:00Z","mode":"temporary","messages":[{"id":"m4","role":"user","content":"Soon over"}]}' >"$work/fleeting.jsonl"
echo '{"id":"z1","user_id":"zed","time":"2025-03-01T10:00:00Z","mode":"regular","messages":[{"id":"m5","role":"user","content":"Hello"}]}' >"$work/zero.jsonl"
mkdir "$work/archive"
printf '[{"id":"f1","mapping":{"m":{"message":{"author":{"role":"user"},"create_time":1740823200,"content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"sediment://file_1"}]}}}}}]' >"$work/archive/conversations.json"
printf '{"id":"ann"}' >"$work/archive/user.json"
printf 'GIF8' >"$work/archive/file_1.dat"
echo "We train on what you say if you agree." >"$work/notice.txt"
echo '{"who":"ann","control":"voice","value":"off","at":"2025-02-01"}' >"$work/choices.jsonl"
echo '{"version":"n2","purposes":["train"],"from":"2025-06-01","text":"More."}' >"$work/notices.jsonl"
echo '{"who":"ann","conversation":"c1","given":"2025-04-01","notice":"n1","adult":true}' >"$work/donations.jsonl"
echo '{"who":"ann","control":"voice","value":"loud","at":"2025-02-01"}' >"$work/wrong.jsonl"

says 64 'COMMAND' "without words it says what there is" # no words
says 0 'dataset build' "help lists the commands" help
says 0 'PATH' "help of one command shows its words" help import
says 0 '--as' "--help tells a command's options" import --help
says 0 '^abide [0-9]' "version prints the version" version
says 0 '"version"' "version prints JSON" version --json
says 64 'cli.usage' "an unknown command is a usage error" frobnicate
says 64 'cli.usage' "an unknown option is a usage error" init --frobnicate
says 66 'store.absent' "without an installation it says how to make one" account list
says 64 'flow.profile' "an unknown profile is refused before anything is made" init --profile nope
[ ! -e "$work/state" ]
point $? "and nothing was made"
says 0 'first admin.*abide-' "init makes an installation, and its first admin" init
says 73 'exists' "init refuses to replace one" init
[ "$(stat -c %a "$work/state")" = 700 ] && [ "$(stat -c %a "$work/state/root.key")" = 600 ]
point $? "the folder is 0700, the root key 0600"
says 0 'good' "doctor finds a new installation sound" doctor
says 0 '' "a notice is published" notice publish n1 --text "$work/notice.txt" --from 2025-01-01
says 73 'exists' "a version is published once" notice publish n1 --text "$work/notice.txt"
says 0 'n1 .*train' "notices are listed" notice list
says 0 '' "a public page is registered" document add privacy v4 --url https://acme.example/privacy --text "$work/notice.txt" --from 2025-01-01
says 73 'registered already' "a version of it is registered once" document add privacy v4 --url https://acme.example/privacy
says 65 'https' "an address of another kind is refused" document add terms v1 --url javascript:alert
says 0 'privacy *v4 .*yes *https://acme' "public pages are listed" document list
says 0 '1 notices' "notices come from a file" notice import "$work/notices.jsonl"
says 0 '' "an account's plan is stated" account set ann --tier free --age adult --region us --at 2025-01-01
says 64 'cli.usage' "a plan that does not exist is refused" account set ann
says 65 'flow.choice_value' "a value of another list is refused" account set ann --tier gold
says 0 '' "a choice is recorded" choice set ann training on --notice n1 --at 2025-02-01
says 64 'control' "a control that does not exist is refused" choice set ann colour on
says 65 'flow.choice_value' "a value the control does not take is refused" choice set ann training maybe
says 77 'cli.org_share' "sharing goes through its own command" choice set acme share_io all --kind org
says 0 'confirmed again by 2026' "an owner shares for the organisation" org share acme share_io all --role owner --at 2025-01-10
says 0 'recorded' "an owner is named" org owner acme ann
says 0 'recorded' "and is none any more" org owner acme ann --end
says 66 'no_account' "an owner is somebody who is known" org owner acme nobody
says 77 'policy.share' "a member does not" org share acme share_io all --role member
says 1 'acme *share_io *all .*overdue' "what is to be confirmed again is listed" org list
says 0 'abide org list' "a build tells that somebody must confirm" dataset build --out "$work/early"
says 0 'confirmed again by' "the owner confirms" org share acme share_io all --role owner
says 0 'acme .*confirmed' "and nothing is overdue" org list
says 0 '1 choices' "choices come from a file" choice import "$work/choices.jsonl"
says 65 'line 1' "a wrong line is named and nothing is taken" choice import "$work/wrong.jsonl"
says 66 'wrong' "a missing file is named" choice import "$work/wrong"
says 0 'voice *off' "what is in force is shown" choice show ann
says 0 '"control":"training"' "the history prints JSON" choice history ann --json
says 66 'flow.no_account' "nobody has no ledger" choice show nobody
says 66 'import.no_file' "a missing archive is named" import "$work/none.zip"
says 0 'turns *2 ' "a dry run tells what it found" import "$work/chats.jsonl" --dry-run
says 0 'new_turns *2' "an archive is imported" import "$work/chats.jsonl"
says 0 'known_turns *2' "importing it again adds nothing" import "$work/chats.jsonl"
says 0 'ann *person *free' "accounts are listed" account list
says 0 'P1' "a conversation is explained turn by turn" policy explain c1
says 0 'allow' "a turn is explained in full" policy explain c1 m1
says 66 'flow.no_conversation' "an unknown conversation is named" policy explain c9
says 66 'cli.no_decision' "an answer nobody gave is not explained" policy explain --decision req-1-1
says 64 'cli.usage' "a conversation or an answer, not both" policy explain c1 --decision req-1-1
says 77 'flow.donate_adult' "a donation without declaration is refused by code" donate ann --all --notice n1
says 77 'code C1' "a donation without notice is refused by code" donate ann --all --adult
says 0 '1 donations' "a donation is recorded" donate ann --all --adult --notice n1
says 0 '0 donations' "giving it again gives nothing" donate ann --all --adult --notice n1
says 0 'yes' "donations are listed" donate ann --list
says 0 '1 donations' "donations come from a file" donate import "$work/donations.jsonl"
says 64 'cli.usage' "a build needs a folder" dataset build
says 77 'build.purpose' "no dataset for another purpose" dataset build --purpose marketing --out "$work/m"
says 0 '1 rows' "a dataset is built" dataset build --out "$work/ds"
grep -q '<EMAIL_1>' "$work/ds/train.openai.jsonl" && ! grep -rq 'ann@example' "$work/ds"
point $? "the e-mail address is a placeholder in it"
says 73 'build.exists' "a dataset is never replaced" dataset build --out "$work/ds"
says 0 'current' "datasets are listed" dataset list
says 0 'whole' "a dataset is verified" dataset verify "$work/ds"
says 0 'c1\|m1' "a row is explained" dataset explain "$work/ds" 1
says 66 'dataset.no_row' "a row that is not there is named" dataset explain "$work/ds" 7
says 0 '0 rows are withdrawn' "nobody has withdrawn" dataset withdraw "$work/ds"
grant=$("$abide" donate ann --list --json | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
says 0 '' "a donation is taken back" donate ann --revoke "$grant"
says 0 '' "an objection is recorded" choice set ann objection on
says 0 '1 rows are withdrawn, 1 of them now' "its rows are withdrawn" dataset withdraw "$work/ds"
[ -s "$work/ds/withdrawn.jsonl" ] && [ -s "$work/ds/STALE" ]
point $? "the folder says so"
says 0 'stale' "the register says so" dataset list
echo x >>"$work/ds/train.jsonl"
says 1 'train.jsonl' "a changed file is found" dataset verify "$work/ds"
says 0 'nothing was selected' "a build that selects nothing says why" dataset build --out "$work/ds2"
says 0 'stored turns' "profiles are compared on what is stored" policy diff strict openai-2026 --stored
says 0 '^ *1 ' "the key epochs are listed" key status
says 64 'cli.usage' "a rule of keeping says how long" keep set --tier free
says 0 'recorded' "a rule is recorded" keep set --tier edu --days 30
says 0 'edu *every *30' "rules are listed" keep list
says 0 'recorded' "and taken back" keep set --tier edu --forever
says 0 '' "never to be trained on: one chat" choice set ann chat_training off --scope c1
says 0 'chat_training *off *c1' "is in force" choice show ann
says 0 '' "never to be remembered: one chat" choice set ann chat_memory off --scope c1
says 0 'chat_memory *off *c1' "too" choice show ann
says 0 'recorded' "an organisation's members have a rule" keep set --org acme --days 3
says 0 'every *[0-9a-f]* *3' "as well" keep list
says 0 'recorded' "until it is taken back" keep set --org acme --forever
says 0 'recorded' "a chat gets a clock of its own" keep chat ann --conversation c1 --days 400
says 0 'abide_erasures_breach 0' "how deletions stand is printed" purge --metrics
says 77 'erase.sign_in' "an old sign-in does not delete an account" erase ann --account --confirm 'DELETE ann' --signed-in 2020-01-01
says 64 'cli.usage' "a deletion says what" erase ann
says 77 'erase.confirm' "an account is deleted only when DELETE is typed" erase ann --account
says 0 '' "memories are imported" import "$work/more.jsonl"
says 0 '' "and files" import "$work/archive" --as ann
says 0 'mem1' "what is remembered is listed" memory list ann
says 64 'cli.usage' "of somebody" memory list
says 66 'erase.no_memory' "a chat is no memory" erase ann --memory c2
says 0 'keys destroyed' "a memory is deleted" erase ann --memory mem1
"$abide" memory list ann | grep -q mem1
[ $? -ne 0 ] && "$abide" memory list ann | grep -q mem2
point $? "alone"
says 0 'keys destroyed' "a file is deleted" erase ann --file file_1.dat
says 66 'erase.no_file' "once" erase ann --file file_1.dat
for kind in memory file; do
    erasure=$("$abide" erase list --json | sed 's/.*"erasure":"\([0-9a-f]*\)","kind":"'$kind'".*/\1/')
    "$abide" certificate "$erasure" >"$work/one"
    says 0 "kind *$kind" "its certificate says that it was a $kind" verify "$work/one"
done
says 0 '' "somebody else has an account" account set bea --tier free --age adult --region us --at 2025-01-01
says 66 'flow.receipt' "a plan is no consent" choice receipt bea
says 0 'recorded' "somebody says no" choice set bea training off --notice n1
says 0 'dpv:ConsentRefused' "which is a consent record" choice receipt bea --controller Acme
cp "$work/out" "$work/receipt"
says 0 'receipt holds' "that anybody can check" choice verify "$work/receipt"
sed 's/Refused/Given/' "$work/receipt" >"$work/lie"
says 1 'does not hold' "and nobody can change" choice verify "$work/lie"
says 64 'cli.usage' "a rights request has a law" request open access --by mia
says 0 'case 1 .* fulfilled' "an objection is done at once" request open objection --regime gdpr --account bea --by mia
says 0 'objection *on' "and in force" choice show bea
echo 'Please send me everything.' >"$work/letter"
says 0 'case 2 .* open *due 20' "somebody asks for everything" request open access --regime ccpa --account ann --identity account --name Ann --text "$work/letter" --by mia
says 0 '2 *access *ccpa *open' "it stands in the queue" request list
says 1 'late *20' "a late answer is a status" request list --now 2099-01-01
says 1 'abide_requests.*late"} 1' "and a metric" request report --metrics --now 2099-01-01
says 0 'sealed' "a file is attached" request attach 2 "$work/letter"
says 0 'assign' "it is assigned" request do 2 assign --to noa --by mia
says 0 'acknowledge' "it is acknowledged" request do 2 acknowledge --by noa
says 0 '2 *access' "and in the list of one" request list --assigned noa
says 77 'no_reason' "a denial has a reason" request do 2 propose --outcome deny --by noa
says 0 'propose' "an answer is proposed" request do 2 propose --outcome fulfil --by noa
says 77 'same_person' "the second person is another" request do 2 approve --by noa
says 0 'approve' "who approves it" request do 2 approve --by mia
says 0 'state *fulfilled' "then it is carried out" request show 2
says 0 'files in' "and can be fetched" request fetch 2 --out "$work/case2"
grep -q 'Please send me everything' "$work/case2/case.json" && [ -e "$work/case2/conversations-000.json" ] && [ -e "$work/case2/attached/1" ]
point $? "what was written, attached and exported"
says 0 'case 3' "a stranger wants to be left out of answers" request open suppression --regime gdpr --identity proof --by mia
says 0 'acknowledge' "is told" request do 3 acknowledge --by mia
says 78 'request_fix' "which words must be said" request do 3 propose --outcome fulfil --by mia
says 66 'no_account' "there may be no account" request link 3 nobody
says 0 'about that account' "or one" request link 3 bea
echo 'Ann Example' >"$work/terms"
says 0 'noted' "the words are said" request fix 3 --terms "$work/terms"
says 0 'propose' "and proposed" request do 3 propose --outcome fulfil --by mia
says 0 'approve' "and approved" request do 3 approve --by noa
echo 'Is she ANN-EXAMPLE of Berlin?' >"$work/answer"
says 1 '1 of 1' "a text with them is found" request check "$work/answer"
says 64 'cli.usage' "one text at a time" request check "$work/answer" "$work/letter"
says 0 '^all  *all  *3  *3 ' "who asked for what is counted" request report
says 0 '"kind":"access"' "of one year, as JSON" request report --year "$(date -u +%Y)" --json
says 0 '^all  *all  *0 ' "nobody asked in another" request report --year 1999
says 64 'year like 2026' "which is a year" request report --year soon
says 0 'expired 0' "time has ended nothing" request sweep
says 0 '' "a chat of two" import "$work/group.jsonl"
says 77 '1 turns of other people' "is not deleted in passing" erase ann --conversation g1
says 77 'erase.others' "nor with all others" erase ann --all-conversations
says 0 'keys destroyed' "it is when that is said" erase ann --conversation g1 --with-others
says 0 'keys destroyed' "a conversation is deleted" erase ann --conversation c1
says 66 'no_conversation' "it is gone at once" policy explain c1
says 0 'conversation *destroyed' "deletions are listed" erase list
says 0 'keys destroyed' "all conversations are deleted" erase ann --all-conversations
says 66 'no_conversation' "none is left" policy explain c2
says 0 'mem2' "but a memory" memory list ann
says 66 'erase.nothing' "and there is nothing more to delete" erase ann --all-conversations
erasure=$("$abide" erase list --json | sed 's/.*"erasure":"\([0-9a-f]*\)".*/\1/')
says 0 '"signature"' "a certificate is printed" certificate "$erasure"
says 66 'store.certificate_early' "of a deletion that is none there is none" certificate 00000000000000000000000000000000
says 0 'written' "and written" certificate "$erasure" --out "$work/certificate"
says 0 'signature *holds' "anybody can check it" verify "$work/certificate"
says 1 'about_subject *no' "and whom it is about" verify "$work/certificate" --opening 00000000000000000000000000000000 --subject c1
sed 's/"turns":[0-9]*/"turns":9/' "$work/certificate" >"$work/forged"
says 1 'certificate_signature' "a changed one is found" verify "$work/forged"
says 64 'cli.usage' "an opening needs its subject" verify "$work/certificate" --opening 00
says 0 'kept in eea' "where things are kept is said" transfer region eea
says 77 'store.transfer' "a copy for another region needs a mechanism" backup make "$work/far.backup" --to-region us
[ ! -e "$work/far.backup" ]
point $? "and is not made without one"
says 0 'recorded' "other copies are recorded" transfer record dataset --to-region us --mechanism scc
says 0 'dataset *unknown *us *scc' "transfers are listed" transfer list
says 77 'store.transfer' "nor a dataset for another region" dataset build --out "$work/far" --to-region jp
[ ! -e "$work/far" ]
point $? "which is not built"
says 77 'store.transfer' "nor an export" export --account ann --out "$work/far" --to-region jp
says 0 'conversations' "with one it is made" export --account ann --out "$work/near" --to-region jp --mechanism derogation
says 0 'export *unknown *jp *derogation *1$' "and recorded for whom it concerns" transfer list
says 0 '' "the content is backed up" backup make "$work/content.backup"
says 0 'can be restored *yes' "a backup can be checked" backup check "$work/content.backup"
says 0 '1 copies' "the keys are backed up apart" key backup "$work/ring"
says 1 'abide_erasures_breach [1-9]' "a late deletion is a breach that the status shows" purge --metrics --now 2099-01-01
says 0 'left the files' "the bytes are reclaimed" purge
says 0 'reclaimed' "and the list says so" erase list
says 0 '' "a temporary chat comes in" import "$work/fleeting.jsonl" --now 2025-03-02T10:00:00Z
says 0 'purged' "in its 30 days it stays" purge --now 2025-03-31T09:00:00Z
says 0 '' "and is there" policy explain t1
says 0 '1 conversations were kept long enough' "then it goes by itself" purge --now 2025-03-31T11:00:00Z
says 66 'no_conversation' "for good" policy explain t1
says 0 '' "zero retention is a fact of an account" choice set zed zdr on --at 2025-01-01
says 0 '' "whose chats come in" import "$work/zero.jsonl" --now 2025-03-02T10:00:00Z
says 0 '1 conversations were kept long enough' "and go with the next purge" purge --now 2025-03-02T10:00:01Z
says 0 'epoch 2' "the keys are wrapped anew" key rotate
says 0 'epoch 1 is gone' "an old epoch ends" key destroy-epoch 1
says 78 'epoch' "the newest does not" key destroy-epoch 2
printf '%064d\n' 5 >"$work/outside"
chmod 600 "$work/outside"
says 64 'store.root_source' "a keeper that does not exist is refused" key move vault:one
says 0 'kept by file:' "the root key is handed to another keeper" key move "file:$work/outside"
says 0 'epoch 3' "who keeps it from then on" key rotate
mv "$work/outside" "$work/hidden"
says 66 'file' "without the keeper nothing opens" key status
mv "$work/hidden" "$work/outside"
says 0 'kept by root.key' "and back" key move state
says 0 'account 1 of 3' "accounts of a telephone number are counted" phone claim '+49 30 1234567'
says 0 'account 2' "however it is written" phone claim '+49 (30) 123-4567'
says 0 'account 3' "to three" phone claim '+49301234567'
says 77 'store.phone_used' "and no further" phone claim '+49301234567'
says 65 'store.phone_form' "what is no number is refused" phone claim 0301234567
says 0 '' "an assistant's builder chooses" choice set g-plant gpt_conversations on --kind assistant
says 0 'keys destroyed' "and its account is deleted" erase g-plant --kind assistant --account --confirm 'DELETE g-plant'
says 66 'flow.no_account' "for good" choice show g-plant --kind assistant
says 64 'cli.usage' "a hold says why and by whose order" hold add --account ann --key-out "$work/hold.key"
says 0 'hold 1' "a duty to keep is recorded" hold add --basis order --authority court --account ann --key-out "$work/hold.key"
says 0 'active *order *court' "the person is told" hold list --person ann
says 0 'hold 2' "another one that may not be told" hold add --basis order --authority court --tier free --barred --from 2025-01-01 --key-out "$work/hold2.key"
"$abide" hold list --person ann | grep -q '^ *2 '
[ $? -ne 0 ]
point $? "and is not"
says 0 ' choice$' "an account is deleted, and what goes with it is said" erase ann --account --confirm 'DELETE ann'
says 66 'flow.no_account' "nobody of that name is left" choice show ann
says 0 'written' "its custodian reads what the hold kept" hold read 1 --key "$work/hold.key" --out "$work/held.jsonl"
[ -s "$work/held.jsonl" ]
point $? "as JSON Lines"
says 78 'crypt.box' "and nobody else" hold read 1 --key "$work/hold2.key" --out "$work/other.jsonl"
erasure=$("$abide" erase list --json | sed 's/.*"erasure":"\([0-9a-f]*\)","kind":"account".*/\1/')
says 0 'legal_hold' "the certificate names the exception" certificate "$erasure"
says 0 'narrower' "a hold is narrowed" hold narrow 2 --from 2025-06-01
says 0 'released' "a hold is released" hold release 1
says 66 'store.no_hold' "once" hold release 1
says 0 'left the files' "what it kept is purged" purge
says 0 'purged *order' "and the list says so" hold list
says 0 '1 accounts' "a backup does not bring the account back" backup restore "$work/content.backup"
says 66 'flow.no_account' "it stays deleted" choice show ann
says 78 'store.root_wrong' "a copy of the keys opens nothing after its epoch" key restore "$work"/ring/keys-*.db
says 66 'store.no_backup' "a backup that is not there is named" backup restore "$work/none"
printf 'anna\t900\t3\t1\t2\t3\t4\nberlin\t800\t32\t1\t2\t3\t5\nlives\t90\t0\t0\t0\t0\t0\n' >"$work/words.tsv"
printf 'new york\t8000000\n' >"$work/places.tsv"
printf 'Anna\tB-PER\nlives\tO\nin\tO\nBerlin\tB-LOC\n.\tO\n' >"$work/few.conll"
printf 'epochs 2\nlexicon words.tsv\nplaces places.tsv\ncolumns few.conll copies=9 swaps=3\n' >"$work/recipe"
says 0 'epoch 2' "a names model is trained" model train "$work/recipe" --data "$work" --out "$work/names.model"
says 0 'input [0-9a-f]* few.conll' "it says what it is made of" model info "$work/names.model"
says 0 'few.conll' "and is measured" model eval "$work/few.conll" --model "$work/names.model"
says 0 '^format [1-9]' "the shipped model is found beside the program" model info
says 65 'tagger.not_a_model' "another file is none" model info "$work/recipe"
says 66 'model.input' "an input that is missing is named" model train "$work/recipe" --out "$work/m"
mkdir -p "$work/chat/de"
printf '# theme: x\n# split: held\n# kind: people\n# author: me\n\nu [[P.german|Anna]] in Berlin\n' >"$work/chat/de/held.chat"
printf '# theme: y\n# split: train\n# kind: people\n# author: me\n\nu [[P.german|Bob]] in Berlin\n' >"$work/chat/de/train.chat"
says 0 'chat/de' "chat files are told by language" model eval "$work/chat" --model "$work/names.model" --lower --whole
says 0 'german' "and by the culture of names" model eval "$work/chat" --model "$work/names.model" --cultures --point high-recall
says 0 '100' "and with the rules and the memory" model eval "$work/chat" --model "$work/names.model" --engine --cultures
says 64 'cli.usage' "a point that is none is named" model eval "$work/chat" --point best
printf 'epochs 2\nlexicon words.tsv\nplaces places.tsv\nchat chat copies=9\n' >"$work/recipe"
says 0 'epoch 1' "a folder of chat is trained on" model train "$work/recipe" --data "$work" --out "$work/m" --checkpoint "$work/checkpoint"
says 0 'words with weights' "from a checkpoint it goes on" model train "$work/recipe" --data "$work" --out "$work/m" --checkpoint "$work/checkpoint"
says 0 'train.chat' "what is held is not read" model info "$work/m"
printf '%064d' 7 >"$work/key"
echo 'Mail me at ann@example.com' >"$work/letter"
says 0 '<EMAIL_1>' "a letter is cleaned" redact "$work/letter"
printf 'Dear Ann, my name is jane doe.\n' >"$work/people"
says 0 'Dear <PERSON_1>, my name is <PERSON_2>' "people are found" \
    redact --names rules "$work/people"
says 78 'the command ended' "a second opinion that dies stops all" \
    redact --second-opinion /bin/false "$work/letter"
says 64 '--names: auto' "a word nobody knows" redact --names most "$work/letter"
says 1 'EMAIL_ADDRESS' "what it holds is listed, and the status says so" scan "$work/letter"
says 0 '| SECRET |' "the table of types is printed" scan --types
"$abide" redact --operator token --key-file "$work/key" "$work/letter" >"$work/safe"
says 0 'ann@example.com' "the key brings a letter back" restore --key-file "$work/key" "$work/safe"
printf '4111 1111 1111 1111\n4539 1488 0343 6467\n' >"$work/cards"
"$abide" redact --operator fpe --key-file "$work/key" "$work/cards" >"$work/safe.cards"
says 0 '^4539 1488 0343 6467$' "each line is a card in its own form" restore --key-file "$work/key" --fpe CARD "$work/safe.cards"
says 0 'EMAIL_ADDRESS *1' "a report counts by type" redact --report "$work/letter"
says 0 '"EMAIL_ADDRESS":1' "or as JSON" redact --report --json "$work/letter"
says 64 'key-file' "without a key nothing comes back" restore "$work/safe"
says 64 'cli.usage' "an evaluation needs marked texts" eval
printf '[upstream up]\nurl = http://127.0.0.1:9\n[project app]\nupstream = up\nkey_sha256 = %064d\n' 0 >"$work/serve.conf"
says 0 'kept out' "somebody is kept out of answers" hidden add 'Zoe Martin' --why case-7
says 0 'case-7' "the list is shown without names" hidden list
! grep -qi zoe "$work/out"
point $? "no name is listed"
says 0 'off the list' "and taken off" hidden remove 'zoe martin'
says 66 'flow.hidden' "once" hidden remove 'zoe martin'
says 65 'guard.name' "a name has letters" hidden add '...'
says 0 'bot' "a product is made" project create bot --tier free --service api --per-minute 600
says 64 'no such tier' "with a plan there is" project create bad --tier gold
says 73 'store.operator' "once" project create bot
says 0 '^abide-[0-9a-f]\{64\}$' "its key is shown" apikey create bot-1 --project bot
key=$(head -n 1 "$work/out")
says 66 'store.credential_owner' "not for a product that is not there" apikey create no-1 --project no
says 64 'cli.usage' "nor for nobody" apikey create no-1
says 0 '"key":"abide-' "an operator's key is shown as JSON" apikey create watch --role operator --json
says 0 'bot-1 *bot *product' "keys are listed without their text" apikey list
! grep -q "$key" "$work/out" && ! grep -rq "$key" "$work/state"
point $? "the key is in no file"
says 0 'bot *api *free' "products are listed" project list
says 0 '^abide-' "an admin gets an entry token" admin create ada --role officer
says 0 '^abide-' "and another one" admin enter ada
says 66 'store.credential_owner' "nobody else does" admin enter bea
says 64 'store.operator_role' "a role is one of the list" admin create bea --role person
says 0 'ada *officer' "admins are listed" admin list
says 0 'revoked' "an admin is revoked" admin revoke ada
says 66 'store.credential_owner' "and enters no more" admin enter ada
says 0 'right: 127.0.0.1 port 8600, 1 projects' "a configuration is checked" config check "$work/serve.conf"
(cat "$work/serve.conf"; printf '[serve]\nlisten = 203.0.113.9:1\ntls = elsewhere\n') >"$work/away.conf"
says 65 'say elsewhere' "who speaks TLS is a word of the list" config check "$work/away.conf" --set tls=here
(cat "$work/serve.conf"; printf '[serve]\nlisten = 0.0.0.0:1\n') >"$work/clear.conf"
says 65 'everybody on the way' "nor does it unsaid" serve --config "$work/clear.conf"
(cat "$work/serve.conf"; printf '[serve]\ntls_certificate = %s/no.pem\ntls_key = %s/no.key\n' "$work" "$work") >"$work/tls.conf"
says 65 'no.pem' "a certificate that is not there is named" config check "$work/tls.conf"
(cat "$work/serve.conf"; printf '[keep]\nevery_s = 1\n[serve]\nlisten = 127.0.0.1:0\n') >"$work/door.conf"
"$abide" serve --config "$work/door.conf" 2>"$work/door.err" &
door=$!
tries=0
until grep -q 'listening on 127.0.0.1 port [1-9]' "$work/door.err" || [ "$tries" -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -HUP "$door"
tries=0
until grep -q 'read again' "$work/door.err" || [ "$tries" -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
grep -q 'read again' "$work/door.err"
point $? "the daemon reads its configuration again"
cp "$work/door.conf" "$work/kept.conf"
echo 'nonsense = 1' >>"$work/door.conf"
kill -HUP "$door"
tries=0
until grep -q 'stays as it was' "$work/door.err" || [ "$tries" -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
grep -q 'stays as it was: .*nobody knows' "$work/door.err"
point $? "and stays as it was when that is wrong"
kill -TERM "$door" && wait "$door" && grep -q 'no new requests' "$work/door.err"
point $? "the daemon listens, and ends when it is told"
"$abide" serve --config "$work/kept.conf" --json 2>"$work/json.err" &
door=$!
tries=0
until grep -q '"listening"' "$work/json.err" || [ "$tries" -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -HUP "$door"
tries=0
until grep -q '"reloaded"' "$work/json.err" || [ "$tries" -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -TERM "$door" && wait "$door" && grep -q '"draining"' "$work/json.err" &&
    grep -q '"reloaded"' "$work/json.err"
point $? "what it does is a line of JSON each"
ABIDE_SERVE_LISTEN=nowhere says 65 'ABIDE_SERVE_LISTEN' "the environment stands over the file" config check "$work/kept.conf"
says 0 'right: 127.0.0.1 port 7' "and a flag over both" config check "$work/kept.conf" --set listen=127.0.0.1:7
says 65 'set: .*nobody knows' "a flag is as strict as the file" config check "$work/kept.conf" --set port=7
says 64 'KEY=VALUE' "and has a form" config check "$work/kept.conf" --set listen
says 0 'letters that wait: 0' "no letter waits" letters
says 64 'cli.usage' "letters take no word" letters all
says 74 'os.listen' "an address that is not here is named" serve --config "$work/away.conf"
echo 'port = 1' >>"$work/serve.conf"
says 65 'serve.conf:6.*nobody knows' "a wrong word is named with its line" config check "$work/serve.conf"
says 65 'conf.key' "and starts nothing" serve --config "$work/serve.conf"
says 66 'none.conf' "a missing configuration is named" serve --config "$work/none.conf"
says 64 'cli.usage' "the daemon needs a configuration" serve
says 0 'revoked' "a key is revoked" apikey revoke bot-1
says 66 'store.credential' "once" apikey revoke bot-1
says 0 'revoked' "a product is revoked" project revoke bot
says 0 'destroyed 3' "what is over is destroyed" request sweep --now 2027-06-01
says 78 'request_over' "what was sent in is gone" request fetch 2 --out "$work/late2"
chmod 755 "$work/state"
says 1 'store.modes' "doctor finds a folder others can read" doctor
echo "1..$points"
