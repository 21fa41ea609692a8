#include "flow/talk/talk.h"

#include "base/mem.h"
#include "flow/talk/talk_priv.h"

static bool is_type(struct raw type, struct str want)
{
    struct raw front = raw_slice(type, 0, want.n);
    for (size_t i = 0; i < front.n; i++) {
        if ((front.p[i] | 0x20) != (want.p[i] | 0x20))
            return false;
    }
    return front.n == want.n;
}

static const struct talk_denial unreadable = {502, "upstream_unreadable",
    "the upstream's answer can't be read, so it does not pass"};

static bool guards_nothing(const struct guard *guard)
{
    return !guard || (guard->ask == GUARD_ASK_OFF &&
                         guard->answers == GUARD_ANSWER_OFF && !guard->suppress);
}

static bool changes_nothing(
    const struct talk_rules *rules, const struct talk_call *call)
{
    bool guarded = call->call && !guards_nothing(rules->guard);
    return (sharing_tells_all(rules->provider) && !guarded) || !call->body.n;
}

static bool read_body(struct talk *t, struct err *err)
{
    t->body = t->call.body;
    if (!is_type(t->call.type, STR("application/json")))
        return true;
    struct err why = ERR_INIT;
    if (json_parse(&t->arena, t->body, &t->root, &why))
        return true;
    if (why.code == ERR_MEMORY)
        return err_memory(err);
    t->denial = (struct talk_denial){
        400, "invalid_body", "the body can't be read, so it can't be sent on"};
    return true;
}

bool talk_open(const struct talk_rules *rules, const struct talk_call *call,
    struct talk **out, struct talk_denial *denial, struct err *err)
{
    *out = NULL;
    *denial = (struct talk_denial){0, NULL, NULL};
    if (changes_nothing(rules, call))
        return true;
    struct talk *t = mem_zalloc(sizeof *t);
    if (!t)
        return err_memory(err);
    t->rules = *rules;
    t->call = *call;
    arena_init(&t->arena, TALK_BYTES_MAX);
    deid_scope_init(&t->scope);
    veil_init(&t->veil);
    buf_init(&t->lifted, DIALECT_ANSWER_MAX);
    bool ok = read_body(t, err);
    if (ok && !t->denial.status)
        outward_check(t);
    ok = ok && (t->denial.status || inward_check(t, err));
    ok = ok && (t->denial.status || !t->root || outward_body(t, err));
    *denial = t->denial;
    if (ok && !denial->status)
        *out = t;
    else
        talk_free(t);
    return ok;
}

void talk_free(struct talk *t)
{
    if (!t)
        return;
    if (t->rechunk)
        rechunk_fini(t->rechunk);
    mem_free(t->rechunk);
    buf_wipe(&t->lifted);
    mem_wipe(t->texts, sizeof t->texts);
    if (t->windows)
        mem_wipe(t->windows, (RECHUNK_LANES_MAX + 1) * sizeof *t->windows);
    mem_free(t->windows);
    vec_fini(&t->found.found);
    veil_fini(&t->veil);
    deid_scope_fini(&t->scope);
    arena_fini(&t->arena);
    mem_free(t);
}

void talk_move(struct talk *t, struct deid_turns *scratch, struct talk_counts *counts)
{
    t->rules.scratch = scratch;
    t->rules.counts = counts;
}

void talk_counts_take(struct talk_counts *sum, struct talk_counts *from)
{
    sum->replaced += from->replaced;
    sum->restored_answers += from->restored_answers;
    sum->denied += from->denied;
    sum->refused += from->refused;
    sum->flagged += from->flagged;
    sum->minimised += from->minimised;
    sum->suppressed += from->suppressed;
    *from = (struct talk_counts){.replaced = 0};
}

struct raw talk_body(const struct talk *t)
{
    return t->body;
}

/* The answer's words: names are values again, and what must not be passed on is not. */
static bool take(void *ctx, unsigned lane, struct rechunk_piece piece, struct buf *out)
{
    struct talk *t = ctx;
    struct veil_piece lift = {piece.text, piece.end, piece.code};
    if (!t->windows)
        return veil_lift(&t->veil, &t->texts[lane], lift, out);
    buf_clear(&t->lifted);
    if (!veil_lift(&t->veil, &t->texts[lane], lift, &t->lifted))
        return false;
    piece.text = buf_raw(&t->lifted);
    return inward_words(t, lane, piece, out);
}

bool talk_answers(struct talk *t, struct raw type)
{
    struct rechunk_words words = {t, take, t->moderates ? judgement_write : NULL};
    bool stream = is_type(type, STR("text/event-stream"));
    bool guards = inward_guards(t);
    if (!t->restores && !guards && !t->moderates)
        return false;
    if (!stream && !is_type(type, STR("application/json")))
        return false;
    if (guards)
        t->windows = mem_zalloc((RECHUNK_LANES_MAX + 1) * sizeof *t->windows);
    if (!guards || t->windows)
        t->rechunk = mem_zalloc(sizeof *t->rechunk);
    if (!t->rechunk) { /* the first feed says so */
        t->denial = unreadable;
        return true;
    }
    rechunk_init(t->rechunk, t->call.dialect, stream, &words);
    t->rules.counts->restored_answers += t->restores;
    return true;
}

bool talk_streams(const struct talk *t)
{
    return t->rechunk && t->rechunk->stream;
}

static bool stopped(struct talk *t, struct talk_denial *denial)
{
    *denial = t->denial.status ? t->denial : unreadable;
    return false;
}

bool talk_feed(
    struct talk *t, struct raw bytes, struct buf *out, struct talk_denial *denial)
{
    return (t->rechunk && rechunk_feed(t->rechunk, bytes, out)) || stopped(t, denial);
}

bool talk_end(struct talk *t, struct buf *out, struct talk_denial *denial)
{
    bool empty = t->rechunk && !t->rechunk->stream && !t->rechunk->whole.n;
    return empty || (t->rechunk && rechunk_end(t->rechunk, out)) || stopped(t, denial);
}
