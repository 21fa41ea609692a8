#include "cli/command_table.h"
#include "cli/explain_print.h"
#include "cli/session.h"
#include "flow/candidate.h"
#include "flow/exchange/decision.h"
#include "flow/find.h"
#include "flow/flow_choice.h"
#include "policy/explain.h"

enum { EXPLAIN_BYTES_MAX = 1 << 20 };

struct words {
    const char *as, *purpose, *profile, *decision;
};

/* What one command explains. */
struct job {
    struct cli *cli;
    struct flow *f;
    struct decider decider;
    struct stored_conversation c;
    enum purpose purpose;
};

static bool explain_turn(struct job *j, struct raw ref, struct err *err)
{
    struct explanation explanation;
    struct facts facts;
    struct buf text;
    size_t i;
    if (!find_turn(&j->c, ref, &i, err))
        return false;
    struct question q = candidate_question(&j->c, i, j->purpose);
    if (!decider_facts(&j->decider, &q, &facts, err))
        return false;
    policy_explain(j->f->policy, j->purpose, &facts, &explanation);
    buf_init(&text, EXPLAIN_BYTES_MAX);
    explain_text(j->f->policy, &explanation, &text);
    bool ok = buf_ok(&text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    if (ok && explanation.verdict.outcome == OUTCOME_ALLOW &&
        !(j->c.turns[i].stamp.allow >> j->purpose & 1) &&
        !(explanation.verdict.obligations & OBLIGE_SCOPE_ONLY))
        cli_print("%s: but its stamp does not allow it, and a stamp is never raised\n",
            CODE_STAMP);
    buf_fini(&text);
    return ok;
}

/* The turn that an answer's x-abide-decision-id names, or why there is none. */
static bool explain_decision(
    struct job *j, struct str id, struct arena *a, struct err *err)
{
    struct conversation_key key;
    struct decision d;
    bool found = false;
    if (!decision_find(j->f, raw_from_str(id), a, &d, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_ABSENT, "cli.no_decision",
            "no answer of that name is on record: they are kept %d days",
            DECISION_DAYS);
    if (d.kept != EXCHANGE_KEPT) {
        cli_print(
            "nothing was kept: %" STR_FMT "\n", STR_ARG(exchange_kept_word(d.kept)));
        return true;
    }
    return find_conversation(j->f, d.person, d.conversation, &key, err) &&
           find_load(j->f, key, (struct conversation_want){0}, a, &j->c, err) &&
           decider_init(&j->decider, j->f, err) && explain_turn(j, d.turn, err);
}

static bool load(struct job *j, const struct words *w, const char *ref, struct arena *a,
    struct err *err)
{
    struct conversation_key key;
    struct id owner = {{0}};
    if (w->as && !flow_account(j->f, ACCOUNT_PERSON, str_z(w->as), &owner, err))
        return false;
    return find_conversation(j->f, owner, raw_from_str(str_z(ref)), &key, err) &&
           find_load(j->f, key, (struct conversation_want){0}, a, &j->c, err) &&
           decider_init(&j->decider, j->f, err);
}

static bool explain(struct cli *cli, const struct words *w,
    const struct cli_list *words, struct err *err)
{
    struct flow f = {0};
    struct job j = {.cli = cli, .f = &f, .purpose = PURPOSE_TRAIN};
    struct arena a;
    if (w->purpose && !purpose_parse(str_z(w->purpose), &j.purpose))
        return err_set(err, ERR_USAGE, "cli.usage", "--purpose: no such purpose");
    if (!session_open_read(&f, cli, w->profile, err))
        return false;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = w->decision ? explain_decision(&j, str_z(w->decision), &a, err)
                          : load(&j, w, words->items[0], &a, err);
    if (ok && words->n == 2)
        ok = explain_turn(&j, raw_from_str(str_z(words->items[1])), err);
    else if (ok && words->n == 1)
        ok = explain_print(cli, &j.decider, &j.c, j.purpose, err);
    decider_fini(&j.decider);
    arena_fini(&a);
    flow_close(&f);
    return ok;
}

int cmd_policy_explain(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"as", CLI_TEXT, &w.as, "WHO: whose conversation it is"},
        {"purpose", CLI_TEXT, &w.purpose, "P: what for (train)"},
        {"profile", CLI_TEXT, &w.profile, "NAME|FILE: by this profile"},
        {"decision", CLI_TEXT, &w.decision, "ID: the turn an answer's name stands for"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (w.decision ? words.n > 0 : words.n < 1 || words.n > 2))
        ok = err_set(&err, ERR_USAGE, "cli.usage",
            "say CONVERSATION, and TURN if one, or --decision ID");
    ok = ok && explain(cli, &w, &words, &err);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
