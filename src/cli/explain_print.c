#include "cli/explain_print.h"

#include <string.h>

#include "cli/table.h"
#include "flow/candidate.h"
#include "policy/policy.h"

static struct str shown_id(struct raw origin_id, struct id id, char text[ID_TEXT])
{
    struct str token;
    return raw_token(origin_id, &token) ? token : id_format(id, text);
}

static struct str why(
    const struct decider *d, enum purpose purpose, const struct verdict *v)
{
    if (strcmp(v->code, CODE_STAMP) == 0)
        return STR("its stamp does not allow it, and a stamp is never raised");
    return policy_sentence(d->f->policy, purpose, v->rule);
}

static void add_turn(struct table *t, const struct stored_turn *turn, bool stamped,
    const struct verdict *v, struct str why)
{
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    table_text(t, shown_id(turn->origin_id, turn->node, id));
    table_text(t, role_word(turn->role));
    table_text(t, instant_format(turn->created, time));
    table_text(t, stamped ? STR("allow") : STR("deny"));
    table_text(t, v->outcome == OUTCOME_ALLOW ? STR("allow") : STR("deny"));
    table_text(t, str_z(v->code));
    table_text(t, why);
}

bool explain_print(const struct cli *cli, struct decider *d,
    const struct stored_conversation *c, enum purpose purpose, struct err *err)
{
    static const char *const columns[] = {
        "turn", "role", "created", "stamp", "now", "code", "why"};
    struct table t;
    struct verdict v;
    bool ok = true;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; ok && i < c->count; i++) {
        bool stamped = c->turns[i].stamp.allow >> purpose & 1;
        ok = candidate_verdict(d, c, i, purpose, &v, err);
        if (ok)
            add_turn(&t, &c->turns[i], stamped, &v, why(d, purpose, &v));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}
