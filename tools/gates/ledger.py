"""ledger.py - does every line of tests/fuzz/LEDGER say what ran, and did nothing crash?

A line: date target commit seconds executions edges corpus result. A target may stay
without a line; notes() says which ones, and which changed since theirs.
"""
import os
import re

from source import files, read

PATH = "tests/fuzz/LEDGER"
LINE = re.compile(r"^\d{4}-\d\d-\d\d (\w+) [0-9a-f]{7,40} \d+ s \d+ runs \d+ edges "
                  r"\d+ inputs (clean|crash|leak|timeout|oom)$")


def targets(root):
    return [os.path.basename(p)[:-len("_fuzz.c")] for p in files(root)
            if p.startswith("tests/fuzz/") and p.endswith("_fuzz.c")]


def rows(root):
    if not os.path.isfile(os.path.join(root, PATH)):
        return
    for number, line in enumerate(read(root, PATH).split("\n"), 1):
        if line and not line.startswith("#"):
            yield number, line, LINE.match(line)


def run(root):
    findings, known, last = [], set(targets(root)), {}
    for number, line, match in rows(root):
        if not match:
            findings.append(f"{PATH}:{number}: not a ledger line: {line[:60]}")
        elif match.group(1) not in known:
            findings.append(f"{PATH}:{number}: no tests/fuzz/{match.group(1)}_fuzz.c")
        else:
            last[match.group(1)] = (number, match.group(2))
    for target, (number, result) in sorted(last.items()):
        if result != "clean":
            findings.append(f"{PATH}:{number}: the last run of {target} ended with {result}")
    return findings


def notes(root):
    seen = {match.group(1) for _, _, match in rows(root) if match}
    return [f"{target} has no line in {PATH} yet" for target in targets(root)
            if target not in seen]
