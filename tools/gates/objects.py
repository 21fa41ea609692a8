"""objects.py - what the compiled code says: exported names and writable globals.

Names: every exported symbol of a folder starts with the folder's name, a file's name in
it, or the noun of a struct or enum that its headers or a folder below declare: who reads
a call knows where to look (waiver: "names PATH SYMBOL"). Globals: nothing lies in .data or .bss except the rows of tools/globals
("PATH SYMBOL"). objdump rather than nm: under PIE, const tables with pointers look
writable to nm.
"""
import os
import re
import subprocess

from layers import read_layers
from source import c_files, is_test, read, strip, table

SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+\s+(?:\.hidden )?(\S+)$")


def objects(root, build):
    """(source path, object path); Meson's object names are the path with '_' for '/'."""
    sources = {p.replace("/", "_") + ".o": p for p in c_files(root)
               if p.endswith(".c") and not is_test(p)}
    for folder, _, names in os.walk(build):
        if folder.endswith(".p"):
            for name in sorted(names):
                if name in sources:
                    yield sources[name], os.path.join(folder, name)


def symbols(objects_of):
    """(path, flags, section, name) of every symbol, one objdump for all objects."""
    by_object = {o: p for p, o in objects_of}
    if not by_object:
        return
    out = subprocess.run(["objdump", "-t", *by_object], check=True, capture_output=True)
    path = None
    for line in out.stdout.decode().split("\n"):
        head = re.match(r"^(.*):\s+file format", line)
        if head:
            path = by_object[head.group(1)]
            continue
        match = SYMBOL.match(line)
        if match:
            yield path, match.group(1), match.group(2), match.group(3)


def nouns(root):
    """folder -> the words an exported name of that folder may start with"""
    found, structs = {}, {}
    for path in c_files(root):
        folder = os.path.dirname(path)
        words = found.setdefault(folder, {os.path.basename(folder)})
        words.add(os.path.basename(path)[:-2])
        if path.endswith(".h"):
            text = strip(read(root, path))
            structs.setdefault(folder, set()).update(
                re.findall(r"\b(?:struct|enum)\s+(\w+)\s*[{;]", text))
            words.update(re.findall(r"TABLE_DECLARE\((\w+)\)", text))
    layers = read_layers(root, [])
    for folder, words in found.items():
        for near in [folder[len("src/"):], *layers.get(folder[len("src/"):], [])]:
            words.update(structs.get(f"src/{near}", set()))
    return found


def check_name(path, name, words):
    if name == "main" or any(name == w or name.startswith(w + "_") for w in words):
        return None
    return (f"{path}:1: {name}: an exported name starts with its folder, a file of it or "
            "a struct it knows")


def run(root, build):
    allowed = {(r[0], r[1]): n for n, r in table(root, "tools/globals")}
    waived = {(w[1], w[2]) for _, w in table(root, "tools/waivers") if w[0] == "names"}
    words, findings, used = nouns(root), [], set()
    for path, flags, section, name in symbols(list(objects(root, build))):
        if flags[0] in "gu" and "F" in flags and (path, name) not in waived:
            problem = check_name(path, name, words[os.path.dirname(path)])
            findings += [problem] if problem else []
        if "O" in flags and re.match(r"\.t?(data|bss)(\.(?!rel\.ro).*)?$|\*COM\*", section):
            plain = re.sub(r"\.\d+$", "", name)
            used.add((path, plain))
            if (path, plain) not in allowed:
                findings.append(f"{path}:1: {plain} is a writable global ({section})")
    for path, name in sorted(set(allowed) - used):
        findings.append(f"tools/globals:{allowed[path, name]}: {path} {name} is not there")
    return findings
