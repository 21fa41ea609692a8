#include <string.h>

#include "capture/dialect/words.h"
#include "crypt/hash.h"
#include "flow/talk/talk_priv.h"
#include "text/json_write.h"

enum { NAME_MAX = 64, NUMBERS_APART = 1000 };

/* A text of the body: a string, or one inside the JSON of a tool's arguments. */
struct part {
    struct word *word;
    struct raw source;  /* of the JSON it stands in; empty: the body */
    struct words inner; /* of `source` */
};

struct outward {
    struct talk *t;
    struct words words;
    struct part *parts; /* one for each word */
    struct raw *texts;  /* all that is scanned, in order */
    size_t count;
    struct err *err;
};

/* Arguments are words in JSON in a string: escapes would hide them from a scan. */
static bool open_code(struct outward *o, struct part *p)
{
    struct json *v;
    struct err err = ERR_INIT;
    if (!p->word->code || !json_parse(&o->t->arena, p->word->text, &v, &err))
        return true;
    p->source = p->word->text;
    return words_find(v, &o->t->arena, &p->inner, o->err);
}

static bool collect(struct outward *o)
{
    struct arena *a = &o->t->arena;
    size_t n = 0;
    o->parts = arena_array(a, o->words.n + 1, sizeof *o->parts);
    if (!o->parts)
        return err_memory(o->err);
    for (size_t i = 0; i < o->words.n; i++) {
        o->parts[i].word = &o->words.p[i];
        if (!open_code(o, &o->parts[i]))
            return false;
        n += o->parts[i].source.n ? o->parts[i].inner.n : 1;
    }
    o->texts = arena_array(a, n + 1, sizeof *o->texts);
    if (!o->texts)
        return err_memory(o->err);
    for (size_t i = 0; i < o->words.n; i++) {
        const struct part *p = &o->parts[i];
        for (size_t k = 0; p->source.n && k < p->inner.n; k++)
            o->texts[o->count++] = p->inner.p[k].text;
        if (!p->source.n)
            o->texts[o->count++] = p->word->text;
    }
    return true;
}

static void label(struct raw text, const struct deid_spans *spans, struct buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < spans->n; i++) {
        buf_add_raw(out, raw_slice(text, at, spans->p[i].start));
        buf_add_char(out, '<');
        buf_add_str(out, deid_type_get(spans->p[i].type)->word);
        buf_add_char(out, '>');
        at = spans->p[i].end;
    }
    buf_add_raw(out, raw_slice(text, at, text.n));
}

/* What stands for text `i`, in the arena. */
static bool replace(struct outward *o, size_t i, struct raw *text)
{
    struct talk *t = o->t;
    struct deid_spans spans = deid_turns_get(t->rules.scratch, i);
    struct buf out;
    if (!spans.n)
        return true;
    t->rules.counts->replaced += spans.n;
    buf_init(&out, TALK_BYTES_MAX);
    bool ok = true;
    if (t->rules.provider->personal == SHARING_PSEUDONYMS)
        ok = deid_replace(&t->scope, *text, &spans, &out, o->err);
    else
        label(*text, &spans, &out);
    ok = ok && buf_ok(&out, o->err) &&
         (arena_raw(&t->arena, buf_raw(&out), text) || err_memory(o->err));
    buf_wipe(&out);
    return ok;
}

static bool close_code(struct outward *o, struct part *p)
{
    struct buf out;
    buf_init(&out, TALK_BYTES_MAX);
    words_write(p->source, &p->inner, &out);
    bool ok =
        buf_ok(&out, o->err) &&
        (arena_raw(&o->t->arena, buf_raw(&out), &p->word->text) || err_memory(o->err));
    buf_wipe(&out);
    return ok;
}

static bool replace_all(struct outward *o)
{
    size_t at = 0;
    if (!deid_scan_turns(
            o->t->rules.engine, o->texts, o->count, o->t->rules.scratch, o->err))
        return false;
    for (size_t i = 0; i < o->words.n; i++) {
        struct part *p = &o->parts[i];
        for (size_t k = 0; p->source.n && k < p->inner.n; k++) {
            if (!replace(o, at++, &p->inner.p[k].text))
                return false;
        }
        if (p->source.n ? !close_code(o, p) : !replace(o, at++, &p->word->text))
            return false;
    }
    return true;
}

/* Names of this call must not be taken for those of one that the provider keeps. */
static bool number_apart(struct talk *t, struct err *err)
{
    const struct dialect_call *call = t->call.call;
    uint8_t hash[SHA256_BYTES];
    uint32_t first;
    if (!call || (!call->previous.n && !call->conversation.n))
        return true;
    if (!sha256(t->call.body, hash, err))
        return false;
    memcpy(&first, hash, sizeof first);
    first = NUMBERS_APART + first % NUMBERS_APART * NUMBERS_APART;
    for (size_t i = 0; i < COUNT(t->scope.last); i++)
        t->scope.last[i] = first;
    return true;
}

/* The scope's names, for the way back. */
static bool note_names(struct talk *t, struct err *err)
{
    const struct map *numbers = &t->scope.numbers;
    for (size_t i = 0; i < numbers->n; i++) {
        struct str key = numbers->entries[i].key;
        struct buf name;
        buf_init(&name, NAME_MAX);
        buf_add_char(&name, '<');
        buf_add_str(&name, deid_type_get((unsigned char)key.p[0])->word);
        buf_add_char(&name, '_');
        buf_add_u64(&name, numbers->entries[i].value);
        buf_add_char(&name, '>');
        bool ok = buf_ok(&name, err) &&
                  veil_add(&t->veil, buf_str(&name), raw_of(key.p + 1, key.n - 1), err);
        buf_fini(&name);
        if (!ok)
            return false;
    }
    t->restores = numbers->n > 0;
    return true;
}

static bool replace_personal(struct talk *t, struct err *err)
{
    struct outward o = {.t = t, .err = err};
    struct buf out;
    if (t->rules.provider->personal == SHARING_AS_IT_IS)
        return true;
    t->scope.exact = true;
    if (!number_apart(t, err) || !words_find(t->root, &t->arena, &o.words, err) ||
        !collect(&o) || !replace_all(&o) || !note_names(t, err))
        return false;
    buf_init(&out, TALK_BYTES_MAX);
    words_write(t->body, &o.words, &out);
    bool ok = buf_ok(&out, err) &&
              (arena_raw(&t->arena, buf_raw(&out), &t->body) || err_memory(err)) &&
              json_parse(&t->arena, t->body, &t->root, err);
    buf_wipe(&out);
    return ok;
}

/* The members that may leave, as they stand. */
static bool drop_fields(struct talk *t, struct err *err)
{
    struct buf out;
    if (!t->rules.provider->some_fields || !json_is(t->root, JSON_OBJECT))
        return true;
    buf_init(&out, TALK_BYTES_MAX);
    struct jw w = jw_to(&out);
    jw_object_begin(&w);
    for (const struct json *m = json_first(t->root); m; m = json_next(m)) {
        if (!sharing_may_leave(t->rules.provider, json_key(m)))
            continue;
        jw_key_raw(&w, json_key(m));
        jw_verbatim(&w, json_source(m));
    }
    jw_object_end(&w);
    bool ok = buf_ok(&out, err) &&
              (arena_raw(&t->arena, buf_raw(&out), &t->body) || err_memory(err));
    buf_wipe(&out);
    return ok;
}

bool outward_body(struct talk *t, struct err *err)
{
    return replace_personal(t, err) && drop_fields(t, err);
}

static void deny(struct talk *t, const char *message)
{
    t->denial = (struct talk_denial){403, "sharing_denied", message};
    t->rules.counts->denied++;
}

static bool path_has(struct raw path, struct str front)
{
    return raw_eq_str(raw_slice(path, 0, front.n), front);
}

/* A body that is no JSON can't be cleaned: its class must be named for it to leave. */
static void check_media(struct talk *t)
{
    const struct sharing_provider *p = t->rules.provider;
    struct raw path = t->call.path;
    enum sharing_class c = path_has(path, STR("/v1/audio/"))    ? SHARING_AUDIO
                           : path_has(path, STR("/v1/images/")) ? SHARING_IMAGE
                                                                : SHARING_FILE;
    if (!p->some_classes || !sharing_may_tell(p, c))
        deny(t, "this provider may not be sent a body that can't be cleaned");
}

void outward_check(struct talk *t)
{
    const struct dialect_call *call = t->call.call;
    if (!t->root) {
        check_media(t);
        return;
    }
    for (size_t i = 0; call && i < call->count; i++) {
        const struct dialect_message *m = &call->messages[i];
        enum sharing_class c = sharing_class_of(m->content, m->role == ROLE_TOOL);
        if (!sharing_may_tell(t->rules.provider, c))
            deny(t, "this provider may not be sent a class of content in the call");
    }
}
