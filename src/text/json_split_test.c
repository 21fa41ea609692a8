#include "text/json_split.h"

#include <string.h>

#include "base/mem.h"
#include "tests/harness/t.h"

enum { TEXT_MAX = 4096 };

/* Splits `text` fed in chunks of `step` bytes; writes "offset:line:bytes|" per element.
 */
static enum json_got split(struct buf *out, enum json_split_kind kind, struct str text,
    size_t step, size_t max_bytes)
{
    struct json_split s;
    struct json_element e;
    enum json_got got;
    size_t fed = 0;
    json_split_init(&s, kind, max_bytes);
    while ((got = json_split_next(&s, &e, NULL)) == JSON_GOT_MORE ||
           got == JSON_GOT_ELEMENT) {
        if (got == JSON_GOT_ELEMENT) {
            buf_printf(out, "%d:%d:", (int)e.offset, (int)e.line);
            if (e.over)
                buf_printf(out, "over %d", (int)e.size_bytes);
            buf_add_raw(out, e.bytes);
            buf_add_char(out, '|');
        } else if (fed < text.n) {
            size_t n = text.n - fed < step ? text.n - fed : step;
            json_split_feed(&s, raw_of(text.p + fed, n));
            fed += n;
        } else {
            json_split_finish(&s);
        }
    }
    json_split_fini(&s);
    return got;
}

struct row {
    const char *says;
    enum json_split_kind kind;
    struct str text;
    const char *want;
    enum json_got end;
};

static const struct row rows[] = {
    {"an empty array", JSON_SPLIT_ARRAY, STR_INIT("[]"), "", JSON_GOT_END},
    {"space everywhere", JSON_SPLIT_ARRAY, STR_INIT(" [ 1 ,\n{ } ] \n"),
        "3:1:1|7:2:{ }|", JSON_GOT_END},
    {"all kinds", JSON_SPLIT_ARRAY, STR_INIT("[null,\"a,]\",[1,[2]],{\"a\":[]},-1.5]"),
        "1:1:null|6:1:\"a,]\"|12:1:[1,[2]]|20:1:{\"a\":[]}|29:1:-1.5|", JSON_GOT_END},
    {"escapes", JSON_SPLIT_ARRAY,
        STR_INIT("[\"\\\"]\",\"\\\\\",{\"\\\\\\\"}\":\"]\"}]"),
        "1:1:\"\\\"]\"|7:1:\"\\\\\"|12:1:{\"\\\\\\\"}\":\"]\"}|", JSON_GOT_END},
    {"a byte order mark", JSON_SPLIT_ARRAY, STR_INIT("\xef\xbb\xbf[1]"), "4:1:1|",
        JSON_GOT_END},
    {"half a byte order mark", JSON_SPLIT_ARRAY, STR_INIT("\xef\xbb[1]"), "",
        JSON_GOT_ERROR},
    {"no array", JSON_SPLIT_ARRAY, STR_INIT("{\"a\":1}"), "", JSON_GOT_ERROR},
    {"nothing", JSON_SPLIT_ARRAY, STR_INIT(""), "", JSON_GOT_ERROR},
    {"a comma too many", JSON_SPLIT_ARRAY, STR_INIT("[1,]"), "1:1:1|", JSON_GOT_ERROR},
    {"a comma first", JSON_SPLIT_ARRAY, STR_INIT("[,1]"), "", JSON_GOT_ERROR},
    {"no comma", JSON_SPLIT_ARRAY, STR_INIT("[1 2]"), "1:1:1|", JSON_GOT_ERROR},
    {"not closed", JSON_SPLIT_ARRAY, STR_INIT("[1"), "", JSON_GOT_ERROR},
    {"cut after an element", JSON_SPLIT_ARRAY, STR_INIT("[{} "), "1:1:{}|",
        JSON_GOT_ERROR},
    {"cut inside an element", JSON_SPLIT_ARRAY, STR_INIT("[{},{\"a"), "1:1:{}|",
        JSON_GOT_ERROR},
    {"more after the end", JSON_SPLIT_ARRAY, STR_INIT("[1]2"), "1:1:1|",
        JSON_GOT_ERROR},
    {"closed twice", JSON_SPLIT_ARRAY, STR_INIT("[1]]"), "1:1:1|", JSON_GOT_ERROR},
    {"over the limit, then on", JSON_SPLIT_ARRAY,
        STR_INIT("[1,\"0123456789012345678901234567890123456789\",2]"),
        "1:1:1|3:1:over 42|46:1:2|", JSON_GOT_END},
    {"lines", JSON_SPLIT_LINES, STR_INIT("{\"a\":1}\n\n  [2]\r\n3"),
        "0:1:{\"a\":1}|11:3:[2]\r|16:4:3|", JSON_GOT_END},
    {"no lines", JSON_SPLIT_LINES, STR_INIT(""), "", JSON_GOT_END},
    {"only empty lines", JSON_SPLIT_LINES, STR_INIT("\n \n\r\n"), "", JSON_GOT_END},
    {"a line over the limit", JSON_SPLIT_LINES,
        STR_INIT("0123456789012345678901234567890123456789\n1\n"),
        "0:1:over 40|41:2:1|", JSON_GOT_END},
    {"a mark, then lines", JSON_SPLIT_LINES, STR_INIT("\xef\xbb\xbf{}\n{}"),
        "3:1:{}|6:2:{}|", JSON_GOT_END},
};

static void every_chunk_size_gives_the_same_elements(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t step = 1; step <= rows[i].text.n + 1; step++) {
            struct buf out;
            buf_init(&out, TEXT_MAX);
            bool same =
                T_EQ(t, split(&out, rows[i].kind, rows[i].text, step, 32), rows[i].end);
            same &= T_STR(t, buf_str(&out), str_z(rows[i].want));
            if (!same)
                t_note(t, "row: %s, chunks of %d", rows[i].says, (int)step);
            buf_fini(&out);
        }
    }
}

static void an_error_says_where_and_stays_an_end(struct t *t)
{
    struct json_split s;
    struct json_element e;
    struct err err = ERR_INIT;
    json_split_init(&s, JSON_SPLIT_ARRAY, 32);
    json_split_feed(&s, raw_from_str(STR("[1,\n,")));
    T_EQ(t, json_split_next(&s, &e, &err), JSON_GOT_ELEMENT);
    T_EQ(t, json_split_next(&s, &e, &err), JSON_GOT_ERROR);
    T_STR(t, str_z(err.id), STR("text.json_split"));
    T_OK(t, strstr(err.text, "byte 4 (line 2)"));
    T_EQ(t, json_split_next(&s, &e, &err), JSON_GOT_END);
    json_split_fini(&s);
}

static void a_cut_file_is_told_apart(struct t *t)
{
    struct json_split s;
    struct json_element e;
    struct err err = ERR_INIT;
    json_split_init(&s, JSON_SPLIT_ARRAY, 32);
    json_split_feed(&s, raw_from_str(STR("[{\"a\":")));
    T_EQ(t, json_split_next(&s, &e, &err), JSON_GOT_MORE);
    json_split_finish(&s);
    T_EQ(t, json_split_next(&s, &e, &err), JSON_GOT_ERROR);
    T_STR(t, str_z(err.id), STR("text.json_cut"));
    json_split_fini(&s);
}

static bool stream_once(void *ctx)
{
    struct source_mem mem = {raw_from_str(STR("[{\"a\":1},[2],3]"))};
    struct source source = source_from_mem(&mem);
    struct json_stream s;
    struct json_element e;
    enum json_got got;
    size_t *count = ctx;
    *count = 0;
    json_stream_init(&s, &source, JSON_SPLIT_ARRAY, 32);
    while ((got = json_stream_next(&s, &e, NULL)) == JSON_GOT_ELEMENT)
        *count += 1;
    json_stream_fini(&s);
    return got == JSON_GOT_END;
}

static void a_stream_gives_all_elements(struct t *t)
{
    size_t count;
    T_OK(t, stream_once(&count));
    T_EQ(t, count, 3);
}

static bool fail_read(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    (void)ctx, (void)p, (void)cap, (void)got;
    return err_set(err, ERR_IO, "test.read", "the disk is gone");
}

static void a_failing_source_ends_the_stream(struct t *t)
{
    struct source source = {fail_read, NULL};
    struct json_stream s;
    struct json_element e;
    struct err err = ERR_INIT;
    json_stream_init(&s, &source, JSON_SPLIT_LINES, 32);
    T_EQ(t, json_stream_next(&s, &e, &err), JSON_GOT_ERROR);
    T_STR(t, str_z(err.id), STR("test.read"));
    T_EQ(t, json_stream_next(&s, &e, &err), JSON_GOT_END);
    json_stream_fini(&s);
}

/* ["xxx... 100 MB ...",7] without the bytes ever standing in memory together. */
struct huge {
    uint64_t left;
    struct str front, back;
};

static bool read_huge(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct huge *h = ctx;
    struct str *ready = h->front.n ? &h->front : h->left ? NULL : &h->back;
    (void)err;
    if (ready) {
        *got = ready->n < cap ? ready->n : cap;
        memcpy(p, ready->p, *got);
        *ready = str_slice(*ready, *got, ready->n);
        return true;
    }
    *got = h->left < cap ? (size_t)h->left : cap;
    memset(p, 'x', *got);
    h->left -= *got;
    return true;
}

static void a_huge_element_is_passed_over_without_holding_it(struct t *t)
{
    enum { MAX = 1 << 20 };
    const uint64_t huge_bytes = 100 << 20;
    struct huge huge = {huge_bytes, STR("[\""), STR("\",7]")};
    struct source source = {read_huge, &huge};
    struct json_stream s;
    struct json_element e;
    struct err err = ERR_INIT;
    json_stream_init(&s, &source, JSON_SPLIT_ARRAY, MAX);
    T_EQ(t, json_stream_next(&s, &e, &err), JSON_GOT_ELEMENT);
    T_OK(t, e.over && e.bytes.n == 0 && e.size_bytes == huge_bytes + 2);
    T_OK(t, s.split.held.cap <= MAX);
    T_EQ(t, json_stream_next(&s, &e, &err), JSON_GOT_ELEMENT);
    T_OK(t, !e.over && raw_eq_str(e.bytes, STR("7")));
    T_EQ(t, json_stream_next(&s, &e, &err), JSON_GOT_END);
    json_stream_fini(&s);
}

static bool split_bytewise(void *ctx)
{
    struct buf out;
    (void)ctx;
    buf_init(&out, TEXT_MAX);
    bool good =
        split(&out, JSON_SPLIT_ARRAY, STR("[{\"a\":1},[2]]"), 1, 32) == JSON_GOT_END;
    good &= buf_ok(&out, NULL);
    buf_fini(&out);
    return good;
}

static void splitting_survives_every_failed_allocation(struct t *t)
{
    size_t count;
    t_oom(t, stream_once, &count);
    t_oom(t, split_bytewise, NULL);
}

static const struct t_case cases[] = {
    T_CASE(every_chunk_size_gives_the_same_elements),
    T_CASE(an_error_says_where_and_stays_an_end),
    T_CASE(a_cut_file_is_told_apart),
    T_CASE(a_stream_gives_all_elements),
    T_CASE(a_failing_source_ends_the_stream),
    T_CASE(a_huge_element_is_passed_over_without_holding_it),
    T_CASE(splitting_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
