"""headers.py - does every header compile alone, and twice?

A header that needs another one included before it breaks whoever reorders includes.
"""
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from source import c_files

FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
         "-xc", "-"]


def compile_header(root, path):
    name = path[len("src/"):] if path.startswith("src/") else path
    banned = os.path.join(root, "src/base/banned.h")
    force = ["-include", banned] if os.path.isfile(banned) else []
    code = f'#include "{name}"\n#include "{name}"\n'
    done = subprocess.run(["gcc", f"-I{root}/src", f"-I{root}", f"-I{root}/include", *force, *FLAGS], check=False,
                          input=code.encode(), capture_output=True)
    if done.returncode == 0:
        return []
    errors = [l for l in done.stderr.decode(errors="replace").split("\n") if "error:" in l]
    reason = errors[0].split("error:")[1].strip() if errors else "the compiler failed"
    return [f"{path}:1: does not compile alone and twice: {reason}"]


def run(root):
    headers = [p for p in c_files(root) + c_files(root, "tests/") if p.endswith(".h")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: compile_header(root, path), headers)
        return [finding for findings in results for finding in findings]
