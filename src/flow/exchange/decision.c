#include "flow/exchange/decision.h"

#include <string.h>

#include "store/account.h"
#include "store/person/pass.h"

/* Notes of all projects are under one vault of the installation's. */
static const struct account_name notes = {.kind = ACCOUNT_DEVICE,
    .issuer = STR_INIT("abide"),
    .subject = {(const unsigned char *)"decisions", 9}};

enum { WHERE_BYTES = ID_BYTES + 1 };

bool decision_note(
    struct flow *f, struct raw id, const struct decision *d, struct err *err)
{
    uint8_t where[WHERE_BYTES] = {0};
    struct account account;
    struct pass pass = {.made = d->at,
        .expires = {d->at.us + DECISION_DAYS * INSTANT_DAY_US},
        .signed_in = INSTANT_UNKNOWN,
        .what = d->conversation,
        .how = d->turn,
        .where = raw_of(where, sizeof where)};
    memcpy(where, d->person.b, ID_BYTES);
    where[ID_BYTES] = (uint8_t)d->kept;
    return account_put(f->store, &notes, f->now, &account, err) &&
           pass_id(f->store, account.vault, PASS_REPLY, id, &pass.id, err) &&
           pass_put(f->store, account.vault, PASS_REPLY, &pass, err);
}

bool decision_find(struct flow *f, struct raw id, struct arena *a, struct decision *out,
    bool *found, struct err *err)
{
    struct account account;
    struct pass_name name = {.kind = PASS_REPLY, .now = f->now};
    struct pass pass;
    *found = false;
    if (!id.n || id.n > DECISION_ID_MAX)
        return true;
    if (!account_find(f->store, &notes, &account, found, err) || !*found)
        return !*found;
    name.vault = account.vault;
    if (!pass_id(f->store, name.vault, name.kind, id, &name.id, err) ||
        !pass_find(f->store, &name, a, &pass, found, err))
        return false;
    *found = *found && pass.where.n == WHERE_BYTES &&
             pass.where.p[ID_BYTES] <= EXCHANGE_KEPT;
    if (!*found)
        return true;
    *out = (struct decision){.kept = (enum exchange_kept)pass.where.p[ID_BYTES],
        .conversation = pass.what,
        .turn = pass.how,
        .at = pass.made};
    memcpy(out->person.b, pass.where.p, ID_BYTES);
    return true;
}
