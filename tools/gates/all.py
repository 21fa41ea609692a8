#!/usr/bin/env python3
"""all.py - runs the gates over a tree and prints one TAP point for each.

usage: all.py ROOT BUILD [GATE...]   (BUILD for `covered` is the build with coverage)
"""
import sys

import banned
import corpus
import covered
import docs
import headers
import layers
import ledger
import listed
import messages
import objects
import raw_sinks
import schema
import sizes
import waivers

GATES = {
    "layers": lambda root, build: layers.run(root),
    "sizes": lambda root, build: sizes.run(root),
    "banned": lambda root, build: banned.run(root),
    "listed": lambda root, build: listed.run(root),
    "headers": lambda root, build: headers.run(root),
    "objects": objects.run,
    "raw_sinks": lambda root, build: raw_sinks.run(root),
    "schema": lambda root, build: schema.run(root),
    "docs": lambda root, build: docs.run(root),
    "ledger": lambda root, build: ledger.run(root),
    "messages": lambda root, build: messages.run(root),
    "corpus": lambda root, build: corpus.run(root),
    "covered": covered.run,
    "waivers": lambda root, build: waivers.run(root),
}


def main():
    root, build = sys.argv[1], sys.argv[2]
    wanted = sys.argv[3:] or [name for name in GATES if name != "covered"]
    bad = False
    for number, name in enumerate(wanted, 1):
        findings = GATES[name](root, build)
        for finding in findings:
            print(f"# {finding}")
        print(f"{'not ok' if findings else 'ok'} {number} - {name}")
        bad = bad or bool(findings)
    print(f"1..{len(wanted)}")
    for note in ledger.notes(root) if "ledger" in wanted else []:
        print(f"# note: {note}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
