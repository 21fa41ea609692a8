#include "dataset/codec_priv.h"

#include <string.h>

#include "base/num.h"
#include "text/hex.h"

enum { HEX_BYTES_MAX = 32, WORDS_BYTES_MAX = 128 };

struct codec codec_writer(struct jw *w)
{
    return (struct codec){.w = w};
}

struct codec codec_reader(const struct json *v, struct arena *a)
{
    return (struct codec){.at = {v}, .a = a};
}

bool codec_ok(const struct codec *c, struct err *err)
{
    if (!c->failed)
        return true;
    return err_set(err, c->w ? ERR_USAGE : ERR_INPUT, "dataset.member",
        "the member \"%s\" %s", c->failed, c->why);
}

void codec_fail(struct codec *c, const char *key, const char *why)
{
    if (c->failed)
        return;
    c->failed = key;
    c->why = why;
}

const struct json *codec_get(const struct codec *c, const char *key)
{
    return json_get(c->at[c->depth], str_z(key));
}

void codec_begin(struct codec *c, const char *key)
{
    if (c->w) {
        if (key)
            jw_key(c->w, str_z(key));
        jw_object_begin(c->w);
        return;
    }
    if (!key)
        return;
    if (c->depth + 1 < CODEC_DEPTH) {
        c->at[c->depth + 1] = codec_get(c, key);
        c->depth++;
    }
    if (!json_is(c->at[c->depth], JSON_OBJECT))
        codec_fail(c, key, "is no object");
}

void codec_end(struct codec *c)
{
    if (c->w)
        jw_object_end(c->w);
    else if (c->depth > 0)
        c->depth--;
}

void codec_u64(struct codec *c, const char *key, uint64_t *v)
{
    struct str digits;
    if (c->w) {
        jw_key(c->w, str_z(key));
        jw_u64(c->w, *v);
        return;
    }
    if (!raw_token(json_number_text(codec_get(c, key)), &digits) ||
        !num_parse_u64(digits, UINT64_MAX, v))
        codec_fail(c, key, "is no whole number");
}

void codec_bool(struct codec *c, const char *key, bool *v)
{
    if (c->w) {
        jw_key(c->w, str_z(key));
        jw_bool(c->w, *v);
        return;
    }
    if (!json_bool(codec_get(c, key), v))
        codec_fail(c, key, "is neither true nor false");
}

/* A string of the document that is a token, copied into the arena. */
static bool read_token(struct codec *c, const struct json *v, struct str *out)
{
    struct str token;
    return json_is(v, JSON_STRING) && raw_token(json_raw(v), &token) &&
           arena_str(c->a, token, out);
}

void codec_token(struct codec *c, const char *key, struct str *v)
{
    struct str token;
    if (c->w) {
        if (!raw_token(raw_from_str(*v), &token))
            codec_fail(c, key, "is no token of 1 to 64 of A-Z a-z 0-9 . _ : -");
        jw_key(c->w, str_z(key));
        jw_str(c->w, *v);
        return;
    }
    if (!read_token(c, codec_get(c, key), v))
        codec_fail(c, key, "is no token");
}

static bool is_between(unsigned char c)
{
    return c == ' ' || c == ',';
}

/* Adds the tokens and what is between them; false when there is anything else. */
static bool add_words(struct buf *out, struct raw r)
{
    size_t i = 0;
    while (i < r.n) {
        struct str token;
        size_t from = i;
        while (i < r.n && !is_between(r.p[i]))
            i++;
        if (i > from && !raw_token(raw_slice(r, from, i), &token))
            return false;
        if (i > from)
            buf_add_str(out, token);
        for (; i < r.n && is_between(r.p[i]); i++)
            buf_add_char(out, (char)r.p[i]);
    }
    return r.n > 0 && buf_ok(out, NULL);
}

static bool read_words(struct codec *c, const struct json *v, struct str *out)
{
    struct buf text;
    bool done;
    buf_init(&text, WORDS_BYTES_MAX);
    done = json_is(v, JSON_STRING) && add_words(&text, json_raw(v)) &&
           arena_str(c->a, buf_str(&text), out);
    buf_fini(&text);
    return done;
}

static void write_words(struct codec *c, const char *key, struct str words)
{
    struct buf text;
    buf_init(&text, WORDS_BYTES_MAX);
    if (!add_words(&text, raw_from_str(words)))
        codec_fail(c, key, "is no short phrase of A-Z a-z 0-9 . _ : - , and spaces");
    jw_str(c->w, words);
    buf_fini(&text);
}

void codec_words(struct codec *c, const char *key, struct str *v)
{
    if (c->w) {
        jw_key(c->w, str_z(key));
        write_words(c, key, *v);
        return;
    }
    if (!read_words(c, codec_get(c, key), v))
        codec_fail(c, key, "is no short phrase");
}

void codec_hex(struct codec *c, const char *key, uint8_t *bytes, size_t n)
{
    char text[2 * HEX_BYTES_MAX + 1];
    struct str digits;
    if (c->w) {
        jw_key(c->w, str_z(key));
        jw_str(c->w, hex_format(bytes, n, text));
        return;
    }
    if (!raw_token(json_raw(codec_get(c, key)), &digits) ||
        !hex_parse(digits, bytes, n))
        codec_fail(c, key, "has not the right number of hexadecimal digits");
}

void codec_instant(struct codec *c, const char *key, struct instant *v)
{
    char text[INSTANT_TEXT_MAX];
    struct str token;
    if (c->w) {
        jw_key(c->w, str_z(key));
        jw_str(c->w, instant_format(*v, text));
        return;
    }
    if (!raw_token(json_raw(codec_get(c, key)), &token) || !instant_parse(token, v))
        codec_fail(c, key, "is no time");
}

static void read_counts(struct codec *c, const char *key, struct counts *v)
{
    const struct json *object = codec_get(c, key);
    *v = (struct counts){.used = 0};
    if (!json_is(object, JSON_OBJECT))
        codec_fail(c, key, "is no object");
    for (const struct json *m = json_first(object); m; m = json_next(m)) {
        struct str name, digits;
        uint64_t n;
        if (!raw_token(json_key(m), &name) ||
            !raw_token(json_number_text(m), &digits) ||
            !num_parse_u64(digits, UINT64_MAX, &n) || !counts_add(v, name, n, NULL))
            codec_fail(c, key, "is no list of counts");
    }
}

void codec_counts(struct codec *c, const char *key, struct counts *v)
{
    if (!c->w) {
        read_counts(c, key, v);
        return;
    }
    jw_key(c->w, str_z(key));
    jw_object_begin(c->w);
    for (size_t i = 0; i < v->used; i++) {
        jw_key(c->w, str_z(v->list[i].name));
        jw_u64(c->w, v->list[i].n);
    }
    jw_object_end(c->w);
}

static void read_names(struct codec *c, const char *key, struct dataset_names *v)
{
    const struct json *array = codec_get(c, key);
    v->count = 0;
    if (!json_is(array, JSON_ARRAY) || json_count(array) > DATASET_NAMES_MAX) {
        codec_fail(c, key, "is no list of names");
        return;
    }
    for (const struct json *m = json_first(array); m; m = json_next(m)) {
        if (!read_words(c, m, &v->list[v->count++]))
            codec_fail(c, key, "holds something that is no name");
    }
}

void codec_names(struct codec *c, const char *key, struct dataset_names *v)
{
    if (!c->w) {
        read_names(c, key, v);
        return;
    }
    jw_key(c->w, str_z(key));
    jw_array_begin(c->w);
    for (size_t i = 0; i < v->count; i++)
        write_words(c, key, v->list[i]);
    jw_array_end(c->w);
}
