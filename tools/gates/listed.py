"""listed.py - does the build know each C file? A file nobody compiles is no test.

Every .c under src and tests stands in a meson.build, since wildcards are not this
project's style.
"""
import os
import re

from source import files, read


def listed(root, names):
    words = set()
    for path in names:
        if os.path.basename(path) == "meson.build":
            made = re.compile(r"output:\s*\[?'[^]\n]*")  # the build writes these itself
            for word in re.findall(r"'([\w/.-]+\.c)'", made.sub("", read(root, path))):
                words.add(os.path.normpath(os.path.join(os.path.dirname(path), word)))
    return words


def run(root):
    names = files(root)
    known = listed(root, names)
    findings = [f"{path}:1: no meson.build lists it, so nobody compiles it" for path in names
                if path.endswith(".c") and path.startswith(("src/", "tests/"))
                and path not in known]
    return findings + [f"{path}:1: a meson.build lists it, but it does not exist"
                       for path in sorted(known - set(names))]
