#include "cli/redact/opinion.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"
#include "deid/offset.h"
#include "deid/table/type.h"
#include "os/peer.h"
#include "text/json.h"
#include "text/json_write.h"

enum {
    WORDS_MAX = 32,
    COMMAND_MAX = 4096,
    TIMEOUT_MS = 60000, /* for one text */
    ANSWER_MAX = 1 << 26,
    QUESTION_MAX = 1 << 30,
    SPANS_MAX = 1 << 20,
};

struct opinion {
    struct deid_opinion ask;
    struct peer *peer;
    struct buf question, answer;
    struct arena arena;
    int64_t id;
    char command[COMMAND_MAX];
};

static bool no_answer(const char *what, struct err *err)
{
    return err_set(err, ERR_INPUT, "opinion.answer",
        "--second-opinion: %s (docs/formats/opinion.md)", what);
}

static bool question_make(struct opinion *o, struct raw text, struct err *err)
{
    buf_clear(&o->question);
    struct jw w = jw_to(&o->question);
    jw_object_begin(&w);
    jw_key(&w, STR("id"));
    jw_i64(&w, ++o->id);
    jw_key(&w, STR("text"));
    jw_raw(&w, text);
    jw_object_end(&w);
    buf_add_char(&o->question, '\n');
    return buf_ok(&o->question, err);
}

static bool type_read(const struct json *v, enum deid_type *out)
{
    static const struct str names[] = {
        STR_INIT("type"), STR_INIT("label"), STR_INIT("entity_type")};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct json *label = json_get(v, names[i]);
        struct str name;
        if (json_is(label, JSON_STRING) && raw_token(json_raw(label), &name))
            return deid_type_find(name, out);
    }
    return false;
}

/* Offsets are code points, as most tools count; `at` goes forward over the text. */
static bool span_read(
    const struct json *v, struct raw text, struct offset *at, struct span *out)
{
    int64_t start = -1, end = -1;
    if (!json_i64(json_get(v, STR("start")), &start) ||
        !json_i64(json_get(v, STR("end")), &end) || start < 0 || end <= start)
        return false;
    if ((uint64_t)start < at->points)
        *at = (struct offset){0};
    offset_to_point(at, text, (size_t)start);
    out->start = at->bytes;
    offset_to_point(at, text, (size_t)end);
    out->end = at->bytes;
    return at->points == (uint64_t)end && out->end <= text.n && out->start < out->end;
}

static bool answer_read(
    struct opinion *o, struct raw text, struct opinion_spans *out, struct err *err)
{
    struct json *root = NULL;
    struct offset at = {0};
    int64_t id = o->id;
    arena_reset(&o->arena);
    if (!json_parse(&o->arena, buf_raw(&o->answer), &root, err))
        return no_answer("the answer is no JSON", err);
    (void)!json_i64(json_get(root, STR("id")), &id);
    const struct json *list = json_get(root, STR("spans"));
    if (id != o->id || !json_is(list, JSON_ARRAY))
        return no_answer("the answer has no spans, or those of another text", err);
    for (const struct json *i = json_first(list); i; i = json_next(i)) {
        enum deid_type type = DEID_NONE;
        struct span s = {.confidence = 100};
        if (!type_read(i, &type))
            return no_answer("a span has no type that Abide knows", err);
        if (!span_read(i, text, &at, &s))
            return no_answer("a span is not inside the text", err);
        s.type = (uint16_t)type;
        if (!vec_push(out, s, SPANS_MAX))
            return err_memory(err);
    }
    return true;
}

static bool ask(void *ctx, struct raw text, struct opinion_spans *out, struct err *err)
{
    struct opinion *o = ctx;
    return question_make(o, text, err) &&
           peer_ask(o->peer, buf_raw(&o->question), &o->answer, err) &&
           answer_read(o, text, out, err);
}

bool opinion_open(const char *command, struct opinion **out, struct err *err)
{
    const char *words[WORDS_MAX + 1] = {NULL};
    size_t count = 0, n = strlen(command);
    struct opinion *o = mem_zalloc(sizeof *o);
    if (!o)
        return err_memory(err);
    o->ask = (struct deid_opinion){ask, o};
    buf_init(&o->question, QUESTION_MAX);
    buf_init(&o->answer, ANSWER_MAX);
    arena_init(&o->arena, QUESTION_MAX);
    memcpy(o->command, command, n < COMMAND_MAX ? n : COMMAND_MAX - 1);
    for (char *p = o->command; *p && count < WORDS_MAX;) {
        p += strspn(p, " ");
        size_t len = strcspn(p, " ");
        if (len == 0)
            break;
        words[count++] = p;
        p += len;
        if (*p)
            *p++ = '\0';
    }
    if (!peer_open(words, TIMEOUT_MS, &o->peer, err)) {
        opinion_close(o);
        return false;
    }
    *out = o;
    return true;
}

void opinion_close(struct opinion *o)
{
    if (!o)
        return;
    peer_close(o->peer);
    buf_wipe(&o->question);
    buf_wipe(&o->answer);
    arena_fini(&o->arena);
    mem_free(o);
}

const struct deid_opinion *opinion_ask(struct opinion *o)
{
    return o ? &o->ask : NULL;
}
