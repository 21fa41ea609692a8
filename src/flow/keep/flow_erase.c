#include "flow/keep/flow_erase.h"

#include <inttypes.h>

#include "flow/find.h"
#include "flow/flow_choice.h"
#include "flow/keep/flow_erase_look.h"
#include "policy/policy.h"
#include "store/beside/asset.h"

/* A purge reports and can be stopped after so many batches of so many rows. */
enum { PURGE_ROWS = 1000, PURGE_BATCHES = 16 };

struct order {
    struct erase_order order;
    struct erase_ticket ticket;
};

static bool request(struct flow *f, void *ctx, struct err *err)
{
    struct order *o = ctx;
    bool found;
    if (!erase_request(f->store, &o->order, &o->ticket, &found, err))
        return false;
    if (found)
        return erase_withdraw(f->store, o->ticket.erasure, f->now, err);
    return err_set(err, ERR_ABSENT, "erase.nothing",
        "nothing live of that name: it may be deleted already");
}

static bool check_confirm(const struct flow_erase *in, struct err *err)
{
    struct str typed = in->confirm, word = STR("DELETE ");
    if (in->kind != ERASE_ACCOUNT)
        return true;
    if (str_starts(typed, word) && str_eq(str_slice(typed, word.n, typed.n), in->who))
        return true;
    return err_set(err, ERR_DENIED, "erase.confirm",
        "an account is deleted only when \"DELETE WHO\" is typed (--confirm)");
}

enum { SIGN_IN_MINUTES = 10 };

static bool check_sign_in(
    const struct flow *f, const struct flow_erase *in, struct err *err)
{
    int64_t ago_us = instant_known(in->signed_in) ? f->now.us - in->signed_in.us : -1;
    if (in->kind != ERASE_ACCOUNT || !in->ask_sign_in ||
        (ago_us >= 0 && ago_us <= SIGN_IN_MINUTES * INT64_C(60000000)))
        return true;
    return err_set(err, ERR_DENIED, "erase.sign_in",
        "an account is deleted only within %d minutes of signing in: sign in again",
        SIGN_IN_MINUTES);
}

static bool check_memory(
    struct flow *f, enum erase_kind kind, struct conversation_key key, struct err *err)
{
    struct stored_conversation c;
    struct arena a;
    bool found = false;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool done = conversation_load_head(f->store, key, &a, &c, &found, err);
    bool memory = done && found && c.memory;
    arena_fini(&a);
    if (done && kind == ERASE_MEMORY && !memory)
        return err_set(err, ERR_ABSENT, "erase.no_memory",
            "the account has no memory of that name (abide memory list)");
    return done;
}

static bool name_conversation(struct flow *f, const struct flow_erase *in,
    struct erase_order *order, struct err *err)
{
    struct conversation_key key;
    if (in->kind != ERASE_CONVERSATION && in->kind != ERASE_MEMORY)
        return true;
    if (!find_conversation(f, order->vault, in->conversation, &key, err) ||
        !check_memory(f, in->kind, key, err))
        return false;
    order->conversation = key.conversation;
    return true;
}

static bool name_file(struct flow *f, const struct flow_erase *in,
    struct erase_order *order, struct err *err)
{
    const struct asset *assets = NULL;
    struct arena a;
    size_t count;
    bool found = false;
    if (in->kind != ERASE_FILE)
        return true;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool done = asset_list(f->store, order->vault, &a, &assets, &count, err);
    for (size_t i = 0; done && i < count && !found; i++) {
        found = raw_eq(assets[i].facts.path, in->file) ||
                raw_eq(assets[i].facts.id, in->file);
        order->file = assets[i].file;
    }
    arena_fini(&a);
    if (done && !found)
        return err_set(
            err, ERR_ABSENT, "erase.no_file", "the account has no file of that name");
    return done;
}

/* A chat goes for all its authors: that is asked, never silent. */
static bool check_others(struct flow *f, const struct flow_erase *in, struct err *err)
{
    struct erase_look look;
    if (!in->ask_others || in->kind == ERASE_MEMORY || in->kind == ERASE_FILE)
        return true;
    if (!flow_erase_look(f, in, &look, err))
        return false;
    return look.turns_of_others == 0 ||
           err_set(err, ERR_DENIED, "erase.others",
               "%" PRIu64 " turns of other people in %" PRIu64
               " conversations would go as well: say --with-others",
               look.turns_of_others, look.chats_of_others);
}

static bool is_never_again(const struct flow *f, const struct flow_erase *in)
{
    enum { NEVER, AFTER_PURGE }; /* the words of the setting */
    if (in->reuse == REUSE_BY_PROFILE)
        return policy_setting(f->policy, SETTING_EMAIL_REUSE) == NEVER;
    return in->reuse == REUSE_NEVER;
}

enum account_kind flow_erase_whose(const struct flow_erase *in)
{
    return in->account == ACCOUNT_ANY ? ACCOUNT_PERSON : in->account;
}

bool flow_erase(struct flow *f, const struct flow_erase *in, struct erase_ticket *out,
    struct err *err)
{
    struct order o = {
        .order = {
            .kind = in->kind, .at = f->now, .never_again = is_never_again(f, in)}};
    if (!check_confirm(in, err) || !check_sign_in(f, in, err) ||
        !flow_account(f, flow_erase_whose(in), in->who, &o.order.vault, err) ||
        !name_conversation(f, in, &o.order, err) || !name_file(f, in, &o.order, err) ||
        !check_others(f, in, err) || !flow_write(f, request, &o, err) ||
        !erase_run(f->store, o.ticket.erasure, f->now, err))
        return false;
    *out = o.ticket;
    return true;
}

bool flow_purge(struct flow *f, struct err *err)
{
    const struct erase_pace pace = {PURGE_ROWS, PURGE_BATCHES};
    uint64_t rounds = 0;
    bool more = true;
    while (more) {
        if (!erase_purge(f->store, f->now, pace, &more, err) ||
            !flow_step(f, "purging, rounds:", ++rounds, 0, err))
            return false;
    }
    return true;
}
