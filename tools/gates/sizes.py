"""sizes.py - is everything small enough to be read at once?

The err that a call which can fail ends with does not count as a parameter. Waivers (tools/waivers: "sizes PATH LIMIT VALUE" or "sizes PATH:FUNCTION LIMIT VALUE")
allow a larger value where splitting would hide more than it shows; they only shrink.
"""
import os
from collections import Counter

from source import c_files, folder_of, functions, is_test, read, table

COLUMNS = 88
LINES_C, LINES_H, LINES_TEST = 500, 150, 700
FUNCTION_LINES, NESTING, PARAMS = 70, 3, 5
FOLDER_FILES = 20


def file_limit(path):
    if path.endswith(".h"):
        return LINES_H
    return LINES_TEST if is_test(path) or path.startswith("tests/") else LINES_C


def measures(root):
    """(path, line, subject, limit name, value, limit) for everything with a limit."""
    folders = Counter()
    for path in c_files(root) + c_files(root, "tests/"):
        text = read(root, path)
        lines = text.split("\n")
        yield path, 1, path, "lines", len(lines) - 1, file_limit(path)
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                yield path, number, path, "columns", len(line), COLUMNS
        for f in functions(text):
            subject = f"{path}:{f.name}"
            yield path, f.line, subject, "function_lines", f.length, FUNCTION_LINES
            yield path, f.line, subject, "nesting", f.nesting, NESTING
            yield path, f.line, subject, "params", f.params, PARAMS
        if path.startswith("src/") and path.endswith(".c") and not is_test(path):
            folders[folder_of(path)] += 1
    for folder, count in sorted(folders.items()):
        yield f"src/{folder}", 1, f"src/{folder}", "files", count, FOLDER_FILES


def run(root):
    waived = {(w[1], w[2]): int(w[3]) for _, w in table(root, os.path.join("tools", "waivers"))
              if w[0] == "sizes"}
    findings, used = [], set()
    for path, line, subject, limit_name, value, limit in measures(root):
        allowed = waived.get((subject, limit_name), limit)
        if value > limit:
            used.add((subject, limit_name))
        if value > allowed:
            findings.append(f"{path}:{line}: {subject} has {value} {limit_name}, "
                            f"the limit is {allowed}")
    for subject, limit_name in sorted(set(waived) - used):
        findings.append(f"tools/waivers:1: sizes {subject} {limit_name} is no longer needed")
    return findings
