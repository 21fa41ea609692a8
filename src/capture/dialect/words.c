#include "capture/dialect/words.h"

#include <stdlib.h>

#include "text/json_write.h"

/* Members whose strings hold a call together. What is not here is words. */
static bool is_structure(struct raw key)
{
    static const struct str keys[] = {STR_INIT("type"), STR_INIT("role"),
        STR_INIT("model"), STR_INIT("id"), STR_INIT("object"), STR_INIT("call_id"),
        STR_INIT("tool_call_id"), STR_INIT("tool_use_id"), STR_INIT("item_id"),
        STR_INIT("file_id"), STR_INIT("response_id"), STR_INIT("vector_store_ids"),
        STR_INIT("previous_response_id"), STR_INIT("conversation"), STR_INIT("status"),
        STR_INIT("finish_reason"), STR_INIT("stop_reason"), STR_INIT("detail"),
        STR_INIT("encrypted_content"), STR_INIT("signature"), STR_INIT("media_type"),
        STR_INIT("format"), STR_INIT("encoding_format"), STR_INIT("service_tier"),
        STR_INIT("system_fingerprint"), STR_INIT("obfuscation"), STR_INIT("include"),
        STR_INIT("truncation"), STR_INIT("tools"), STR_INIT("functions"),
        STR_INIT("response_format"), STR_INIT("tool_choice"),
        STR_INIT("reasoning_effort"), STR_INIT("prompt_cache_key"),
        STR_INIT("modalities"), STR_INIT("voice"), STR_INIT("cache_control"),
        STR_INIT("b64_json"), STR_INIT("file_data"), STR_INIT("embedding"),
        STR_INIT("event"), STR_INIT("code")};
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (raw_eq_str(key, keys[i]))
            return true;
    }
    return false;
}

static bool is_code(struct raw key)
{
    return raw_eq_str(key, STR("arguments")) || raw_eq_str(key, STR("partial_json"));
}

/* Pictures and sounds are bytes in letters; the name of a function is its own. */
static bool is_media(const struct json *object, struct raw key, struct raw text)
{
    if (raw_eq_str(raw_slice(text, 0, 5), STR("data:")))
        return true;
    if (raw_eq_str(key, STR("data")))
        return json_get(object, STR("media_type")) || json_get(object, STR("format"));
    return raw_eq_str(key, STR("name")) &&
           (json_get(object, STR("arguments")) || json_get(object, STR("input")) ||
               json_get(object, STR("parameters")));
}

bool words_add(struct words *w, struct arena *a, struct word word, struct err *err)
{
    if (w->n == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 32;
        struct word *more = cap > WORDS_MAX ? NULL : arena_array(a, cap, sizeof *more);
        if (!more)
            return err_set(err, ERR_LIMIT, "capture.words",
                "the body holds more than %d strings", WORDS_MAX);
        for (size_t i = 0; i < w->n; i++)
            more[i] = w->p[i];
        w->p = more;
        w->cap = cap;
    }
    w->p[w->n++] = word;
    return true;
}

struct walk {
    struct arena *a;
    struct words *w;
    struct err *err;
};

/* Depth: the parser took no more than WORDS_DEPTH_MAX. */
static bool walk_in(
    struct walk *k, const struct json *v, const struct json *object, struct raw key)
{
    if (json_is(v, JSON_STRING)) {
        struct word word = {.at = v, .text = json_raw(v), .code = is_code(key)};
        return !word.text.n || is_media(object, key, word.text) ||
               words_add(k->w, k->a, word, k->err);
    }
    bool members = json_is(v, JSON_OBJECT);
    if (!members && !json_is(v, JSON_ARRAY))
        return true;
    for (const struct json *c = json_first(v); c; c = json_next(c)) {
        struct raw name = members ? json_key(c) : key;
        if (members && is_structure(name))
            continue;
        if (!walk_in(k, c, members ? v : object, name))
            return false;
    }
    return true;
}

bool words_find(const struct json *v, struct arena *a, struct words *w, struct err *err)
{
    struct walk k = {a, w, err};
    return walk_in(&k, v, NULL, raw_of(NULL, 0));
}

static int by_place(const void *a, const void *b)
{
    const unsigned char *one = json_source(((const struct word *)a)->at).p;
    const unsigned char *two = json_source(((const struct word *)b)->at).p;
    return (one > two) - (one < two);
}

void words_write(struct raw source, struct words *w, struct buf *out)
{
    size_t from = 0;
    if (w->n)
        qsort(w->p, w->n, sizeof *w->p, by_place);
    for (size_t i = 0; i < w->n; i++) {
        struct raw old = json_source(w->p[i].at);
        size_t at = (size_t)(old.p - source.p);
        struct jw writer = jw_to(out);
        buf_add_raw(out, raw_slice(source, from, at));
        if (w->p[i].verbatim)
            jw_verbatim(&writer, w->p[i].text);
        else
            jw_raw(&writer, w->p[i].text);
        from = at + old.n;
    }
    buf_add_raw(out, raw_slice(source, from, source.n));
}
