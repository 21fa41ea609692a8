"""layers.py - does each folder include only what its line in src/LAYERS allows?

Also: the list is acyclic, stages do not know each other, a *_priv.h stays at home
(its folder and the folders inside it),
a library's header is named in one folder, pure folders name no clock, file or thread,
a source file includes its own header first.
"""
import os
import re

from source import c_files, folder_of, is_test, read

STAGES = ["capture", "policy", "store", "deid", "dataset", "learn", "guard", "audit",
          "rights", "access", "sharing", "assistants", "stats"]

# A library's header -> the folders that may name it.
LIBRARIES = [
    (r"sqlite3\.h", ["store"]), (r"libpq", ["store"]),
    (r"openssl/", ["crypt", "os"]), (r"sodium", ["crypt"]), (r"p11-kit/", ["crypt"]),
    (r"seccomp\.h|linux/landlock", ["os"]),
    (r"zip\.h|zstd.*\.h|zlib\.h", ["text"]),
    (r"curl/|uv\.h|sys/socket\.h|netinet/|arpa/|netdb\.h", ["os"]),
]

IMPURE = re.compile(r"(time|unistd|fcntl|pthread|threads|signal|dirent|poll|termios|ftw|"
                    r"sys/(time|file|mman|random|wait|ioctl|epoll|socket))\.h")
IMPURE_EXCEPT = {
    "src/base/banned.h",   # it poisons names that <time.h> declares
    "src/crypt/random.c",  # random bytes must not survive a fork: it asks for the process id
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def read_layers(root, findings):
    layers = {}
    for number, line in enumerate(read(root, "src/LAYERS").split("\n"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        folder, _, allowed = line.partition(":")
        layers[folder.strip()] = allowed.split()
        for other in allowed.split():
            if other not in layers or other == folder.strip():
                findings.append(f"src/LAYERS:{number}: {folder} names {other}, which does "
                                "not stand above it: the list must be acyclic")
            if folder.strip() in STAGES and other in STAGES:
                findings.append(f"src/LAYERS:{number}: stage {folder} names stage {other}; "
                                "only flow joins stages")
    return layers


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def check_quoted(path, folder, name, layers):
    if name.startswith("tests/"):
        return None if is_test(path) else "code must not include a test's header"
    if "/" not in name:
        return f'write "folder/{name}", not "{name}"'
    target = os.path.dirname(name)
    through_the_front = is_test(path) and folder.startswith(target + "/")
    if target != folder and target not in layers[folder] and not through_the_front:
        return f"folder {folder} may not include {target} (src/LAYERS)"
    at_home = folder == target or folder.startswith(target + "/")
    if name.endswith("_priv.h") and not at_home:
        return f"{name} is private to {target}"
    return None


def check_system(path, folder, name, layers):
    for pattern, homes in LIBRARIES:
        if re.match(pattern, name) and folder.split("/")[0] not in homes:
            return f"<{name}> is named in {' and '.join(homes)} only"
    pure = folder != "os" and "os" not in layers[folder]
    if pure and not is_test(path) and path not in IMPURE_EXCEPT and IMPURE.fullmatch(name):
        return f"folder {folder} is pure: <{name}> needs os on its line in src/LAYERS"
    return None


def own_header(root, path):
    header = path[:-2] + ".h"
    return header[len("src/"):] if path.endswith(".c") and \
        os.path.isfile(os.path.join(root, header)) else None


def check_file(root, path, layers):
    folder, text = folder_of(path), read(root, path)
    if folder not in layers:
        yield f"{path}:1: folder {folder} has no line in src/LAYERS"
        return
    own, first = own_header(root, path), True
    for match in INCLUDE.finditer(text):
        quoted, name = match.group(1) == '"', match.group(2)
        check = check_quoted if quoted else check_system
        problem = check(path, folder, name, layers)
        if not problem and quoted and not os.path.isfile(os.path.join(root, "src", name)) \
                and not os.path.isfile(os.path.join(root, name)):
            problem = f"{name} does not exist"
        if not problem and first and own and name != own:
            problem = f'the file\'s own header "{own}" comes first'
        first = False
        if problem:
            yield f"{path}:{line_of(text, match.start())}: {problem}"


def run(root):
    findings = []
    layers = read_layers(root, findings)
    for path in c_files(root):
        findings += check_file(root, path, layers)
    return findings
