#include "flow/candidate.h"

#include <string.h>

struct question candidate_question(
    const struct stored_conversation *c, size_t i, enum purpose purpose)
{
    const struct stored_turn *turn = &c->turns[i];
    struct question q =
        question_of(c->service, c->mode, c->origin, c->origin_id, c->project);
    q.purpose = purpose;
    q.author = turn->author;
    q.assistant = c->assistant;
    q.turn.content = turn->content;
    q.turn.created = turn->created;
    q.turn.state = turn->state;
    q.turn.safety = turn->safety;
    q.turn.memorable = !c->do_not_remember;
    q.turn.conversation = c->key.conversation;
    q.turn.node = turn->node;
    return q;
}

bool candidate_verdict(struct decider *d, const struct stored_conversation *c, size_t i,
    enum purpose purpose, struct verdict *out, struct err *err)
{
    struct question q = candidate_question(c, i, purpose);
    struct verdict verdict;
    if (!decider_ask(d, &q, &verdict, err))
        return false;
    bool stamped = c->turns[i].stamp.allow >> purpose & 1;
    bool donated = verdict.obligations & OBLIGE_SCOPE_ONLY;
    if (verdict.outcome == OUTCOME_ALLOW && !stamped && !donated) {
        verdict = (struct verdict){.outcome = OUTCOME_DENY, .rule = -1};
        memcpy(verdict.code, CODE_STAMP, sizeof CODE_STAMP);
    }
    *out = verdict;
    return true;
}

static size_t path_length(const struct stored_conversation *c)
{
    size_t n = 0;
    for (int i = c->head; i != TURN_NONE; i = c->turns[i].parent)
        n++;
    return n;
}

static void fill_path(const struct stored_conversation *c, size_t *path, size_t n)
{
    for (int i = c->head; i != TURN_NONE; i = c->turns[i].parent)
        path[--n] = (size_t)i;
}

/* The turns of the shown path, nothing decided yet. */
static bool shown_path(const struct stored_conversation *c, struct arena *a,
    struct candidate *out, struct err *err)
{
    size_t n = path_length(c);
    struct dataset_turn *turns = arena_array(a, n ? n : 1, sizeof *turns);
    size_t *path = arena_array(a, n ? n : 1, sizeof *path);
    if (!turns || !path)
        return err_memory(err);
    fill_path(c, path, n);
    for (size_t i = 0; i < n; i++) {
        const struct stored_turn *turn = &c->turns[path[i]];
        turns[i] = (struct dataset_turn){
            .person = turn->author, .role = turn->role, .empty = turn->text.n == 0};
    }
    *out = (struct candidate){
        .view = {.conversation = c->key.conversation, .turns = turns, .count = n},
        .turns = turns,
        .path = path,
    };
    return true;
}

/*
 * What was not said to each other (reasoning, calls of tools, instructions) stands in
 * no row. Only once it is allowed: where it is not, what follows is cut as after any
 * turn.
 */
static void leave_out_aside(const struct stored_turn *stored, struct dataset_turn *turn)
{
    if (!stored->aside || !turn->allowed || turn->role == ROLE_TOOL)
        return;
    turn->role = ROLE_SYSTEM;
    turn->empty = true;
}

bool candidate_make(struct decider *d, const struct stored_conversation *c,
    enum purpose purpose, struct arena *a, struct candidate *out, struct err *err)
{
    struct verdict verdict;
    if (!shown_path(c, a, out, err))
        return false;
    for (size_t i = 0; i < out->view.count; i++) {
        struct dataset_turn *turn = &out->turns[i];
        if (!candidate_verdict(d, c, out->path[i], purpose, &verdict, err))
            return false;
        turn->allowed = verdict.outcome == OUTCOME_ALLOW;
        turn->donated = verdict.obligations & OBLIGE_SCOPE_ONLY;
        memcpy(turn->code, verdict.code, sizeof turn->code);
        leave_out_aside(&c->turns[out->path[i]], turn);
    }
    return true;
}

bool candidate_planned(const struct stored_conversation *c, size_t kept,
    struct arena *a, struct candidate *out, struct err *err)
{
    if (!shown_path(c, a, out, err))
        return false;
    for (size_t i = 0; i < kept && i < out->view.count; i++)
        out->turns[i].allowed = true;
    for (size_t i = 0; i < kept && i < out->view.count; i++)
        leave_out_aside(&c->turns[out->path[i]], &out->turns[i]);
    return true;
}
