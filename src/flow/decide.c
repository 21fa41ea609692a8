#include "flow/decide.h"

#include <string.h>

#include "base/mem.h"
#include "flow/flow_choice.h"
#include "store/ledger.h"

/* Ledgers kept while walking: read again after that many bytes or vaults. */
enum {
    LEDGERS_BYTES_MAX = 128 << 20,
    NOTICES_BYTES_MAX = 16 << 20,
    VAULTS_MAX = 65536
};

/*
 * Purposes a stamp speaks about: those that use stored content later, for something
 * else than what the person came for. The others are decided when they happen.
 */
static const enum purpose stamped[] = {PURPOSE_TRAIN, PURPOSE_SAFETY_MODEL,
    PURPOSE_PRODUCT_ANALYTICS, PURPOSE_HUMAN_IMPROVE};

bool decider_init(struct decider *d, struct flow *f, struct err *err)
{
    *d = (struct decider){.f = f, .newest = INSTANT_UNKNOWN};
    arena_init(&d->arena, LEDGERS_BYTES_MAX);
    arena_init(&d->notice_arena, NOTICES_BYTES_MAX);
    map_init(&d->vaults, VAULTS_MAX, 0);
    d->remembered = mem_array(PURPOSE_COUNT, sizeof *d->remembered);
    if (!d->remembered)
        return err_memory(err);
    return notice_list(f->store, &d->notice_arena, &d->notices, &d->notice_count, err);
}

void decider_fini(struct decider *d)
{
    mem_free(d->remembered);
    d->remembered = NULL;
    map_fini(&d->vaults);
    arena_fini(&d->arena);
    arena_fini(&d->notice_arena);
}

static void forget_vaults(struct decider *d)
{
    map_fini(&d->vaults);
    map_init(&d->vaults, VAULTS_MAX, 0);
    arena_reset(&d->arena);
}

static void note_change(struct decider *d, struct instant at)
{
    if (instant_cmp(at, d->newest) > 0 && instant_cmp(at, d->f->now) <= 0)
        d->newest = at;
}

static void note_changes(struct decider *d, const struct known_vault *known)
{
    for (size_t i = 0; i < known->ledger.count; i++)
        note_change(d, known->ledger.lines[i].recorded);
    for (size_t i = 0; i < known->grant_count; i++) {
        note_change(d, known->grants[i].given);
        note_change(d, known->grants[i].revoked);
    }
}

static bool read_vault(
    struct decider *d, struct id vault, struct known_vault **out, struct err *err)
{
    struct known_vault *known = arena_alloc(&d->arena, sizeof *known);
    bool added;
    if (!known)
        return err_memory(err);
    known->vault = vault;
    if (!ledger_read(d->f->store, vault, &d->arena, &known->ledger.lines,
            &known->ledger.count, err) ||
        !grant_list(
            d->f->store, vault, &d->arena, &known->grants, &known->grant_count, err))
        return false;
    known->ledger.known = true;
    note_changes(d, known);
    struct str key = {(const char *)known->vault.b, ID_BYTES};
    uint64_t *place = map_put(&d->vaults, key, &added);
    if (!place)
        return err_memory(err);
    *place = (uint64_t)(uintptr_t)known;
    *out = known;
    return true;
}

static bool get_vault(
    struct decider *d, struct id vault, const struct known_vault **out, struct err *err)
{
    struct str key = {(const char *)vault.b, ID_BYTES};
    const uint64_t *place = map_find(&d->vaults, key);
    struct known_vault *known = NULL;
    if (place) {
        *out = (const struct known_vault *)(uintptr_t)*place;
        return true;
    }
    if (!read_vault(d, vault, &known, err))
        return false;
    *out = known;
    return true;
}

/* Drops what is kept when it has grown, before a question borrows from it. */
static void keep_small(struct decider *d)
{
    if (d->vaults.n + 3 > VAULTS_MAX || d->arena.used_bytes > LEDGERS_BYTES_MAX / 2)
        forget_vaults(d);
}

/* The organisation the person belonged to when the turn was made; empty: none. */
static struct str org_at(const struct ledger *ledger, struct instant t0)
{
    struct str org = STR("");
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (line->control == CONTROL_ORG && instant_cmp(line->at, t0) <= 0)
            org = line->value;
    }
    return str_eq(org, STR("none")) ? STR("") : org;
}

static bool org_ledger(struct decider *d, const struct known_vault *person,
    struct instant t0, struct ledger *out, struct err *err)
{
    struct str org = org_at(&person->ledger, t0);
    struct account_name name = flow_name(ACCOUNT_ORGANISATION, raw_from_str(org));
    const struct known_vault *known;
    struct account account;
    bool found;
    *out = (struct ledger){.known = true};
    if (org.n == 0)
        return true;
    if (!account_find(d->f->store, &name, &account, &found, err))
        return false;
    if (!found)
        return true;
    if (!get_vault(d, account.vault, &known, err))
        return false;
    *out = known->ledger;
    return true;
}

/* An assistant that was deleted says nothing any more: nothing of it is known. */
static bool builder_ledger(
    struct decider *d, struct id assistant, struct ledger *out, struct err *err)
{
    struct str key = {(const char *)assistant.b, ID_BYTES};
    const struct known_vault *known;
    struct account account;
    bool live = map_find(&d->vaults, key) != NULL;
    *out = (struct ledger){.known = false};
    if (!live) {
        if (!account_get(d->f->store, assistant, &account, &live, err))
            return false;
        live = live && account.state == ACCOUNT_LIVE;
    }
    if (!live)
        return true;
    if (!get_vault(d, assistant, &known, err))
        return false;
    *out = known->ledger;
    return true;
}

/* A thumb somewhere in the conversation: a line of control rating, the last of
 * which takes none back. */
static bool is_rated(const struct ledger *ledger, struct str chat)
{
    bool rated = false;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (line->control == CONTROL_RATING && chat.n > 0 && str_eq(line->scope, chat))
            rated = !str_eq(line->value, STR("none"));
    }
    return rated;
}

static bool fill_input(
    struct decider *d, const struct question *q, struct fact_input *in, struct err *err)
{
    const struct known_vault *person;
    *in = (struct fact_input){
        .purpose = q->purpose,
        .turn = q->turn,
        .notices = d->notices,
        .notice_count = d->notice_count,
        .t1 = d->f->now,
    };
    if (!get_vault(d, q->author, &person, err))
        return false;
    in->person = person->ledger;
    in->grants = person->grants;
    in->grant_count = person->grant_count;
    in->turn.rated = is_rated(&person->ledger, q->turn.chat);
    if (!org_ledger(d, person, q->turn.created, &in->org, err))
        return false;
    if (id_is_zero(q->assistant))
        return true;
    in->turn.assistant = true;
    return builder_ledger(d, q->assistant, &in->builder, err);
}

/* Equal in all but conversation, chat, project, the turn's id and instant. */
static bool asks_the_same(const struct question *a, const struct question *b)
{
    const struct fact_turn *x = &a->turn, *y = &b->turn;
    return id_eq(a->author, b->author) && id_eq(a->assistant, b->assistant) &&
           x->service == y->service && x->mode == y->mode && x->origin == y->origin &&
           x->state == y->state && x->safety == y->safety &&
           x->page_free == y->page_free && x->memorable == y->memorable;
}

static bool is_remembered(const struct remembered *r, const struct question *q)
{
    return r->valid && instant_cmp(r->span.from, q->turn.created) <= 0 &&
           instant_cmp(q->turn.created, r->span.until) < 0 &&
           asks_the_same(&r->question, q);
}

/* A line is limited to this chat. */
static bool names_chat(const struct ledger *ledger, struct str chat)
{
    for (size_t i = 0; i < ledger->count; i++) {
        struct str scope = ledger->lines[i].scope;
        if (scope.n > 0 && scope.n == chat.n && str_eq(scope, chat))
            return true;
    }
    return false;
}

/* Nothing is known of this conversation in particular: its facts are those of others.
 */
static bool is_ordinary(const struct known_vault *person, const struct question *q)
{
    for (size_t i = 0; i < person->grant_count; i++) {
        if (id_eq(person->grants[i].conversation, q->turn.conversation))
            return false;
    }
    return q->turn.project.n == 0 && !names_chat(&person->ledger, q->turn.chat);
}

bool decider_facts(
    struct decider *d, const struct question *q, struct facts *out, struct err *err)
{
    const struct known_vault *person;
    struct fact_input in;
    if ((size_t)q->purpose >= PURPOSE_COUNT || (size_t)q->turn.content >= CONTENT_COUNT)
        return err_set(err, ERR_INPUT, "flow.question",
            "a turn has a purpose or content class this program does not know");
    keep_small(d);
    if (!get_vault(d, q->author, &person, err))
        return false;
    struct remembered *r = &d->remembered[q->purpose][q->turn.content];
    bool ordinary = is_ordinary(person, q);
    if (ordinary && is_remembered(r, q)) {
        *out = r->facts;
        return true;
    }
    if (!fill_input(d, q, &in, err))
        return false;
    facts_derive(d->f->policy, &in, out);
    r->valid = ordinary && facts_span(d->f->policy, &in, &r->span);
    r->question = *q;
    r->facts = *out;
    return true;
}

static void keep_example(
    struct decider *d, const struct verdict *verdict, const struct facts *facts)
{
    for (size_t i = 0; i < d->example_count; i++) {
        if (memcmp(d->examples[i].code, verdict->code, CODE_MAX) == 0)
            return;
    }
    if (d->example_count == EXAMPLES_MAX)
        return;
    struct example *example = &d->examples[d->example_count++];
    memcpy(example->code, verdict->code, CODE_MAX);
    example->facts = *facts;
}

bool decider_ask(
    struct decider *d, const struct question *q, struct verdict *out, struct err *err)
{
    struct facts facts;
    if (!decider_facts(d, q, &facts, err))
        return false;
    *out = policy_decide(d->f->policy, q->purpose, &facts);
    keep_example(d, out, &facts);
    return true;
}

static uint64_t last_position(const struct ledger *ledger)
{
    uint64_t position = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        if (ledger->lines[i].position > position)
            position = ledger->lines[i].position;
    }
    return position;
}

bool decider_stamp(
    struct decider *d, const struct question *q, struct stamp *out, struct err *err)
{
    const struct known_vault *person;
    struct question each = *q;
    struct facts facts;
    uint32_t allow = 0;
    for (size_t i = 0; i < COUNT(stamped); i++) {
        each.purpose = stamped[i];
        if (!policy_has(d->f->policy, stamped[i]))
            continue;
        if (!decider_facts(d, &each, &facts, err))
            return false;
        /* The days of rest are asked about at use: a stamp says what was agreed to. */
        if (facts.v[FACT_BODY] == BODY_FRESH)
            facts.v[FACT_BODY] = BODY_LIVE;
        if (policy_decide(d->f->policy, stamped[i], &facts).outcome == OUTCOME_ALLOW)
            allow |= UINT32_C(1) << stamped[i];
    }
    keep_small(d);
    if (!get_vault(d, q->author, &person, err))
        return false;
    *out = (struct stamp){.allow = allow,
        .at = d->f->now,
        .ledger_position = last_position(&person->ledger)};
    memcpy(out->profile_sha256, d->f->policy_sha256, sizeof out->profile_sha256);
    return true;
}

struct question question_of(enum service service, enum mode mode, enum origin origin,
    struct raw chat, struct raw project)
{
    struct question q = {.turn = {.service = service, .mode = mode, .origin = origin}};
    struct str token;
    if (raw_token(chat, &token))
        q.turn.chat = token;
    if (raw_token(project, &token))
        q.turn.project = token;
    return q;
}
