#include "portal/core/place.h"

#include "store/person/pass.h"

static const int64_t ever_us =
    INT64_C(4102444800000000); /* 2100: until it is changed */

static bool name_of(struct ask *a, struct pass_name *out, struct err *err)
{
    *out = (struct pass_name){
        .vault = a->who.vault, .kind = PASS_SETTING, .now = a->flow->now};
    return pass_id(a->flow->store, a->who.vault, PASS_SETTING,
        raw_from_str(STR("zone")), &out->id, err);
}

bool place_parse(struct raw word, enum zone *out)
{
    for (int i = 0; i < ZONE_COUNT; i++) {
        if (!raw_eq_str(word, zone_word((enum zone)i)))
            continue;
        *out = (enum zone)i;
        return true;
    }
    return false;
}

bool place_find(struct ask *a, enum zone *out, struct err *err)
{
    struct pass_name name;
    struct pass pass;
    bool found;
    *out = ZONE_UTC;
    if (!name_of(a, &name, err) ||
        !pass_find(a->flow->store, &name, &a->arena, &pass, &found, err))
        return false;
    if (!found || !place_parse(pass.what, out))
        *out = ZONE_UTC;
    return true;
}

struct setting {
    struct id vault;
    struct pass pass;
};

static bool put(struct flow *f, void *ctx, struct err *err)
{
    const struct setting *s = ctx;
    return pass_put(f->store, s->vault, PASS_SETTING, &s->pass, err);
}

bool place_set(struct ask *a, enum zone zone, struct err *err)
{
    struct pass_name name;
    if (!name_of(a, &name, err))
        return false;
    struct setting s = {a->who.vault, {.id = name.id,
                                          .made = a->flow->now,
                                          .expires = {ever_us},
                                          .signed_in = INSTANT_UNKNOWN,
                                          .what = raw_from_str(zone_word(zone))}};
    a->changed = a->who.vault;
    return flow_write(a->flow, put, &s, err);
}

/* A page without it is in UTC, as it says. */
void place_begin(struct ask *a)
{
    enum zone zone;
    struct err err = ERR_INIT;
    if (!a->who.signed_in || !place_find(a, &zone, &err) || zone == ZONE_UTC)
        return;
    view_u64(a->view, "zone_number", (uint64_t)zone);
    view_str(a->view, "zone_chosen", zone_word(zone));
}
