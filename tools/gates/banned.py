"""banned.py - are the names that only one place may use, used only there?

base/banned.h already stops the unsafe names everywhere; this gate knows the homes of
the names that are right in one place: the heap, files, output, the end of the process,
the clock, the environment.
"""
import re

from source import c_files, is_test, lines_with, read

# (what, pattern of the names, where they may stand, what to use instead)
ROWS = [
    ("heap", r"malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf",
     r"src/base/mem\.c", "base/mem.h, base/arena.h or base/buf.h"),
    ("output", r"printf|puts|putchar|fputs|perror|vprintf|fprintf|vfprintf|fwrite|fputc|putc",
     r"src/cli/.*", "an err, a sink or a log; only cli prints"),
    ("end", r"exit|_exit|quick_exit|abort|atexit|longjmp|setjmp",
     r"src/cli/.*|src/base/mem\.c|src/os/(proc|peer)\.c",
     "an err; only cli ends the process"),
    ("clock", r"time|clock|clock_gettime|gettimeofday|timespec_get",
     r"src/os/now\.c", "an instant given by the caller (os/now.h is the only clock)"),
    ("files", r"open|openat|creat|fopen|fdopen|freopen|stat|lstat|fstat|fstatat|mkdir|unlink|"
     r"rmdir|rename|renameat|opendir|readdir|chmod|chown|link|symlink|readlink|truncate",
     r"src/os/.*", "os/file.h"),
    ("environment", r"getenv|secure_getenv|setenv|putenv|setlocale",
     r"src/cli/.*|src/os/.*", "a parameter"),
    ("process", r"fork|vfork|execve?|execvp|execl[ep]?|posix_spawnp?|dlopen",
     r"src/os/.*", "os/proc.h"),
    ("unbounded", r"alloca|scanf|sscanf|fscanf|strtol|strtoul|strtoll|strtoull|strtod",
     r"src/base/num\.c|src/text/.*", "base/num.h"),
]


def run(root):
    findings = []
    for path in c_files(root):
        if is_test(path):
            continue
        text = read(root, path)
        for what, names, home, instead in ROWS:
            if re.fullmatch(home, path):
                continue
            pattern = r"(?<![\w.>])(" + names + r")\s*\("
            for number, _, match in lines_with(text, pattern):
                findings.append(f"{path}:{number}: {match.group(1)} ({what}): use {instead}")
    return findings
