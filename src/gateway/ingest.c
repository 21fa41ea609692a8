#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "flow/exchange/once.h"
#include "gateway/ingest_priv.h"
#include "text/gzip.h"
#include "text/json_write.h"

enum { ANSWER_MAX = 64 << 10, STATUS_INVALID = 3, STATUS_UNAVAILABLE = 14 };

static void free_ingest(struct ingest *i)
{
    arena_fini(&i->arena);
    mem_free(i);
}

/* Counts of a batch, as a repetition of it is told again. */
struct counts {
    uint64_t kept, nobody, not_kept, turns, failed;
    uint32_t lines[INGEST_REJECTED_MAX]; /* of those that failed */
    uint8_t too_large[INGEST_REJECTED_MAX];
};

/*
 * One exchange that the store does not take for what it is takes no other with it. What
 * fails for another reason (a disk, memory) fails as a whole: it is to be sent again.
 */
static bool put_one(
    struct flow *f, struct ingest *i, size_t k, struct counts *c, struct err *err)
{
    struct exchange_out out;
    if (!store_mark(f->store, err))
        return false;
    if (exchange_put(f, &i->in[k], &out, err)) {
        c->kept += out.kept == EXCHANGE_KEPT;
        c->nobody += out.kept == EXCHANGE_NOBODY;
        c->not_kept += out.kept != EXCHANGE_KEPT;
        c->turns += out.kept == EXCHANGE_KEPT ? out.added : 0;
        return store_mark_keep(f->store, err);
    }
    if ((err->code != ERR_INPUT && err->code != ERR_LIMIT) ||
        !store_mark_undo(f->store, err))
        return false;
    if (c->failed < INGEST_REJECTED_MAX) {
        c->lines[c->failed] = i->lines[k];
        c->too_large[c->failed] = err->code == ERR_LIMIT;
    }
    c->failed++;
    return true;
}

static void take_counts(struct ingest *i, const struct counts *c)
{
    i->kept = c->kept;
    i->nobody = c->nobody;
    i->not_kept = c->not_kept;
    i->turns = c->turns;
    i->failed = c->failed;
    for (size_t k = 0; k < c->failed && k < INGEST_REJECTED_MAX; k++)
        i->unstored[k] = (struct ingest_rejected){c->lines[k],
            c->too_large[k] ? "something in it is larger than the store takes"
                            : "the store does not take it"};
}

bool ingest_put(struct flow *f, struct recording *r, struct err *err)
{
    struct ingest *i = r->ctx_put;
    struct counts c = {.kept = 0};
    struct once once = {.project = i->recording.in.project, .key = i->key};
    struct raw before = raw_of(NULL, 0);
    memcpy(once.sha256, i->hash, sizeof once.sha256);
    if (i->key.n && !once_find(f, &once, &i->arena, &before, err))
        return false;
    i->conflict = once.differs;
    i->replayed = before.n == sizeof c;
    if (i->replayed)
        memcpy(&c, before.p, sizeof c);
    for (size_t k = 0; !i->conflict && !i->replayed && k < i->count; k++) {
        if (!put_one(f, i, k, &c, err))
            return false;
    }
    take_counts(i, &c);
    return !i->key.n || i->conflict || i->replayed ||
           once_put(f, &once, raw_of(&c, sizeof c), err);
}

static void write_lines(
    struct jw *w, const struct ingest_rejected *lines, uint64_t count)
{
    for (size_t k = 0; k < count && k < INGEST_REJECTED_MAX; k++) {
        jw_object_begin(w);
        jw_key(w, STR("line"));
        jw_u64(w, lines[k].line);
        jw_key(w, STR("message"));
        jw_str(w, str_z(lines[k].why));
        jw_object_end(w);
    }
}

/* How many were not taken, by their reading or by the store. */
static uint64_t rejections(const struct ingest *i)
{
    return i->rejected_count + i->failed;
}

static void write_rejected(struct jw *w, const struct ingest *i)
{
    jw_key(w, STR("rejected"));
    jw_array_begin(w);
    write_lines(w, i->rejected, i->rejected_count);
    write_lines(w, i->unstored, i->failed);
    jw_array_end(w);
}

static void answer_lines(struct ingest *i, struct buf *out)
{
    const struct {
        struct str name;
        uint64_t n;
    } rows[] = {{STR("received"), i->received}, {STR("kept"), i->kept},
        {STR("not_kept"), i->not_kept}, {STR("turns"), i->turns},
        {STR("rejected_count"), rejections(i)}};
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("object"));
    jw_str(&w, STR("abide.ingest"));
    for (size_t k = 0; k < COUNT(rows); k++) {
        jw_key(&w, rows[k].name);
        jw_u64(&w, rows[k].n);
    }
    write_rejected(&w, i);
    jw_object_end(&w);
}

/* What did not go in, or (with nothing rejected) a warning: OTLP knows both. */
static struct str otlp_message(const struct ingest *i, char text[160])
{
    int n = 0;
    if (rejections(i))
        n = snprintf(
            text, 160, "messages that can't be read or stored, or of a time to come");
    else if (i->nobody)
        n = snprintf(text, 160,
            "%llu exchanges name nobody (enduser.id): they are counted, not kept",
            (unsigned long long)i->nobody);
    return (struct str){text, (size_t)n};
}

static void answer_otlp(struct ingest *i, struct buf *out)
{
    char text[160];
    struct str message = otlp_message(i, text);
    if (i->form == INGEST_OTLP_WIRE) {
        wire_response(rejections(i), message, out);
        return;
    }
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)rejections(i));
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    if (message.n) {
        jw_key(&w, STR("partialSuccess"));
        jw_object_begin(&w);
        jw_key(&w,
            i->kind == WIRE_TRACES ? STR("rejectedSpans") : STR("rejectedLogRecords"));
        jw_str(&w, (struct str){digits, (size_t)n});
        jw_key(&w, STR("errorMessage"));
        jw_str(&w, message);
        jw_object_end(&w);
    }
    jw_object_end(&w);
}

static struct http_field type_of(const struct ingest *i)
{
    return (struct http_field){raw_from_str(STR("content-type")),
        raw_from_str(i->form == INGEST_OTLP_WIRE ? STR("application/x-protobuf")
                                                 : STR("application/json"))};
}

static void answer(struct ingest *i)
{
    struct http_field fields[] = {type_of(i),
        {raw_from_str(STR("idempotent-replayed")), raw_from_str(STR("true"))}};
    struct buf out;
    buf_init(&out, ANSWER_MAX);
    if (i->form == INGEST_LINES)
        answer_lines(i, &out);
    else
        answer_otlp(i, &out);
    exchange_answer(i->x, 200, fields, i->replayed ? 2 : 1, buf_raw(&out));
    buf_fini(&out);
}

/* google.rpc.Status in the sender's form; of a batch the API's own. */
static void refuse(struct ingest *i, int status, const char *code, const char *why)
{
    struct http_field fields[] = {
        type_of(i), {raw_from_str(STR("retry-after")), raw_from_str(STR("1"))}};
    struct buf out;
    int number = status == 503 ? STATUS_UNAVAILABLE : STATUS_INVALID;
    if (!i->x)
        return;
    exchange_set(i->x, NULL);
    if (i->form == INGEST_LINES) {
        gateway_refuse(i->x, status, code, why);
        return;
    }
    buf_init(&out, ANSWER_MAX);
    if (i->form == INGEST_OTLP_WIRE) {
        wire_status(number, str_z(why), &out);
    } else {
        struct jw w = jw_to(&out);
        jw_object_begin(&w);
        jw_key(&w, STR("code"));
        jw_i64(&w, number);
        jw_key(&w, STR("message"));
        jw_str(&w, str_z(why));
        jw_object_end(&w);
    }
    exchange_answer(i->x, status, fields, status == 503 ? 2 : 1, buf_raw(&out));
    buf_fini(&out);
}

static void on_recorded(void *ctx, struct recording *r)
{
    struct ingest *i = ctx;
    if (i->x && r->durable && !i->conflict) {
        exchange_set(i->x, NULL);
        answer(i);
    } else if (r->durable) {
        refuse(i, 409, "idempotency_key_reused",
            "this idempotency key came with another body before");
    } else {
        refuse(i, 503, "capture_failed", "the batch could not be kept; send it again");
    }
    free_ingest(i);
}

static void on_gone(struct exchange_job *job)
{
    ((struct ingest *)job)->x = NULL;
}

static bool is_type(struct raw type, struct str want)
{
    return http_is_word(raw_slice(type, 0, want.n), want);
}

/* The body as JSON, unpacked. */
static bool read_body(struct ingest *i, struct err *err)
{
    struct buf text;
    buf_init(&text, INGEST_BODY_MAX);
    bool ok = true;
    if (i->zipped)
        ok = gzip_read(i->sent, &text, err);
    else
        buf_add_raw(&text, i->sent);
    ok = ok && buf_ok(&text, err);
    if (ok && i->form == INGEST_OTLP_WIRE) {
        struct buf json;
        buf_init(&json, 2 * INGEST_BODY_MAX);
        ok = wire_to_json(i->kind, buf_raw(&text), &json, err) &&
             (arena_raw(&i->arena, buf_raw(&json), &i->body) || err_memory(err));
        buf_wipe(&json);
    } else if (ok) {
        ok = arena_raw(&i->arena, buf_raw(&text), &i->body) || err_memory(err);
    }
    buf_wipe(&text);
    return ok;
}

static void read_all(void *ctx, struct deid_turns *scratch)
{
    struct ingest *i = ctx;
    struct err *err = &i->read_err;
    (void)scratch;
    i->read = read_body(i, err) && sha256(i->body, i->hash, err) &&
              (i->form == INGEST_LINES ? ingest_read_lines(i, &i->from, err)
                                       : ingest_read_otlp(i, &i->from, err));
}

static void refuse_unread(struct ingest *i, const struct err *err)
{
    bool memory = err->code == ERR_MEMORY;
    int status = memory ? 503 : err->code == ERR_LIMIT ? 413 : 400;
    refuse(i, status, memory ? "out_of_memory" : "invalid_body", err->text);
    free_ingest(i);
}

/* It was read, here or there. A client that is gone meanwhile was told nothing. */
static void on_read(void *ctx)
{
    struct ingest *i = ctx;
    if (!i->x) {
        free_ingest(i);
    } else if (!i->read) {
        refuse_unread(i, &i->read_err);
    } else if (!recorder_give(i->g->recorder, &i->recording)) {
        refuse(i, 503, "capture_failed", "the store is behind; send it again");
        free_ingest(i);
    }
}

/* All that is looked at while it is read, apart from the exchange. */
static bool prepare(struct ingest *i, const struct caller *caller, struct err *err)
{
    const struct http_head *head = exchange_head(i->x);
    struct raw coding = http_field_find(head, STR("content-encoding"));
    struct raw key = http_field_find(head, STR("idempotency-key"));
    i->zipped = http_is_word(coding, STR("gzip"));
    i->from = (struct ingest_from){
        .service = caller->service, .zdr = caller->zdr, .now = i->g->options.now()};
    if (coding.n && !i->zipped && !http_is_word(coding, STR("identity")))
        return err_set(err, ERR_INPUT, "gateway.coding", "the coding is gzip or none");
    if (key.n > INGEST_KEY_MAX)
        return err_set(
            err, ERR_INPUT, "gateway.key", "an idempotency key has at most 255 bytes");
    if (!arena_str(&i->arena, caller->name, &i->from.project) ||
        !arena_raw(&i->arena, key, &i->key))
        return err_memory(err);
    i->recording.in.project = i->from.project;
    i->sent = exchange_body(i->x);
    return true;
}

/* A small one is read here. What is packed may be large. */
static void begin(struct ingest *i, const struct caller *caller)
{
    struct err err = ERR_INIT;
    i->recording = (struct recording){
        .put = ingest_put, .ctx_put = i, .done = on_recorded, .ctx = i};
    i->errand = (struct errand){read_all, on_read, i};
    if (!prepare(i, caller, &err)) {
        refuse_unread(i, &err);
    } else if (i->sent.n <= AWAY_BYTES && !i->zipped) {
        read_all(i, NULL);
        on_read(i);
    } else if (!arena_raw(&i->arena, i->sent, &i->sent)) {
        (void)err_memory(&err);
        refuse_unread(i, &err);
    } else if (!away_give(i->g->away, &i->errand)) {
        refuse(i, 503, "busy", "too many large requests wait; send it again");
        free_ingest(i);
    }
}

static void take(struct gateway *g, struct exchange *x, const struct visit *visit,
    const struct ingest *form)
{
    struct ingest *i = mem_zalloc(sizeof *i);
    if (!i) {
        gateway_refuse(x, 503, "out_of_memory", "there is not enough memory");
        return;
    }
    i->form = form->form;
    i->kind = form->kind;
    i->job.gone = on_gone;
    i->g = g;
    i->x = x;
    arena_init(&i->arena, INGEST_BYTES_MAX);
    exchange_set(x, i);
    begin(i, visit->who);
}

void ingest_begin(void *gateway, struct exchange *x, const struct visit *visit)
{
    take(gateway, x, visit, &(struct ingest){.form = INGEST_LINES});
}

static void take_otlp(struct gateway *g, struct exchange *x, const struct visit *visit,
    enum wire_kind kind)
{
    struct raw type = http_field_find(exchange_head(x), STR("content-type"));
    bool wire = is_type(type, STR("application/x-protobuf"));
    struct ingest form = {
        .form = wire ? INGEST_OTLP_WIRE : INGEST_OTLP_JSON, .kind = kind};
    if (wire || is_type(type, STR("application/json")))
        take(g, x, visit, &form);
    else
        gateway_refuse(x, 415, "unsupported_media_type",
            "send application/json or application/x-protobuf");
}

void ingest_traces_begin(void *gateway, struct exchange *x, const struct visit *visit)
{
    take_otlp(gateway, x, visit, WIRE_TRACES);
}

void ingest_logs_begin(void *gateway, struct exchange *x, const struct visit *visit)
{
    take_otlp(gateway, x, visit, WIRE_LOGS);
}
