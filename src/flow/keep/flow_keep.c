#include "flow/keep/flow_keep.h"

#include "flow/find.h"
#include "flow/flow_choice.h"
#include "policy/policy.h"
#include "rights/retention.h"
#include "store/erase/erase.h"
#include "store/ledger.h"

enum { LEDGER_MAX = 256 << 20 };

static bool set_rule(struct flow *f, void *ctx, struct err *err)
{
    return keep_set(f->store, ctx, err);
}

bool flow_keep_set(struct flow *f, const struct flow_keep *in, struct err *err)
{
    struct keep_rule rule = {.tier = in->tier, .days = in->days};
    if (in->org.n > 0 &&
        !flow_account(f, ACCOUNT_ORGANISATION, in->org, &rule.owner, err))
        return false;
    return flow_write(f, set_rule, &rule, err);
}

struct chat_clock {
    struct conversation_key key;
    struct instant until;
};

static bool set_clock(struct flow *f, void *ctx, struct err *err)
{
    const struct chat_clock *c = ctx;
    return keep_chat(f->store, c->key, c->until, err);
}

bool flow_keep_chat(struct flow *f, const struct flow_keep_chat *in, struct err *err)
{
    struct chat_clock clock = {.until = INSTANT_UNKNOWN};
    struct id vault;
    if (in->days != KEEP_FOREVER)
        clock.until.us = f->now.us + in->days * INSTANT_DAY_US;
    return flow_account(f, ACCOUNT_PERSON, in->who, &vault, err) &&
           find_conversation(f, vault, in->conversation, &clock.key, err) &&
           flow_write(f, set_clock, &clock, err);
}

/* The sweep */

struct sweep {
    struct flow *f;
    const struct keep_rule *rules;
    size_t rule_count;
    uint64_t gone;
    struct conversation_key key; /* to be deleted next */
    struct erase_ticket ticket;
};

static bool order(struct flow *f, void *ctx, struct err *err)
{
    struct sweep *s = ctx;
    struct erase_order o = {.kind = ERASE_CONVERSATION,
        .vault = s->key.vault,
        .conversation = s->key.conversation,
        .at = f->now};
    bool found;
    if (!erase_request(f->store, &o, &s->ticket, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE, "keep.gone",
            "a conversation that was to go is not live: run it again");
    return erase_withdraw(f->store, s->ticket.erasure, f->now, err);
}

static bool delete_one(struct sweep *s, struct err *err)
{
    s->gone++;
    return flow_write(s->f, order, s, err) &&
           erase_run(s->f->store, s->ticket.erasure, s->f->now, err) &&
           flow_step(s->f, "kept long enough:", s->gone, 0, err);
}

static bool sweep_clocks(struct sweep *s, struct err *err)
{
    int days = policy_setting(s->f->policy, SETTING_TEMPORARY_DAYS);
    bool found = true;
    for (;;) {
        if (!keep_over(s->f->store, s->f->now, days, &s->key, &found, err))
            return false;
        if (!found)
            return true;
        if (!delete_one(s, err))
            return false;
    }
}

/* What the rules ask of an account: the fewest days of those that fit. */
struct keeping {
    enum tier tier;
    struct id org;
    bool zdr;
};

static void use_line(const struct choice *line, struct keeping *k, struct str *org)
{
    if (line->control == CONTROL_TIER && !tier_parse(line->value, &k->tier))
        k->tier = TIER_UNKNOWN;
    if (line->control == CONTROL_ORG)
        *org = str_eq(line->value, STR("none")) ? STR("") : line->value;
    if (line->control == CONTROL_ZDR)
        k->zdr = str_eq(line->value, STR("on"));
}

static bool org_of(struct sweep *s, struct str name, struct arena *a,
    struct keeping *out, struct err *err)
{
    struct account_name who = flow_name(ACCOUNT_ORGANISATION, raw_from_str(name));
    const struct choice *lines;
    struct account account;
    struct keeping own = {TIER_UNKNOWN, {{0}}, false};
    struct str unused;
    size_t count;
    bool found;
    if (name.n == 0)
        return true;
    if (!account_find(s->f->store, &who, &account, &found, err))
        return false;
    if (!found)
        return true;
    if (!ledger_read(s->f->store, account.vault, a, &lines, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        use_line(&lines[i], &own, &unused);
    out->org = account.vault;
    out->zdr |= own.zdr;
    return true;
}

static bool keeping_of(
    struct sweep *s, struct id vault, struct keeping *out, struct err *err)
{
    const struct choice *lines;
    struct str org = STR("");
    struct arena a;
    size_t count;
    *out = (struct keeping){TIER_UNKNOWN, {{0}}, false};
    arena_init(&a, LEDGER_MAX);
    bool done = ledger_read(s->f->store, vault, &a, &lines, &count, err);
    for (size_t i = 0; done && i < count; i++)
        use_line(&lines[i], out, &org);
    done = done && org_of(s, org, &a, out, err);
    arena_fini(&a);
    return done;
}

static int days_of(const struct sweep *s, const struct keeping *k)
{
    int days = k->zdr ? 0 : RETENTION_DEFAULT;
    for (size_t i = 0; i < s->rule_count; i++) {
        const struct keep_rule *r = &s->rules[i];
        bool fits = (r->tier == TIER_UNKNOWN || r->tier == k->tier) &&
                    (id_is_zero(r->owner) || id_eq(r->owner, k->org));
        if (fits && (days < 0 || r->days < days))
            days = r->days;
    }
    return days;
}

/* Whatever was made before `limit` is due now. */
static bool sweep_account(struct sweep *s, struct id vault, struct err *err)
{
    struct keeping keeping;
    bool found = true;
    if (!keeping_of(s, vault, &keeping, err))
        return false;
    int days = days_of(s, &keeping);
    if (days < 0)
        return true;
    struct instant limit = {s->f->now.us - days * INSTANT_DAY_US};
    for (;;) {
        if (!keep_older(s->f->store, vault, limit, &s->key, &found, err))
            return false;
        if (!found)
            return true;
        if (!delete_one(s, err))
            return false;
    }
}

static bool sweep_rules(struct sweep *s, struct err *err)
{
    struct account account = {0};
    bool found = true;
    for (;;) {
        if (!account_next(
                s->f->store, ACCOUNT_ANY, account.vault, &account, &found, err))
            return false;
        if (!found)
            return true;
        if (!sweep_account(s, account.vault, err))
            return false;
    }
}

bool flow_keep_sweep(struct flow *f, uint64_t *count, struct err *err)
{
    struct sweep s = {.f = f};
    struct arena a;
    arena_init(&a, LEDGER_MAX);
    bool done = keep_list(f->store, &a, &s.rules, &s.rule_count, err) &&
                sweep_clocks(&s, err) && sweep_rules(&s, err);
    arena_fini(&a);
    *count = s.gone;
    return done;
}
