"""waivers.py - has the list of waivers only shrunk?

Every version of tools/waivers that git remembers is compared with the one before it,
from the first version that holds the line "frozen" on, and the working copy with the
last. A row may disappear or its number fall; nothing may be added.
"""
import os
import subprocess

from source import read

PATH = "tools/waivers"


def git(root, *words):
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", root, *words],
                          capture_output=True, check=False)
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def parse(text):
    rows = {}
    for line in text.split("\n"):
        words = line.split("#")[0].split()
        if not words:
            continue
        number = int(words[-1]) if words[-1].isdigit() else 1
        rows[" ".join(words[:-1] if words[-1].isdigit() else words)] = number
    return rows


def compare(older, newer, name):
    if "frozen" not in older:
        return
    for key, number in sorted(newer.items()):
        if key not in older:
            yield f"{PATH}:1: {name} adds the waiver '{key}'; waivers only shrink"
        elif number > older[key]:
            yield f"{PATH}:1: {name} raises '{key}' from {older[key]} to {number}"
    if "frozen" not in newer:
        yield f"{PATH}:1: {name} removes the line 'frozen'"


def run(root):
    if not os.path.isfile(os.path.join(root, PATH)):
        return []
    history = (git(root, "log", "--format=%H", "--", PATH) or "").split()
    versions = [(c[:9], parse(git(root, "show", f"{c}:{PATH}") or "")) for c in history[::-1]]
    versions.append(("the working copy", parse(read(root, PATH))))
    findings = []
    for (_, older), (name, newer) in zip(versions, versions[1:]):
        findings += compare(older, newer, name)
    return findings
