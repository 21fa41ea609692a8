#!/usr/bin/env python3
"""deid_peers.py - what other tools find in marked texts, in the form abide eval reads.

usage: deid_peers.py TOOL TEXTS.jsonl OUT.jsonl SPEED.json [PROGRAM]

TOOL: presidio, scrubadub, datafog, commonregex, detect-secrets, gitleaks, abide. Each
runs with its own defaults, in this process, one text at a time (gitleaks and abide are
programs: one run over all texts). Speed is bytes of UTF-8 per second of CPU time, since
other work on the machine does not count in it; scaling is the CPU seconds of one text of
10 KB, 100 KB and 1 MB.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

SCALES = (10_000, 100_000, 1_000_000)
SCALE_LIMIT_S = 90  # a longer text is not tried when the growth says it takes longer


def presidio():
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from spacy.language import Language

    @Language.component("lower_lemmas")
    def lower_lemmas(doc):
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    # The list of public suffixes that comes with it, instead of asking the network.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

    class Blank(SpacyNlpEngine):  # tokens and lemmas; no model, so no names
        def __init__(self):
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}
            self.nlp["en"].max_length = 10**8
            self.nlp["en"].add_pipe("lower_lemmas")

        def load(self):
            pass

        def is_loaded(self):
            return True

    engine = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    return lambda text: [(r.entity_type, r.start, r.end, r.score)
                         for r in engine.analyze(text=text, language="en")]


def scrubadub():
    import scrubadub as library
    labels = {"email": "EMAIL_ADDRESS", "phone": "PHONE_NUMBER", "credit_card": "CREDIT_CARD",
              "social_security_number": "US_SSN", "url": "URL", "twitter": "USERNAME",
              "skype": "USERNAME", "credential": "PASSWORD", "name": "PERSON",
              "address": "STREET_ADDRESS", "date_of_birth": "DATE_OF_BIRTH",
              "drivers_licence": "US_DRIVER_LICENSE", "vehicle_licence_plate": "LICENSE_PLATE",
              "national_insurance_number": "UK_NINO", "postalcode": "POSTAL_CODE"}
    scrubber = library.Scrubber()
    return lambda text: [(labels.get(f.type, f.type.upper()), f.beg, f.end, 1.0)
                         for f in scrubber.iter_filth(text)]


def datafog():
    from datafog.processing.text_processing.regex_annotator import RegexAnnotator
    labels = {"EMAIL": "EMAIL_ADDRESS", "PHONE": "PHONE_NUMBER", "SSN": "US_SSN",
              "DOB": "DATE_OF_BIRTH", "ZIP": "POSTAL_CODE"}
    annotator = RegexAnnotator()
    return lambda text: [(labels.get(s.label, s.label), s.start, s.end, 1.0)
                         for s in annotator.annotate_with_spans(text)[1].spans]


def places(text, label, values):
    """A tool that gives values only: each where it stands, in order."""
    at = {}
    for value in values:
        start = text.find(value, at.get(value, 0)) if value else -1
        if start >= 0:
            at[value] = start + len(value)
            yield label, start, start + len(value), 1.0


def commonregex():
    from commonregex import CommonRegex
    fields = {"emails": "EMAIL_ADDRESS", "phones": "PHONE_NUMBER", "ips": "IP_ADDRESS",
              "ipv6s": "IP_ADDRESS", "credit_cards": "CREDIT_CARD", "links": "URL",
              "btc_addresses": "CRYPTO", "street_addresses": "STREET_ADDRESS",
              "dates": "DATE_TIME"}

    def find(text):
        found = CommonRegex(text)
        spans = []
        for field, label in fields.items():
            values = [v if isinstance(v, str) else v[0] for v in getattr(found, field)]
            spans += places(text, label, values)
        return spans
    return find


def detect_secrets():
    from detect_secrets import SecretsCollection
    from detect_secrets.settings import default_settings
    path = os.path.join(tempfile.mkdtemp(), "text.txt")  # it looks at files, with its filters

    def find(text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        with default_settings():
            secrets = SecretsCollection()
            secrets.scan_file(path)
        values = [secret.secret_value for _, secret in secrets if secret.secret_value]
        return list(places(text, "SECRET", values))
    return find


def cpu_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def gitleaks(program, texts, folder):
    for number, text in enumerate(texts):
        with open(os.path.join(folder, f"{number}.txt"), "w", encoding="utf-8") as file:
            file.write(text)
    report = os.path.join(folder, "report.json")
    before = cpu_children()
    subprocess.run([program, "dir", folder, "--report-format", "json", "--report-path", report,
                    "--no-banner", "--log-level", "error", "--exit-code", "0"], check=True)
    seconds = cpu_children() - before
    spans = [[] for _ in texts]
    with open(report, encoding="utf-8") as file:
        for finding in json.load(file):
            number = int(os.path.basename(finding["File"])[:-4])
            spans[number] += places(texts[number], "SECRET", [finding["Secret"]])
    return spans, seconds


def abide(program, texts, folder):
    path = os.path.join(folder, "texts.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(texts))
    before = cpu_children()
    subprocess.run([program, "redact", "--input", "text", path], check=True,
                   stdout=subprocess.DEVNULL)
    return [[] for _ in texts], cpu_children() - before


def scaling(run, texts):
    """CPU seconds for one text of each size."""
    base, result, last = "\n".join(texts), {}, None
    while len(base) < SCALES[-1]:
        base += "\n" + base
    for size in SCALES:
        if last and last[1] * (size / last[0]) ** 2 > SCALE_LIMIT_S * 4 and last[1] > 1:
            result[str(size)] = None
            continue
        before = time.process_time()
        run(base[:size])
        last = (size, time.process_time() - before)
        result[str(size)] = round(last[1], 3)
    return result


LIBRARIES = {"presidio": presidio, "scrubadub": scrubadub, "datafog": datafog,
             "commonregex": commonregex, "detect-secrets": detect_secrets}
PROGRAMS = {"gitleaks": gitleaks, "abide": abide}


def main():
    tool, source, out, speed = sys.argv[1:5]
    with open(source, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    size = sum(len(text.encode()) for text in texts)
    if tool in PROGRAMS:
        with tempfile.TemporaryDirectory() as folder:
            spans, seconds = PROGRAMS[tool](sys.argv[5], texts, folder)
        scale = {}
    else:
        find = LIBRARIES[tool]()
        find("warm up")
        before = time.process_time()
        spans = [find(text) for text in texts]
        seconds = time.process_time() - before
        scale = None
    with open(out, "w", encoding="utf-8") as file:
        for found in spans:
            file.write(json.dumps([{"label": label, "start": a, "end": b, "score": score}
                                   for label, a, b, score in found]) + "\n")
    if scale is None:
        scale = scaling(find, texts) if not os.environ.get("ABIDE_PEERS_NO_SCALING") else {}
    with open(speed, "w", encoding="utf-8") as file:
        json.dump({"tool": tool, "bytes": size, "cpu_s": round(seconds, 2),
                   "mb_per_s": round(size / 1e6 / max(seconds, 1e-9), 3), "scaling": scale}, file)


if __name__ == "__main__":
    main()
