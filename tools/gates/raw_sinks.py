"""raw_sinks.py - where may people's words leave, and where could they become printable?

tools/raw_sinks lists each door ("NAME PATH..."): a function through which raw bytes
leave, or the pseudo-name cast-to-char for a cast that could make raw bytes printable.
A path that ends in '/' is a folder with all below it. A call anywhere else is a finding;
so is a listed path that no longer calls it. Tests may call what they test.
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
        used = set()
        for path in sources:
            seen = list(calls(texts[path], name))
            home = next((h for h in homes if path == h or h[-1] == "/" and path.startswith(h)),
                        None)
            used.update([home] if seen else [])
            for line in seen if not home else []:
                findings.append(f"{path}:{line}: {name} lets raw content out: add the file to "
                                "tools/raw_sinks with a reason, or take another way")
        for home in sorted(homes - used):
            findings.append(f"tools/raw_sinks:{number}: {home} does not use {name}")
    if os.path.isdir(os.path.join(root, "src/base")) and not doors:
        findings.append("tools/raw_sinks:1: the list of doors is missing")
    return findings
