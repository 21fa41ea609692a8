#include "deid/operate/operate.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "deid/operate/operate_priv.h"
#include "deid/resolve.h"

#define OPERATE_ROW(id, word) STR_INIT(word),
static const struct str words[] = {OPERATE_TABLE(OPERATE_ROW)};

static const struct {
    struct str word;
    enum operate_kind kind;
} aliases[] = {
    {STR_INIT("replace"), OPERATE_LABEL},
    {STR_INIT("hash"), OPERATE_PSEUDONYM},
    {STR_INIT("encrypt"), OPERATE_TOKEN},
    {STR_INIT("generalize"), OPERATE_GENERALISE},
};

bool operate_kind_parse(struct str word, enum operate_kind *out)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(words[i], word)) {
            *out = (enum operate_kind)i;
            return true;
        }
    }
    for (size_t i = 0; i < COUNT(aliases); i++) {
        if (str_eq(aliases[i].word, word)) {
            *out = aliases[i].kind;
            return true;
        }
    }
    return false;
}

struct str operate_kind_word(enum operate_kind kind)
{
    return words[kind];
}

static bool needs_key(const struct operate_plan *plan)
{
    for (size_t i = 0; i < DEID_TYPE_COUNT; i++) {
        unsigned k = plan->kinds[i];
        if (k == OPERATE_PSEUDONYM || k == OPERATE_FPE || k == OPERATE_TOKEN ||
            k == OPERATE_SHIFT)
            return true;
    }
    return false;
}

/* One key file, a key for each use: none is used by two algorithms. */
static bool sub_key(struct mac *mac, struct str use, uint8_t *out, struct err *err)
{
    struct raw part = raw_from_str(use);
    return mac_sum(mac, &part, 1, out, err);
}

static bool make_mac(
    struct mac *root, struct str use, struct mac **out, struct err *err)
{
    uint8_t key[MAC_BYTES];
    bool held = sub_key(root, use, key, err) && mac_new(out, err) &&
                mac_key(*out, raw_of(key, sizeof key), err);
    mem_wipe(key, sizeof key);
    return held;
}

static bool make_ff1(struct operate *o, struct mac *root, struct err *err)
{
    static const unsigned radixes[ALPHABET_COUNT] = {10, 36, 62};
    uint8_t key[MAC_BYTES];
    bool held = sub_key(root, STR("abide redact fpe"), key, err);
    for (size_t i = 0; i < ALPHABET_COUNT && held; i++)
        held = ff1_new(raw_of(key, sizeof key), radixes[i], &o->ff1[i], err);
    mem_wipe(key, sizeof key);
    return held;
}

static bool make_keys(struct operate *o, struct err *err)
{
    struct mac *root = NULL;
    bool held = mac_new(&root, err) &&
                mac_key(root, raw_of(o->plan.key, OPERATE_KEY_BYTES), err) &&
                make_mac(root, STR("abide redact pseudonym"), &o->names, err) &&
                make_mac(root, STR("abide redact shift"), &o->days, err) &&
                sub_key(root, STR("abide redact token 1"), o->siv, err) &&
                sub_key(root, STR("abide redact token 2"), o->siv + MAC_BYTES, err) &&
                make_ff1(o, root, err);
    mac_free(root);
    return held;
}

bool operate_new(const struct operate_plan *plan, struct operate **out, struct err *err)
{
    if (needs_key(plan) && !plan->keyed)
        return err_set(err, ERR_USAGE, "deid.operate_key",
            "pseudonyms, fpe, tokens and shifts need a key of %d bytes",
            OPERATE_KEY_BYTES);
    struct operate *o = mem_zalloc(sizeof *o);
    if (!o)
        return err_memory(err);
    o->plan = *plan;
    for (size_t i = 0; i < DEID_TYPE_COUNT; i++)
        o->tokens |= plan->kinds[i] == OPERATE_TOKEN || plan->kinds[i] == OPERATE_FPE;
    if (plan->keyed && !make_keys(o, err)) {
        operate_free(o);
        return false;
    }
    *out = o;
    return true;
}

void operate_free(struct operate *o)
{
    if (!o)
        return;
    mac_free(o->names);
    mac_free(o->days);
    for (size_t i = 0; i < ALPHABET_COUNT; i++)
        ff1_free(o->ff1[i]);
    mem_wipe(o, sizeof *o);
    mem_free(o);
}

struct str operate_word(unsigned type)
{
    return deid_type_get(type)->word;
}

void operate_label(unsigned type, struct buf *out)
{
    buf_add_char(out, '<');
    buf_add_str(out, operate_word(type));
    buf_add_char(out, '>');
}

/* What a person typed to look like ours comes back however the rest does. */
static enum operate_kind kind_of(const struct operate *o, unsigned type)
{
    if (type == DEID_LITERAL)
        return o->tokens ? OPERATE_TOKEN : OPERATE_NUMBER;
    return (enum operate_kind)o->plan.kinds[type];
}

static bool put_number(const struct operate_value *v, enum operate_kind kind,
    struct buf *out, struct err *err)
{
    uint32_t number = 0;
    struct raw value = v->scope->exact ? v->source : v->value;
    if (!deid_number(v->scope, v->type, value, &number, err))
        return false;
    if (kind == OPERATE_SURROGATE && operate_surrogate(v->type, number, out))
        return true;
    buf_printf(out, "<%" STR_FMT "_%u>", STR_ARG(operate_word(v->type)), number);
    return true;
}

bool operate_value(
    struct operate *o, const struct operate_value *v, struct buf *out, struct err *err)
{
    enum operate_kind kind = kind_of(o, v->type);
    switch (kind) {
    case OPERATE_LABEL:
        operate_label(v->type, out);
        return true;
    case OPERATE_REDACT:
        return true;
    case OPERATE_MASK:
        operate_mask(o, v, out);
        return true;
    case OPERATE_PSEUDONYM:
        return operate_pseudonym(o, v, out, err);
    case OPERATE_FPE:
        return operate_fpe(o, v, out, err);
    case OPERATE_TOKEN:
        return operate_token(o, v, out, err);
    case OPERATE_SHIFT:
        return operate_shift(o, v, out, err);
    case OPERATE_GENERALISE:
        operate_general(v, out);
        return true;
    case OPERATE_KEEP:
        buf_add_raw(out, v->value);
        return true;
    case OPERATE_NUMBER:
    case OPERATE_SURROGATE:
        break;
    }
    return put_number(v, kind, out, err);
}

bool operate_replace(struct operate *o, const struct operate_text *text,
    struct buf *out, struct err *err)
{
    size_t at = 0;
    for (size_t i = 0; i < text->spans->n; i++) {
        const struct span *s = &text->spans->p[i];
        struct raw value = raw_slice(text->text, s->start, s->end);
        struct operate_value v = {s->type, value, value, {0}, text->scope};
        buf_add_raw(out, raw_slice(text->text, at, s->start));
        if (!operate_value(o, &v, out, err))
            return false;
        text->scope->counts.by_type[s->type]++;
        text->scope->counts.spans++;
        text->scope->counts.bytes_removed += s->end - s->start;
        at = s->end;
    }
    buf_add_raw(out, raw_slice(text->text, at, text->text.n));
    return buf_ok(out, err);
}

/* The end of "<WORD:hex>" that begins at `at`, or 0. */
static size_t looks_like_token(struct raw text, size_t at)
{
    size_t i = at + 1, word = 0, hex = 0;
    for (; i < text.n; i++, word++) {
        unsigned char c = text.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            break;
    }
    if (i == text.n || text.p[i] != ':' || word == 0)
        return 0;
    for (i++; i < text.n; i++, hex++) {
        unsigned char c = text.p[i];
        if (!((c >= 'a' && c <= 'f') || (c >= '0' && c <= '9')))
            break;
    }
    return i < text.n && text.p[i] == '>' && hex > 0 ? i + 1 : 0;
}

bool operate_guard(struct raw text, struct deid_spans *spans, struct err *err)
{
    size_t first = spans->n, at = 0;
    while (at < text.n) {
        const unsigned char *open = memchr(text.p + at, '<', text.n - at);
        if (!open)
            break;
        at = (size_t)(open - text.p);
        size_t end = looks_like_token(text, at);
        struct span s = {at, end, DEID_LITERAL, DET_LITERAL, 100};
        at = end ? end : at + 1;
        if (!end)
            continue;
        if (spans->n == spans->cap && !vec_grow_(&spans->p, sizeof *spans->p, spans->n,
                                          &spans->cap, DEID_SPANS_MAX))
            return err_memory(err);
        spans->p[spans->n++] = s;
    }
    if (spans->n > first)
        spans->n = resolve_spans(spans->p, spans->n);
    return true;
}
