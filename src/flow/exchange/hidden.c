#include "flow/exchange/hidden.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/random.h"
#include "store/account.h"
#include "store/beside/side.h"
#include "store/person/pass.h"
#include "text/hex.h"

/*
 * The list is spread over vaults of its own, because a vault lists so many passes at
 * most; which one follows from the hash. The key is a pass of the first.
 */
enum { SHELVES = 64, ARENA_MAX = 256 << 20, HASHED = 1 + MAC_BYTES };
static const int64_t ever_us = INT64_C(36500) * INSTANT_DAY_US;

/* A place on a shelf; `there` false: no such shelf was made yet. */
struct place {
    struct pass_name name;
    uint8_t hash[MAC_BYTES];
    size_t words;
    bool there;
};

static bool find_shelf(
    struct flow *f, unsigned shelf, bool make, struct place *out, struct err *err)
{
    char subject[24];
    int n = snprintf(subject, sizeof subject, "hidden-%u", shelf % SHELVES);
    struct account_name name = {.kind = ACCOUNT_DEVICE,
        .issuer = STR("abide"),
        .subject = raw_of(subject, (size_t)n)};
    struct account account;
    out->there = true;
    if (make ? !account_put(f->store, &name, f->now, &account, err)
             : !account_find(f->store, &name, &account, &out->there, err))
        return false;
    if (out->there)
        out->name = (struct pass_name){
            .vault = account.vault, .kind = PASS_HIDDEN, .now = f->now};
    return true;
}

static bool put_key(struct flow *f, const struct pass_name *name,
    uint8_t key[MAC_KEY_BYTES], struct err *err)
{
    random_bytes(key, MAC_KEY_BYTES);
    struct pass pass = {.id = name->id,
        .made = f->now,
        .expires = {f->now.us + ever_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_of(key, MAC_KEY_BYTES)};
    return pass_put(f->store, name->vault, name->kind, &pass, err);
}

/* The installation's key for names. *found false: nobody was ever added. */
static bool find_key(
    struct flow *f, bool make, uint8_t key[MAC_KEY_BYTES], bool *found, struct err *err)
{
    struct place first;
    struct pass pass;
    struct arena a;
    *found = false;
    if (!find_shelf(f, 0, make, &first, err) || !first.there)
        return !first.there;
    first.name.kind = PASS_SETTING;
    arena_init(&a, 1 << 16);
    bool ok = pass_id(f->store, first.name.vault, PASS_SETTING,
                  raw_from_str(STR("hidden key")), &first.name.id, err) &&
              pass_find(f->store, &first.name, &a, &pass, found, err);
    if (ok && *found && pass.what.n == MAC_KEY_BYTES)
        memcpy(key, pass.what.p, MAC_KEY_BYTES);
    if (ok && !*found && make)
        ok = *found = put_key(f, &first.name, key, err);
    arena_fini(&a);
    return ok;
}

static bool find_place(
    struct flow *f, struct raw name, bool make, struct place *out, struct err *err)
{
    uint8_t key[MAC_KEY_BYTES] = {0};
    struct mac *mac = NULL;
    bool found;
    out->there = false;
    if (!find_key(f, make, key, &found, err))
        return false;
    if (!found)
        return true;
    bool ok = mac_new(&mac, err) && mac_key(mac, raw_of(key, sizeof key), err) &&
              suppress_hash(mac, name, out->hash, &out->words, err) &&
              find_shelf(f, out->hash[0], make, out, err);
    mac_free(mac);
    mem_wipe(key, sizeof key);
    return ok && (!out->there || pass_id(f->store, out->name.vault, PASS_HIDDEN,
                                     raw_of(out->hash, MAC_BYTES), &out->name.id, err));
}

static bool has_room(struct flow *f, const struct place *p, struct err *err)
{
    const struct pass *all;
    struct arena a;
    size_t count = 0;
    arena_init(&a, ARENA_MAX);
    bool ok = pass_list(f->store, &p->name, &a, &all, &count, err);
    arena_fini(&a);
    return ok && (count < PASSES_MAX ||
                     err_set(err, ERR_LIMIT, "flow.hidden", "the list is full"));
}

bool hidden_add(struct flow *f, struct raw name, struct str why, struct err *err)
{
    struct place p;
    unsigned char how[HASHED];
    struct str token;
    if (why.n && !raw_token(raw_from_str(why), &token))
        return err_set(err, ERR_INPUT, "flow.hidden", "why is a token: the case, say");
    if (!find_place(f, name, true, &p, err) || !has_room(f, &p, err))
        return false;
    how[0] = (unsigned char)p.words;
    memcpy(how + 1, p.hash, MAC_BYTES);
    struct pass pass = {.id = p.name.id,
        .made = f->now,
        .expires = {f->now.us + ever_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_from_str(why),
        .how = raw_of(how, sizeof how)};
    return pass_put(f->store, p.name.vault, PASS_HIDDEN, &pass, err);
}

/* An id as it is listed: the shelf is not in it, so all are asked. */
static bool remove_id(struct flow *f, struct id id, bool *found, struct err *err)
{
    *found = false;
    for (unsigned shelf = 0; shelf < SHELVES && !*found; shelf++) {
        struct place p;
        if (!find_shelf(f, shelf, false, &p, err))
            return false;
        p.name.id = id;
        if (p.there && !pass_drop(f->store, &p.name, found, err))
            return false;
    }
    return true;
}

bool hidden_remove(struct flow *f, struct raw name_or_id, bool *found, struct err *err)
{
    struct place p;
    struct str digits;
    struct id id;
    *found = false;
    if (raw_token(name_or_id, &digits) && digits.n == 2 * sizeof id.b &&
        hex_parse(digits, id.b, sizeof id.b))
        return remove_id(f, id, found, err);
    return find_place(f, name_or_id, false, &p, err) &&
           (!p.there || pass_drop(f->store, &p.name, found, err));
}

struct walk {
    struct flow *f;
    struct arena *a;
    struct err *err;
    bool (*take)(struct walk *w, const struct pass *pass);
    VEC(struct hidden) list;
    struct suppress *suppress;
};

static bool walk_shelf(struct walk *w, unsigned shelf)
{
    const struct pass *all = NULL;
    struct place p;
    size_t count = 0;
    if (!find_shelf(w->f, shelf, false, &p, w->err) ||
        (p.there && !pass_list(w->f->store, &p.name, w->a, &all, &count, w->err)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!w->take(w, &all[i]))
            return false;
    }
    return true;
}

static bool walk_all(struct walk *w)
{
    for (unsigned shelf = 0; shelf < SHELVES; shelf++) {
        if (!walk_shelf(w, shelf))
            return false;
    }
    return true;
}

static bool take_listed(struct walk *w, const struct pass *pass)
{
    struct hidden h = {.id = pass->id, .added = pass->made};
    if (!raw_token(pass->what, &h.why))
        h.why = STR("");
    return vec_push(&w->list, h, HIDDEN_LISTED_MAX) || err_memory(w->err);
}

bool hidden_list(struct flow *f, struct arena *a, const struct hidden **out,
    size_t *count, struct err *err)
{
    struct walk w = {.f = f, .a = a, .err = err, .take = take_listed};
    bool ok = walk_all(&w);
    struct hidden *kept = ok ? arena_array(a, w.list.n + 1, sizeof *kept) : NULL;
    ok = ok && (kept || err_memory(err));
    for (size_t i = 0; ok && i < w.list.n; i++)
        kept[i] = w.list.p[i];
    if (ok) {
        *out = kept;
        *count = w.list.n;
    }
    vec_fini(&w.list);
    return ok;
}

static bool take_hash(struct walk *w, const struct pass *pass)
{
    return pass->how.n != HASHED ||
           suppress_add(w->suppress, pass->how.p + 1, pass->how.p[0], w->err);
}

/* One that has more words than a name is left: the guard looks for names. */
static bool add_term(struct walk *w, struct raw term)
{
    uint8_t hash[MAC_BYTES];
    size_t words;
    struct err err = ERR_INIT;
    if (suppress_hash(w->suppress->mac, term, hash, &words, &err))
        return suppress_add(w->suppress, hash, words, w->err);
    return err.code == ERR_INPUT || err_memory(w->err);
}

/* Words of approved requests: sealed records, hashed here for the guard. */
static bool add_requested(struct walk *w)
{
    struct account_name name = {
        ACCOUNT_DEVICE, STR("abide"), raw_from_str(STR("suppressions"))};
    const struct side_record *terms = NULL;
    struct account account;
    size_t count = 0;
    bool there;
    if (!account_find(w->f->store, &name, &account, &there, w->err) ||
        (there && !side_list(w->f->store, account.vault, w->a, &terms, &count, w->err)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!add_term(w, terms[i].json))
            return false;
    }
    return true;
}

bool hidden_load(struct flow *f, struct suppress **out, struct err *err)
{
    uint8_t key[MAC_KEY_BYTES] = {0};
    struct arena a;
    struct walk w = {.f = f, .a = &a, .err = err, .take = take_hash};
    bool found;
    *out = NULL;
    if (!find_key(f, false, key, &found, err))
        return false;
    if (!found)
        random_bytes(key, sizeof key); /* for the words of requests */
    arena_init(&a, ARENA_MAX);
    bool ok = suppress_new(raw_of(key, sizeof key), &w.suppress, err) && walk_all(&w) &&
              add_requested(&w);
    arena_fini(&a);
    mem_wipe(key, sizeof key);
    if (ok && w.suppress->lengths)
        *out = w.suppress;
    else
        suppress_free(w.suppress);
    return ok;
}
