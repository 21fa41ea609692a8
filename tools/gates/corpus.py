#!/usr/bin/env python3
"""corpus.py - is the chat corpus well formed, and are its halves apart?

In:    corpora/chat/LANGUAGE/THEME.chat, by the rules of corpora/chat/README.md.
Out:   findings; --count: turns per language, kind, split, and mentions per culture;
       --doubts FILE...: unlabelled words that the same file labels, to be read by a human.
Never: judges whether a label is true.
"""
import collections
import os
import re
import sys

from source import files, read

LANGUAGES = "en de es fr it pt nl pl".split()
HEADER = [("theme", r"\S.*"), ("split", r"train|held"), ("kind", r"people|lookalikes"),
          ("author", r"\S.{9,}")]
CULTURES = frozenset("""
english irish scottish welsh african_american german dutch nordic finnish baltic french italian
spanish portuguese polish czech_slovak hungarian romanian balkan greek russian ukrainian turkish
arabic persian hebrew kurdish armenian georgian kazakh mongolian hindi bengali tamil punjabi
pakistani nepali sinhala chinese japanese korean vietnamese thai filipino indonesian malay
ethiopian somali nigerian_yoruba igbo hausa ghanaian swahili south_african congolese
hawaiian_polynesian native_american caribbean brazilian latin_american""".split())
PLAIN_KINDS = frozenset("FLAOD")
TURNS_LOW, TURNS_HIGH = 30, 140
TURN_CHARS = 3000  # a turn of 150 words with labels is 1500
NAME_CHARS = 60    # the longest full name with particles is below 50
TITLES = re.compile(r"(?i)(dr|mrs?|ms|miss|prof|professor|sir|madam|rev|sgt)\.? ")
LABEL = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]|]*)\]\]")
ESCAPE = re.compile(r"\\(.)|\\$")


class Turn:
    """One line: where it stands, its text, and the labels in it as (kind, culture, text)."""
    def __init__(self, path, number, talk, text):
        self.path, self.number, self.talk, self.text = path, number, talk, text
        self.labels = []
        for match in LABEL.finditer(text):
            kind, _, culture = match.group(1).partition(".")
            self.labels.append((kind, culture, match.group(2)))

    def plain(self):
        return LABEL.sub(lambda match: match.group(2), self.text)

    def bare(self):
        """The text with a gap where labels stood."""
        return LABEL.sub(" \x01 ", self.text).replace("\\n", " ")


class Theme:
    def __init__(self, path, header, turns):
        self.path, self.header, self.turns = path, header, turns
        self.language = path.split("/")[2]


def chat_files(root):
    return [f for f in files(root) if f.startswith("corpora/chat/") and f.endswith(".chat")]


def parse_header(path, lines, findings):
    header = {}
    for number, (key, pattern) in enumerate(HEADER, 1):
        line = lines[number - 1] if number <= len(lines) else ""
        match = re.fullmatch(r"# (\w+): (.*)", line)
        if not match or match.group(1) != key:
            findings.append(f"{path}:{number}: the header's line {number} is '# {key}: ...'")
        elif not re.fullmatch(pattern, match.group(2)):
            findings.append(f"{path}:{number}: {key} cannot be '{match.group(2)}'")
        else:
            header[key] = match.group(2)
    return header


def parse(root, path, findings):
    lines = read(root, path).split("\n")
    header = parse_header(path, lines, findings)
    turns, talk, last = [], 0, "#"
    if lines[-1] != "" or "\ufffd" in "".join(lines):
        findings.append(f"{path}:{len(lines)}: the file is UTF-8 and ends with a line end")
    for number, line in enumerate(lines[:-1][len(HEADER):], len(HEADER) + 1):
        if line == "":
            talk += 1
            if last == "":
                findings.append(f"{path}:{number}: more than one empty line")
        elif re.match(r"[ua] \S", line) and not re.search(r"\s$|[\t\r]", line):
            turns.append(Turn(path, number, talk, line[2:]))
        else:
            findings.append(f"{path}:{number}: a turn is 'u ' or 'a ' and text")
        last = line
    return Theme(path, header, turns)


def label_faults(kind, culture, text):
    if kind == "P" and culture not in CULTURES:
        yield f"no culture '{culture}'"
    if kind != "P" and (kind not in PLAIN_KINDS or culture):
        yield f"no label '{kind}{'.' if culture else ''}{culture}'"
    if text != text.strip() or not re.search(r"\w", text):
        yield f"label '{text}' is empty or has blanks at its ends"
    if kind in "PF" and TITLES.match(text):
        yield f"a title stays outside: '{text}'"
    if kind in "PF" and len(text) > NAME_CHARS:
        yield f"a name of {len(text)} characters"
    if kind in "PFL" and re.search(r"['’]s$", text):
        yield f"a possessive stays outside: '{text}'"
    if kind == "A" and not re.search(r"\d", text):
        yield f"an address holds a number: '{text}'"


def turn_faults(turn):
    rest = LABEL.sub("", turn.text)
    if "[[" in rest or "]]" in rest:
        yield "a label is broken or nested"
    if any(m.group(1) not in ("n", "\\") for m in ESCAPE.finditer(turn.text)):
        yield r"an escape other than \n and \\"
    if len(turn.text) > TURN_CHARS:
        yield f"a turn of {len(turn.text)} characters"
    for label in turn.labels:
        yield from label_faults(*label)


def theme_faults(theme):
    path, count = theme.path, len(theme.turns)
    if theme.language not in LANGUAGES:
        yield f"{path}:1: no language '{theme.language}'"
    if not TURNS_LOW <= count <= TURNS_HIGH:
        yield f"{path}:1: {count} turns, a theme has {TURNS_LOW} to {TURNS_HIGH}"
    names = {}
    for turn in theme.turns:
        for fault in turn_faults(turn):
            yield f"{path}:{turn.number}: {fault}"
        for kind, _, text in turn.labels:
            if kind == "P" and " " in text:
                names.setdefault(turn.talk, set()).add(text)
    for turn in theme.turns:
        for name in names.get(turn.talk, ()):
            if re.search(r"\b" + re.escape(name) + r"\b", turn.bare()):
                yield f"{path}:{turn.number}: '{name}' without the label it has in this talk"


def fold(text):
    return " ".join(text.casefold().replace("\\n", " ").split())


def whole_faults(themes):
    """What no file can see alone: turns that stand twice, names in both halves."""
    seen, names = {}, {"train": {}, "held": {}}
    for theme in themes:
        for turn in theme.turns:
            where, text = f"{theme.path}:{turn.number}", fold(turn.plain())
            if text in seen:
                yield f"{where}: the same turn as {seen[text]}"
            seen.setdefault(text, where)
            for kind, _, name in turn.labels:
                if kind == "P" and len(fold(name).split()) > 1:
                    names.get(theme.header.get("split"), {}).setdefault(fold(name), where)
    for name in sorted(names["held"].keys() & names["train"].keys()):
        yield f"{names['held'][name]}: '{name}' is also in train: {names['train'][name]}"


def balance_faults(themes):
    groups = collections.defaultdict(collections.Counter)
    for theme in themes:
        key = theme.language, theme.header.get("kind")
        groups[key][theme.header.get("split")] += 1
    for (language, kind), count in sorted(groups.items(), key=str):
        if abs(count["train"] - count["held"]) > 1:
            yield (f"corpora/chat/{language}:1: {count['train']} {kind} themes to train and "
                   f"{count['held']} held; half and half")


def run(root):
    findings = []
    themes = [parse(root, path, findings) for path in chat_files(root)]
    for theme in themes:
        findings += theme_faults(theme)
    return findings + list(whole_faults(themes)) + list(balance_faults(themes))


def print_counts(themes):
    rows, mentions = collections.Counter(), collections.defaultdict(collections.Counter)
    for theme in themes:
        key = theme.language, theme.header["kind"], theme.header["split"]
        for turn in theme.turns:
            rows[key, "turns"] += 1
            rows[key, "words"] += len(turn.plain().replace("\\n", " ").split())
            kinds = [kind for kind, _, _ in turn.labels]
            rows[key, "bare"] += not set(kinds) & {"P", "F"}
            rows.update(((key, kind) for kind in kinds))
            for kind, culture, _ in turn.labels:
                if kind == "P":
                    mentions[culture][theme.language, theme.header["split"]] += 1
    columns = ["turns", "words", "bare", *"PFLAOD"]
    print(f"{'language kind split':26}" + "".join(f"{c:>7}" for c in columns))
    for key in sorted({key for key, _ in rows}):
        print(f"{' '.join(key):26}" + "".join(f"{rows[key, c]:7}" for c in columns))
    print("\nmentions: culture, English train, English held, other languages")
    for culture in sorted(CULTURES):
        found = mentions[culture]
        train, held = found["en", "train"], found["en", "held"]
        print(f"{culture:22}{train:6}{held:6}{sum(found.values()) - train - held:6}")


def print_doubts(themes):
    for theme in themes:
        words = {word for turn in theme.turns for kind, _, text in turn.labels
                 if kind in "PFL" for word in re.findall(r"[^\W\d_]{3,}", text)}
        for turn in theme.turns:
            text = turn.bare()
            found = sorted(w for w in words if re.search(rf"(?i)\b{w}\b", text))
            if found:
                print(f"{theme.path}:{turn.number}: {', '.join(found)}")


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    findings, wanted = [], [os.path.basename(name) for name in sys.argv[2:]]
    themes = [parse(root, path, findings) for path in chat_files(root)
              if not wanted or os.path.basename(path) in wanted]
    if sys.argv[1:2] == ["--count"] and not findings:
        print_counts(themes)
    elif sys.argv[1:2] == ["--doubts"] and not findings:
        print_doubts(themes)
    else:
        print("\n".join(findings) or "usage: corpus.py --count | --doubts [FILE...]")
        sys.exit(1)


if __name__ == "__main__":
    main()
