#include "flow/group/flow_group.h"

#include "flow/flow_choice.h"
#include "store/erase/keep.h"
#include "store/ledger.h"

enum { GROUP_ARENA_MAX = 64 << 20, GROUP_SHARES_MAX = 4096 };

/* The last line of a control and scope that is in force at `now`; empty: none. */
static struct str last_value(const struct choice *lines, size_t count,
    const struct choice *like, struct instant now)
{
    struct str value = STR("");
    for (size_t i = 0; i < count; i++) {
        const struct choice *line = &lines[i];
        bool begun = !instant_known(line->at) || instant_cmp(line->at, now) <= 0;
        if (begun && line->control == like->control && str_eq(line->scope, like->scope))
            value = line->value;
    }
    return value;
}

static bool is_on(
    const struct flow_group *g, enum control control, struct str scope, struct flow *f)
{
    const struct choice like = {.control = control, .scope = scope};
    return str_eq(last_value(g->lines, g->count, &like, f->now), STR("on"));
}

bool flow_group_allows(const struct flow_group *g, struct str domain)
{
    const struct choice like = {.control = CONTROL_ACTION_DOMAIN, .scope = domain};
    const struct instant ever = {INT64_MAX};
    return str_eq(last_value(g->lines, g->count, &like, ever), STR("on"));
}

static bool read_shares(
    struct flow *f, struct flow_group *g, struct arena *a, struct err *err)
{
    const struct ledger ledger = {.known = true, .lines = g->lines, .count = g->count};
    size_t n = share_in_force(f->policy, &ledger, f->now, NULL, 0);
    struct share *list =
        n <= GROUP_SHARES_MAX ? arena_array(a, n ? n : 1, sizeof *list) : NULL;
    if (!list)
        return err_memory(err);
    share_in_force(f->policy, &ledger, f->now, list, n);
    for (size_t i = 0; i < n; i++) {
        enum share_due due = flow_share_due(list[i].confirm_by, f->now);
        g->due = due > g->due ? due : g->due;
    }
    g->shares = list;
    g->share_count = n;
    return true;
}

static bool read_keep(
    struct flow *f, struct flow_group *g, struct arena *a, struct err *err)
{
    const struct keep_rule *rules;
    size_t count;
    if (!keep_list(f->store, a, &rules, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (id_eq(rules[i].owner, g->vault) && rules[i].tier == TIER_UNKNOWN)
            g->keep_days = rules[i].days;
    }
    return true;
}

bool flow_group_of(struct flow *f, struct id person, struct arena *a,
    struct flow_group *out, struct err *err)
{
    const struct choice member = {.control = CONTROL_ORG, .scope = STR("")};
    const struct choice *lines;
    struct account account;
    size_t count;
    char id[ID_TEXT];
    bool found;
    *out = (struct flow_group){.keep_days = KEEP_FOREVER};
    if (!ledger_read(f->store, person, a, &lines, &count, err))
        return false;
    out->name = last_value(lines, count, &member, f->now);
    if (!out->name.n || str_eq(out->name, STR("none")))
        return true;
    struct account_name name = flow_name(ACCOUNT_ORGANISATION, raw_from_str(out->name));
    if (!account_find(f->store, &name, &account, &found, err))
        return false;
    out->role = FLOW_GROUP_MEMBER;
    if (!found || account.state != ACCOUNT_LIVE)
        return true;
    out->vault = account.vault;
    if (!ledger_read(f->store, account.vault, a, &out->lines, &out->count, err) ||
        !read_shares(f, out, a, err) || !read_keep(f, out, a, err))
        return false;
    if (is_on(out, CONTROL_ORG_OWNER, id_format(person, id), f))
        out->role = FLOW_GROUP_OWNER;
    return true;
}

/* --- what an owner decides --- */

static bool is_domain(struct str s)
{
    bool dot = false, good = s.n > 3 && s.p[0] != '.' && s.p[s.n - 1] != '.';
    for (size_t i = 0; good && i < s.n; i++) {
        char c = s.p[i];
        dot |= c == '.';
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    }
    return good && dot;
}

static enum flow_group_done may_decide(
    const struct flow *f, const struct flow_group *g, const struct flow_group_act *act)
{
    const struct ledger ledger = {.known = true, .lines = g->lines, .count = g->count};
    const struct share_act share = {.owner = g->role == FLOW_GROUP_OWNER,
        .kind = act->control,
        .value = act->value,
        .scope = act->scope,
        .at = f->now};
    if (!share.owner)
        return FLOW_GROUP_NOT_OWNER;
    if (act->control == CONTROL_ACTION_DOMAIN)
        return is_domain(act->scope) && control_takes(act->control, act->value)
                   ? FLOW_GROUP_DONE
                   : FLOW_GROUP_VALUE;
    enum share_refusal refusal = share_check(&ledger, &share);
    if (refusal == SHARE_ZDR)
        return FLOW_GROUP_BARRED;
    return refusal == SHARE_OK ? FLOW_GROUP_DONE : FLOW_GROUP_VALUE;
}

struct deciding {
    const struct flow_group_act *act;
    struct id person;
    int days;
    struct arena arena;
    enum flow_group_done done;
};

/* Read again inside the transaction: who was an owner may be none any more. */
static bool decide(struct flow *f, void *ctx, struct err *err)
{
    struct deciding *d = ctx;
    const struct flow_group_act *act = d->act;
    struct flow_group g;
    uint64_t position;
    if (!flow_group_of(f, d->person, &d->arena, &g, err))
        return false;
    d->done = may_decide(f, &g, act);
    const struct choice line = {.at = f->now,
        .recorded = f->now,
        .control = act->control,
        .value = act->value,
        .scope = act->scope,
        .notice = act->notice,
        .evidence = act->evidence,
        .actor = STR("owner")};
    return d->done != FLOW_GROUP_DONE ||
           ledger_add(f->store, g.vault, &line, &position, err);
}

static bool keep(struct flow *f, void *ctx, struct err *err)
{
    struct deciding *d = ctx;
    struct flow_group g;
    if (!flow_group_of(f, d->person, &d->arena, &g, err))
        return false;
    bool days = d->days == KEEP_FOREVER || (d->days > 0 && d->days <= KEEP_DAYS_MAX);
    d->done = g.role != FLOW_GROUP_OWNER ? FLOW_GROUP_NOT_OWNER
              : days                     ? FLOW_GROUP_DONE
                                         : FLOW_GROUP_VALUE;
    const struct keep_rule rule = {
        .tier = TIER_UNKNOWN, .owner = g.vault, .days = d->days};
    return d->done != FLOW_GROUP_DONE || keep_set(f->store, &rule, err);
}

static bool run(struct flow *f, struct deciding *d,
    bool (*work)(struct flow *f, void *ctx, struct err *err), struct err *err)
{
    arena_init(&d->arena, GROUP_ARENA_MAX);
    bool done = flow_write(f, work, d, err);
    arena_fini(&d->arena);
    return done;
}

bool flow_group_decide(struct flow *f, const struct flow_group_act *act,
    enum flow_group_done *out, struct err *err)
{
    struct deciding d = {.act = act, .person = act->person};
    if (!run(f, &d, decide, err))
        return false;
    *out = d.done;
    return true;
}

bool flow_group_keep(struct flow *f, struct id person, int days,
    enum flow_group_done *out, struct err *err)
{
    struct deciding d = {.person = person, .days = days};
    if (!run(f, &d, keep, err))
        return false;
    *out = d.done;
    return true;
}

bool flow_group_owner(
    struct flow *f, const struct flow_group_owner *in, struct err *err)
{
    struct id person;
    char id[ID_TEXT];
    if (!flow_account(f, ACCOUNT_PERSON, in->who, &person, err))
        return false;
    const struct flow_choice line = {.kind = ACCOUNT_ORGANISATION,
        .who = in->org,
        .line = {.at = f->now,
            .control = CONTROL_ORG_OWNER,
            .value = in->ends ? STR("off") : STR("on"),
            .scope = id_format(person, id),
            .evidence = STR("cli"),
            .actor = STR("operator")}};
    return flow_choice_set(f, &line, err);
}
