#!/usr/bin/env python3
"""secured.py - does the daemon speak TLS as it should, with other people's clients?

    secured.py ABIDE

Makes certificates with openssl, starts the daemon with one, talks to it with openssl's
s_client and with Python's ssl, gives it another by SIGHUP. Prints TAP, and what a
connection costs in memory.
"""
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from run import KEY, Run

CONNECTIONS = 1000


def certify(folder, name):
    chain, key = (os.path.join(folder, name + end) for end in (".pem", ".key"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "90", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", chain], check=True, capture_output=True)
    os.chmod(key, 0o600)
    return chain, key


class Secured:
    def __init__(self, abide, work):
        self.work = work
        self.chain, self.key = certify(work, "door")
        door = "tls_certificate = %s\ntls_key = %s\n[keep]\nevery_s = 1\n" % (self.chain, self.key)
        self.run = Run(abide, work, work, "", door)
        self.run.host = "localhost"  # to be looked up from inside the sandbox
        self.keeper()
        self.run.open(["script"])
        self.port = int(self.run.gateway.rsplit(":", 1)[1])
        self.daemon = self.run.started[-1]

    def keeper(self):
        """The root key is kept by a command, which runs before the sandbox closes."""
        self.run.own("init")
        key = os.path.join(self.work, "outside.hex")
        with open(key, "w") as out:
            out.write("ab" * 32 + "\n")
        command = os.path.join(self.work, "keeper.sh")
        with open(command, "w") as out:
            out.write("#!/bin/sh\ncat %s\n" % key)
        os.chmod(command, 0o700)
        self.run.own("key", "move", "command:" + command)

    def confined(self):
        with open("/proc/%d/status" % self.daemon.pid) as status:
            said = status.read()
        self.run.point("NoNewPrivs:\t1" in said, "no program it starts gains rights")
        self.run.point("Seccomp:\t2" in said, "its system calls are filtered")
        held = True
        for task in os.listdir("/proc/%d/task" % self.daemon.pid):
            with open("/proc/%d/task/%s/status" % (self.daemon.pid, task)) as status:
                held = held and "Seccomp:\t2" in status.read()
        self.run.point(held, "those of each thread are")

    def context(self, trusted=None):
        return ssl.create_default_context(cafile=trusted or self.chain)

    def dial(self, context):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return context.wrap_socket(plain, server_hostname="localhost")

    def ask(self, conn, path, body=None):
        head = "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n" % (
            "POST" if body else "GET", path, KEY)
        if body:
            head += "Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
        conn.sendall((head + "\r\n" + (body or "")).encode())
        got = b""
        while not self.whole(got):
            piece = conn.recv(65536)
            if not piece:
                break
            got += piece
        return got.decode()

    @staticmethod
    def whole(got):
        head, _, body = got.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.I)
        return got.endswith(b"0\r\n\r\n") or length and len(body) >= int(length.group(1))

    def s_client(self, *words):
        return subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % self.port,
                               "-CAfile", self.chain, *words], input="", text=True,
                              capture_output=True).stdout

    def spoken(self):
        said = self.s_client("-alpn", "h2,http/1.1", "-verify_return_error")
        self.run.point("Verify return code: 0" in said and "TLSv1.3" in said and
                       "ALPN protocol: http/1.1" in said, "s_client: TLS 1.3 and HTTP/1.1")
        said = self.s_client("-tls1_2")
        self.run.point("ECDHE" in said and "TLSv1.2" in said and "TLS session ticket" not in said,
                       "s_client: TLS 1.2, without tickets")
        said = self.s_client("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
        self.run.point("Cipher is (NONE)" in said, "s_client: no TLS 1.1")

    def streamed(self):
        with self.dial(self.context()) as conn:
            said = self.ask(conn, "/v1/chat/completions",
                            '{"model":"echo","stream":true,"user":"tls","messages":'
                            '[{"role":"user","content":"one two three"}]}')
            self.run.point("data: [DONE]" in said and "text/event-stream" in said,
                           "a stream through TLS is whole")

    def purged(self):
        """What is deleted is reclaimed by the daemon, inside its sandbox."""
        self.run.own("erase", "tls", "--all-conversations")
        for _ in range(100):
            with self.dial(self.context()) as conn:
                said = self.ask(conn, "/metrics")
            done = 'abide_erasures{state="reclaimed"} 1' in said
            if done:
                break
            time.sleep(0.2)
        self.run.point(done and "abide_upkeep_failed_total 0" in said,
                       "a deletion is reclaimed without anybody's help")

    def hang_up(self):
        """SIGHUP; whether the old connection still works."""
        with self.dial(self.context()) as conn:
            self.ask(conn, "/healthz")
            self.daemon.send_signal(signal.SIGHUP)
            time.sleep(1)
            return "200 OK" in self.ask(conn, "/healthz")

    def shown(self):
        with self.dial(self.context()) as conn:
            return conn.getpeercert(True)

    def reloaded(self):
        first, kept = self.shown(), self.chain + ".first"
        shutil.copy(self.chain, kept)
        new_chain, new_key = certify(self.work, "new")
        shutil.copy(new_chain, self.chain)
        held, self.chain = self.hang_up_with(kept)
        self.run.point(held and self.shown_with(kept) == first,
                       "a certificate without its key leaves the old one")
        shutil.copy(new_key, self.key)
        held, self.chain = self.hang_up_with(kept)
        self.run.point(held, "connections outlive a reload")
        self.run.point(self.shown_with(new_chain) not in (None, first), "the new one is shown")

    def hang_up_with(self, trusted):
        chain, self.chain = self.chain, trusted
        return self.hang_up(), chain

    def shown_with(self, trusted):
        chain, self.chain = self.chain, trusted
        try:
            return self.shown()
        except ssl.SSLError:
            return None
        finally:
            self.chain = chain

    def rss(self):
        with open("/proc/%d/status" % self.daemon.pid) as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) * 1024

    def weigh(self):
        trusted = os.path.join(self.work, "new.pem")
        context, held = self.context(trusted), []
        before = self.rss()
        for _ in range(CONNECTIONS):
            held.append(self.dial(context))
        for conn in held:
            self.ask(conn, "/healthz")
        each = (self.rss() - before) // CONNECTIONS
        for conn in held:
            conn.close()
        print("# a connection that waits between two requests: %d bytes" % each)
        self.run.point(each < 64 << 10, "an idle connection takes less than 64 kB")


def main():
    work = tempfile.mkdtemp(prefix="abide-secured.")
    secured = Secured(sys.argv[1], work)
    try:
        secured.confined()
        secured.spoken()
        secured.streamed()
        secured.purged()
        secured.reloaded()
        secured.weigh()
    finally:
        secured.run.close()
        shutil.rmtree(work, ignore_errors=True)
    print("1..%d" % secured.run.points)
    sys.exit(1 if secured.run.failures else 0)


if __name__ == "__main__":
    main()
