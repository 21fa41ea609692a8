/*
 * deid/train/corpus.h - labelled texts: what the tagger is taught and measured on.
 *
 * In:    CoNLL columns, JSONL with spans, labelled chat (corpora/chat/README.md).
 * Out:   documents: text and the marked stretches in it.
 * Never: reads files (the caller has the bytes); keeps the marks in the text.
 */
#ifndef ABIDE_DEID_TRAIN_CORPUS_H
#define ABIDE_DEID_TRAIN_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/vec.h"
#include "deid/tagger/tagger.h"

enum {
    GOLD_NEUTRAL = TAGGER_TYPES, /* dates and such: neither a name nor not one */
    GOLD_FAMOUS = 1,             /* flag: a public or fictional person */
    CULTURES_MAX = 96,
    CORPUS_DOCS_MAX = 1 << 20,
    CORPUS_GOLD_MAX = 1 << 22,
};

struct gold {
    uint32_t start, end; /* bytes of the document */
    uint8_t type;        /* enum tagger_type or GOLD_NEUTRAL */
    uint8_t culture;     /* index into cultures; 0: not said */
    uint8_t flags;
};

struct doc {
    size_t text; /* offset in corpus.text */
    uint32_t n;
    uint32_t gold, golds; /* corpus.gold[gold .. gold + golds) */
    uint16_t source;      /* the caller's number */
    uint8_t tongue;       /* enum tongue */
    bool goes_on;         /* a turn of the conversation of the document before */
};

struct corpus {
    uint8_t tongue; /* of the documents that are opened */
    struct buf text;
    VEC(struct gold) gold;
    VEC(struct doc) docs;
    struct str cultures[CULTURES_MAX]; /* in `words` */
    unsigned culture_count;
    struct buf words;
};

enum { CORPUS_BYTES_MAX = 1 << 29 };

/* Takes the next line off the front, without its end. */
struct raw corpus_line(struct raw *rest);

void corpus_init(struct corpus *c);
void corpus_fini(struct corpus *c);
struct raw corpus_text(const struct corpus *c, const struct doc *d);
const struct gold *corpus_gold(const struct corpus *c, const struct doc *d);

/* Building: open, append to c->text, mark, close. */
bool corpus_open(struct corpus *c, uint16_t source, struct err *err) MUST_CHECK;
bool corpus_mark(struct corpus *c, struct gold g, struct err *err) MUST_CHECK;
uint32_t corpus_here(const struct corpus *c); /* bytes of the open document so far */
void corpus_close(struct corpus *c);          /* drops an empty document */

/* Columns: "token TAB label" with BIO labels; sentences are written as people do. */
bool corpus_read_columns(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err) MUST_CHECK;
/* JSONL: {"text": ..., "spans": [{"label", "start", "end"}]}, code points or b-bytes.
 */
bool corpus_read_spans(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err) MUST_CHECK;

/* The header of a chat file. */
struct chat_head {
    bool held;       /* never trained on */
    bool lookalikes; /* things that look like names and are none */
    struct raw theme;
};
bool corpus_chat_head(
    struct raw bytes, struct chat_head *out, struct err *err) MUST_CHECK;
/* Each turn becomes a document; an empty line ends a conversation. */
bool corpus_read_chat(
    struct corpus *c, struct raw bytes, uint16_t source, struct err *err) MUST_CHECK;

#endif
