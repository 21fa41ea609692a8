#!/usr/bin/env python3
"""selftest.py - does each gate catch what it is for? TAP, one point a row.

A row: (says, gate, files of a tiny tree laid over GOOD, part of the finding it must
give). "" as the finding: the gate must be content. A gate without a row fails.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import all as gates

HEADER = "#ifndef {0}_H\n#define {0}_H\nint {1}(void);\n#endif\n"
README = ("# base\n## The question it answers\n## Words\n## The one idea\n"
          "## Files in reading order\n## Invariants\n## To add a thing\n## It does not\n")
GOOD = {
    "src/LAYERS": "base:\ntext: base\nos: base\npolicy: base\nstore: base os\n",
    "src/base/str.h": HEADER.format("STR", "str_length"),
    "src/base/str.c": '#include "base/str.h"\n\nint str_length(void)\n{\n    return 1;\n}\n',
    "src/base/str_test.c": '#include "base/str.h"\n\nint main(void)\n{\n'
                           "    return str_length() - 1;\n}\n",
    "src/base/meson.build": "lib_src += files('str.c')\ntest_src += files('str_test.c')\n",
    "src/base/README.md": README,
    "tools/raw_sinks": "str_length  # nobody calls it\n",
}
LONG = "int str_long(void)\n{\n" + "    str_length();\n" * 71 + "    return 1;\n}\n"
DEEP = ("int str_deep(int a)\n{\n    if (a) {\n        while (a) {\n            for (;;) {\n"
        "                if (a)\n                    return 1;\n            }\n        }\n"
        "    }\n    return 0;\n}\n")
WIDE = "int str_wide(int a, int b, int c,\n    int d, int e, int f, struct err *err)\n{\n    return a;\n}\n"
NO_TEST = "int main(void)\n{\n    return 0;\n}\n"
TALK = "".join(f"u turn {i} of [[P.greek|Eleni]]\n" for i in range(30))


def chat(split, text, kind="people"):
    return (f"# theme: t\n# split: {split}\n# kind: {kind}\n# author: somebody who types\n\n"
            + text)


def catalogues(english, **others):
    """The portal's messages: every language as English, but for those named."""
    return {f"web/messages/{tag}.msg": others.get(tag, english)
            for tag in ("en", "de", "es", "fr")}


FUZZ = "int LLVMFuzzerTestOneInput(void)\n{\n    return 0;\n}\n"

ROWS = [
    ("a tree as it should be passes every gate", "*", {}, ""),
    ("a folder includes what its line does not allow", "layers",
     {"src/policy/p.c": '#include "os/now.h"\n', "src/os/now.h": ""},
     "policy may not include os"),
    ("a test of a part goes through the front of the whole", "layers",
     {"src/os/disk/d_test.c": '#include "os/now.h"\n', "src/os/now.h": "",
      "src/LAYERS": "base:\nos/disk: base\nos: base os/disk\n"}, ""),
    ("a part that includes the whole", "layers",
     {"src/os/disk/d.c": '#include "os/now.h"\n', "src/os/now.h": "",
      "src/LAYERS": "base:\nos/disk: base\nos: base os/disk\n"}, "may not include os"),
    ("a folder without a line", "layers", {"src/extra/x.c": ""}, "no line in src/LAYERS"),
    ("the list of layers is a cycle", "layers", {"src/LAYERS": "base: os\nos: base\n"},
     "must be acyclic"),
    ("a stage names a stage", "layers", {"src/LAYERS": "base:\npolicy: base\ndeid: policy\n"},
     "only flow joins stages"),
    ("an include without its folder", "layers",
     {"src/base/str_test.c": '#include "str.h"\n'}, 'write "folder/str.h"'),
    ("a private header leaves its folder", "layers",
     {"src/text/t.c": '#include "base/str_priv.h"\n', "src/base/str_priv.h": ""},
     "private to base"),
    ("a part uses a private header of its whole", "layers",
     {"src/os/disk/d.c": '#include "os/now_priv.h"\n', "src/os/now_priv.h": "",
      "src/LAYERS": "base:\nos: base\nos/disk: base os\n"}, ""),
    ("a library's header outside its folder", "layers",
     {"src/text/t.c": "#include <sqlite3.h>\n"}, "named in store only"),
    ("a pure folder names the clock", "layers",
     {"src/policy/p.c": "#include <time.h>\n"}, "is pure"),
    ("a pure folder names a thread", "layers",
     {"src/text/t.c": "#include <pthread.h>\n"}, "is pure"),
    ("another header before the file's own", "layers",
     {"src/base/str.c": '#include "base/err.h"\n#include "base/str.h"\n',
      "src/base/err.h": ""}, "comes first"),
    ("an include of nothing", "layers",
     {"src/base/str.c": '#include "base/none.h"\n'}, "does not exist"),
    ("code includes a test's header", "layers",
     {"src/text/t.c": '#include "tests/harness/t.h"\n'}, "must not include a test"),
    ("a long function", "sizes", {"src/base/long.c": LONG}, "72 function_lines"),
    ("deep nesting", "sizes", {"src/base/deep.c": DEEP}, "4 nesting"),
    ("many parameters", "sizes", {"src/base/wide.c": WIDE}, "6 params"),
    ("a long line", "sizes", {"src/base/w.h": "/* " + "x" * 90 + " */\n"}, "columns"),
    ("a long file", "sizes", {"src/base/l.c": "\n" * 501}, "501 lines"),
    ("a long header", "sizes", {"src/base/l.h": "\n" * 151}, "151 lines"),
    ("a crowded folder", "sizes",
     {f"src/base/f{i}.c": "" for i in range(20)}, "21 files"),
    ("a waiver that is needed", "sizes", {"src/base/long.c": LONG, "tools/waivers":
     "sizes src/base/long.c:str_long function_lines 72\n"}, ""),
    ("a waiver nobody needs", "sizes",
     {"tools/waivers": "sizes src/base/str.c lines 900\n"}, "no longer needed"),
    ("the heap without base/mem.h", "banned",
     {"src/text/t.c": "void *text_get(void)\n{\n    return malloc(1);\n}\n"}, "malloc (heap)"),
    ("a clock outside os/now", "banned",
     {"src/os/file.c": "void f(void)\n{\n    clock_gettime(0, 0);\n}\n"}, "(clock)"),
    ("a file outside os", "banned",
     {"src/text/t.c": "void t(void)\n{\n    stat(0, 0);\n}\n"}, "stat (files)"),
    ("a member that is called open is no file", "banned",
     {"src/text/t.c": "void t(void)\n{\n    driver->open(0);\n    store_open(0);\n}\n"}, ""),
    ("code that prints", "banned", {"src/text/t.c": 'int f = printf("x");\n'}, "(output)"),
    ("library code that exits", "banned", {"src/text/t.c": "exit(1);\n"}, "(end)"),
    ("a banned name in a comment or literal is none", "banned",
     {"src/text/t.c": '/* malloc(1) */ const char *t = "exit(1)"; // time(0)\n'}, ""),
    ("a source the build does not know", "listed", {"src/text/t.c": ""}, "nobody compiles"),
    ("a fuzz target the build does not know", "listed",
     {"tests/fuzz/x_fuzz.c": FUZZ}, "nobody compiles"),
    ("a listed file that is gone", "listed",
     {"src/base/meson.build": "files('str.c', 'gone.c', 'str_test.c')"}, "does not exist"),
    ("a source the build writes", "listed",
     {"src/base/meson.build": "custom_target('x', output: 'x.c')\n"
                              "files('str.c', 'str_test.c')"}, ""),
    ("a source no test runs", "covered", {"src/base/str_test.c": NO_TEST}, "0 % of its lines"),
    ("a source its test runs", "covered", {}, ""),
    ("a source no build knows", "covered", {"src/base/other.c": "int other;\n"},
     "not in the build with coverage"),
    ("a waiver for a source that is covered", "covered",
     {"tools/waivers": "covered src/base/str.c 50\n"}, "no longer needed"),
    ("a header that needs another before it", "headers",
     {"src/base/need.h": "size_t need_this(void);\nstruct need n;\n"}, "alone and twice"),
    ("a header without a guard", "headers",
     {"src/base/twice.h": "struct twice {\n    int a;\n};\n"}, "alone and twice"),
    ("an exported name of nobody's", "objects",
     {"src/base/str.c": "int helper(void);\nint helper(void)\n{\n    return 1;\n}\n"},
     "helper: an exported name"),
    ("a writable global", "objects",
     {"src/base/str.c": "int str_seen = 1;\n"}, "str_seen is a writable global"),
    ("a name after a struct of a folder below", "objects",
     {"src/base/str.c": "int lower_get(void);\nint lower_get(void)\n{\n    return 1;\n}\n",
      "src/low/low.h": "struct lower {\n    int a;\n};\n", "src/LAYERS": "low:\nbase: low\n"},
     ""),
    ("a static writable variable", "objects",
     {"src/base/str.c": "int str_n(void);\nint str_n(void)\n{\n    static int n;\n"
                        "    return n++;\n}\n"}, "n is a writable global"),
    ("a const table of pointers is not writable", "objects",
     {"src/base/str.c": "extern const char *const str_t[];\n"
                        'const char *const str_t[] = {"a", "b"};\n'}, ""),
    ("an allowed global that is gone", "objects",
     {"tools/globals": "src/base/str.c str_gone\n"}, "is not there"),
    ("a door called elsewhere", "raw_sinks",
     {"src/text/t.c": "void t(void)\n{\n    relay(1);\n}\n",
      "tools/raw_sinks": "relay src/gateway/relay.c\n"}, "lets raw content out"),
    ("a door called in a listed folder", "raw_sinks",
     {"src/text/t.c": "void t(void)\n{\n    relay(1);\n}\n",
      "tools/raw_sinks": "relay src/text/\n"}, ""),
    ("a listed folder that does not call the door", "raw_sinks",
     {"src/text/t.c": "", "tools/raw_sinks": "relay src/text/\n"}, "does not use relay"),
    ("a cast that could make raw printable", "raw_sinks",
     {"src/text/t.c": "const char *t(void *p)\n{\n    return (const char *)p;\n}\n",
      "tools/raw_sinks": "cast-to-char\n"}, "cast-to-char lets raw"),
    ("a door's declaration is no call", "raw_sinks",
     {"src/text/t.h": "bool relay(struct raw r);\n", "tools/raw_sinks": "relay\n"}, ""),
    ("a list of doors that is empty", "raw_sinks", {"tools/raw_sinks": ""}, "is missing"),
    ("every language says everything", "messages", catalogues("a = x {n}\n"), ""),
    ("an untranslated message", "messages", catalogues("a = x\nb = y\n", de="a = x\n"),
     "de.msg:1: no message b"),
    ("a message of one language only", "messages", catalogues("a = x\n", fr="a = x\nz = y\n"),
     "z is not in English"),
    ("a message that names another value", "messages",
     catalogues("a = {n} x\n", es="a = {m} x\n"), "names other values"),
    ("a plural with one form", "messages", catalogues("a[one] = x\n"), "one plural form"),
    ("a language that is not there", "messages",
     {k: v for k, v in catalogues("a = x\n").items() if "fr" not in k}, "does not exist"),
    ("a line that is no message", "messages", catalogues("a = x\nnonsense\n"), "not KEY"),
    ("a table made outside the schema", "schema",
     {"src/store/x.c": 'const char *s = "CREATE TABLE t (a)";\n', "src/store/schema.c": "",
      "src/store/schema_test.c": '#include "store/schema.h"'}, "schema.c only"),
    ("a schema nobody tests", "schema", {"src/store/schema.c": ""}, "no test includes"),
    ("a comment about a table", "schema",
     {"src/store/x.c": "/* CREATE TABLE is made */\n", "src/store/schema.c": "",
      "src/store/schema_test.c": '#include "store/schema.h"'}, ""),
    ("a folder without a README", "docs", {"src/text/t.h": ""}, "no README.md"),
    ("a README without a heading", "docs",
     {"src/base/README.md": README.replace("Invariants", "Stuff")}, "heading 'invariants'"),
    ("a README that is too long", "docs", {"src/base/README.md": README + "\n" * 60}, "limit"),
    ("a link to nothing", "docs", {"A.md": "see [b](docs/b.md)\n"}, "no such file"),
    ("a link to a heading that is gone", "docs",
     {"A.md": "see [b](B.md#here)\n", "B.md": "# there\n"}, "no such heading"),
    ("a path of somebody's machine", "docs",
     {"A.md": "run it in /ro" "ot/abide\n"}, "somebody's machine"),
    ("a registry's host", "docs", {"A.md": "from py" "pi.org\n"}, "registry's host"),
    ("a ledger line nobody can read", "ledger",
     {"tests/fuzz/LEDGER": "json was fine\n"}, "not a ledger line"),
    ("a target that is gone", "ledger", {"tests/fuzz/LEDGER":
     "2026-01-02 json abcdef0 60 s 100 runs 5 edges 3 inputs clean\n"}, "no tests/fuzz"),
    ("a last run that crashed", "ledger",
     {"tests/fuzz/json_fuzz.c": FUZZ, "tests/fuzz/LEDGER":
      "2026-01-02 json abcdef0 60 s 100 runs 5 edges 3 inputs crash\n"}, "ended with crash"),
    ("a crash that a later run does not find", "ledger",
     {"tests/fuzz/json_fuzz.c": FUZZ, "tests/fuzz/LEDGER":
      "2026-01-02 json abcdef0 60 s 100 runs 5 edges 3 inputs crash\n"
      "2026-01-03 json abcdef0 60 s 100 runs 5 edges 3 inputs clean\n"}, ""),
]

# (says, texts of a train and of a held theme, part of the finding); laid under corpora/chat/en.
CORPORA = [
    ("a corpus as it should be", TALK, "", ""),
    ("a theme with few turns", "u hello\n", "", "1 turns"),
    ("a culture nobody listed", TALK + "u [[P.elvish|Arwen]]\n", "", "no culture"),
    ("a label nobody listed", TALK + "u [[X|Arwen]]\n", "", "no label"),
    ("a label inside a label", TALK + "u [[O|Bank of [[L|York]]]]\n", "", "broken or nested"),
    ("a label left open", TALK + "u [[L|York\n", "", "broken or nested"),
    ("a title inside a label", TALK + "u Dr [[P.igbo|Dr Okafor]]\n", "", "title"),
    ("a possessive inside a label", TALK + "u [[P.igbo|Okafor's]]\n", "", "possessive"),
    ("an address without a number", TALK + "u [[A|Mill Lane]]\n", "", "holds a number"),
    ("an escape nobody reads", TALK + "u a\\tb\n", "", "escape"),
    ("a line that is no turn", TALK + "x hello\n", "", "a turn is"),
    ("a name labelled once and bare once",
     TALK + "\nu [[P.igbo|Ada Obi]]\na Ada Obi it is\n", "", "without the label"),
    ("a turn that stands in both halves", TALK, TALK, "the same turn"),
    ("a name in both halves", TALK + "u [[P.igbo|Ada Obi]]\n",
     TALK.replace("turn", "note") + "u ask [[P.igbo|ada obi]]\n", "is also in train"),
]
for says_, train_, held_, want_ in CORPORA:
    ROWS.append((says_, "corpus", {
        "corpora/chat/en/a.chat": chat("train", train_),
        **({"corpora/chat/en/b.chat": chat("held", held_)} if held_ else {})}, want_))
ROWS.append(("a header without its split", "corpus",
             {"corpora/chat/en/a.chat": chat("train", TALK).replace("# split: train\n", "")},
             "the header's line 2"))
ROWS.append(("many themes to train and none held", "corpus",
             {"corpora/chat/en/a.chat": chat("train", TALK), "corpora/chat/en/b.chat":
              chat("train", TALK.replace("turn", "note"))}, "half and half"))

# (says, TAP, exit status, part of a line of results the tally must give)
TALLIES = [
    ("a point that holds is counted", "ok 1 - a\n1..1\n", 0, "pass t/p/a"),
    ("a point that does not hold is counted", "not ok 1 - a\n1..1\n", 1, "fail t/p/a"),
    ("a skip keeps its reason", "ok 1 - a # SKIP no server\n1..1\n", 0, "skip t/p/a no server"),
    ("a program without a plan failed", "ok 1 - a\n", 0, "fail t/p/plan"),
    ("a program that printed nothing failed", "", 0, "fail t/p/plan"),
    ("a program with too few points failed", "ok 1 - a\n1..2\n", 0, "fail t/p/plan"),
    ("a program that died after its points failed", "ok 1 - a\n1..1\n", 139, "fail t/p/exit"),
]


def tally(tap, status):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tally.py")
    done = subprocess.run([sys.executable, script, "t", "-", "p", str(status)], check=True,
                          input=tap.encode(), capture_output=True)
    return done.stdout.decode().split("\n")


def lay(root, tree):
    for path, text in {**GOOD, **tree}.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)


def compile_objects(root, gate):
    """Named as Meson does; for `covered` the test runs too, so that lines are counted."""
    build = os.path.join(root, "build", "core.a.p")
    os.makedirs(build)
    gcc = ["gcc", "-fPIE", "-w", f"-I{root}/src"] + ["--coverage"] * (gate == "covered")
    subprocess.run([*gcc, "-c", f"{root}/src/base/str.c", "-o",
                    f"{build}/src_base_str.c.o"], check=True)
    if gate == "covered":
        subprocess.run([*gcc, f"{root}/src/base/str_test.c", f"{build}/src_base_str.c.o",
                        "-o", f"{build}/test"], check=True, cwd=build)
        subprocess.run([f"{build}/test"], check=True)
    return os.path.join(root, "build")


def run_row(root, gate, tree, want):
    lay(root, tree)
    names = [g for g in gates.GATES if g != "covered"] if gate == "*" else [gate]
    needs_build = gate in ("*", "objects", "covered")
    build = compile_objects(root, gate) if needs_build else None
    findings = [f for name in names for f in gates.GATES[name](root, build)]
    return any(want in f for f in findings) if want else not findings, findings


def history(root, rows, working):
    """A repository whose tools/waivers had these versions."""
    def git(*words):
        subprocess.run(["git", "-C", root, "-c", "user.name=t", "-c", "user.email=t@t",
                        "-c", "commit.gpgsign=false", *words], check=True,
                       stdout=subprocess.DEVNULL)
    git("init", "-q")
    for text in rows:
        lay(root, {"tools/waivers": text})
        git("add", "-A")
        git("commit", "-q", "--no-verify", "-m", "version")
    lay(root, {"tools/waivers": working})
    return gates.GATES["waivers"](root, None)


HISTORIES = [
    ("waivers may grow before the list is frozen", ["a 1\n", "a 1\nb 2\n"], "a 1\nb 2\n", ""),
    ("a waiver is added after it is frozen", ["frozen\na 1\n"], "frozen\na 1\nb 2\n", "adds"),
    ("a committed addition is seen later too",
     ["frozen\na 1\n", "frozen\na 1\nb 2\n"], "frozen\na 1\nb 2\n", "adds"),
    ("a waiver's number rises", ["frozen\na 1\n"], "frozen\na 2\n", "raises"),
    ("a waiver shrinks and goes", ["frozen\na 3\nb 1\n"], "frozen\na 2\n", ""),
    ("the freeze itself goes", ["frozen\na 1\n"], "a 1\n", "removes the line"),
]


def main():
    number, bad = 0, False
    tried = {row[1] for row in ROWS} | {"waivers"}
    points = [(says, lambda root, r=(gate, tree, want): run_row(root, *r))
              for says, gate, tree, want in ROWS]
    for says, rows, working, want in HISTORIES:
        def judge(root, r=(rows, working), want=want):
            found = history(root, *r)
            return any(want in f for f in found) if want else not found, found
        points.append((says, judge))
    for says, tap, status, want in TALLIES:
        def judge_tally(_, tap=tap, status=status, want=want):
            found = tally(tap, status)
            return any(line.startswith(want) for line in found), found
        points.append((says, judge_tally))
    points.append(("every gate has a row", lambda root: (
        set(gates.GATES) <= tried, sorted(set(gates.GATES) - tried))))
    for number, (says, judge) in enumerate(points, 1):
        root = tempfile.mkdtemp(prefix="abide-gate-")
        try:
            held, findings = judge(root)
        finally:
            shutil.rmtree(root)
        for finding in findings if not held else []:
            print(f"# found: {finding}")
        print(f"{'ok' if held else 'not ok'} {number} - {says}")
        bad = bad or not held
    print(f"1..{number}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
