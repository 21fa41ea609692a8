#!/bin/sh
# hostile_test.sh - archives made to break the program: one clear error each, what was
# stored before stays, the installation is sound, and a second run goes on.
#
#   hostile_test.sh PROGRAM SOURCE_ROOT
set -u

abide=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
LC_ALL=C.UTF-8
export LC_ALL
command -v python3 >/dev/null || { echo '1..0 # SKIP no python3 to make archives with'; exit 0; }

work=$(mktemp -d "${TMPDIR:-/tmp}/abide-hostile.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work" || exit 1
ABIDE_STATE=$work/state
export ABIDE_STATE

cat >make.py <<'END'
import json, os, random, sys, zipfile

def chat(name, nodes=None, **more):
    nodes = nodes or {"r": {"id": "r", "parent": None, "message": None}, "m": said("m", "r")}
    return {"id": name, "current_node": list(nodes)[-1], "mapping": nodes, **more}

def said(name, parent, text="hello", **more):
    return {"id": name, "parent": parent, "message": {"id": name, "author": {"role": "user"},
            "create_time": 1740823200.5, "content": {"content_type": "text", "parts": [text]},
            **more}}

def put(name, *chats):
    with open(name, "w", encoding="utf-8", errors="surrogatepass") as f:
        f.write(chats[0] if isinstance(chats[0], str) else json.dumps(list(chats)))

good, more = chat("good-1"), chat("good-2")
text = json.dumps([good, more])
put("good.json", good, more)

# containers
def archive(name, files, compress=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, "w", compress) as z:
        for path, body, *mode in files:
            info = zipfile.ZipInfo(path)
            info.compress_type = compress
            info.external_attr = (mode[0] if mode else 0o100600) << 16
            z.writestr(info, body)

both = [("conversations.json", text)]
noise = random.Random(1).randbytes(5000)
archive("whole.zip", both + [("file_1.dat", noise)])
whole = open("whole.zip", "rb").read()
open("cut.zip", "wb").write(whole[:len(whole) // 2])
locked = bytearray(whole)
for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    i = locked.find(mark)
    while i >= 0:
        locked[i + at] |= 1
        i = locked.find(mark, i + 4)
open("locked.zip", "wb").write(locked)
broken = bytearray(whole)
i = whole.find(noise)
i = whole.find(b"file_1.dat") + 400 if i < 0 else i + 400
broken[i] ^= 0xff
open("broken.zip", "wb").write(broken)
archive("ratio.zip", both + [("file_1.dat", b"\0" * (64 << 20))])
archive("climb.zip", both + [("../../escaped.txt", "x")])
archive("absolute.zip", both + [("/tmp/escaped.txt", "x")])
archive("link.zip", both + [("file_1.dat", "/etc/passwd", 0o120777)])
import warnings
warnings.simplefilter("ignore")
archive("twins.zip", both + both)
# shards
for name, files in {"lost": {0: good}, "torn": {0: good, 1: more}}.items():
    os.mkdir(name)
    for n, one in files.items():
        put("%s/conversations-%03d.json" % (name, n), one)
put("lost/export_manifest.json", json.dumps({"version": 1, "logical_files": {
    "conversations.json": {"files": ["conversations-000.json", "conversations-001.json"],
    "sharded": True}}}))
torn = open("torn/conversations-001.json").read()
open("torn/conversations-001.json", "w").write(torn[:len(torn) // 2])

# content: a name, what the report must count, the file
put("dangling.json", chat("d", {"a": said("a", "nowhere")}), good, more)
put("cycle.json", chat("c", {"a": said("a", "b"), "b": said("b", "a")}), good, more)
deep = {"n0": said("n0", None)}
for i in range(1, 100000):
    deep["n%d" % i] = {"id": "n%d" % i, "parent": "n%d" % (i - 1), "message": None}
put("deep.json", chat("deep", deep), good, more)
put("long.json", chat("long", {"m": said("m", None, "x" * (100 << 20))}), good, more)
put("nested.json", '[{"id":"n","mapping":%s},%s' % ("[" * 5000 + "]" * 5000, text[1:]))
open("utf8.json", "wb").write(b'[{"id":"\xff\xfe","mapping":{}},' + text[1:].encode())
put("surrogate.json", '[%s,%s' % (json.dumps(chat("s", {"m": said("m", None, "@")}))
    .replace("@", "half \\ud800"), text[1:]))
put("twice.json", '[{"id":"t","mapping":{"a":%s,"a":%s}},%s' % (json.dumps(said("a", None)),
    json.dumps(said("a", None, "other")), text[1:]))
put("nan.json", '[{"id":"n","mapping":{"a":{"message":{"create_time":NaN}}}},%s' % text[1:])
put("never.json", chat("never", {"m": said("m", None, create_time="NaN")}), good, more)
put("far.json", chat("far", {"m": said("m", None, create_time=1e300)}), good, more)
END
python3 make.py || { echo "Bail out! the archives could not be made"; exit 1; }

points=0
point() { # STATUS SENTENCE : 0 is ok
    points=$((points + 1))
    if [ "$1" -eq 0 ]; then echo "ok $points - $2"; else echo "not ok $points - $2"; fi
}

count() { # WHAT FILE : a row of a report in JSON
    python3 -c 'import json, sys
print(sum(int(r["count"]) for r in json.load(open(sys.argv[2])) if r["what"] == sys.argv[1]))' \
        "$1" "$2"
}

sound() { "$abide" doctor >doctor 2>&1 || { sed 's/^/# /' doctor; return 1; }; }

# refused SENTENCE PATH ID STORED : fails with that error alone; STORED turns are there;
# then the good archive is imported and all of it is there, once.
refused() {
    rm -rf "$ABIDE_STATE"
    "$abide" import "$2" --as me >out 2>err
    refused_status=$?
    lines=$(grep -c '^abide import: ' err)
    [ $refused_status -ne 0 ] && [ $refused_status -lt 126 ] && [ "$lines" -eq 1 ] &&
        grep -q "^abide import: $3: " err && sound || { sed 's/^/# /' err; false; }
    point $? "$1: one error, $3"
    "$abide" import good.json --as me --json >report 2>err &&
        [ "$(count new_turns report)" -eq $((4 - $4)) ] &&
        [ "$(count known_turns report)" -eq "$4" ] && sound ||
        { sed 's/^/# /' report err; false; }
    point $? "$1: a second run goes on"
    [ ! -e ../escaped.txt ] && [ ! -e /tmp/escaped.txt ]
    point $? "$1: nothing is outside"
}

# mended SENTENCE FILE NOTE : imported with that note; what stands beside it is there.
mended() {
    rm -rf "$ABIDE_STATE"
    "$abide" import "$2" --as me --json >report 2>err && [ "$(count "$3" report)" -gt 0 ] &&
        sound || { sed 's/^/# /' report err; false; }
    point $? "$1: told as $3"
    "$abide" import good.json --as me --json >report 2>err &&
        [ "$(count known_turns report)" -eq 4 ] && [ "$(count new_turns report)" -eq 0 ]
    point $? "$1: what stands beside it was stored"
    first=$("$abide" import "$2" --as me --json 2>err >report; count new_turns report)
    [ "$first" -eq 0 ] && sound
    point $? "$1: a second run adds nothing"
}

refused 'a cut zip' cut.zip text.zip_damaged 0
refused 'a zip with a password' locked.zip text.zip_encrypted 0
refused 'a zip with broken content' broken.zip text.zip_data 4
refused 'a bomb by ratio' ratio.zip text.zip_ratio 0
refused 'a path that climbs out' climb.zip text.zip_path 0
refused 'an absolute path' absolute.zip text.zip_path 0
refused 'a symbolic link' link.zip text.zip_link 0
refused 'two entries of one name' twins.zip text.zip_twice 0
refused 'a shard that is not there' lost capture.shard_missing 0
refused 'a shard that is cut' torn text.json_cut 2
mended 'a parent that is not there' dangling.json parent_missing
mended 'turns in a circle' cycle.json cycle_cut
mended 'a branch of 100,000 turns' deep.json turns
mended 'a string of 100 MB' long.json too_large
mended 'brackets in brackets' nested.json too_large
mended 'bytes that are no UTF-8' utf8.json broken
mended 'half a surrogate pair' surrogate.json text_mended
mended 'two turns with one id' twice.json twice_other
mended 'a time that is no number' nan.json broken
mended 'a time that says NaN' never.json time_wrong
mended 'a time beyond all times' far.json time_wrong
echo "1..$points"
