#include "flow/flow_donate.h"

#include "crypt/hash.h"
#include "flow/find.h"
#include "flow/flow_choice.h"
#include "flow/lines.h"
#include "store/ledger.h"

enum { GRANTS_ARENA_MAX = 256 << 20 };

static const struct str own_version = STR_INIT("own-data-1");
static const struct str own_text = STR_INIT(
    "You are about to give conversations of your own, stored in this installation, to "
    "be "
    "used for training. Nothing leaves this machine by this step. E-mail addresses, "
    "phone, card and account numbers and other structured personal data are taken out "
    "before use, and names of people and places as far as they are found. You can take "
    "the donation back "
    "with `abide donate WHO --revoke ID`: later builds leave it out, and rows in "
    "datasets "
    "built before are put on their withdrawn lists. You declare that you are an "
    "adult.\n");

struct str flow_own_notice_version(void)
{
    return own_version;
}

struct str flow_own_notice_text(void)
{
    return own_text;
}

/* One donation being recorded, inside the transaction. */
struct giving {
    const struct flow_donation *d;
    struct id vault;
    const struct grant *grants; /* there already */
    size_t grant_count;
    struct arena arena; /* the grants above */
    uint64_t count;
};

static bool check(const struct flow_donation *d, struct err *err)
{
    if (!d->adult)
        return err_set(err, ERR_DENIED, "flow.donate_adult",
            "code M1: a donation needs the donor's declaration to be an adult "
            "(--adult)");
    if (d->notice.n == 0)
        return err_set(err, ERR_DENIED, "flow.donate_notice",
            "code C1: a donation needs the notice it is given under (--notice VERSION; "
            "for your own data on your own machine: %" STR_FMT ")",
            STR_ARG(own_version));
    return true;
}

/* The notice this program brings is published by the first donation under it. */
static bool ensure_notice(
    struct flow *f, const struct flow_donation *d, struct err *err)
{
    struct arena a;
    const struct notice *notices;
    size_t count;
    bool known = false;
    struct notice own = {.version = own_version,
        .purposes = UINT32_C(1) << PURPOSE_TRAIN,
        .from = d->at,
        .until = INSTANT_UNKNOWN};
    arena_init(&a, GRANTS_ARENA_MAX);
    bool ok = notice_list(f->store, &a, &notices, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        known |= str_eq(notices[i].version, d->notice);
    arena_fini(&a);
    if (!ok || known)
        return ok;
    if (!str_eq(d->notice, own_version))
        return err_set(err, ERR_DENIED, "flow.donate_notice",
            "code C1: no notice of that version is published (`abide notice list`)");
    return sha256(raw_from_str(own_text), own.text_sha256, err) &&
           notice_put(f->store, &own, err);
}

static bool is_given(const struct giving *g, struct id conversation, struct id node)
{
    for (size_t i = 0; i < g->grant_count; i++) {
        const struct grant *old = &g->grants[i];
        if (old->purpose == g->d->purpose && !instant_known(old->revoked) &&
            id_eq(old->conversation, conversation) && id_eq(old->node, node))
            return true;
    }
    return false;
}

static bool give(struct flow *f, struct giving *g, struct id conversation,
    struct id node, struct err *err)
{
    struct id made;
    struct grant grant = {
        .purpose = g->d->purpose,
        .conversation = conversation,
        .node = node,
        .given = g->d->at,
        .revoked = INSTANT_UNKNOWN,
        .notice = g->d->notice,
        .adult_declared = g->d->adult,
    };
    if (is_given(g, conversation, node))
        return true;
    g->count++;
    return grant_put(f->store, g->vault, &grant, &made, err);
}

static bool give_all(struct flow *f, struct giving *g, struct err *err)
{
    struct conversation_key key = {.vault = g->vault};
    bool found = true;
    for (;;) {
        if (!conversation_next_of(f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!give(f, g, key.conversation, (struct id){{0}}, err))
            return false;
    }
}

/* A conversation of the donor's own, or one of somebody else's they took part in. */
static bool find_shared(
    struct flow *f, struct giving *g, struct conversation_key *key, struct err *err)
{
    struct id anybody = {{0}};
    if (find_conversation(f, g->vault, g->d->conversation, key, err))
        return true;
    return err->code == ERR_ABSENT &&
           find_conversation(f, anybody, g->d->conversation, key, err);
}

static bool takes_part(const struct stored_conversation *c, struct id vault)
{
    for (size_t i = 0; i < c->count; i++) {
        if (id_eq(c->turns[i].author, vault))
            return true;
    }
    return id_eq(c->key.vault, vault);
}

static bool name_one(struct flow *f, struct giving *g, struct arena *a,
    struct stored_conversation *c, struct id *node, struct err *err)
{
    struct conversation_key key;
    size_t turn;
    if (!find_shared(f, g, &key, err) ||
        !find_load(f, key, (struct conversation_want){0}, a, c, err))
        return false;
    if (!takes_part(c, g->vault))
        return err_set(err, ERR_ABSENT, "flow.no_conversation",
            "no conversation of this person has this id");
    *node = (struct id){{0}};
    if (g->d->turn.n == 0)
        return true;
    if (!find_turn(c, g->d->turn, &turn, err))
        return false;
    if (!id_eq(c->turns[turn].author, g->vault))
        return err_set(err, ERR_DENIED, "flow.donate_other",
            "this turn is somebody else's: only its author can give it");
    *node = c->turns[turn].node;
    return true;
}

static bool give_one(struct flow *f, struct giving *g, struct err *err)
{
    struct stored_conversation c;
    struct id node;
    struct arena a;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok =
        name_one(f, g, &a, &c, &node, err) && give(f, g, c.key.conversation, node, err);
    arena_fini(&a);
    return ok;
}

static bool record(struct flow *f, void *ctx, struct err *err)
{
    struct giving *g = ctx;
    if (!check(g->d, err) || !ensure_notice(f, g->d, err) ||
        !flow_account(f, ACCOUNT_PERSON, g->d->who, &g->vault, err) ||
        !grant_list(f->store, g->vault, &g->arena, &g->grants, &g->grant_count, err))
        return false;
    return g->d->conversation.n > 0 ? give_one(f, g, err) : give_all(f, g, err);
}

bool flow_donate(
    struct flow *f, const struct flow_donation *d, uint64_t *count, struct err *err)
{
    struct giving g = {.d = d};
    arena_init(&g.arena, GRANTS_ARENA_MAX);
    bool ok = flow_write(f, record, &g, err);
    arena_fini(&g.arena);
    if (ok)
        *count = g.count;
    return ok;
}

struct revoking {
    struct id vault, grant;
};

static bool take_back(struct flow *f, void *ctx, struct err *err)
{
    struct revoking *r = ctx;
    bool found;
    if (!grant_revoke(f->store, r->vault, r->grant, f->now, &found, err))
        return false;
    return found || err_set(err, ERR_ABSENT, "flow.no_donation",
                        "no live donation of this person has this id (donate --list)");
}

bool flow_donate_revoke(
    struct flow *f, struct str who, struct id grant, struct err *err)
{
    struct revoking r = {.grant = grant};
    return flow_account(f, ACCOUNT_PERSON, who, &r.vault, err) &&
           flow_write(f, take_back, &r, err);
}

/* The id of the live grant that a line's donation made, for a line that also revokes.
 */
static bool revoke_given(
    struct flow *f, struct giving *g, struct instant at, struct err *err)
{
    const struct grant *grants;
    size_t count;
    bool found;
    if (!grant_list(f->store, g->vault, &g->arena, &grants, &count, err))
        return false;
    for (size_t i = g->grant_count; i < count; i++) {
        if (!grant_revoke(f->store, g->vault, grants[i].id, at, &found, err))
            return false;
    }
    return true;
}

static bool import_line(struct flow *f, const struct json *line, struct err *err)
{
    struct str purpose = STR("train");
    struct instant revoked = INSTANT_UNKNOWN;
    struct flow_donation d = {
        .conversation = json_raw(json_get(line, STR("conversation"))),
        .turn = json_raw(json_get(line, STR("node")))};
    struct giving g = {.d = &d};
    if (!lines_token(line, "who", true, &d.who, err) ||
        !lines_token(line, "purpose", false, &purpose, err) ||
        !lines_token(line, "notice", false, &d.notice, err) ||
        !lines_instant(line, "given", true, &d.at, err) ||
        !lines_instant(line, "revoked", false, &revoked, err) ||
        !lines_bool(line, "adult", &d.adult, err))
        return false;
    if (!purpose_parse(purpose, &d.purpose))
        return err_set(
            err, ERR_INPUT, "flow.line_field", "field purpose is no purpose");
    arena_init(&g.arena, GRANTS_ARENA_MAX);
    bool ok = record(f, &g, err) &&
              (!instant_known(revoked) || revoke_given(f, &g, revoked, err));
    arena_fini(&g.arena);
    return ok;
}

bool flow_donate_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err)
{
    return lines_import(f, path, import_line, lines, err);
}
