#include "flow/export/flow_export.h"

#include "flow/export/export_job_priv.h"
#include "flow/flow_choice.h"
#include "store/beside/attest.h"
#include "store/ledger.h"
#include "text/hex.h"

/*
 * Walks over the conversations the person is in: the conversations, then a line per
 * stamp, then a line per use. Which they are is listed first, from the person's vault
 * alone, and sorted: ids in the store are random, and an export is not.
 */
enum { LINE_MAX = 2 << 20, LEDGER_ARENA = 1 << 30 };

/* --- lines */

void export_job_text(struct jw *w, struct str key, struct str value)
{
    jw_key(w, key);
    jw_str(w, value);
}

void export_job_raw(struct jw *w, struct str key, struct raw value)
{
    jw_key(w, key);
    jw_raw(w, value);
}

void export_job_time(struct jw *w, struct str key, struct instant at)
{
    char text[INSTANT_TEXT_MAX];
    if (instant_known(at))
        export_job_text(w, key, instant_format(at, text));
}

void export_job_id(struct jw *w, struct str key, struct id id)
{
    char text[ID_TEXT];
    export_job_text(w, key, id_format(id, text));
}

struct jw export_job_begin(struct export_job *j)
{
    buf_clear(&j->line);
    struct jw w = jw_to(&j->line);
    jw_object_begin(&w);
    return w;
}

bool export_job_end(
    struct export_job *j, struct jw *w, enum export_list list, struct err *err)
{
    jw_object_end(w);
    return buf_ok(&j->line, err) &&
           export_line(j->export, list, buf_raw(&j->line), err);
}

/* --- files: the staging folder as a place --- */

static bool place_begin(void *ctx, struct str name, struct err *err)
{
    struct export_job *j = ctx;
    const char *z = arena_z(&j->ledger, name);
    return z ? staging_file(&j->staging, z, &j->sink, err) : err_memory(err);
}

static bool place_write(void *ctx, const void *p, size_t n, struct err *err)
{
    struct export_job *j = ctx;
    return sink_write(&j->sink, p, n, err);
}

static bool place_end(void *ctx, struct err *err)
{
    struct export_job *j = ctx;
    return staging_end(&j->staging, err);
}

/* --- the account */

static bool open_account(struct export_job *j, struct raw *subject, struct err *err)
{
    struct raw issuer;
    bool label = export_plan_takes(&j->plan, "vault", "label");
    j->beside = (struct export_beside){.store = j->f->store,
        .vault = j->vault,
        .arena = &j->ledger,
        .without_records = !export_plan_takes(&j->plan, "side", "line"),
        .without_files = !export_plan_takes(&j->plan, "file", "head")};
    if (!account_label(j->f->store, j->vault, &j->ledger, &issuer, subject, err) ||
        !export_beside_open(&j->beside, err))
        return false;
    if (!label)
        *subject = raw_of(NULL, 0);
    j->me = j->beside.account.n > 0 ? j->beside.account : *subject;
    return true;
}

static bool put_choices(
    struct export_job *j, const struct export_account *account, struct err *err)
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

static bool put_account(struct export_job *j, struct raw subject, struct err *err)
{
    struct export_account account = {.id = subject,
        .user = export_beside_alone(&j->beside, STR("user.json")),
        .settings = export_beside_alone(&j->beside, STR("user_settings.json"))};
    return (!export_plan_takes(&j->plan, "choice", "line") ||
               ledger_read(j->f->store, j->vault, &j->ledger, &account.ledger,
                   &account.count, err)) &&
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
    struct export_job *j, const uint8_t manifest_sha256[SHA256_BYTES], struct err *err)
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

static bool finish(struct export_job *j, struct err *err)
{
    uint8_t manifest_sha256[SHA256_BYTES];
    return export_finish(j->export, manifest_sha256, err) &&
           put_signature(j, manifest_sha256, err);
}

static bool write_lists(struct export_job *j, struct err *err)
{
    return export_uses_stamps(j, err) && export_uses_datasets(j, err) &&
           export_kept_deletions(j, err) && export_kept_holds(j, err) &&
           export_uses_donations(j, err) && export_kept_rows(j, err);
}

static bool write_all(struct export_job *j, struct err *err)
{
    struct raw subject;
    return export_plan_check(&j->plan, err) && open_account(j, &subject, err) &&
           export_chats_list(j, err) && export_open(j->place, &j->export, err) &&
           export_chats_write(j, err) && put_account(j, subject, err) &&
           write_lists(j, err) && finish(j, err);
}

bool flow_export(struct flow *f, const struct flow_export *in,
    struct flow_export_result *out, struct err *err)
{
    struct export_job j = {.f = f, .result = out};
    const struct export_place folder = {place_begin, place_write, place_end, &j};
    *out = (struct flow_export_result){0};
    export_plan_init(&j.plan);
    if (in->plan)
        j.plan = *in->plan;
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
