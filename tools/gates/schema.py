"""schema.py - can a column reach the disk without its annotations?

Columns are declared in one table, src/store/columns.c, from which src/store/schema.c makes
the statements and whose own test demands every annotation (erased, exported, held, kept, why). So no
other file may create or alter a table, and that table and its test must be there.
"""
import os
import re

from source import c_files, is_test, read

TABLE = "src/store/schema.c"
STATEMENT = re.compile(r"\b(CREATE\s+(TEMP\s+)?TABLE|ALTER\s+TABLE|ADD\s+COLUMN)\b", re.I)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def run(root):
    findings = []
    if not os.path.isdir(os.path.join(root, "src/store")):
        return findings
    paths = c_files(root)
    if TABLE not in paths:
        findings.append(f"{TABLE}:1: does not exist; every column is declared there")
    if not any(is_test(p) and '"store/schema.h"' in read(root, p) for p in paths):
        findings.append(f"{TABLE}:1: no test includes store/schema.h")
    for path in paths:
        if path == TABLE or is_test(path):
            continue
        text = COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), read(root, path))
        for match in STATEMENT.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            findings.append(f"{path}:{line}: {match.group(1)}: tables are made in {TABLE} only")
    return findings
