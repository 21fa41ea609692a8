#include "deid/train/score.h"

static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Every byte of [start, end) that is no white space lies in a span. */
static bool fully_covered(
    struct raw text, size_t start, size_t end, const struct tagger_spans *found)
{
    size_t at = start;
    for (size_t i = 0; i < found->n && at < end; i++) {
        while (at < end && is_space(text.p[at]))
            at++;
        if (found->p[i].start <= at && found->p[i].end > at)
            at = found->p[i].end;
    }
    while (at < end && is_space(text.p[at]))
        at++;
    return at >= end;
}

static bool touched(const struct token *k, const struct tagger_spans *found)
{
    for (size_t i = 0; i < found->n; i++)
        if (found->p[i].start < k->end && k->start < found->p[i].end)
            return true;
    return false;
}

static void count(struct score_pair *p, bool hit)
{
    p->all++;
    p->hit += hit;
}

static void score_gold(struct score *s, struct raw text, const struct gold *g,
    const struct tagger_spans *found)
{
    bool hit = fully_covered(text, g->start, g->end, found);
    if (g->type == GOLD_NEUTRAL)
        return;
    count(&s->label[g->type], hit);
    if (g->flags & GOLD_FAMOUS)
        count(&s->famous, hit);
    if (g->culture)
        count(&s->culture[g->culture], hit);
}

static void score_word(struct score *s, const struct token *k, const struct gold *gold,
    uint32_t golds, const struct tagger_spans *found)
{
    bool marked = false, neutral = false, hit = touched(k, found);
    for (uint32_t i = 0; i < golds; i++)
        if (gold[i].start < k->end && k->start < gold[i].end) {
            neutral = gold[i].type == GOLD_NEUTRAL;
            marked = !neutral;
        }
    if (neutral)
        return;
    if (hit)
        count(&s->covered, marked);
    if (!marked)
        count(&s->clear, hit);
}

void score_doc(struct score *s, const struct corpus *c, const struct doc *d,
    const struct tagger_spans *found)
{
    struct tokens z;
    const struct gold *gold = corpus_gold(c, d);
    struct raw text = corpus_text(c, d);
    s->bytes += text.n;
    for (uint32_t i = 0; i < d->golds; i++)
        score_gold(s, text, &gold[i], found);
    tokens_init(&z, text);
    while (tokens_next(&z))
        for (unsigned i = 0; i < z.n; i++)
            score_word(s, &z.t[i], gold, d->golds, found);
}

static void add(struct score_pair *sum, struct score_pair more)
{
    sum->all += more.all;
    sum->hit += more.hit;
}

void score_add(struct score *sum, const struct score *more)
{
    for (unsigned i = 0; i < TAGGER_TYPES; i++)
        add(&sum->label[i], more->label[i]);
    for (unsigned i = 0; i < CULTURES_MAX; i++)
        add(&sum->culture[i], more->culture[i]);
    add(&sum->famous, more->famous);
    add(&sum->clear, more->clear);
    add(&sum->covered, more->covered);
    sum->bytes += more->bytes;
}

double score_percent(struct score_pair p)
{
    return p.all ? 100.0 * (double)p.hit / (double)p.all : 100.0;
}
