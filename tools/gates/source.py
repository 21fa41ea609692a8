"""source.py - what every gate needs: the tree's files, code without comments, functions.

In:    the root of a tree (the repository, or a tiny tree made by selftest.py).
Out:   paths relative to the root; findings are strings "path:line: sentence".
Never: writes; judges.
"""
import os
import re
import subprocess

SKIPPED_FOLDERS = {".git", ".abide", "__pycache__"}


def files(root):
    """Every file git knows or would add; every file when the tree is no repository."""
    if os.path.exists(os.path.join(root, ".git")):
        out = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z", "--cached",
             "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout.decode()
        names = [name for name in out.split("\0") if name]
        return sorted(n for n in set(names) if os.path.isfile(os.path.join(root, n)))
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [s for s in subfolders
                         if s not in SKIPPED_FOLDERS and not s.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, n), root) for n in names]
    return sorted(found)


def c_files(root, under="src/"):
    return [f for f in files(root) if f.startswith(under) and f.endswith((".c", ".h"))]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def folder_of(path):
    """src/deid/validate/luhn.c -> deid/validate"""
    return os.path.dirname(path)[len("src/"):]


def is_test(path):
    """x_test.c, and a header that only tests include: x_test.h, x_test_priv.h."""
    return re.search(r"_test(_priv)?\.[ch]$", path) is not None


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(match):
    text = match.group(0)
    if text[0] in "\"'":
        return text[0] + " " * (len(text) - 2) + text[-1]
    return re.sub(r"[^\n]", " ", text)


def strip(text):
    """The code with comments and the inside of literals blanked, lines kept."""
    return TOKEN.sub(blank, text)


class Function:
    def __init__(self, name, params, line, length, nesting):
        self.name, self.params, self.line = name, params, line
        self.length, self.nesting = length, nesting


CONTROL = re.compile(r"^( +)(if|for|while|switch|do)\b")


def functions(text):
    """The formatter puts a function's braces, and only those, alone in column 0."""
    lines = strip(text).split("\n")
    found, start = [], None
    for number, line in enumerate(lines):
        if line == "{" and start is None:
            start = number
        elif line == "}" and start is not None:
            found.append(describe(lines, start, number))
            start = None
    return [f for f in found if f]


def describe(lines, start, end):
    first = start
    while first > 0 and lines[first - 1].strip() and \
            not re.match(r"[#}]|.*;\s*$", lines[first - 1]):
        first -= 1
    head = " ".join(lines[first:start])
    match = re.search(r"(\w+)\s*\(", head)
    if not match:
        return None
    nesting = max([len(m.group(1)) // 4 for m in map(CONTROL.match, lines[start:end]) if m],
                  default=0)
    return Function(match.group(1), count_params(head[match.end():]), first + 1,
                    end - start - 1, nesting)


def count_params(rest):
    """The err that every call which can fail ends with is not counted."""
    depth, commas, seen = 0, 0, ""
    for char in rest:
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        elif char == "," and depth == 0:
            commas += 1
        seen += char
    if seen.strip() in ("", "void"):
        return 0
    return commas if re.search(r"\bstruct err \*\w+\s*$", seen) else commas + 1


def lines_with(text, pattern):
    """(number, line, match) for each line of stripped code that matches."""
    for number, line in enumerate(strip(text).split("\n"), 1):
        for match in re.finditer(pattern, line):
            yield number, line, match


def table(root, path):
    """Rows of words from a list file; '#' starts a comment; absent means empty."""
    if not os.path.isfile(os.path.join(root, path)):
        return []
    rows = []
    for number, line in enumerate(read(root, path).split("\n"), 1):
        words = line.split("#")[0].split()
        if words:
            rows.append((number, words))
    return rows
