#!/usr/bin/env python3
"""tally.py - turns Meson's test log into result lines.

In:    a label and a Meson testlog.json; or a label, "-", a name, an exit status, and TAP
       on stdin.
Out:   one line per test point: "pass|fail|skip LABEL/PROGRAM/POINT [reason]".
Never: lets a program that died, printed no plan or too few points pass.
"""
import json
import re
import sys

POINT = re.compile(r"^(not )?ok\b\s*(\d+)?\s*-?\s*([^#]*?)\s*(#\s*(SKIP|TODO)\b\s*(.*))?$", re.I)
PLAN = re.compile(r"^1\.\.(\d+)")


def first_of(notes):
    more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
    return notes[0] + more if notes else ""


def points(text):
    """Yields (state, name, reason); a missing or broken plan is a failing point."""
    seen, planned, notes = 0, None, []
    for line in text.splitlines():
        plan, point = PLAN.match(line), POINT.match(line)
        if plan:
            planned = int(plan.group(1))
        elif point:
            seen += 1
            name = point.group(3) or f"point-{seen}"
            if point.group(1):
                yield "fail", name, first_of(notes)
            elif (point.group(5) or "").upper() == "SKIP":
                yield "skip", name, point.group(6) or first_of(notes)
            else:
                yield "pass", name, ""
            notes = []
        elif line.startswith("#"):
            notes.append(line.lstrip("# ").strip())
    if planned is None:
        yield "fail", "plan", "no TAP plan: the program died or is no test"
    elif planned != seen:
        yield "fail", "plan", f"planned {planned} points, saw {seen}"


def report(label, program, text, returncode):
    failed = False
    for state, name, reason in points(text):
        failed = failed or state == "fail"
        print(f"{state} {label}/{program}/{name.replace(' ', '_')} {reason}".rstrip())
    if returncode and not failed:
        print(f"fail {label}/{program}/exit exit status {returncode}")


def main():
    label, path = sys.argv[1], sys.argv[2]
    if path == "-":
        report(label, sys.argv[3], sys.stdin.read(), int(sys.argv[4]))
        return
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            test = json.loads(line)
            name = test["name"].split(" / ")[-1]
            report(label, name.split(":")[-1], test.get("stdout", ""), test["returncode"])


if __name__ == "__main__":
    main()
