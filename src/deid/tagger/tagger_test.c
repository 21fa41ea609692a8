#include "deid/tagger/tagger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"
#include "deid/tagger/format.h"
#include "deid/tagger/sum.h"
#include "tests/harness/t.h"

/* The shipped model: what is tested here is what people use. */
struct shipped {
    struct buf bytes;
    struct tagger_model *model;
};

/* Appends a file of the source tree. */
static bool read_file(struct t *t, const char *name, struct buf *out)
{
    char path[4096];
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/%s", root ? root : ".", name);
    FILE *f = fopen(path, "rb");
    size_t got = 1;
    while (f && got > 0) {
        unsigned char *room = buf_reserve(out, 1 << 16);
        got = room ? fread(room, 1, 1 << 16, f) : 0;
        if (room)
            buf_grow(out, got);
    }
    if (f)
        (void)fclose(f);
    return T_OK(t, f != NULL && out->n > 0);
}

static bool shipped_open(struct t *t, struct shipped *s)
{
    struct err err = ERR_INIT;
    buf_init(&s->bytes, 1 << 26);
    s->model = NULL;
    return read_file(t, "models/names.model", &s->bytes) &&
           T_DONE(t, tagger_model_open(buf_raw(&s->bytes), &s->model, &err), &err);
}

static void shipped_close(struct shipped *s)
{
    tagger_model_close(s->model);
    buf_fini(&s->bytes);
}

/* "TYPE=text;..." */
static void show(struct tagger *tg, const char *text, struct buf *out)
{
    struct tagger_spans spans = {0};
    struct err err = ERR_INIT;
    buf_clear(out);
    if (tagger_scan(tg, raw_from_str(str_z(text)), &spans, &err))
        for (size_t i = 0; i < spans.n; i++) {
            buf_add_str(out, tagger_type_name((enum tagger_type)spans.p[i].type));
            buf_add_char(out, '=');
            buf_add(out, text + spans.p[i].start, spans.p[i].end - spans.p[i].start);
            buf_add_char(out, ';');
        }
    tagger_spans_fini(&spans);
}

static const struct {
    const char *says, *given, *want;
} told[] = {
    {"an introduction", "My name is Anna Kowalska.", "PERSON=Anna Kowalska;"},
    {"in lower case", "my name is anna kowalska", "PERSON=anna kowalska;"},
    {"in capitals", "MY NAME IS ANNA KOWALSKA", "PERSON=ANNA KOWALSKA;"},
    {"a place", "I moved to Lisbon last year", "LOCATION=Lisbon;"},
    {"a signature", "Best regards,\nPriya Raman", "PERSON=Priya Raman;"},
    {"an address", "ship it to 14 Mill Lane, York YO1 7PR please",
        "STREET_ADDRESS=14 Mill Lane, York YO1 7PR;"},
    {"the possessive stays outside", "this is Maria's bag", "PERSON=Maria;"},
    {"the last name first, in a list",
        "Present: Okafor, Ada; Lindqvist, Bo; Tran, Minh",
        "PERSON=Okafor, Ada;PERSON=Lindqvist, Bo;PERSON=Tran, Minh;"},
    {"two people are two", "Anna, Julia\nand two more", "PERSON=Anna;PERSON=Julia;"},
    {"words that only look like names", "will you mark this as done in may?", ""},
    {"nothing", "", ""},
    {"organisations are off", "I work at Google", ""},
};

static void names_are_found_as_people_write_them(struct t *t)
{
    struct shipped s;
    struct tagger *tg = NULL;
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, 10000);
    if (shipped_open(t, &s) &&
        T_DONE(t, tagger_new(s.model, &(struct tagger_options){0}, &tg, &err), &err))
        for (size_t i = 0; i < COUNT(told); i++) {
            show(tg, told[i].given, &out);
            if (!T_STR(t, buf_str(&out), str_z(told[i].want)))
                t_note(t, "%s", told[i].says);
        }
    tagger_free(tg);
    shipped_close(&s);
    buf_fini(&out);
}

static void organisations_are_told_when_asked_for(struct t *t)
{
    struct shipped s;
    struct tagger *tg = NULL;
    struct err err = ERR_INIT;
    struct buf out;
    struct tagger_options o = {.organizations = true};
    buf_init(&out, 10000);
    if (shipped_open(t, &s) && T_DONE(t, tagger_new(s.model, &o, &tg, &err), &err)) {
        show(tg, "She works at Microsoft in Dublin.", &out);
        T_STR(t, buf_str(&out), STR("ORGANIZATION=Microsoft;LOCATION=Dublin;"));
    }
    tagger_free(tg);
    shipped_close(&s);
    buf_fini(&out);
}

/* A chat file as plain text: marks and all, which only adds odd words. */
static bool read_text(struct t *t, struct buf *out)
{
    return read_file(t, "corpora/chat/en/night-shift.chat", out) &&
           read_file(t, "corpora/chat/de/hausverwaltung-wien.chat", out);
}

static bool same_spans(struct t *t, struct tagger *a, struct tagger *b, struct raw text)
{
    struct tagger_spans x = {0}, y = {0};
    struct err err = ERR_INIT;
    bool same = T_DONE(t, tagger_scan(a, text, &x, &err), &err) &&
                T_DONE(t, tagger_scan(b, text, &y, &err), &err) && T_EQ(t, x.n, y.n);
    for (size_t i = 0; same && i < x.n; i++)
        same = T_EQ(t, x.p[i].start, y.p[i].start) && T_EQ(t, x.p[i].end, y.p[i].end) &&
               T_EQ(t, x.p[i].type, y.p[i].type) &&
               T_EQ(t, x.p[i].confidence, y.p[i].confidence);
    T_OK(t, x.n > 50);
    tagger_spans_fini(&x);
    tagger_spans_fini(&y);
    return same;
}

static void the_portable_code_finds_the_same(struct t *t)
{
    struct shipped s;
    struct tagger *fast = NULL, *plain = NULL;
    struct err err = ERR_INIT;
    struct buf text;
    buf_init(&text, 1 << 22);
    for (unsigned point = 0; point < TAGGER_POINTS; point++) {
        struct tagger_options o = {.point = (enum tagger_point)point};
        buf_clear(&text);
        if (shipped_open(t, &s) && read_text(t, &text) &&
            T_DONE(t, tagger_new(s.model, &o, &fast, &err), &err)) {
            o.scalar = true;
            if (T_DONE(t, tagger_new(s.model, &o, &plain, &err), &err))
                same_spans(t, fast, plain, buf_raw(&text));
        }
        tagger_free(fast);
        tagger_free(plain);
        fast = plain = NULL;
        shipped_close(&s);
    }
    buf_fini(&text);
}

/* More word types than the memo holds, in random letters. */
static void flood(struct t *t, struct tagger *tg)
{
    struct tagger_spans spans = {0};
    struct err err = ERR_INIT;
    char words[8000];
    uint32_t state = 3;
    for (unsigned round = 0; round < 100; round++) {
        for (size_t i = 0; i < sizeof words; i++) {
            state = state * 1664525 + 1013904223;
            words[i] = i % 8 == 7 ? ' ' : (char)('a' + (state >> 16) % 26);
        }
        T_DONE(t, tagger_scan(tg, raw_of(words, sizeof words), &spans, &err), &err);
    }
    tagger_spans_fini(&spans);
}

static void what_was_scanned_before_changes_nothing(struct t *t)
{
    struct shipped s;
    struct tagger *fresh = NULL, *used = NULL;
    struct err err = ERR_INIT;
    struct tagger_options o = {0};
    struct buf text;
    buf_init(&text, 1 << 22);
    if (shipped_open(t, &s) && read_text(t, &text) &&
        T_DONE(t, tagger_new(s.model, &o, &fresh, &err), &err) &&
        T_DONE(t, tagger_new(s.model, &o, &used, &err), &err)) {
        flood(t, used);
        same_spans(t, fresh, used, buf_raw(&text));
    }
    tagger_free(fresh);
    tagger_free(used);
    shipped_close(&s);
    buf_fini(&text);
}

static size_t count_spans(
    struct t *t, const struct shipped *s, struct tagger_options o, struct raw text)
{
    struct tagger *tg = NULL;
    struct tagger_spans spans = {0};
    struct err err = ERR_INIT;
    if (T_DONE(t, tagger_new(s->model, &o, &tg, &err), &err))
        T_DONE(t, tagger_scan(tg, text, &spans, &err), &err);
    size_t n = spans.n;
    tagger_spans_fini(&spans);
    tagger_free(tg);
    return n;
}

static void the_dial_moves_what_is_found(struct t *t)
{
    struct shipped s;
    struct buf text;
    enum tagger_point point;
    buf_init(&text, 1 << 22);
    T_OK(t, tagger_point_find(STR("high-recall"), &point));
    T_EQ(t, point, TAGGER_HIGH_RECALL);
    T_STR(t, tagger_point_name(TAGGER_BALANCED), STR("balanced"));
    T_OK(t, !tagger_point_find(STR("perfect"), &point));
    if (shipped_open(t, &s) && read_text(t, &text)) {
        struct raw r = buf_raw(&text);
        size_t all =
            count_spans(t, &s, (struct tagger_options){.point = TAGGER_HIGH_RECALL}, r);
        size_t some = count_spans(t, &s, (struct tagger_options){0}, r);
        size_t sure = count_spans(
            t, &s, (struct tagger_options){.point = TAGGER_HIGH_PRECISION}, r);
        size_t hand =
            count_spans(t, &s, (struct tagger_options){.min_thousandths = 950}, r);
        T_OK(t, all > some && some > sure && sure > hand);
    }
    shipped_close(&s);
    buf_fini(&text);
}

static void the_lexicon_knows_names_in_any_case(struct t *t)
{
    struct shipped s;
    if (shipped_open(t, &s)) {
        struct tagger_word w =
            tagger_look_up(s.model, raw_from_str(STR("J\xC3\xB3SE")));
        T_OK(t, w.known && w.given > 0);
        w = tagger_look_up(s.model, raw_from_str(STR("the")));
        T_OK(t, w.trained && w.rank == 0);
        w = tagger_look_up(s.model, raw_from_str(STR("Street")));
        T_OK(t, w.street_suffix);
        w = tagger_look_up(s.model, raw_from_str(STR("Anna-Xqqzv")));
        T_OK(t, w.given > 0 && !w.trained);
        w = tagger_look_up(s.model, raw_from_str(STR("qzxvkjw")));
        T_OK(t, !w.known);
        T_OK(t, !tagger_look_up(s.model, (struct raw){0}).known);
        T_EQ(t, tagger_model_version(s.model), FORMAT_VERSION);
        T_OK(t, tagger_model_recipe(s.model).n > 0);
    }
    shipped_close(&s);
}

static void set_sum(struct buf *b)
{
    uint64_t sum = format_sum(buf_raw(b));
    for (unsigned i = 0; i < 8; i++)
        b->p[FORMAT_AT_SUM + i] = (unsigned char)(sum >> (8 * i));
}

/* A changed byte with a right checksum must still be seen where it would do harm. */
static void a_damaged_model_is_refused(struct t *t)
{
    static const struct {
        const char *says;
        size_t at;
        unsigned char value;
        bool resum;
        const char *id;
    } rows[] = {
        {"no model at all", 0, 'X', true, "tagger.not_a_model"},
        {"another version", FORMAT_AT_VERSION, 9, true, "tagger.version"},
        {"a changed weight", 4000000, 77, false, "tagger.model"},
        {"another length", FORMAT_AT_SIZE, 1, true, "tagger.model"},
        {"a section far away", FORMAT_AT_SECTIONS + 6, 1, true, "tagger.model"},
        {"a section too large", FORMAT_AT_SECTIONS + 13, 9, true, "tagger.model"},
        {"a section off its place", FORMAT_AT_SECTIONS, 3, true, "tagger.model"},
        {"fewer words than ids", FORMAT_AT_WORDS + 1, 0, true, "tagger.model"},
    };
    struct shipped s;
    if (!shipped_open(t, &s)) {
        shipped_close(&s);
        return;
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct tagger_model *m = NULL;
        struct err err = ERR_INIT;
        unsigned char was = s.bytes.p[rows[i].at];
        s.bytes.p[rows[i].at] = rows[i].value;
        if (rows[i].resum)
            set_sum(&s.bytes);
        if (!T_FAILS(
                t, tagger_model_open(buf_raw(&s.bytes), &m, &err), &err, rows[i].id))
            t_note(t, "%s", rows[i].says);
        s.bytes.p[rows[i].at] = was;
        set_sum(&s.bytes);
    }
    struct err err = ERR_INIT;
    struct tagger_model *m = NULL;
    T_FAILS(t, tagger_model_open(raw_of(s.bytes.p, 100), &m, &err), &err,
        "tagger.not_a_model");
    shipped_close(&s);
}

struct oom {
    struct raw bytes;
};

static bool open_and_scan(void *ctx)
{
    struct oom *o = ctx;
    struct tagger_model *m = NULL;
    struct tagger *tg = NULL;
    struct tagger_spans spans = {0};
    struct err err = ERR_INIT;
    bool done = tagger_model_open(o->bytes, &m, &err) &&
                tagger_new(m, &(struct tagger_options){0}, &tg, &err) &&
                tagger_scan(tg, raw_from_str(STR("I am Anna Kowalska.")), &spans, &err);
    tagger_spans_fini(&spans);
    tagger_free(tg);
    tagger_model_close(m);
    return done;
}

static void no_memory_is_an_error_and_no_leak(struct t *t)
{
    struct shipped s;
    if (shipped_open(t, &s)) {
        struct oom o = {buf_raw(&s.bytes)};
        t_oom(t, open_and_scan, &o);
    }
    shipped_close(&s);
}

static const struct t_case cases[] = {
    T_CASE(names_are_found_as_people_write_them),
    T_CASE(organisations_are_told_when_asked_for),
    T_CASE(the_portable_code_finds_the_same),
    T_CASE(what_was_scanned_before_changes_nothing),
    T_CASE(the_dial_moves_what_is_found),
    T_CASE(the_lexicon_knows_names_in_any_case),
    T_CASE(a_damaged_model_is_refused),
    T_CASE(no_memory_is_an_error_and_no_leak),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
