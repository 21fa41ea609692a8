#include "flow/flow_share.h"

#include "store/account.h"
#include "store/ledger.h"

enum { SHARES_MAX = 4096, LEDGER_BYTES_MAX = 64 << 20 };

struct walk {
    bool (*take)(void *ctx, const struct flow_share *share);
    void *ctx;
};

enum share_due flow_share_due(struct instant by, struct instant now)
{
    if (instant_cmp(by, now) <= 0)
        return SHARE_OVERDUE;
    return by.us - now.us <= SHARE_SOON_DAYS * INSTANT_DAY_US ? SHARE_DUE_SOON
                                                              : SHARE_CONFIRMED;
}

static bool walk_org(struct flow *f, const struct account *org, struct arena *a,
    const struct walk *walk, struct err *err)
{
    struct ledger ledger = {.known = true};
    struct flow_share one = {.due = SHARE_CONFIRMED};
    struct raw issuer;
    if (!account_label(f->store, org->vault, a, &issuer, &one.org, err) ||
        !ledger_read(f->store, org->vault, a, &ledger.lines, &ledger.count, err))
        return false;
    size_t n = share_in_force(f->policy, &ledger, f->now, NULL, 0);
    if (n > SHARES_MAX)
        return err_set(err, ERR_LIMIT, "flow.shares",
            "an organisation shares more than %d things", SHARES_MAX);
    struct share *shares = arena_array(a, n ? n : 1, sizeof *shares);
    if (!shares)
        return err_memory(err);
    share_in_force(f->policy, &ledger, f->now, shares, n);
    for (size_t i = 0; i < n; i++) {
        one.share = shares[i];
        one.due = flow_share_due(shares[i].confirm_by, f->now);
        if (!walk->take(walk->ctx, &one))
            return err_memory(err);
    }
    return true;
}

bool flow_share_each(struct flow *f,
    bool (*take)(void *ctx, const struct flow_share *share), void *ctx, struct err *err)
{
    const struct walk walk = {take, ctx};
    struct account org = {0};
    bool ok = true, found = true;
    while (ok && found) {
        struct arena a;
        arena_init(&a, LEDGER_BYTES_MAX);
        ok = account_next(
                 f->store, ACCOUNT_ORGANISATION, org.vault, &org, &found, err) &&
             (!found || walk_org(f, &org, &a, &walk, err));
        arena_fini(&a);
    }
    return ok;
}

static bool count_overdue(void *ctx, const struct flow_share *share)
{
    uint64_t *count = ctx;
    *count += share->due == SHARE_OVERDUE;
    return true;
}

bool flow_share_overdue(struct flow *f, uint64_t *count, struct err *err)
{
    uint64_t n = 0;
    if (!flow_share_each(f, count_overdue, &n, err))
        return false;
    *count = n;
    return true;
}
