"""tested.py - is there a test for every source file, and does the build know each file?

x.c needs x_test.c beside it, or another test of its folder that includes x.h, or a row in
tools/tested_by ("PATH TEST") that names the test which covers it, or a waiver ("tested
PATH"). A file no meson.build lists is a file nobody compiles.
"""
import os
import re

from source import files, is_test, read, table


def listed(root, names):
    words = set()
    for path in names:
        if os.path.basename(path) == "meson.build":
            folder = os.path.dirname(path)
            for word in re.findall(r"'([\w/.-]+\.c)'", read(root, path)):
                words.add(os.path.normpath(os.path.join(folder, word)))
    return words


def included_by_tests(root, names):
    """Headers a test of the same folder includes."""
    found = set()
    for path in names:
        if path.startswith("src/") and is_test(path):
            headers = re.findall(r'^#include "([^"]+)"', read(root, path), re.M)
            found.update("src/" + h for h in headers
                         if "src/" + os.path.dirname(h) == os.path.dirname(path))
    return found


def run(root):
    names = files(root)
    present, known = set(names), listed(root, names)
    by = {row[0]: row[1] for _, row in table(root, "tools/tested_by")}
    waived = {w[1] for _, w in table(root, "tools/waivers") if w[0] == "tested"}
    covered = included_by_tests(root, names)
    findings = []
    for path in names:
        if not path.endswith(".c") or not path.startswith(("src/", "tests/")):
            continue
        if path not in known:
            findings.append(f"{path}:1: no meson.build lists it, so nobody compiles it")
        if path.startswith("tests/") or is_test(path):
            continue
        has_test = path[:-2] + "_test.c" in present or by.get(path) in present or \
            path[:-2] + ".h" in covered
        if not has_test and path not in waived:
            findings.append(f"{path}:1: no test: add {path[:-2]}_test.c or a row in "
                            "tools/tested_by")
        if has_test and path in waived:
            findings.append(f"tools/waivers:1: tested {path} is no longer needed")
    for path in sorted((set(by) | waived) - present):
        findings.append(f"tools/tested_by:1: {path} does not exist")
    return findings
