/* The functions of abide/abide.h, over deid. */
#include "lib/lib_priv.h"

#include <string.h>

#include "base/mem.h"
#include "deid/offset.h"

enum { SLOTS_DEFAULT = 8, TEXT_DEFAULT = 1 << 16, TEXT_CEILING = 1 << 28 };

LIB_EXPORT const char *abide_version(void)
{
    return ABIDE_VERSION;
}

LIB_EXPORT const char *abide_error_text(int error)
{
    static const char *const sentences[] = {
        [ABIDE_OK] = "it worked",
        [ABIDE_STOPPED] = "the callback ended the scan",
        [ABIDE_BAD_ARGUMENT] = "an argument is not what it must be",
        [ABIDE_NO_MEMORY] = "there is not enough memory",
        [ABIDE_TOO_LONG] = "the text is too long for one call",
        [ABIDE_NO_ROOM] = "the output does not fit its room",
    };
    bool known = error >= 0 && (size_t)error < COUNT(sentences);
    return known ? sentences[error] : "unknown error";
}

LIB_EXPORT size_t abide_type_count(void)
{
    return DEID_TYPE_COUNT - 1;
}

/* Names in the tables are literals, so they end in a NUL. */
LIB_EXPORT const char *abide_type_name(size_t i)
{
    return i < DEID_TYPE_COUNT - 1 ? deid_type_get((unsigned)i + 1)->name.p : NULL;
}

static int error_of(const struct err *err)
{
    if (err->code == ERR_LIMIT)
        return ABIDE_TOO_LONG;
    return err->code == ERR_MEMORY ? ABIDE_NO_MEMORY : ABIDE_BAD_ARGUMENT;
}

/* Each name, through `on`: one type of the set comes or goes. */
static bool each_type(const char *const *names, struct deid_types *off, bool on)
{
    for (size_t i = 0; names && names[i]; i++) {
        enum deid_type type;
        if (!deid_type_find(str_z(names[i]), &type) || type == DEID_LITERAL)
            return false;
        if (on)
            off->bits[type / 64] &= ~(UINT64_C(1) << (type % 64));
        else
            deid_types_add(off, type);
    }
    return true;
}

static bool read_options(const struct abide_options *o, struct deid_options *out)
{
    if (o->min_confidence > 100 || o->slots > SLOTS_MAX ||
        o->text_max_bytes > TEXT_CEILING)
        return false;
    out->min_confidence = (uint8_t)o->min_confidence;
    for (unsigned i = 1; i < DEID_TYPE_COUNT && o->only; i++)
        deid_types_add(&out->off, i);
    deid_types_add(&out->off, DEID_LITERAL);
    return each_type(o->only, &out->off, true) && each_type(o->off, &out->off, false);
}

/*
 * Memory for the worst text of this length: dense with things, plain and disguised, so
 * that scanning real ones finds all scratch large enough.
 */
static bool warm(struct abide *a, size_t text_max_bytes, struct err *err)
{
    static const char dense[] = "a@b.co 10.0.0.1 jane[at]x(dot)org +1 212-555-0147 "
                                "\xEF\xBC\x94\xEF\xBC\x91 &#64; %40 x=\\u0040 ";
    struct buf text;
    bool held = true;
    buf_init(&text, text_max_bytes + sizeof dense);
    while (!text.failed && text.n < text_max_bytes)
        buf_add(&text, dense, sizeof dense - 1);
    held = buf_ok(&text, err);
    for (size_t i = 0; i < a->slots.n && held; i++)
        held = deid_scan(a->engine, buf_raw(&text), &a->slots.all[i].spans, err);
    buf_fini(&text);
    return held;
}

LIB_EXPORT int abide_open(const struct abide_options *options, struct abide **out)
{
    struct abide_options o = {.struct_bytes = sizeof o};
    struct deid_options deid = {0};
    struct err err = ERR_INIT;
    if (!out || (options && options->struct_bytes < sizeof(size_t)))
        return ABIDE_BAD_ARGUMENT;
    if (options) /* an older program knows fewer fields, a newer one more */
        memcpy(&o, options,
            options->struct_bytes < sizeof o ? options->struct_bytes : sizeof o);
    if (!read_options(&o, &deid))
        return ABIDE_BAD_ARGUMENT;
    struct abide *a = mem_zalloc(sizeof *a);
    if (!a)
        return ABIDE_NO_MEMORY;
    if (!deid_new(&deid, &a->engine, &err) ||
        !slots_open(&a->slots, o.slots ? o.slots : SLOTS_DEFAULT, &err) ||
        !warm(a, o.text_max_bytes ? o.text_max_bytes : TEXT_DEFAULT, &err)) {
        abide_close(a);
        return error_of(&err);
    }
    *out = a;
    return ABIDE_OK;
}

LIB_EXPORT void abide_close(struct abide *a)
{
    if (!a)
        return;
    slots_close(&a->slots);
    deid_free(a->engine);
    mem_free(a);
}

static void fill(
    struct abide_span *out, const struct span *s, const struct offset at[2])
{
    const struct deid_type_info *type = deid_type_get(s->type);
    *out = (struct abide_span){.start_byte = s->start,
        .end_byte = s->end,
        .start_point = at[0].points,
        .end_point = at[1].points,
        .start_unit = at[0].units,
        .end_unit = at[1].units,
        .type = type->name.p,
        .word = type->word.p,
        .kind = deid_detector_get(s->detector)->kind.p,
        .opf_label = deid_family_opf(type->family).p,
        .confidence = s->confidence,
        .sensitivity = type->sensitivity};
}

static int give_spans(
    const struct deid_spans *spans, struct raw text, abide_span_fn *found, void *ctx)
{
    struct offset at[2] = {{0}, {0}};
    for (size_t i = 0; i < spans->n; i++) {
        struct abide_span span;
        at[0] = at[1];
        offset_to_byte(&at[0], text, spans->p[i].start);
        at[1] = at[0];
        offset_to_byte(&at[1], text, spans->p[i].end);
        fill(&span, &spans->p[i], at);
        if (found(ctx, &span) != 0)
            return ABIDE_STOPPED;
    }
    return ABIDE_OK;
}

LIB_EXPORT int abide_scan(struct abide *a, const void *text, size_t text_bytes,
    abide_span_fn *found, void *ctx)
{
    struct err err = ERR_INIT;
    if (!a || !found || (!text && text_bytes > 0))
        return ABIDE_BAD_ARGUMENT;
    struct raw raw = raw_of(text, text_bytes);
    struct slot *slot = slots_take(&a->slots);
    int error = deid_scan(a->engine, raw, &slot->spans, &err)
                    ? give_spans(&slot->spans, raw, found, ctx)
                    : error_of(&err);
    slots_give(&a->slots, slot);
    return error;
}

/* Counts on when the room is too small, and writes what fits. */
static void put(struct abide_room *r, const void *p, size_t n)
{
    if (n > 0 && r->n <= r->cap && n <= r->cap - r->n)
        memcpy(r->p + r->n, p, n);
    r->n += n;
}

static void put_text(
    struct abide_room *r, const struct deid_spans *spans, struct raw text)
{
    size_t at = 0;
    r->n = 0;
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *s = &spans->p[i];
        struct str word = deid_type_get(s->type)->word;
        put(r, text.p + at, s->start - at);
        put(r, "<", 1);
        put(r, word.p, word.n);
        put(r, ">", 1);
        at = s->end;
    }
    if (text.n > at)
        put(r, text.p + at, text.n - at);
}

LIB_EXPORT int abide_redact(
    struct abide *a, const void *text, size_t text_bytes, struct abide_room *room)
{
    struct err err = ERR_INIT;
    if (!a || !room || (!text && text_bytes > 0) || (!room->p && room->cap > 0))
        return ABIDE_BAD_ARGUMENT;
    struct raw raw = raw_of(text, text_bytes);
    struct slot *slot = slots_take(&a->slots);
    int error = ABIDE_OK;
    if (deid_scan(a->engine, raw, &slot->spans, &err))
        put_text(room, &slot->spans, raw);
    else
        error = error_of(&err);
    slots_give(&a->slots, slot);
    if (error)
        return error;
    return room->n <= room->cap ? ABIDE_OK : ABIDE_NO_ROOM;
}
