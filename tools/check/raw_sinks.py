"""raw_sinks.py - where may people's words leave, and where could they become printable?

tools/raw_sinks lists each door ("NAME PATH..."): a function through which raw bytes
leave, or the pseudo-name cast-to-char for a cast that could make raw bytes printable.
A call anywhere else is a finding; so is a listed path that no longer calls it. Tests
may call what they test.
"""
import os
import re

from source import c_files, is_test, lines_with, read, table

CAST = r"(?<!\w)\(\s*(?:const\s+)?char\s*\*\s*\)"


def pattern_of(name):
    return CAST if name == "cast-to-char" else r"\b" + re.escape(name) + r"\s*\("


def calls(text, name):
    for number, line, match in lines_with(text, pattern_of(name)):
        declared = re.match(r"\s*(?:static\s+|const\s+)*(?:bool|void|struct \w+|enum \w+|\w+_t|"
                            r"int|char|size_t)\s+\*?" + re.escape(match.group(0)), line)
        if name == "cast-to-char" or not declared:
            yield number


def read_doors(root):
    """(line, name, paths); rows of the same name are one door."""
    doors = {}
    for number, row in table(root, "tools/raw_sinks"):
        _, homes = doors.setdefault(row[0], (number, set()))
        homes.update(row[1:])
    return [(number, name, homes) for name, (number, homes) in doors.items()]


def run(root):
    doors = read_doors(root)
    findings = []
    sources = [p for p in c_files(root) if not is_test(p)]
    texts = {path: read(root, path) for path in sources}
    for number, name, homes in doors:
        for path in sources:
            seen = list(calls(texts[path], name))
            for line in seen if path not in homes else []:
                findings.append(f"{path}:{line}: {name} lets raw content out: add the file to "
                                "tools/raw_sinks with a reason, or take another way")
            if path in homes and not seen:
                findings.append(f"tools/raw_sinks:{number}: {path} does not use {name}")
        for path in sorted(homes - set(sources)):
            findings.append(f"tools/raw_sinks:{number}: {path} does not exist")
    if os.path.isdir(os.path.join(root, "src/base")) and not doors:
        findings.append("tools/raw_sinks:1: the list of doors is missing")
    return findings
