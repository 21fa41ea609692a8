#include "flow/flow_import.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "flow/archive.h"
#include "flow/decide.h"
#include "flow/flow_choice.h"
#include "flow/import_beside.h"
#include "flow/import_lines.h"
#include "os/file.h"
#include "os/worker.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "text/hex.h"

/*
 * A commit syncs two files, some milliseconds; 32 MB of content per commit keeps that
 * to a few hundredths of the time, and a killed import loses at most that much work.
 */
enum { BATCH_BYTES = 32 << 20, SUBJECT_MAX = ACCOUNT_SUBJECT_MAX, MADE_ID_BYTES = 16 };

/* Scratch for one conversation's turns. */
struct per_turn {
    struct id *authors;
    struct stamp *stamps;
    enum safety *safety;
    size_t cap;
};

/* A conversation on its way from the reader to the store. */
struct slot {
    struct arena arena;
    struct conversation conversation;
};

/*
 * As many as may be given before the first is reused (os/worker.h). Together they hold
 * at most SLOTS * SLOT_BYTES_MAX and some: 64 MB, in practice a few.
 */
enum { SLOTS = WORKER_QUEUE + 2, SLOT_BYTES_MAX = 256 << 10 };

/*
 * Two threads: the caller's reads and parses the archive, the worker's decides, seals
 * and stores. The store is the worker's; the caller's touches it only when the worker
 * waits (facts, the last commit).
 */
struct job {
    struct flow *f;
    struct worker *worker;
    struct slot slots[SLOTS];
    size_t slot; /* the next to fill */
    const struct flow_import *in;
    struct flow_import_report *report;
    struct decider decider;
    struct beside beside;
    struct import_lines lines;
    bool deciding; /* the decider is open */
    bool open;     /* a transaction is open */
    size_t batch_bytes;
    struct per_turn per_turn;
    char said[SUBJECT_MAX]; /* the account the archive says it is of */
    size_t said_n;
    struct id last_owner;
};

/* A ledger grew: what the decider remembers of it is old. */
static void forget(struct job *j)
{
    if (j->deciding)
        decider_fini(&j->decider);
    j->deciding = false;
}

static bool commit(struct job *j, struct err *err)
{
    forget(j);
    if (!j->open)
        return true;
    j->open = false;
    j->batch_bytes = 0;
    return store_commit(j->f->store, err);
}

static bool begin(struct job *j, struct err *err)
{
    if (j->open)
        return true;
    if (!store_begin(j->f->store, err))
        return false;
    j->open = true;
    return true;
}

static struct raw subject_of(const struct job *j, struct raw named)
{
    if (j->in->who.n > 0)
        return raw_from_str(j->in->who);
    if (named.n > 0)
        return named;
    if (j->said_n > 0)
        return raw_of(j->said, j->said_n);
    return raw_from_str(STR("me"));
}

/*
 * States tier, age or region of an account where its ledger says nothing of it yet. The
 * evidence "stated" tells policy that nobody kept the ledger at that time.
 */
static bool state_attribute(struct job *j, struct id vault, enum control control,
    struct str value, struct err *err)
{
    struct arena a;
    const struct choice *lines;
    size_t count;
    bool known = false;
    uint64_t position;
    struct choice line = {.at = instant_from_s(0),
        .recorded = j->f->now,
        .control = control,
        .value = value,
        .evidence = STR("stated"),
        .actor = STR("operator")};
    if (value.n == 0)
        return true;
    forget(j);
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = ledger_read(j->f->store, vault, &a, &lines, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        known |= lines[i].control == control;
    arena_fini(&a);
    return ok && (known || ledger_add(j->f->store, vault, &line, &position, err));
}

static bool put_account(struct job *j, struct raw subject, enum account_kind kind,
    struct id *out, struct err *err)
{
    struct account_name name = flow_name(kind, subject);
    struct account account;
    if (subject.n > SUBJECT_MAX)
        return err_set(err, ERR_INPUT, "import.account_id",
            "an account id is longer than %d bytes", SUBJECT_MAX);
    if (!account_put(j->f->store, &name, j->f->now, &account, err))
        return false;
    *out = account.vault;
    if (kind != ACCOUNT_PERSON || id_eq(account.vault, j->last_owner))
        return true;
    j->last_owner = account.vault;
    return state_attribute(j, account.vault, CONTROL_TIER, j->in->tier, err) &&
           state_attribute(j, account.vault, CONTROL_AGE, j->in->age, err) &&
           state_attribute(j, account.vault, CONTROL_REGION, j->in->region, err);
}

static void free_room(struct per_turn *p)
{
    mem_free(p->authors);
    mem_free(p->stamps);
    mem_free(p->safety);
    *p = (struct per_turn){0};
}

static bool make_room(struct per_turn *p, size_t count, struct err *err)
{
    if (count <= p->cap)
        return true;
    free_room(p);
    p->authors = mem_array(count, sizeof *p->authors);
    p->stamps = mem_array(count, sizeof *p->stamps);
    p->safety = mem_array(count, sizeof *p->safety);
    if (!p->authors || !p->stamps || !p->safety)
        return err_memory(err);
    /* An archive's turns passed the product's own checks; a flag would be in it. */
    for (size_t i = 0; i < count; i++)
        p->safety[i] = SAFETY_NONE;
    p->cap = count;
    return true;
}

static bool fill_authors(
    struct job *j, const struct conversation *c, struct id owner, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        struct raw author = c->turns[i].author;
        if (author.n == 0)
            j->per_turn.authors[i] = owner;
        else if (i > 0 && raw_eq(author, c->turns[i - 1].author))
            j->per_turn.authors[i] = j->per_turn.authors[i - 1];
        else if (!put_account(j, author, ACCOUNT_PERSON, &j->per_turn.authors[i], err))
            return false;
    }
    return true;
}

static bool fill_stamps(
    struct job *j, const struct conversation *c, struct id assistant, struct err *err)
{
    struct question q =
        question_of(c->service, c->mode, c->origin, c->origin_id, c->project);
    q.assistant = assistant;
    if (!j->deciding && !decider_init(&j->decider, j->f, err))
        return false;
    j->deciding = true;
    for (size_t i = 0; i < c->count; i++) {
        q.author = j->per_turn.authors[i];
        q.turn.content = c->turns[i].content;
        q.turn.created = c->turns[i].created;
        q.turn.state = BODY_STATE_LIVE;
        q.turn.safety = j->per_turn.safety[i];
        if (!decider_stamp(&j->decider, &q, &j->per_turn.stamps[i], err))
            return false;
    }
    return true;
}

static void count_result(struct job *j, const struct conversation *c,
    const struct conversation_put_result *r)
{
    struct flow_import_report *report = j->report;
    report->conversations_new += r->created;
    report->turns_new += r->added;
    report->turns_known += r->known;
    report->deleted_before += r->deleted;
    for (size_t i = 0; r->created && i < c->count; i++)
        report->stamped_train += j->per_turn.stamps[i].allow >> PURPOSE_TRAIN & 1;
}

static bool put_conversation(
    struct job *j, const struct conversation *c, struct err *err)
{
    struct conversation_put put = {.conversation = c};
    struct conversation_put_result result;
    if (!begin(j, err) || !make_room(&j->per_turn, c->count, err) ||
        !put_account(j, subject_of(j, c->account), ACCOUNT_PERSON, &put.owner, err) ||
        (c->assistant.n > 0 &&
            !put_account(j, c->assistant, ACCOUNT_ASSISTANT, &put.assistant, err)) ||
        !fill_authors(j, c, put.owner, err) || !fill_stamps(j, c, put.assistant, err))
        return false;
    put.authors = j->per_turn.authors;
    put.stamps = j->per_turn.stamps;
    put.safety = j->per_turn.safety;
    if (!conversation_put(j->f->store, &put, &result, err))
        return false;
    count_result(j, c, &result);
    if (!beside_refer(&j->beside, c, put.owner, &result, err))
        return false;
    for (size_t i = 0; i < c->count; i++)
        j->batch_bytes += c->turns[i].text.n + c->turns[i].meta.n;
    return j->batch_bytes < BATCH_BYTES || commit(j, err);
}

/* On the worker's thread. */
static bool take_slot(void *ctx, void *thing, struct err *err)
{
    const struct slot *slot = thing;
    return put_conversation(ctx, &slot->conversation, err);
}

static size_t bytes_of(const struct conversation *c)
{
    size_t bytes = c->meta.n + c->count * sizeof *c->turns;
    for (size_t i = 0; i < c->count; i++)
        bytes += c->turns[i].text.n + c->turns[i].meta.n;
    return bytes;
}

/* A large one is not copied: the worker stands still while it is stored from here. */
static bool on_conversation(void *ctx, const struct conversation *c, struct err *err)
{
    struct job *j = ctx;
    struct slot *slot = &j->slots[j->slot++ % SLOTS];
    if (j->in->dry_run)
        return true;
    if (bytes_of(c) > SLOT_BYTES_MAX)
        return worker_wait(j->worker, err) && put_conversation(j, c, err);
    arena_reset(&slot->arena);
    if (!conversation_copy(&slot->arena, c, &slot->conversation))
        return err_memory(err);
    return worker_give(j->worker, slot, err);
}

static bool add_fact_line(
    struct job *j, struct raw account, const struct choice *line, struct err *err)
{
    struct id vault;
    uint64_t position;
    bool has;
    if (j->in->dry_run)
        return true;
    if (!worker_wait(j->worker, err))
        return false;
    forget(j);
    return begin(j, err) &&
           put_account(j, subject_of(j, account), ACCOUNT_PERSON, &vault, err) &&
           import_lines_has(&j->lines, j->f->store, vault, line, &has, err) &&
           (has || (ledger_add(j->f->store, vault, line, &position, err) &&
                       import_lines_add(&j->lines, line, err)));
}

/* An exported switch is a fact of the export's date: `at` stays unknown. */
static bool take_switch(struct job *j, const struct capture_fact *fact, struct err *err)
{
    struct choice line = {
        .at = INSTANT_UNKNOWN,
        .recorded = j->f->now,
        .control = fact->control,
        .value = fact->on ? STR("on") : STR("off"),
        .scope = fact->scope,
        .evidence = STR("archive"),
        .actor = STR("person"),
    };
    return add_fact_line(j, fact->account, &line, err);
}

static bool take_rating(struct job *j, const struct capture_fact *fact, struct err *err)
{
    struct str chat;
    struct choice line = {
        .at = fact->created,
        .recorded = j->f->now,
        .control = CONTROL_RATING,
        .value = fact->on ? STR("on") : STR("off"),
        .evidence = STR("archive"),
        .actor = STR("person"),
    };
    if (!raw_token(fact->conversation, &chat))
        return true;
    line.scope = chat;
    return add_fact_line(j, fact->account, &line, err);
}

/* From here the worker stands still: whoever reads has the store. */
static bool take_over(
    struct job *j, struct raw account, struct id *vault, struct err *err)
{
    if (!worker_wait(j->worker, err))
        return false;
    return begin(j, err) &&
           put_account(j, subject_of(j, account), ACCOUNT_PERSON, vault, err);
}

static bool take_record(struct job *j, const struct capture_fact *fact, struct err *err)
{
    struct id vault;
    if (j->in->dry_run)
        return true;
    j->batch_bytes += fact->meta.n;
    return take_over(j, fact->account, &vault, err) &&
           beside_record(&j->beside, vault, fact, err) &&
           (j->batch_bytes < BATCH_BYTES || commit(j, err));
}

static bool on_asset(
    void *ctx, const struct capture_asset *asset, struct source *bytes, struct err *err)
{
    struct job *j = ctx;
    struct id vault;
    uint64_t before = j->beside.counts.file_bytes;
    if (j->in->dry_run)
        return true;
    if (!take_over(j, raw_of(NULL, 0), &vault, err) ||
        !beside_asset(&j->beside, vault, asset, bytes, err))
        return false;
    j->batch_bytes += (size_t)(j->beside.counts.file_bytes - before);
    return j->batch_bytes < BATCH_BYTES || commit(j, err);
}

static bool on_fact(void *ctx, const struct capture_fact *fact, struct err *err)
{
    struct job *j = ctx;
    switch (fact->kind) {
    case CAPTURE_FACT_ACCOUNT:
        if (fact->account.n > 0 && fact->account.n <= sizeof j->said) {
            memcpy(j->said, fact->account.p, fact->account.n);
            j->said_n = fact->account.n;
        }
        return true;
    case CAPTURE_FACT_SWITCH:
        return take_switch(j, fact, err);
    case CAPTURE_FACT_RATING:
        return take_rating(j, fact, err);
    case CAPTURE_FACT_SHARE:
        return true; /* its record is kept */
    case CAPTURE_FACT_RECORD:
        return take_record(j, fact, err);
    }
    return true;
}

static bool on_progress(void *ctx, const struct capture_progress *p)
{
    struct job *j = ctx;
    struct err ignored = ERR_INIT;
    return flow_step(
        j->f, "importing, bytes:", p->read_bytes, p->total_bytes, &ignored);
}

/* A conversation without an id goes by a hash of its bytes: stable over files. */
static bool make_id(void *ctx, struct raw bytes, char out[RAW_TOKEN_MAX + 1])
{
    uint8_t sum[SHA256_BYTES];
    struct err ignored = ERR_INIT;
    (void)ctx;
    if (!sha256(bytes, sum, &ignored))
        return false;
    hex_format(sum, MADE_ID_BYTES, out);
    return true;
}

static void finish_report(struct job *j)
{
    struct raw subject = subject_of(j, raw_of(NULL, 0));
    struct str token;
    if (raw_token(subject, &token))
        memcpy(j->report->who, token.p, token.n);
}

/* The archive ended badly; what was read of it before is good. */
static bool is_partial(const struct err *err)
{
    return err->code == ERR_STOPPED || err->code == ERR_INPUT || err->code == ERR_LIMIT;
}

static bool run(struct job *j, const struct archive *archive, struct err *err)
{
    struct capture_options options = j->in->capture;
    struct capture_handler handler = {.conversation = on_conversation,
        .fact = on_fact,
        .progress = on_progress,
        .ctx = j,
        .asset = on_asset};
    options.now = j->f->now;
    options.make_id = make_id;
    if (!worker_start(take_slot, j, &j->worker, err))
        return false;
    bool ok = capture_run(
        archive_view(archive), &options, &handler, &j->report->capture, err);
    struct err late = ERR_INIT;
    bool stored = worker_wait(j->worker, &late);
    worker_stop(j->worker);
    if (stored && (ok || is_partial(err)))
        stored = commit(j, &late);
    if (ok && !stored)
        *err = late;
    ok = ok && stored;
    finish_report(j);
    j->report->beside = j->beside.counts;
    return ok;
}

bool flow_import(struct flow *f, const struct flow_import *in,
    struct flow_import_report *report, struct err *err)
{
    struct archive *archive = NULL;
    struct job j = {.f = f, .in = in, .report = report};
    *report = (struct flow_import_report){0};
    if (!archive_open(in->path, &archive, err))
        return false;
    for (size_t i = 0; i < SLOTS; i++)
        arena_init(&j.slots[i].arena, FLOW_CONVERSATION_MAX);
    beside_init(&j.beside, f->store);
    import_lines_init(&j.lines, in->capture.seed);
    bool ok = run(&j, archive, err);
    for (size_t i = 0; i < SLOTS; i++)
        arena_fini(&j.slots[i].arena);
    beside_fini(&j.beside);
    import_lines_fini(&j.lines);
    forget(&j);
    if (j.open)
        store_rollback(f->store);
    free_room(&j.per_turn);
    archive_close(archive);
    return ok;
}
