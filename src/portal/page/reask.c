#include "portal/page/reask.h"

#include "store/ledger.h"
#include "store/person/pass.h"

static const int64_t ever_us = INT64_C(4102444800000000); /* 2100: for good */

/* The yes that is in force, if the last word is one. */
static const struct choice *yes_of(const struct choice *lines, size_t count)
{
    const struct choice *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == CONTROL_TRAINING && !lines[i].scope.n)
            last = &lines[i];
    }
    return last && str_eq(last->value, STR("on")) ? last : NULL;
}

/* The newest notice that widens training and came after the yes. */
static bool find_notice(
    struct ask *a, const struct choice *yes, const struct notice **out, struct err *err)
{
    struct instant act = instant_known(yes->at) ? yes->at : yes->recorded;
    const struct notice *all;
    size_t count;
    *out = NULL;
    if (!notice_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (all[i].widens && (all[i].purposes >> PURPOSE_TRAIN & 1) &&
            instant_cmp(act, all[i].from) < 0 &&
            instant_cmp(all[i].from, a->flow->now) <= 0)
            *out = &all[i];
    }
    return true;
}

struct asking {
    struct id vault;
    struct pass pass;
};

static bool keep(struct flow *f, void *ctx, struct err *err)
{
    const struct asking *k = ctx;
    return pass_put(f->store, k->vault, PASS_SETTING, &k->pass, err);
}

/* Once loud, then quiet: that it was said is kept with the account. */
static bool say_once(
    struct ask *a, const struct notice *notice, bool *first, struct err *err)
{
    struct pass_name name = {
        .vault = a->who.vault, .kind = PASS_SETTING, .now = a->flow->now};
    struct asking k = {a->who.vault, {.made = a->flow->now,
                                         .expires = {ever_us},
                                         .signed_in = INSTANT_UNKNOWN,
                                         .what = raw_from_str(notice->version)}};
    struct pass old;
    struct buf text;
    bool found = false;
    buf_init(&text, 2 * RAW_TOKEN_MAX);
    buf_add_z(&text, "asked ");
    buf_add_str(&text, notice->version);
    bool done = pass_id(a->flow->store, a->who.vault, PASS_SETTING, buf_raw(&text),
                    &name.id, err) &&
                pass_find(a->flow->store, &name, &a->arena, &old, &found, err);
    buf_fini(&text);
    k.pass.id = name.id;
    *first = !found;
    return done && (found || flow_write(a->flow, keep, &k, err));
}

bool reask_find(struct ask *a, const struct choice *lines, size_t count,
    struct reask *out, struct err *err)
{
    const struct choice *yes = yes_of(lines, count);
    const struct notice *notice = NULL;
    *out = (struct reask){.since = INSTANT_UNKNOWN};
    if (!yes)
        return true;
    if (!find_notice(a, yes, &notice, err))
        return false;
    if (!notice)
        return true;
    out->due = true;
    out->since = notice->from;
    return say_once(a, notice, &out->first, err);
}
