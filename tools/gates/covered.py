"""covered.py - is there a test for every source file? Measured, not guessed from names.

Of each source the tests run at least REACHED per cent of the lines, counted in a build
with coverage after all tests ran (./dev cover, ./dev check). A source no test touches
is a source without a test, wherever its test would stand. Waiver: "covered PATH
PERCENT", the share of lines that may stay unreached; it only falls.
"""
import gzip
import json
import os
import subprocess
import tempfile

from objects import objects
from source import c_files, is_test, table

REACHED = 70


def data_files(build):
    return [os.path.join(folder, name) for folder, _, names in os.walk(build)
            for name in names if name.endswith(".gcno")]


def lines_of(root, build):
    """path -> {line: times run}, summed over the programs the file is part of"""
    counts = {}
    with tempfile.TemporaryDirectory() as scratch:
        notes = [os.path.abspath(n) for n in data_files(build)]
        if notes:
            subprocess.run(["gcov", "--json-format", "--preserve-paths", *notes], check=False,
                           cwd=scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in os.listdir(scratch):
            with gzip.open(os.path.join(scratch, name)) as file:
                report = json.load(file)
            for source in report["files"]:
                full = os.path.join(report["current_working_directory"], source["file"])
                path = os.path.relpath(os.path.realpath(full), os.path.realpath(root))
                lines = counts.setdefault(path, {})
                for line in source["lines"]:
                    number = line["line_number"]
                    lines[number] = lines.get(number, 0) + line["count"]
    return counts


def percent(lines):
    return 100 * sum(1 for count in lines.values() if count) // len(lines) if lines else 100


def run(root, build):
    waived = {w[1]: int(w[2]) for _, w in table(root, "tools/waivers") if w[0] == "covered"}
    counts, findings = lines_of(root, build), []
    compiled = {path for path, _ in objects(root, build)}  # a table has no lines to run
    for path in c_files(root):
        if not path.endswith(".c") or is_test(path):
            continue
        need = 100 - waived.get(path, 100 - REACHED)
        if path not in counts:
            if path not in compiled:
                findings.append(f"{path}:1: not in the build with coverage")
            continue
        reached = percent(counts[path])
        if reached < need:
            findings.append(f"{path}:1: tests run {reached} % of its lines, {need} % is "
                            "the least")
        elif path in waived and reached >= REACHED:
            findings.append(f"tools/waivers:1: covered {path} is no longer needed")
    return findings
