#include "flow/flow_export.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "flow/export_beside.h"
#include "flow/find.h"
#include "flow/flow_choice.h"
#include "flow/staging.h"
#include "rights/export.h"
#include "store/beside/attest.h"
#include "store/ledger.h"
#include "store/lineage.h"
#include "text/hex.h"
#include "text/json_write.h"

/*
 * Three walks over the conversations the person is in: the conversations, then a line
 * per stamp, then a line per use. Which they are is listed first, from the person's
 * vault alone, and sorted: ids in the store are random, and an export is not.
 */
enum { LINE_MAX = 1 << 16, LEDGER_ARENA = 1 << 30, CHATS_MAX = 10000000 };

struct chat {
    struct conversation_key key;
    struct instant created;
    enum origin origin;
    struct raw origin_id;
};

struct job {
    struct flow *f;
    struct flow_export_result *result;
    const struct export_place *place;
    struct staging staging; /* a folder as the place */
    struct sink sink;       /* of the file being written */
    struct export *export;
    struct arena arena; /* one conversation */
    struct arena ledger;
    struct buf line;
    struct id vault;
    struct export_beside beside;
    struct raw me; /* how the person's own turns name them beside others' */
    VEC(struct chat) chats;
    const struct grant *grants;
    size_t grant_count;
    const struct dataset_entry *datasets;
    size_t dataset_count;
};

/* --- files: the staging folder as a place --- */

static bool place_begin(void *ctx, struct str name, struct err *err)
{
    struct job *j = ctx;
    const char *z = arena_z(&j->ledger, name);
    return z ? staging_file(&j->staging, z, &j->sink, err) : err_memory(err);
}

static bool place_write(void *ctx, const void *p, size_t n, struct err *err)
{
    struct job *j = ctx;
    return sink_write(&j->sink, p, n, err);
}

static bool place_end(void *ctx, struct err *err)
{
    struct job *j = ctx;
    return staging_end(&j->staging, err);
}

/* --- conversations --- */

static bool is_theirs(const struct job *j, const struct stored_turn *t)
{
    return id_eq(t->author, j->vault) && t->state == BODY_STATE_LIVE;
}

/* Of another author only the place in the tree is given, and that it is another's. */
static void fill_turn(struct job *j, const struct stored_turn *from, struct turn *to)
{
    *to = (struct turn){.origin_id = from->origin_id,
        .parent = from->parent,
        .author = raw_from_str(STR("~other")),
        .created = INSTANT_UNKNOWN,
        .hidden = true};
    if (!is_theirs(j, from)) {
        j->result->others++;
        return;
    }
    to->author = raw_of(NULL, 0);
    to->assets = from->assets;
    to->asset_count = from->asset_count;
    to->time_wrong = from->time_wrong;
    to->role = from->role;
    to->content = from->content;
    to->text = from->text;
    to->meta = from->meta;
    to->created = from->created;
    to->hidden = from->hidden;
    to->aside = from->aside;
    j->result->turns++;
}

/* The title and the other fields belong to whom the conversation belongs to. */
static bool put_conversation(
    struct job *j, const struct stored_conversation *c, struct err *err)
{
    bool own = id_eq(c->key.vault, j->vault);
    struct turn *turns = arena_array(&j->arena, c->count ? c->count : 1, sizeof *turns);
    if (!turns)
        return err_memory(err);
    uint64_t others = j->result->others;
    for (size_t i = 0; i < c->count; i++)
        fill_turn(j, &c->turns[i], &turns[i]);
    for (size_t i = 0; j->result->others > others && i < c->count; i++) {
        if (turns[i].author.n == 0)
            turns[i].author = j->me;
    }
    struct conversation out = {.origin_id = c->origin_id,
        .title = own ? c->title : raw_of(NULL, 0),
        .assistant = c->assistant_name,
        .project = c->project,
        .origin = c->origin,
        .service = c->service,
        .mode = c->mode,
        .do_not_remember = c->do_not_remember,
        .created = c->created,
        .updated = c->updated,
        .turns = turns,
        .count = c->count,
        .head = c->head,
        .meta = own ? c->meta : raw_of(NULL, 0)};
    j->result->conversations++;
    return export_conversation(j->export, &out, err);
}

/* --- stamps and uses --- */

static void member(struct jw *w, struct str key, struct raw value)
{
    jw_key(w, key);
    jw_raw(w, value);
}

static void put_allow(struct jw *w, uint32_t allow)
{
    jw_key(w, STR("allow"));
    jw_array_begin(w);
    for (int p = 0; p < PURPOSE_COUNT; p++) {
        if (allow & ((uint32_t)1 << p))
            jw_str(w, purpose_word((enum purpose)p));
    }
    jw_array_end(w);
}

static bool put_stamp(struct job *j, const struct stored_conversation *c,
    const struct stored_turn *t, struct err *err)
{
    char at[INSTANT_TEXT_MAX], hex[2 * sizeof t->stamp.profile_sha256 + 1];
    buf_clear(&j->line);
    struct jw w = jw_to(&j->line);
    jw_object_begin(&w);
    member(&w, STR("conversation"), c->origin_id);
    member(&w, STR("turn"), t->origin_id);
    put_allow(&w, t->stamp.allow);
    jw_key(&w, STR("at"));
    jw_str(&w, instant_format(t->stamp.at, at));
    jw_key(&w, STR("profile_sha256"));
    jw_str(
        &w, hex_format(t->stamp.profile_sha256, sizeof t->stamp.profile_sha256, hex));
    jw_key(&w, STR("ledger_position"));
    jw_u64(&w, t->stamp.ledger_position);
    jw_object_end(&w);
    return buf_ok(&j->line, err) &&
           export_line(j->export, EXPORT_STAMPS, buf_raw(&j->line), err);
}

static bool put_stamps(
    struct job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        if (is_theirs(j, &c->turns[i]) && !put_stamp(j, c, &c->turns[i], err))
            return false;
    }
    return true;
}

static bool put_use(struct job *j, const struct stored_conversation *c,
    const struct dataset_entry *dataset, struct err *err)
{
    char text[ID_TEXT];
    buf_clear(&j->line);
    struct jw w = jw_to(&j->line);
    jw_object_begin(&w);
    jw_key(&w, STR("dataset"));
    jw_str(&w, id_format(dataset->id, text));
    member(&w, STR("conversation"), c->origin_id);
    jw_object_end(&w);
    j->result->uses++;
    return buf_ok(&j->line, err) &&
           export_line(j->export, EXPORT_USES, buf_raw(&j->line), err);
}

/* A conversation is in a dataset when one of the rows made of it names the person. */
static bool is_used(struct job *j, const struct stored_conversation *c,
    const struct dataset_entry *dataset, bool *out, struct err *err)
{
    const struct lineage_row *rows;
    struct id handle;
    size_t count;
    *out = false;
    if (!lineage_handle(j->f->store, c->key, 0, &handle, err) ||
        !lineage_find(j->f->store, dataset->id, handle, &j->arena, &rows, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        *out |= id_eq(rows[i].person, j->vault);
    return true;
}

static bool put_uses(
    struct job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < j->dataset_count; i++) {
        bool used;
        if (!is_used(j, c, &j->datasets[i], &used, err) ||
            (used && !put_use(j, c, &j->datasets[i], err)))
            return false;
    }
    return true;
}

/* --- the walk --- */

static int by_time_and_id(const void *a, const void *b)
{
    const struct chat *one = a, *two = b;
    int order = instant_cmp(one->created, two->created);
    if (order == 0)
        order = (one->origin > two->origin) - (one->origin < two->origin);
    if (order == 0)
        order = raw_cmp(one->origin_id, two->origin_id);
    return order ? order : id_cmp(one->key.vault, two->key.vault);
}

static bool note_chat(struct job *j, struct conversation_key key, struct err *err)
{
    struct stored_conversation c;
    struct chat chat = {.key = key};
    bool found;
    if (!conversation_load_head(j->f->store, key, &j->arena, &c, &found, err))
        return false;
    j->result->looked_at++;
    chat.created = c.created;
    chat.origin = c.origin;
    bool done = !found || (arena_raw(&j->ledger, c.origin_id, &chat.origin_id) &&
                              vec_push(&j->chats, chat, CHATS_MAX));
    arena_reset(&j->arena);
    return done || err_memory(err);
}

static bool list_own(struct job *j, struct err *err)
{
    struct conversation_key key = {.vault = j->vault};
    bool found = true;
    while (true) {
        if (!conversation_next_of(j->f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!note_chat(j, key, err))
            return false;
    }
}

static bool list_shared(struct job *j, struct err *err)
{
    struct id after = {{0}};
    bool found = true;
    while (true) {
        struct conversation_key key;
        if (!conversation_next_part(j->f->store, j->vault, &after, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!id_is_zero(key.vault) && !note_chat(j, key, err))
            return false;
    }
}

static bool list_chats(struct job *j, struct err *err)
{
    if (!list_own(j, err) || !list_shared(j, err))
        return false;
    if (j->chats.n > 0)
        qsort(j->chats.p, j->chats.n, sizeof *j->chats.p, by_time_and_id);
    return true;
}

typedef bool visit_one(
    struct job *j, const struct stored_conversation *c, struct err *err);

static bool takes_part(const struct job *j, const struct stored_conversation *c)
{
    bool found = id_eq(c->key.vault, j->vault);
    for (size_t i = 0; i < c->count && !found; i++)
        found = is_theirs(j, &c->turns[i]);
    return found;
}

static bool each_conversation(
    struct job *j, bool meta, visit_one *visit, struct err *err)
{
    struct conversation_want want = {.meta = meta};
    for (size_t i = 0; i < j->chats.n; i++) {
        struct stored_conversation c;
        bool done =
            find_load(j->f, j->chats.p[i].key, want, &j->arena, &c, err) &&
            (!takes_part(j, &c) || visit(j, &c, err)) &&
            flow_step(j->f, "exporting, conversations:", j->result->conversations,
                j->chats.n, err);
        arena_reset(&j->arena);
        if (!done)
            return false;
    }
    return true;
}

/* --- the account */

static bool open_account(struct job *j, struct raw *subject, struct err *err)
{
    struct raw issuer;
    j->beside = (struct export_beside){
        .store = j->f->store, .vault = j->vault, .arena = &j->ledger};
    if (!account_label(j->f->store, j->vault, &j->ledger, &issuer, subject, err) ||
        !export_beside_open(&j->beside, err))
        return false;
    j->me = j->beside.account.n > 0 ? j->beside.account : *subject;
    return true;
}

static bool put_choices(
    struct job *j, const struct export_account *account, struct err *err)
{
    for (size_t i = 0; i < account->count; i++) {
        if (!export_choice(j->export, &account->ledger[i], err))
            return false;
    }
    j->result->choices = account->count;
    j->result->files = j->beside.files;
    j->result->records = j->beside.lines;
    return true;
}

static bool put_account(struct job *j, struct raw subject, struct err *err)
{
    struct export_account account = {.id = subject,
        .user = export_beside_alone(&j->beside, STR("user.json")),
        .settings = export_beside_alone(&j->beside, STR("user_settings.json"))};
    return ledger_read(j->f->store, j->vault, &j->ledger, &account.ledger,
               &account.count, err) &&
           export_account(j->export, &account, err) &&
           export_beside_write(&j->beside, j->export, err) &&
           put_choices(j, &account, err);
}

static void put_hex(struct jw *w, struct str key, const uint8_t *p, size_t n)
{
    char hex[2 * SIGN_BYTES + 1];
    jw_key(w, key);
    jw_str(w, hex_format(p, n, hex));
}

/* The manifest names every file with its hash; this signs the manifest. */
static bool put_signature(
    struct job *j, const uint8_t manifest_sha256[SHA256_BYTES], struct err *err)
{
    struct attestation a;
    if (!attest_make(j->f->store, STR("export manifest"), manifest_sha256, &a, err))
        return false;
    buf_clear(&j->line);
    struct jw w = jw_to(&j->line);
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_str(&w, STR("abide export manifest 1"));
    put_hex(&w, STR("installation"), a.installation.b, ID_BYTES);
    put_hex(&w, STR("manifest_sha256"), a.sha256, sizeof a.sha256);
    put_hex(&w, STR("public_key"), a.public_key, sizeof a.public_key);
    put_hex(&w, STR("signature"), a.signature, sizeof a.signature);
    jw_object_end(&w);
    buf_add_char(&j->line, '\n');
    return buf_ok(&j->line, err) &&
           j->place->begin(j->place->ctx, STR("abide/manifest.sig"), err) &&
           j->place->write(j->place->ctx, j->line.p, j->line.n, err) &&
           j->place->end(j->place->ctx, err);
}

static bool finish(struct job *j, struct err *err)
{
    uint8_t manifest_sha256[SHA256_BYTES];
    return export_finish(j->export, manifest_sha256, err) &&
           put_signature(j, manifest_sha256, err);
}

/* Donations */

static void add_time(struct jw *w, struct str key, struct instant at)
{
    char text[INSTANT_TEXT_MAX];
    if (!instant_known(at))
        return;
    jw_key(w, key);
    jw_str(w, instant_format(at, text));
}

static bool put_grant(struct job *j, const struct stored_conversation *c,
    const struct grant *g, struct err *err)
{
    char id[ID_TEXT];
    buf_clear(&j->line);
    struct jw w = jw_to(&j->line);
    jw_object_begin(&w);
    jw_key(&w, STR("grant"));
    jw_str(&w, id_format(g->id, id));
    member(&w, STR("conversation"), c->origin_id);
    for (size_t i = 0; i < c->count && !id_is_zero(g->node); i++) {
        if (id_eq(c->turns[i].node, g->node))
            member(&w, STR("turn"), c->turns[i].origin_id);
    }
    jw_key(&w, STR("purpose"));
    jw_str(&w, purpose_word(g->purpose));
    add_time(&w, STR("given"), g->given);
    add_time(&w, STR("revoked"), g->revoked);
    jw_key(&w, STR("notice"));
    jw_str(&w, g->notice);
    jw_key(&w, STR("adult_declared"));
    jw_bool(&w, g->adult_declared);
    jw_object_end(&w);
    return buf_ok(&j->line, err) &&
           export_line(j->export, EXPORT_DONATIONS, buf_raw(&j->line), err);
}

static bool put_grants(
    struct job *j, const struct stored_conversation *c, struct err *err)
{
    for (size_t i = 0; i < j->grant_count; i++) {
        if (id_eq(j->grants[i].conversation, c->key.conversation) &&
            !put_grant(j, c, &j->grants[i], err))
            return false;
    }
    return true;
}

static bool write_all(struct job *j, struct err *err)
{
    struct raw subject;
    return open_account(j, &subject, err) && list_chats(j, err) &&
           export_open(j->place, &j->export, err) &&
           dataset_list(
               j->f->store, &j->ledger, &j->datasets, &j->dataset_count, err) &&
           each_conversation(j, true, put_conversation, err) &&
           put_account(j, subject, err) &&
           each_conversation(j, false, put_stamps, err) &&
           each_conversation(j, false, put_uses, err) &&
           grant_list(
               j->f->store, j->vault, &j->ledger, &j->grants, &j->grant_count, err) &&
           each_conversation(j, false, put_grants, err) && finish(j, err);
}

bool flow_export(struct flow *f, const struct flow_export *in,
    struct flow_export_result *out, struct err *err)
{
    struct job j = {.f = f, .result = out};
    const struct export_place folder = {place_begin, place_write, place_end, &j};
    *out = (struct flow_export_result){0};
    j.place = in->out ? &folder : in->place;
    if (!flow_account(f, ACCOUNT_PERSON, in->who, &j.vault, err) ||
        (in->out && !staging_begin(&j.staging, in->out, err)))
        return false;
    arena_init(&j.arena, FLOW_CONVERSATION_MAX);
    arena_init(&j.ledger, LEDGER_ARENA);
    buf_init(&j.line, LINE_MAX);
    bool done = store_read_begin(f->store, err);
    done = done && write_all(&j, err);
    store_read_end(f->store);
    done = done && (!in->out || (staging_sync(&j.staging, err) &&
                                    staging_publish(&j.staging, err)));
    export_close(j.export);
    vec_fini(&j.chats);
    buf_wipe(&j.line);
    arena_fini(&j.ledger);
    arena_fini(&j.arena);
    if (!done && in->out)
        staging_abandon(&j.staging);
    return done;
}
