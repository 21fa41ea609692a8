"""docs.py - do the documents hold what they promise?

Each src folder has a README.md of at most 60 lines with the seven headings; links
between files resolve; no file names a machine's path or a package registry.
"""
import os
import re

from source import files, read

README_LINES = 60
# A heading is a line that starts with '#' or '**'; the title may itself be the question,
# and what a folder does not do may be a plain sentence.
HEADINGS = [("the question it answers", r"^#.*(question|\?)"),
            ("words", r"^(#+ |\*\*).*words"), ("the one idea", r"^(#+ |\*\*).*one idea"),
            ("files in reading order", r"^(#+ |\*\*).*reading order"),
            ("invariants", r"^(#+ |\*\*).*invariants"),
            ("to add a ...", r"^(#+ |\*\*).*to add"),
            ("it does not", r"it does not|it never|does not:")]

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)

# Patterns, so that this file does not hold what it forbids.
FORBIDDEN = [
    (r"(?<![\w.$}])/(work|root|home/\w+)/[\w.]", "a path of somebody's machine"),
    (r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|crates\.io|deb\.debian\.org|"
     r"security\.debian\.org|proxy\.golang|repo1?\.maven", "a package registry's host"),
]
TEXT = (".c", ".h", ".md", ".sh", ".py", ".build", ".policy", ".txt", ".1", ".json")


def slug(heading):
    text = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return text.replace(" ", "-")


def headings(text):
    return [m.group(1) for m in re.finditer(r"^#+\s+(.*)$", FENCE.sub("", text), re.M)]


def check_readme(root, folder, names):
    path = f"{folder}/README.md"
    if path not in names:
        yield f"{folder}:1: no README.md"
        return
    text = read(root, path)
    if text.count("\n") > README_LINES:
        yield f"{path}:1: {text.count(chr(10))} lines, the limit is {README_LINES}"
    for name, pattern in HEADINGS:
        if not re.search(pattern, text, re.I | re.M):
            yield f"{path}:1: no heading '{name}'"


def check_links(root, path, present):
    text = FENCE.sub("", read(root, path))
    for match in LINK.finditer(text):
        target, _, fragment = match.group(1).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        full = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
        line = text.count("\n", 0, match.start()) + 1
        if full not in present and not any(p.startswith(full + "/") for p in present):
            yield f"{path}:{line}: link to {match.group(1)}: no such file"
        elif fragment and full.endswith(".md") and \
                slug(fragment) not in map(slug, headings(read(root, full))):
            yield f"{path}:{line}: link to {match.group(1)}: no such heading"


def check_words(root, path):
    if path.startswith("examples/"):
        return  # stories about other people's machines
    for number, line in enumerate(read(root, path).split("\n"), 1):
        for pattern, what in FORBIDDEN:
            if re.search(pattern, line):
                yield f"{path}:{number}: names {what}"


def run(root):
    names = files(root)
    present, findings = set(names), []
    folders = sorted({os.path.dirname(n) for n in names
                      if n.startswith("src/") and n.endswith((".c", ".h"))})
    for folder in folders:
        findings += check_readme(root, folder, present)
    for path in names:
        if path.endswith(".md"):
            findings += check_links(root, path, present)
        if path.endswith(TEXT) or "." not in os.path.basename(path):
            findings += check_words(root, path)
    return findings
