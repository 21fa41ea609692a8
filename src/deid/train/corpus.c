#include "deid/train/corpus.h"

#include <string.h>

struct raw corpus_line(struct raw *rest)
{
    const unsigned char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    struct raw line = {rest->p, n};
    rest->p += end ? n + 1 : n;
    rest->n -= end ? n + 1 : n;
    return line;
}

void corpus_init(struct corpus *c)
{
    *c = (struct corpus){.culture_count = 1};
    buf_init(&c->text, CORPUS_BYTES_MAX);
    buf_init(&c->words, (size_t)CULTURES_MAX * RAW_TOKEN_MAX);
}

void corpus_fini(struct corpus *c)
{
    vec_fini(&c->gold);
    vec_fini(&c->docs);
    buf_wipe(&c->text);
    buf_fini(&c->words);
}

struct raw corpus_text(const struct corpus *c, const struct doc *d)
{
    return (struct raw){c->text.p + d->text, d->n};
}

const struct gold *corpus_gold(const struct corpus *c, const struct doc *d)
{
    return c->gold.p + d->gold;
}

bool corpus_open(struct corpus *c, uint16_t source, struct err *err)
{
    struct doc d = {.text = c->text.n,
        .gold = (uint32_t)c->gold.n,
        .source = source,
        .tongue = c->tongue};
    if (!vec_push(&c->docs, d, CORPUS_DOCS_MAX))
        return err_memory(err);
    return true;
}

uint32_t corpus_here(const struct corpus *c)
{
    return (uint32_t)(c->text.n - c->docs.p[c->docs.n - 1].text);
}

bool corpus_mark(struct corpus *c, struct gold g, struct err *err)
{
    return vec_push(&c->gold, g, CORPUS_GOLD_MAX) || err_memory(err);
}

/* In order, and of two that overlap the first: what all that read marks rely on. */
static void order_marks(struct corpus *c, size_t from)
{
    size_t kept = from;
    struct gold *g = c->gold.p;
    for (size_t i = from + 1; i < c->gold.n; i++)
        for (size_t k = i; k > from && g[k].start < g[k - 1].start; k--) {
            struct gold later = g[k - 1];
            g[k - 1] = g[k];
            g[k] = later;
        }
    for (size_t i = from; i < c->gold.n; i++)
        if (kept == from || g[i].start >= g[kept - 1].end)
            g[kept++] = g[i];
    c->gold.n = kept;
}

void corpus_close(struct corpus *c)
{
    struct doc *d = &c->docs.p[c->docs.n - 1];
    order_marks(c, d->gold);
    d->n = corpus_here(c);
    d->golds = (uint32_t)c->gold.n - d->gold;
    if (d->n == 0)
        c->docs.n--;
}
