#include "capture/dialect/rechunk.h"

#include <string.h>

#include "capture/dialect/rechunk_priv.h"
#include "capture/read/field.h"
#include "text/json_write.h"

enum { EVENT_MAX = DIALECT_ANSWER_MAX, PAD_TO = 32 };

void rechunk_init(struct rechunk *r, enum dialect dialect, bool stream,
    const struct rechunk_words *words)
{
    *r = (struct rechunk){.dialect = dialect, .stream = stream, .words = *words};
    sse_init(&r->sse, EVENT_MAX);
    buf_init(&r->whole, DIALECT_ANSWER_MAX);
    buf_init(&r->text, DIALECT_ANSWER_MAX);
    buf_init(&r->head, DIALECT_ANSWER_MAX);
    arena_init(&r->arena, 8 * (size_t)EVENT_MAX);
}

void rechunk_fini(struct rechunk *r)
{
    sse_fini(&r->sse);
    buf_wipe(&r->whole);
    buf_wipe(&r->text);
    buf_wipe(&r->head);
    arena_fini(&r->arena);
}

/* The lane of a place; a new one is open. RECHUNK_WHOLE: there are too many. */
static unsigned lane_of(struct rechunk *r, const int64_t place[3])
{
    size_t i = 0;
    while (
        i < r->lane_count && memcmp(r->lanes[i].place, place, 3 * sizeof *place) != 0)
        i++;
    if (i == RECHUNK_LANES_MAX)
        return RECHUNK_WHOLE;
    if (i == r->lane_count) {
        memcpy(r->lanes[i].place, place, 3 * sizeof *place);
        r->lane_count++;
    }
    r->lanes[i].open = true;
    return (unsigned)i;
}

/* What stands in the place of a piece, in the event's arena. */
static bool change(
    struct event *e, unsigned lane, struct rechunk_piece piece, struct raw *out)
{
    struct rechunk *r = e->r;
    buf_clear(&r->text);
    return r->words.take(r->words.ctx, lane, piece, &r->text) &&
           buf_ok(&r->text, NULL) && arena_raw(&r->arena, buf_raw(&r->text), out);
}

bool event_set(struct event *e, struct word word)
{
    return words_add(&e->words, &e->r->arena, word, NULL);
}

/* A piece of a text that goes on. `end`: its text ends with this event. */
bool event_piece(struct event *e, const int64_t place[3], const struct json *v,
    struct rechunk_piece piece)
{
    struct word word = {.at = v};
    unsigned lane = lane_of(e->r, place);
    if (!json_is(v, JSON_STRING))
        return true;
    if (lane == RECHUNK_WHOLE)
        return false;
    piece.text = json_raw(v);
    e->r->lanes[lane].open = !piece.end;
    if (!change(e, lane, piece, &word.text))
        return false;
    e->bytes += word.text.n;
    return event_set(e, word);
}

/* What is still kept of a lane that ends. */
bool event_rest(struct event *e, struct rechunk_lane *lane, bool code, struct raw *out)
{
    struct rechunk_piece piece = {.end = true, .code = code};
    unsigned number = (unsigned)(lane - e->r->lanes);
    lane->open = false;
    return change(e, number, piece, out);
}

/* All words below a value, each as a text of its own. */
bool event_whole(struct event *e, const struct json *v)
{
    struct words found = {NULL, 0, 0};
    if (!words_find(v, &e->r->arena, &found, NULL))
        return false;
    for (size_t i = 0; i < found.n; i++) {
        struct rechunk_piece piece = {found.p[i].text, true, found.p[i].code};
        if (!change(e, RECHUNK_WHOLE, piece, &found.p[i].text) ||
            !event_set(e, found.p[i]))
            return false;
    }
    return true;
}

/* Padding says as little as before: words and padding fill a multiple of PAD_TO. */
static bool pad(struct event *e)
{
    static const unsigned char letters[PAD_TO + 1] = "kqzmwxvjybhgfpdutnrlcsieoaKQZMWX";
    const struct json *old = json_get(e->v, STR("obfuscation"));
    struct word word = {.at = old};
    if (!json_is(old, JSON_STRING) || !e->words.n)
        return true;
    word.text = raw_of(letters, PAD_TO - e->bytes % PAD_TO);
    return event_set(e, word);
}

static bool number(struct event *e)
{
    const struct json *old = json_get(e->v, STR("sequence_number"));
    struct word word = {.at = old, .verbatim = true};
    int64_t n;
    struct buf digits;
    if (!e->r->inserted || !json_i64(old, &n))
        return true;
    buf_init(&digits, 32);
    buf_add_i64(&digits, n + e->r->inserted);
    bool ok =
        arena_raw(&e->r->arena, buf_raw(&digits), &word.text) && event_set(e, word);
    buf_fini(&digits);
    return ok;
}

bool event_judgement(struct event *e, struct raw *out)
{
    struct rechunk *r = e->r;
    *out = raw_of(NULL, 0);
    if (!r->words.moderation || r->moderated)
        return true;
    r->moderated = true;
    buf_clear(&r->text);
    return r->words.moderation(r->words.ctx, &r->text) && buf_ok(&r->text, NULL) &&
           arena_raw(&r->arena, buf_raw(&r->text), out);
}

/* A member behind one that no answer is without, and whose value never changes. */
static bool add_member(struct event *e, const struct json *after, struct raw value)
{
    struct word word = {.at = after, .verbatim = true};
    struct buf *text = &e->r->text;
    buf_clear(text);
    buf_add_raw(text, json_source(after));
    buf_add_z(text, ",\"moderation\":");
    buf_add_raw(text, value);
    return buf_ok(text, NULL) && arena_raw(&e->r->arena, buf_raw(text), &word.text) &&
           event_set(e, word);
}

bool event_moderation(struct event *e, const struct json *of)
{
    static const struct str fixed[] = {
        STR_INIT("object"), STR_INIT("id"), STR_INIT("model")};
    const struct json *said = json_get(of, STR("moderation"));
    struct word word = {.at = said, .verbatim = true};
    if (said && !json_is(said, JSON_NULL))
        return true;
    if (!event_judgement(e, &word.text))
        return false;
    if (!word.text.n || said)
        return !word.text.n || event_set(e, word);
    for (size_t i = 0; i < COUNT(fixed); i++) {
        const struct json *member = json_get(of, fixed[i]);
        if (json_is(member, JSON_STRING))
            return add_member(e, member, word.text);
    }
    return true;
}

void event_line(struct buf *out, struct raw name, struct raw data)
{
    if (name.n) {
        buf_add_z(out, "event: ");
        buf_add_raw(out, name);
        buf_add_char(out, '\n');
    }
    buf_add_z(out, "data: ");
    buf_add_raw(out, data);
    buf_add_z(out, "\n\n");
}

/* Data of several lines (JSON over several) goes out with each in its field. */
static void write_event(struct event *e, struct raw name, struct raw data)
{
    struct buf *text = &e->r->text;
    buf_clear(text);
    words_write(data, &e->words, text);
    for (size_t i = 0; i < text->n; i++) {
        if (text->p[i] == '\n')
            text->p[i] = ' '; /* between the parts of JSON: strings hold none */
    }
    if (text->failed)
        e->r->failed = true;
    event_line(e->out, name, buf_raw(text));
}

static bool take_data(struct event *e, struct raw name, struct raw data)
{
    struct rechunk *r = e->r;
    struct json *v;
    struct err err = ERR_INIT;
    if (raw_eq_str(data, STR("[DONE]"))) {
        bool ok = event_chat_end(e);
        event_line(e->out, name, data);
        return ok;
    }
    if (!json_parse(&r->arena, data, &v, &err))
        return false;
    e->v = v;
    bool ok = r->dialect == DIALECT_RESPONSES  ? event_responses(e)
              : r->dialect == DIALECT_MESSAGES ? event_messages(e)
                                               : event_chat(e);
    if (!ok || !pad(e) || !number(e))
        return false;
    write_event(e, name, data);
    return true;
}

static bool take_events(struct rechunk *r, struct buf *out)
{
    struct sse_event event;
    while (!r->failed && sse_next(&r->sse, &event)) {
        struct event e = {.r = r, .out = out};
        arena_reset(&r->arena);
        r->failed |= !take_data(&e, event.name, event.data);
    }
    r->failed |= !sse_ok(&r->sse, NULL);
    return !r->failed && buf_ok(out, NULL);
}

bool rechunk_feed(struct rechunk *r, struct raw bytes, struct buf *out)
{
    if (r->failed)
        return false;
    if (r->stream) {
        sse_feed(&r->sse, bytes);
        return take_events(r, out);
    }
    buf_add_raw(&r->whole, bytes);
    r->failed |= r->whole.failed;
    return !r->failed;
}

bool rechunk_end(struct rechunk *r, struct buf *out)
{
    struct event e = {.r = r, .out = out};
    struct json *v;
    struct err err = ERR_INIT;
    if (r->failed || r->stream)
        return !r->failed;
    arena_reset(&r->arena);
    if (!json_parse(&r->arena, buf_raw(&r->whole), &v, &err))
        return false;
    if (!event_whole(&e, v) || !event_moderation(&e, v))
        return false;
    words_write(buf_raw(&r->whole), &e.words, out);
    return buf_ok(out, NULL);
}
