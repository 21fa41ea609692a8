#!/usr/bin/env python3
"""run.py - do the clients that products use work through the gateway, unmodified?

    run.py [--changed] ABIDE FOLDER CLIENT...

Starts an upstream and the daemon on an installation of its own, then each CLIENT: openai,
anthropic (Node, from FOLDER/node_modules), python, otel, llama (FOLDER/venv). The upstream
of llama is a real model, of the others a script. With --changed the words of each call
and answer change on their way (pseudonyms, minimised answers). Prints TAP: the clients'
points, and that what was said is in the store.
"""
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
KEY, UPSTREAM_KEY = "key-of-clients", "key-of-upstream"
CHANGED = """personal = pseudonyms
classes = text image audio file tool
replies = label
guard = block
"""
# Whose chats they are, and what must be found in them.
SAID = {"openai": ("node-openai", "You said: hello", "one two three"),
        "anthropic": ("node-anthropic", "You said: hello", "one two three"),
        "python": ("python-openai", "You said: hello", "one two three"),
        "otel": ("otel-user", "hello from a span", "answered in a span"),
        "llama": ("llama", "The capital of France is")}


def client_command(name, folder):
    if name in ("openai", "anthropic"):
        return ["node", os.path.join(HERE, "client_%s.mjs" % name)]
    return [os.path.join(folder, "venv/bin/python"), os.path.join(HERE, "client_%s.py" % name)]


def upstream_command(names, folder):
    if names == ["llama"]:
        return [os.path.join(folder, "venv/bin/python"),
                os.path.join(HERE, "upstream_llama.py"), folder, "0"]
    return [sys.executable, os.path.join(HERE, "upstream.py"), "0"]


class Run:
    def __init__(self, abide, folder, work, entry, door=""):
        self.entry, self.door = entry, door  # more lines of [upstream] and of [serve]
        self.host = "127.0.0.1"  # of the upstream, as the gateway is told
        self.abide, self.folder, self.work = os.path.abspath(abide), folder, work
        self.env = dict(os.environ, ABIDE_STATE=os.path.join(work, "state"))
        self.points, self.failures, self.started = 0, 0, []

    def point(self, held, says):
        self.points += 1
        self.failures += not held
        print("%s %d - %s" % ("ok" if held else "not ok", self.points, says), flush=True)

    def own(self, *words):
        return subprocess.run([self.abide, *words], env=self.env, check=True, text=True,
                              capture_output=True).stdout

    def start(self, command, pattern, pipe):
        log = open(os.path.join(self.work, os.path.basename(command[0]) + ".log"), "w")
        streams = {"stdout": log, "stderr": log}
        streams[pipe] = subprocess.PIPE
        child = subprocess.Popen(command, env=self.env, text=True, **streams)
        self.started.append(child)
        for line in getattr(child, pipe):
            found = re.search(pattern, line)
            if found:
                return "http://127.0.0.1:" + found.group(1)
            print("# " + line.rstrip())
        raise SystemExit("Bail out! %s did not start" % command[0])

    def open(self, names):
        if not os.path.exists(self.env["ABIDE_STATE"]):
            self.own("init")
        notice = os.path.join(self.work, "notice.txt")
        for path, text in ((notice, "We train if you agree."),
                           (os.path.join(self.work, "upstream.key"), UPSTREAM_KEY)):
            with open(path, "w") as out:
                out.write(text + "\n")
        self.own("notice", "publish", "n1", "--text", notice, "--purpose", "train")
        command = upstream_command(names, self.folder)
        self.upstream = self.start(command, r"^(\d+)$", "stdout")
        conf = os.path.join(self.work, "serve.conf")
        with open(conf, "w") as out:
            out.write("[serve]\nlisten = 127.0.0.1:0\n%s[upstream up]\nurl = %s\nkey_file = %s\n"
                      "%s[project local]\nupstream = up\nkey_sha256 = %s\n" %
                      (self.door, self.upstream.replace("127.0.0.1", self.host), os.path.join(self.work, "upstream.key"), self.entry,
                       hashlib.sha256(KEY.encode()).hexdigest()))
        self.gateway = self.start([self.abide, "serve", "--config", conf], r"port (\d+)",
                                  "stderr")
        if "tls_key" in self.door:
            self.gateway = self.gateway.replace("http:", "https:")

    def client(self, name):
        got = subprocess.run([*client_command(name, self.folder), self.gateway, self.upstream,
                              KEY], cwd=self.folder, text=True, capture_output=True)
        lines = re.findall(r"^(not )?ok \d+ - (.*)$", got.stdout, re.M)
        for bad, says in lines:
            self.point(not bad, "%s: %s" % (name, says))
        ended = re.search(r"^1\.\.(\d+)$", got.stdout, re.M)
        if not ended or int(ended.group(1)) != len(lines):
            print("# " + got.stderr[-2000:].replace("\n", "\n# "))
            self.point(False, name + ": it ran to its end")

    def kept(self, name):
        """What this client said stands in the store, in one piece, and can be opened."""
        out = os.path.join(self.work, "export-" + name)
        who, *said = SAID[name]
        self.own("export", "--account", who, "--out", out)
        text = ""
        for folder, _, files in os.walk(out):
            for file in files:
                with open(os.path.join(folder, file), errors="replace") as f:
                    text += f.read()
        self.point(all(words in text for words in said), name + ": what was said is kept")
        if name in ("openai", "python"):
            self.point("keep me" not in text, name + ": what the provider deleted is not")

    def unseen(self):
        """What the clients said of themselves did not reach the upstream as it was."""
        with urllib.request.urlopen(self.upstream + "/_seen") as answer:
            seen = answer.read().decode()
        self.point("<EMAIL_1>" in seen and "someone@example.org" not in seen,
                   "no address reached the upstream")

    def close(self):
        for child in reversed(self.started):
            child.send_signal(signal.SIGTERM)
        for child in reversed(self.started):
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()


def main():
    changed = "--changed" in sys.argv
    words = [word for word in sys.argv[1:] if word != "--changed"]
    abide, folder, names = words[0], os.path.abspath(words[1]), words[2:]
    work = tempfile.mkdtemp(prefix="abide-clients.")
    run = Run(abide, folder, work, CHANGED if changed else "")
    try:
        run.open(names)
        for name in names:
            run.client(name)
            run.kept(name)
        if changed:
            run.unseen()
    finally:
        run.close()
        shutil.rmtree(work, ignore_errors=True)
    print("1..%d" % run.points)
    sys.exit(1 if run.failures else 0)


if __name__ == "__main__":
    main()
