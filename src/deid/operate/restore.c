#include "deid/operate/restore.h"

#include <string.h>

#include "base/mem.h"

enum { NAMES_MAX = 1 << 28 };

struct restore {
    struct restore_ways ways;
    struct arena names; /* "<EMAIL_1>" */
    struct map values;  /* name -> index of the scope's entry */
    struct buf held;
    size_t next; /* by place: the record that comes next */
    uint64_t at; /* by place: bytes of safe text that are settled */
    struct restore_counts counts;
};

static bool name_add(struct restore *r, size_t i, struct err *err)
{
    const struct map_entry *entry = &r->ways.scope->numbers.entries[i];
    const struct deid_type_info *type = deid_type_get((unsigned char)entry->key.p[0]);
    struct buf name;
    struct str kept;
    bool added = false;
    buf_init(&name, RESTORE_WORD_MAX);
    buf_printf(&name, "<%" STR_FMT "_%llu>", STR_ARG(type->word),
        (unsigned long long)entry->value);
    uint64_t *place = NULL;
    if (!name.failed && arena_str(&r->names, buf_str(&name), &kept))
        place = map_put(&r->values, kept, &added);
    if (place)
        *place = i;
    buf_fini(&name);
    return place ? true : err_memory(err);
}

bool restore_new(const struct restore_ways *ways, struct restore **out, struct err *err)
{
    if (ways->back && ways->back->ambiguous && !ways->by_place)
        return err_set(err, ERR_USAGE, "deid.map_scopes",
            "the map gives one placeholder several meanings: only the unchanged text "
            "can be restored");
    struct restore *r = mem_zalloc(sizeof *r);
    bool held = r != NULL;
    if (!held)
        return err_memory(err);
    r->ways = *ways;
    arena_init(&r->names, NAMES_MAX);
    map_init(&r->values, DEID_SCOPE_VALUES_MAX, 0);
    buf_init(&r->held, RESTORE_HOLD_MAX);
    for (size_t i = 0; ways->scope && i < ways->scope->numbers.n && held; i++)
        held = name_add(r, i, err);
    if (held)
        *out = r;
    else
        restore_free(r);
    return held;
}

void restore_free(struct restore *r)
{
    if (!r)
        return;
    map_fini(&r->values);
    arena_fini(&r->names);
    buf_wipe(&r->held);
    mem_free(r);
}

struct restore_counts restore_counts(const struct restore *r)
{
    return r->counts;
}

static bool name_char(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' ||
           (c >= 'a' && c <= 'f');
}

static void take_back(struct restore *r, struct buf *out)
{
    r->counts.left += r->held.p[1] >= 'A' && r->held.p[1] <= 'Z';
    buf_add_raw(out, buf_raw(&r->held));
}

/* As operate_guard sees it: what it lets through in a text must not be opened here. */
static bool is_token(struct str word, struct str hex, enum deid_type *type)
{
    for (size_t i = 0; i < hex.n; i++) {
        if (!((hex.p[i] >= '0' && hex.p[i] <= '9') ||
                (hex.p[i] >= 'a' && hex.p[i] <= 'f')))
            return false;
    }
    return hex.n > 32 && deid_type_find(word, type) &&
           str_eq(word, deid_type_get(*type)->word);
}

/* "<EMAIL:hex>": what opens is ours; sixteen digits are a pseudonym, which stays. */
static bool open_token(
    struct restore *r, size_t colon, struct buf *out, struct err *err)
{
    struct str name = buf_str(&r->held);
    struct str hex = str_slice(name, colon + 1, name.n - 1);
    enum deid_type type = DEID_NONE;
    if (!r->ways.operate || !is_token(str_slice(name, 1, colon), hex, &type)) {
        take_back(r, out);
        return true;
    }
    r->counts.restored++;
    return operate_open_token(r->ways.operate, type, hex, out, err);
}

/* A whole placeholder is held. */
static bool settle(struct restore *r, struct buf *out, struct err *err)
{
    struct str name = buf_str(&r->held);
    const uint64_t *i = map_find(&r->values, name);
    const uint64_t *b = r->ways.back ? map_find(&r->ways.back->names, name) : NULL;
    size_t colon = str_find_char(name, ':');
    if (i) {
        struct str key = r->ways.scope->numbers.entries[*i].key;
        buf_add(out, key.p + 1, key.n - 1);
    } else if (b) {
        buf_add_raw(out, r->ways.back->records.p[*b].original);
    } else if (colon < name.n) {
        return open_token(r, colon, out, err);
    } else {
        take_back(r, out);
        return true;
    }
    r->counts.restored++;
    return true;
}

/* One byte: plain, or the next of a placeholder that waits. */
static bool feed_byte(
    struct restore *r, unsigned char c, struct buf *out, struct err *err)
{
    bool open = r->held.n > 0, held = true;
    if (open && c == '>') {
        buf_add_char(&r->held, '>');
        held = settle(r, out, err);
        buf_clear(&r->held);
        return held;
    }
    if (open && name_char(c) && r->held.n + 2 < RESTORE_HOLD_MAX) {
        buf_add_char(&r->held, (char)c);
        return true;
    }
    buf_add_raw(out, buf_raw(&r->held));
    buf_clear(&r->held);
    if (c == '<')
        buf_add_char(&r->held, '<');
    else
        buf_add_char(out, (char)c);
    return true;
}

static bool feed_names(
    struct restore *r, struct raw chunk, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < chunk.n;) {
        if (r->held.n == 0) {
            const unsigned char *open = memchr(chunk.p + i, '<', chunk.n - i);
            size_t plain = open ? (size_t)(open - chunk.p) : chunk.n;
            buf_add_raw(out, raw_slice(chunk, i, plain));
            i = plain;
        }
        if (i < chunk.n && !feed_byte(r, chunk.p[i++], out, err))
            return false;
    }
    return buf_ok(&r->held, err) && buf_ok(out, err);
}

static bool changed(const struct restore *r, struct err *err)
{
    return err_set(err, ERR_INPUT, "deid.map_text",
        "the text is not the one the map was made for: it differs near byte %llu",
        (unsigned long long)r->at);
}

/* The bytes of a replacement, all of them or the front: they must be those written. */
static bool feed_record(
    struct restore *r, struct raw *chunk, struct buf *out, struct err *err)
{
    const struct back_record *record = &r->ways.back->records.p[r->next];
    size_t want = record->written.n - r->held.n;
    size_t got = chunk->n < want ? chunk->n : want;
    if (got && memcmp(chunk->p, record->written.p + r->held.n, got) != 0)
        return changed(r, err);
    buf_add_raw(&r->held, raw_slice(*chunk, 0, got));
    *chunk = raw_slice(*chunk, got, chunk->n);
    if (got < want)
        return buf_ok(&r->held, err);
    buf_add_raw(out, record->original);
    r->at += record->written.n;
    r->next++;
    r->counts.restored++;
    buf_clear(&r->held);
    return true;
}

static bool feed_places(
    struct restore *r, struct raw chunk, struct buf *out, struct err *err)
{
    const struct back *back = r->ways.back;
    while (chunk.n > 0) {
        uint64_t until =
            r->next < back->records.n ? back->records.p[r->next].at : UINT64_MAX;
        uint64_t plain = until - r->at;
        size_t n = chunk.n < plain ? chunk.n : (size_t)plain;
        buf_add_raw(out, raw_slice(chunk, 0, n));
        chunk = raw_slice(chunk, n, chunk.n);
        r->at += n;
        if (r->at == until && !feed_record(r, &chunk, out, err))
            return false;
    }
    return buf_ok(out, err);
}

bool restore_feed(struct restore *r, struct raw chunk, struct buf *out, struct err *err)
{
    return r->ways.by_place ? feed_places(r, chunk, out, err)
                            : feed_names(r, chunk, out, err);
}

/* What was taken out without a trace at the very end has no byte that calls for it. */
bool restore_end(struct restore *r, struct buf *out, struct err *err)
{
    struct raw none = {0};
    const struct back *back = r->ways.back;
    while (r->ways.by_place && r->next < back->records.n) {
        const struct back_record *record = &back->records.p[r->next];
        if (record->at != r->at || record->written.n > 0 ||
            !feed_record(r, &none, out, err))
            return changed(r, err);
    }
    buf_add_raw(out, buf_raw(&r->held));
    buf_clear(&r->held);
    return buf_ok(out, err);
}
