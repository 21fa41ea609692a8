#include "flow/exchange/exchange.h"

#include <stdio.h>
#include <string.h>

#include "crypt/hash.h"
#include "flow/exchange/decision.h"
#include "flow/exchange/thread.h"
#include "flow/flow_choice.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "text/hex.h"

TABLE_DEFINE(exchange_kept, EXCHANGE_KEPT_TABLE)

/*
 * Conversations that begin with the same words, each deleted before the next. A reply
 * that a provider keeps can be named for 30 days, a stored chat until it is
 * deleted.
 */
enum { LIVES_MAX = 1000, PATH_BYTES = 16, REPLY_DAYS = 30, STORED_DAYS = 36500 };

struct path {
    uint8_t b[SHA256_BYTES];
};

/* What is being put together. */
struct work {
    struct flow *f;
    const struct exchange_in *in;
    struct arena arena;
    struct hasher *hasher;
    struct turn *turns;
    struct stamp *stamps;
    enum safety *safety;
    size_t count, history;          /* turns; of these, resent ones */
    char first[2 * PATH_BYTES + 1]; /* the first turn's name */
    struct path reply;              /* of the first choice */
    struct thread from;             /* what this call goes on with, when it does */
    bool goes_on;
    struct conversation conversation;
    struct id owner, assistant;
};

/* The turn after `before` that said this. Lengths keep the parts apart. */
static bool path_next(struct work *w, const struct path *before, enum role role,
    struct raw text, struct path *out)
{
    uint64_t lengths[2] = {(uint64_t)role, text.n};
    struct path path;
    struct err err = ERR_INIT;
    if (!hasher_add(w->hasher, before->b, sizeof before->b, &err) ||
        !hasher_add(w->hasher, lengths, sizeof lengths, &err) ||
        !hasher_add(w->hasher, text.p, text.n, &err) ||
        !hasher_take(w->hasher, path.b, &err))
        return false;
    *out = path;
    return true;
}

/* A turn's name among the others of its person. */
static bool name_of(struct work *w, const struct path *path, struct raw *out)
{
    char text[2 * PATH_BYTES + 1];
    hex_format(path->b, PATH_BYTES, text);
    if (!w->count)
        memcpy(w->first, text, sizeof text);
    return arena_raw(&w->arena, raw_of(text, 2 * PATH_BYTES), out);
}

/* How many of the call's messages were resent: up to its last reply. */
static size_t history_of(const struct dialect_call *call)
{
    size_t n = call->count;
    while (n > 0 && call->messages[n - 1].role != ROLE_ASSISTANT)
        n--;
    return n;
}

/* Where all paths of this person's conversations of one kind begin. */
static bool path_begin(struct work *w, struct path *out)
{
    const struct exchange_in *in = w->in;
    struct path zero = {{0}}, path;
    char kind[8];
    int n = snprintf(kind, sizeof kind, "%d.%d", (int)in->service, (int)in->mode);
    return path_next(w, &zero, ROLE_UNKNOWN, raw_of(kind, (size_t)n), &path) &&
           path_next(w, &path, ROLE_UNKNOWN, in->assistant, &path) &&
           path_next(w, &path, ROLE_UNKNOWN, in->call->conversation, &path) &&
           path_next(w, &path, ROLE_UNKNOWN, in->call->previous, out);
}

/* What names a message: its text, and the tools it calls; else all of it. */
static bool said_by(struct work *w, const struct dialect_message *m, struct raw *out)
{
    *out = m->text.n ? m->text : m->meta;
    if (!m->calls.n)
        return true;
    unsigned char *both = arena_alloc(&w->arena, m->text.n + 1 + m->calls.n);
    if (!both)
        return false;
    if (m->text.n)
        memcpy(both, m->text.p, m->text.n);
    memcpy(both + m->text.n + 1, m->calls.p, m->calls.n);
    *out = raw_of(both, m->text.n + 1 + m->calls.n);
    return true;
}

static bool add_turn(
    struct work *w, struct path *path, const struct dialect_message *m, int parent)
{
    struct turn *t = &w->turns[w->count];
    struct raw said;
    if (!said_by(w, m, &said) || !path_next(w, path, m->role, said, path) ||
        !name_of(w, path, &t->origin_id))
        return false;
    t->parent = parent;
    t->role = m->role;
    t->content = m->content;
    if (m->role == ROLE_SYSTEM && w->in->assistant.n)
        t->content = CONTENT_GPT_INSTRUCTION; /* its builder's words */
    t->text = m->text;
    t->meta = m->meta;
    t->aside = m->aside;
    t->created = w->count < w->history ? INSTANT_UNKNOWN : w->in->at;
    w->count++;
    return true;
}

static bool has_name(const struct work *w, struct raw name, size_t from)
{
    for (size_t i = from; i < w->count; i++) {
        if (raw_eq(w->turns[i].origin_id, name))
            return true;
    }
    return false;
}

/* Every choice the model gave is an answer to the last message; the same words twice
 * are one. */
static bool add_reply(struct work *w, const struct path *path)
{
    const struct dialect_reply *reply = w->in->reply;
    size_t first = w->count;
    int parent = (int)w->count - 1;
    for (size_t i = 0; reply && i < reply->count; i++) {
        struct dialect_message m = {.role = ROLE_ASSISTANT,
            .content = CONTENT_RESPONSE,
            .text = reply->texts[i],
            .calls = i ? raw_of(NULL, 0) : reply->calls,
            .meta = i ? raw_of(NULL, 0) : reply->meta,
            .aside = reply->texts[i].n == 0};
        struct path own = *path;
        if (!add_turn(w, &own, &m, parent))
            return false;
        if (!i)
            w->reply = own;
        struct raw name = w->turns[w->count - 1].origin_id;
        w->count--;
        w->count += !has_name(w, name, first);
    }
    return true;
}

/* The reply that this call goes on with stands there already: only its name counts. */
static bool add_anchor(struct work *w, struct path *path)
{
    struct turn *t = &w->turns[0];
    memcpy(path->b, w->from.path, sizeof path->b);
    t->parent = TURN_NONE;
    t->role = ROLE_ASSISTANT;
    t->content = CONTENT_RESPONSE;
    t->created = INSTANT_UNKNOWN;
    if (!name_of(w, path, &t->origin_id))
        return false;
    w->history++;
    w->count++;
    return true;
}

static bool make_turns(struct work *w, struct err *err)
{
    const struct dialect_call *call = w->in->call;
    size_t room = 1 + call->count + (w->in->reply ? w->in->reply->count : 0);
    struct path path;
    w->count = 0;
    w->turns = arena_array(&w->arena, room, sizeof *w->turns);
    w->stamps = arena_array(&w->arena, room, sizeof *w->stamps);
    w->safety = arena_array(&w->arena, room, sizeof *w->safety);
    w->history = history_of(call);
    if (!w->turns || !w->stamps || !w->safety ||
        !(w->goes_on ? add_anchor(w, &path) : path_begin(w, &path)))
        return err_memory(err);
    for (size_t i = 0; i < call->count; i++) {
        if (!add_turn(w, &path, &call->messages[i], (int)w->count - 1))
            return err_memory(err);
    }
    return add_reply(w, &path) || err_memory(err);
}

/* What is new is flagged when the provider's filter said so: the exchange, not a word
 * of it. Nobody else looks at a live turn. */
static bool put_stamps(struct work *w, struct err *err)
{
    bool flagged = w->in->reply && w->in->reply->flagged;
    enum safety safety = flagged ? SAFETY_FLAGGED : SAFETY_NONE;
    const struct conversation *c = &w->conversation;
    struct question q =
        question_of(c->service, c->mode, ORIGIN_GATEWAY, c->origin_id, c->project);
    struct decider d;
    bool ok = decider_init(&d, w->f, err);
    q.assistant = w->assistant;
    q.author = w->owner;
    for (size_t i = 0; ok && i < w->count; i++) {
        q.turn.origin = i < w->history ? ORIGIN_REPLAYED : ORIGIN_GATEWAY;
        q.turn.content = w->turns[i].content;
        q.turn.created = w->turns[i].created;
        q.turn.state = BODY_STATE_LIVE;
        q.turn.safety = w->safety[i] = safety;
        ok = decider_stamp(&d, &q, &w->stamps[i], err);
    }
    decider_fini(&d);
    return ok;
}

static bool put_turns(
    struct work *w, struct conversation_put_result *result, struct err *err)
{
    struct conversation_put put = {.owner = w->owner,
        .assistant = w->assistant,
        .conversation = &w->conversation,
        .stamps = w->stamps,
        .safety = w->safety};
    return put_stamps(w, err) && conversation_put(w->f->store, &put, result, err);
}

/*
 * A conversation is named by its first turn. One that was deleted here never comes
 * back: the same words begin a new one.
 */
static bool put_new(
    struct work *w, struct conversation_put_result *result, struct err *err)
{
    char name[2 * PATH_BYTES + 24];
    result->deleted = true;
    for (int life = 0; result->deleted && life < LIVES_MAX; life++) {
        int n = snprintf(name, sizeof name, "live-%s-%d", w->first, life);
        if (!arena_raw(&w->arena, raw_of(name, (size_t)n), &w->conversation.origin_id))
            return err_memory(err);
        if (!put_turns(w, result, err))
            return false;
    }
    return !result->deleted ||
           err_set(err, ERR_LIMIT, "exchange.lives",
               "conversations that begin like this one were deleted %d times",
               LIVES_MAX);
}

static bool make_conversation(struct work *w, struct err *err)
{
    if (!make_turns(w, err))
        return false;
    w->conversation = (struct conversation){.origin = ORIGIN_GATEWAY,
        .service = w->in->service,
        .mode = w->in->mode,
        .assistant = w->in->assistant,
        .project = raw_from_str(w->in->project),
        .created = w->in->at,
        .updated = w->in->at,
        .origin_id = w->from.conversation,
        .turns = w->turns,
        .count = w->count,
        .head = (int)w->count - 1};
    return true;
}

/* What the call goes on with may have been deleted: then it begins a conversation. */
static bool put_conversation(struct work *w, struct exchange_out *out, struct err *err)
{
    struct conversation_put_result result = {.deleted = false};
    if (!make_conversation(w, err) || (w->goes_on && !put_turns(w, &result, err)))
        return false;
    if (result.deleted) {
        w->goes_on = false;
        if (!make_conversation(w, err))
            return false;
    }
    if (!w->goes_on && !put_new(w, &result, err))
        return false;
    size_t fresh = w->count - w->history;
    out->conversation = result.conversation;
    out->added = result.added;
    out->known = result.known;
    out->replayed = result.added > fresh ? result.added - fresh : 0;
    out->allow = w->stamps[w->count - 1].allow;
    return true;
}

/* The provider's name for what this call goes on with, or for where it is kept. */
static struct thread_id thread_before(const struct work *w)
{
    const struct dialect_call *call = w->in->call;
    struct thread_id reply = {w->in->project, THREAD_REPLY, call->previous};
    struct thread_id whole = {w->in->project, THREAD_CONVERSATION, call->conversation};
    return call->previous.n ? reply : whole;
}

/* Only the person's own, of the same kind: nobody goes on with somebody else's. */
static bool find_thread(struct work *w, struct err *err)
{
    struct thread_id before = thread_before(w);
    const struct thread *t = &w->from;
    if (!thread_find(w->f, &before, &w->arena, &w->from, &w->goes_on, err))
        return false;
    w->goes_on = w->goes_on && id_eq(t->person, w->owner) &&
                 t->service == w->in->service && t->mode == w->in->mode;
    return true;
}

/* A reply that the provider keeps can be gone on with, and deleted, by its id. */
static bool note_thread(struct work *w, struct err *err)
{
    const struct dialect_call *call = w->in->call;
    const struct dialect_reply *reply = w->in->reply;
    struct thread_id name = {w->in->project, THREAD_REPLY, {NULL, 0}};
    struct thread_id whole = {w->in->project, THREAD_CONVERSATION, call->conversation};
    struct thread thread = {.person = w->owner,
        .service = w->in->service,
        .mode = w->in->mode,
        .conversation = w->conversation.origin_id};
    int64_t days = call->dialect == DIALECT_RESPONSES ? REPLY_DAYS : STORED_DAYS;
    struct instant until = {w->in->at.us + days * INSTANT_DAY_US};
    if (!reply || !reply->count || !reply->id.n || !call->store)
        return true;
    name.id = reply->id;
    memcpy(thread.path, w->reply.b, sizeof thread.path);
    return thread_put(w->f, &name, &thread, until, err) &&
           (!call->conversation.n || thread_put(w->f, &whole, &thread, until, err));
}

static bool open_account(struct work *w, enum account_kind kind, struct raw subject,
    struct id *out, struct err *err)
{
    struct account account;
    struct account_name name = {kind, w->in->project, subject};
    if (!account_put(w->f->store, &name, w->f->now, &account, err))
        return false;
    *out = account.vault;
    return true;
}

/* The signal is a choice: it is written once, when it is not in force already. */
static bool note_gpc(struct work *w, struct err *err)
{
    const struct choice *lines;
    size_t count;
    uint64_t position;
    bool on = false;
    struct choice line = {.at = w->in->at,
        .recorded = w->f->now,
        .control = CONTROL_GPC,
        .value = STR("on"),
        .evidence = STR("header"),
        .actor = STR("person")};
    if (!w->in->gpc)
        return true;
    if (!ledger_read(w->f->store, w->owner, &w->arena, &lines, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == CONTROL_GPC)
            on = str_eq(lines[i].value, STR("on"));
    }
    return on || ledger_add(w->f->store, w->owner, &line, &position, err);
}

static bool any_notice(struct work *w, bool *any, struct err *err)
{
    const struct notice *notices;
    size_t count;
    if (!notice_list(w->f->store, &w->arena, &notices, &count, err))
        return false;
    *any = false;
    for (size_t i = 0; i < count; i++) {
        bool over = instant_known(notices[i].until) &&
                    instant_cmp(notices[i].until, w->in->at) <= 0;
        *any |= instant_cmp(notices[i].from, w->in->at) <= 0 && !over;
    }
    return true;
}

static bool put(struct work *w, struct exchange_out *out, struct err *err)
{
    bool told;
    if (w->in->keep_nothing || w->in->call->unkept)
        out->kept = EXCHANGE_NOT_WANTED;
    else if (!w->in->person.n)
        out->kept = EXCHANGE_NOBODY;
    else if (!w->in->call->count)
        out->kept = EXCHANGE_EMPTY;
    if (out->kept != EXCHANGE_KEPT)
        return true;
    if (!any_notice(w, &told, err))
        return false;
    if (!told) {
        out->kept = EXCHANGE_NO_NOTICE;
        return true;
    }
    return open_account(w, ACCOUNT_PERSON, w->in->person, &w->owner, err) &&
           (!w->in->assistant.n || open_account(w, ACCOUNT_ASSISTANT, w->in->assistant,
                                       &w->assistant, err)) &&
           note_gpc(w, err) && find_thread(w, err) && put_conversation(w, out, err) &&
           note_thread(w, err);
}

/* What the answer's name will be found to mean. */
static bool note_decision(
    struct work *w, const struct exchange_out *out, struct err *err)
{
    struct decision d = {.kept = out->kept, .at = w->in->at};
    if (!w->in->decision.n)
        return true;
    if (out->kept == EXCHANGE_KEPT) {
        d.person = w->owner;
        d.conversation = w->conversation.origin_id;
        d.turn = w->turns[w->count - 1].origin_id;
    }
    return decision_note(w->f, w->in->decision, &d, err);
}

bool exchange_put(struct flow *f, const struct exchange_in *in,
    struct exchange_out *out, struct err *err)
{
    struct exchange_in said = *in;
    struct work w = {.f = f, .in = &said};
    struct exchange_out done = {.kept = EXCHANGE_KEPT};
    said.mode = in->call->temporary ? MODE_TEMPORARY : in->mode;
    said.assistant = in->assistant.n ? in->assistant : in->call->assistant;
    arena_init(&w.arena, FLOW_CONVERSATION_MAX);
    bool ok = hasher_new(&w.hasher, err) && put(&w, &done, err) &&
              note_decision(&w, &done, err);
    hasher_free(w.hasher);
    arena_fini(&w.arena);
    if (ok)
        *out = done;
    return ok;
}
