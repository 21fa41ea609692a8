#include "deid/measure.h"

#include <string.h>

/* Bytes that [a, b) and [c, d) share. */
static size_t shared(size_t a, size_t b, size_t c, size_t d)
{
    size_t from = a > c ? a : c, to = b < d ? b : d;
    return to > from ? to - from : 0;
}

double measure_ratio(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 1.0;
}

double measure_f(double precision, double recall, double beta)
{
    double b = beta * beta, sum = b * precision + recall;
    return sum > 0 ? (1 + b) * precision * recall / sum : 0;
}

/* Families whose types tools draw their own lines through: names, places, dates. */
static bool loose(unsigned family)
{
    return family == DEID_FAMILY_NAME || family == DEID_FAMILY_PLACE ||
           family == DEID_FAMILY_DATE;
}

bool measure_fits(unsigned found, unsigned gold)
{
    unsigned family = deid_type_get(gold)->family;
    if (found >= MEASURE_FAMILY)
        return str_eq(deid_family_opf(found - MEASURE_FAMILY), deid_family_opf(family));
    return found == gold || (loose(family) && deid_type_get(found)->family == family);
}

/* Bytes of the stretch that the found spans cover; they do not overlap each other. */
static size_t covered(const struct measure_text *t, size_t start, size_t end)
{
    size_t sum = 0;
    for (size_t i = 0; i < t->found_count; i++)
        sum += shared(start, end, t->found[i].start, t->found[i].end);
    return sum;
}

static void score_gold(
    struct measure_score *s, const struct measure_text *t, const struct measure_gold *g)
{
    size_t n = g->end - g->start, typed = 0;
    size_t cover = covered(t, g->start, g->end);
    bool strict = false;
    for (size_t i = 0; i < t->found_count; i++) {
        const struct span *f = &t->found[i];
        if (!measure_fits(f->type, g->type))
            continue;
        typed += shared(g->start, g->end, f->start, f->end);
        strict |= f->start == g->start && f->end == g->end;
    }
    s->gold++;
    s->full += cover == n;
    s->typed += typed * 2 >= n;
    s->partial += typed > 0;
    s->strict += strict;
    s->bytes += n;
    s->leaked_bytes += n - cover;
}

/* Right: half of it or more lies on gold of its type. Do-not-care spans do not count.
 */
static void score_found(
    struct measure_score *s, const struct measure_text *t, const struct span *f)
{
    bool right = false, any = false, touching = false;
    for (size_t i = 0; i < t->gold_count; i++) {
        const struct measure_gold *g = &t->gold[i];
        size_t common = shared(g->start, g->end, f->start, f->end);
        bool fits = g->kind == MEASURE_PERSONAL && measure_fits(f->type, g->type);
        right |= fits && common * 2 >= f->end - f->start;
        touching |= fits && common > 0;
        any |= g->kind == MEASURE_ANY && common > 0;
    }
    s->found += right || !any;
    s->right += right;
    s->touching += touching;
}

static struct measure_score *shape_score(struct measure *m, struct str name)
{
    for (size_t i = 0; i < m->shape_count; i++) {
        if (str_eq(str_z(m->shapes[i].name), name))
            return &m->shapes[i].score;
    }
    if (m->shape_count == MEASURE_SHAPES_MAX)
        return &m->shapes[MEASURE_SHAPES_MAX - 1].score;
    struct measure_shape *shape = &m->shapes[m->shape_count++];
    size_t n = name.n < sizeof shape->name - 1 ? name.n : sizeof shape->name - 1;
    memcpy(shape->name, name.p, n);
    return &shape->score;
}

/* Covered bytes that lie on no gold span but negatives. */
static uint64_t destroyed(const struct measure_text *t)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < t->found_count; i++) {
        const struct span *f = &t->found[i];
        size_t good = 0;
        for (size_t k = 0; k < t->gold_count; k++) {
            if (t->gold[k].kind != MEASURE_NEGATIVE)
                good += shared(t->gold[k].start, t->gold[k].end, f->start, f->end);
        }
        sum += f->end - f->start > good ? f->end - f->start - good : 0;
    }
    return sum;
}

static void add_gold(struct measure *m, const struct measure_text *t,
    struct measure_score *const scores[2])
{
    for (size_t i = 0; i < t->gold_count; i++) {
        const struct measure_gold *g = &t->gold[i];
        if (g->kind == MEASURE_NEGATIVE) {
            m->negatives++;
            m->negatives_hit += covered(t, g->start, g->end) > 0;
        }
        if (g->kind != MEASURE_PERSONAL)
            continue;
        score_gold(scores[0], t, g);
        score_gold(scores[1], t, g);
        score_gold(&m->types[g->type], t, g);
    }
}

/* The first mention of an entity speaks for all of them. */
static bool first_mention(const struct measure_text *t, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (t->gold[k].entity == t->gold[i].entity &&
            t->gold[k].kind == MEASURE_PERSONAL)
            return t->gold[i].entity == 0;
    }
    return true;
}

static bool mention_leaks(const struct measure_text *t, const struct measure_gold *g)
{
    return covered(t, g->start, g->end) < g->end - g->start;
}

static bool entity_leaks(const struct measure_text *t, size_t i)
{
    bool leaks = mention_leaks(t, &t->gold[i]);
    for (size_t k = i + 1; k < t->gold_count && t->gold[i].entity; k++) {
        leaks |= t->gold[k].entity == t->gold[i].entity &&
                 t->gold[k].kind == MEASURE_PERSONAL && mention_leaks(t, &t->gold[k]);
    }
    return leaks;
}

/* Who reads a conversation learns a thing from one mention that was left. */
static void add_entities(struct measure *m, const struct measure_text *t)
{
    uint64_t before = m->entities, leaked = m->entities_leaked;
    for (size_t i = 0; i < t->gold_count; i++) {
        if (t->gold[i].kind != MEASURE_PERSONAL || !first_mention(t, i))
            continue;
        m->entities++;
        m->entities_leaked += entity_leaks(t, i);
    }
    m->texts_personal += m->entities > before;
    m->texts_leaked += m->entities_leaked > leaked;
}

void measure_add(struct measure *m, const struct measure_text *t)
{
    bool evasive = str_eq(t->shape, STR("obf"));
    struct measure_score *const scores[2] = {
        evasive ? &m->evasive : &m->all, shape_score(m, t->shape)};
    m->texts++;
    m->text_bytes += t->n;
    m->destroyed_bytes += destroyed(t);
    add_gold(m, t, scores);
    if (!evasive)
        add_entities(m, t);
    for (size_t i = 0; i < t->found_count; i++) {
        score_found(scores[0], t, &t->found[i]);
        score_found(scores[1], t, &t->found[i]);
        unsigned type =
            t->found[i].type < DEID_TYPE_COUNT ? t->found[i].type : DEID_NONE;
        score_found(&m->types[type], t, &t->found[i]);
    }
}
