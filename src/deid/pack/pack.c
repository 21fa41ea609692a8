#include "deid/pack/pack.h"

#include "base/mem.h"

void pack_spans_fini(struct pack_spans *spans)
{
    vec_fini(spans);
}

#ifdef ABIDE_REGEX_PACKS

#include <hs/hs.h>

#include <limits.h>
#include <string.h>

#include "base/buf.h"

enum { COPY_ROOM = 64 };

struct pack {
    hs_database_t *database;
    hs_scratch_t *scratch;
    uint8_t *types; /* of rule i */
    size_t *last;   /* index + 1 of rule i's last span in what is being found */
    size_t n;
    struct buf copy; /* the text with room behind it: see hold */
};

/* What hs wants as parallel arrays. */
struct tables {
    char **patterns; /* NUL-terminated copies */
    unsigned *flags, *ids;
};

bool pack_built(void)
{
    return true;
}

static void tables_free(struct tables *t, size_t n)
{
    for (size_t i = 0; t->patterns && i < n; i++)
        mem_free(t->patterns[i]);
    mem_free(t->patterns);
    mem_free(t->flags);
    mem_free(t->ids);
}

static bool tables_make(
    struct tables *t, const struct pack_rule *rules, size_t n, struct err *err)
{
    t->patterns = mem_array(n, sizeof *t->patterns);
    t->flags = mem_array(n, sizeof *t->flags);
    t->ids = mem_array(n, sizeof *t->ids);
    if (!t->patterns || !t->flags || !t->ids)
        return err_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct str s = rules[i].pattern;
        if (s.n == 0 || s.n > PACK_PATTERN_MAX || memchr(s.p, 0, s.n))
            return err_set(err, ERR_INPUT, "deid.pack_pattern",
                "line %zu: a pattern has 1 to %d bytes", rules[i].line,
                PACK_PATTERN_MAX);
        t->patterns[i] = mem_zalloc(s.n + 1);
        if (!t->patterns[i])
            return err_memory(err);
        memcpy(t->patterns[i], s.p, s.n);
        t->flags[i] = HS_FLAG_SOM_LEFTMOST | HS_FLAG_MULTILINE;
        t->ids[i] = (unsigned)i;
    }
    return true;
}

static bool compile(struct pack *p, const struct tables *t,
    const struct pack_rule *rules, struct err *err)
{
    hs_compile_error_t *why = NULL;
    const char *const *patterns = (const char *const *)t->patterns;
    hs_error_t code = hs_compile_multi(patterns, t->flags, t->ids, (unsigned)p->n,
        HS_MODE_BLOCK, NULL, &p->database, &why);
    if (code == HS_SUCCESS)
        return true;
    bool known = why && why->expression >= 0 && (size_t)why->expression < p->n;
    err_set(err, ERR_INPUT, "deid.pack_pattern", "line %zu: %.200s",
        known ? rules[why->expression].line : 0,
        why && why->message ? why->message : "the pattern does not compile");
    hs_free_compile_error(why);
    return false;
}

static bool fill(struct pack *p, const struct pack_rule *rules, struct err *err)
{
    struct tables t = {0};
    p->types = mem_array(p->n, sizeof *p->types);
    p->last = mem_array(p->n, sizeof *p->last);
    bool held = (p->types && p->last) || err_memory(err);
    held = held && tables_make(&t, rules, p->n, err) && compile(p, &t, rules, err);
    tables_free(&t, p->n);
    if (held && hs_alloc_scratch(p->database, &p->scratch) != HS_SUCCESS)
        held = err_memory(err);
    for (size_t i = 0; i < p->n && held; i++)
        p->types[i] = (uint8_t)rules[i].type;
    return held;
}

bool pack_new(
    const struct pack_rule *rules, size_t n, struct pack **out, struct err *err)
{
    if (n == 0 || n > PACK_RULES_MAX)
        return err_set(err, ERR_LIMIT, "deid.pack_rules",
            "a pack has 1 to %d patterns, not %zu", PACK_RULES_MAX, n);
    struct pack *p = mem_zalloc(sizeof *p);
    if (!p)
        return err_memory(err);
    p->n = n;
    buf_init(&p->copy, UINT_MAX);
    if (!fill(p, rules, err)) {
        pack_free(p);
        return false;
    }
    *out = p;
    return true;
}

void pack_free(struct pack *p)
{
    if (!p)
        return;
    hs_free_scratch(p->scratch);
    hs_free_database(p->database);
    mem_free(p->types);
    mem_free(p->last);
    buf_wipe(&p->copy);
    mem_free(p);
}

struct finding {
    struct pack *pack;
    struct pack_spans *out;
};

/*
 * A pattern that can end in many places reports each end: what overlaps the pattern's
 * last span joins it, so there are never more spans than bytes.
 */
static int found(unsigned id, unsigned long long from, unsigned long long to,
    unsigned flags, void *ctx)
{
    struct finding *f = ctx;
    size_t *last = &f->pack->last[id];
    struct span s = {(size_t)from, (size_t)to, f->pack->types[id], 0, 0};
    (void)flags;
    if (s.end <= s.start)
        return 0;
    if (*last > 0 && f->out->p[*last - 1].end > s.start) {
        struct span *old = &f->out->p[*last - 1];
        old->start = old->start < s.start ? old->start : s.start;
        old->end = old->end > s.end ? old->end : s.end;
        return 0;
    }
    if (!vec_push(f->out, s, PACK_FOUND_MAX))
        return 1;
    *last = f->out->n;
    return 0;
}

/*
 * Vectorscan 5.4.9 has a path that formats its input with "%s", and so reads on to the
 * next zero (pack_fuzz, seed over_read): it gets a copy with zeroes behind.
 */
static const char *hold(struct pack *p, struct raw text)
{
    static const char zeroes[COPY_ROOM];
    buf_clear(&p->copy);
    buf_add_raw(&p->copy, text);
    buf_add(&p->copy, zeroes, sizeof zeroes);
    return p->copy.failed ? NULL : (const void *)p->copy.p;
}

bool pack_scan(struct pack *p, struct raw text, struct pack_spans *out, struct err *err)
{
    struct finding f = {p, out};
    out->n = 0;
    memset(p->last, 0, p->n * sizeof *p->last);
    if (text.n == 0)
        return true;
    if (text.n > UINT_MAX - COPY_ROOM)
        return err_set(err, ERR_LIMIT, "deid.pack_text", "the text is too long");
    const char *bytes = hold(p, text);
    if (!bytes)
        return err_memory(err);
    hs_error_t code =
        hs_scan(p->database, bytes, (unsigned)text.n, 0, p->scratch, found, &f);
    return code == HS_SUCCESS ? true : err_memory(err);
}

#else

bool pack_built(void)
{
    return false;
}

bool pack_new(
    const struct pack_rule *rules, size_t n, struct pack **out, struct err *err)
{
    (void)rules;
    (void)n;
    (void)out;
    return err_set(err, ERR_STATE, "deid.pack_absent",
        "this build has no patterns of your own: install libvectorscan-dev and build "
        "with -Dregex_packs=enabled");
}

void pack_free(struct pack *p)
{
    (void)p;
}

bool pack_scan(struct pack *p, struct raw text, struct pack_spans *out, struct err *err)
{
    (void)p;
    (void)text;
    out->n = 0;
    return err_set(err, ERR_STATE, "deid.pack_absent", "this build has no patterns");
}

#endif
