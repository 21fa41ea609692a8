#include "flow/flow_dataset.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "dataset/cut.h"
#include "dataset/withdraw.h"
#include "flow/candidate.h"
#include "os/file.h"
#include "store/lineage.h"

/* Lists of a dataset's rows in memory: 16 million handles at most. */
#define LISTS_BYTES_MAX ((size_t)2 << 30)

/* A dataset's folder, with its manifest read. */
struct folder {
    const char *dir;
    struct arena arena; /* texts of the manifest, lists from the store */
    struct dataset_manifest *manifest;
    uint8_t sha256[SHA256_BYTES];
    struct file_in in; /* the file that is open */
};

static void folder_close(struct folder *d)
{
    mem_free(d->manifest);
    arena_fini(&d->arena);
}

static bool read_manifest(struct folder *d, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct buf text;
    struct raw copy;
    buf_init(&text, DATASET_MANIFEST_BYTES_MAX);
    bool ok = file_join(d->dir, DATASET_MANIFEST_NAME, path, err) &&
              file_read(path, &text, err) && sha256(buf_raw(&text), d->sha256, err);
    if (ok && !arena_raw(&d->arena, buf_raw(&text), &copy))
        ok = err_memory(err);
    ok = ok && dataset_manifest_parse(&d->arena, copy, d->manifest, err);
    buf_fini(&text);
    return ok;
}

static bool folder_open(struct folder *d, const char *dir, struct err *err)
{
    *d = (struct folder){.dir = dir, .manifest = mem_zalloc(sizeof *d->manifest)};
    arena_init(&d->arena, LISTS_BYTES_MAX);
    if (!d->manifest)
        return err_memory(err);
    return read_manifest(d, err);
}

static bool open_file(
    void *ctx, struct str name, struct source *out, bool *found, struct err *err)
{
    struct folder *d = ctx;
    char path[FILE_PATH_MAX], name_z[DATASET_FILE_NAME_MAX];
    struct file_facts facts;
    if (name.n >= sizeof name_z)
        return err_set(err, ERR_INPUT, "dataset.name", "a file name is too long");
    memcpy(name_z, name.p, name.n);
    name_z[name.n] = '\0';
    if (!file_join(d->dir, name_z, path, err) || !file_look(path, &facts, err))
        return false;
    *found = facts.exists && !facts.is_dir && !facts.is_link;
    if (!*found)
        return true;
    if (!file_in_open(path, &d->in, err))
        return false;
    *out = file_in_source(&d->in);
    return true;
}

static void close_file(void *ctx, struct source *source)
{
    struct folder *d = ctx;
    (void)source;
    file_in_close(&d->in);
}

bool flow_dataset_verify(const char *dir, struct dataset_check *out, struct err *err)
{
    struct folder d;
    bool ok = folder_open(&d, dir, err);
    if (ok) {
        struct dataset_folder folder = {open_file, close_file, &d};
        ok = dataset_verify(d.manifest, &folder, out, err);
    }
    folder_close(&d);
    return ok;
}

/* The index of the folder as a source; close with file_in_close(&d->in). */
static bool open_index(struct folder *d, struct source *out, struct err *err)
{
    struct str name = dataset_file_name(DATASET_FILE_ROWS, false);
    bool found;
    if (!open_file(d, name, out, &found, err))
        return false;
    return found || err_set(err, ERR_ABSENT, "dataset.index", "%s has no %" STR_FMT,
                        d->dir, STR_ARG(name));
}

/* The dataset stands in this installation's register, with this very manifest. */
static bool check_register(struct flow *f, struct folder *d, struct err *err)
{
    const struct dataset_entry *entries;
    size_t count;
    if (!dataset_list(f->store, &d->arena, &entries, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (id_eq(entries[i].id, d->manifest->dataset) &&
            memcmp(entries[i].manifest_sha256, d->sha256, SHA256_BYTES) == 0)
            return true;
    }
    return err_set(err, ERR_STATE, "dataset.unknown",
        "%s was not built by this installation (or its manifest was changed)", d->dir);
}

static bool find_row(
    struct folder *d, uint64_t number, struct dataset_index_row *out, struct err *err)
{
    struct source source;
    bool found;
    if (!open_index(d, &source, err))
        return false;
    bool ok = dataset_index_find(&source, number, out, &found, err);
    file_in_close(&d->in);
    if (ok && !found)
        return err_set(err, ERR_ABSENT, "dataset.no_row", "%s has no row %llu", d->dir,
            (unsigned long long)number);
    return ok;
}

static bool is_withdrawn(
    struct flow *f, struct folder *d, struct id handle, bool *out, struct err *err)
{
    const struct withdrawn_row *rows;
    size_t count;
    if (!withdrawn_list(f->store, d->manifest->dataset, &d->arena, &rows, &count, err))
        return false;
    *out = false;
    for (size_t i = 0; i < count; i++)
        *out = *out || id_eq(rows[i].handle, handle);
    return true;
}

static bool explain(struct flow *f, struct folder *d, uint64_t number,
    struct flow_row *out, struct err *err)
{
    const struct lineage_row *people;
    if (!check_register(f, d, err) || !find_row(d, number, &out->row, err) ||
        !lineage_find(f->store, d->manifest->dataset, out->row.handle, &d->arena,
            &people, &out->people, err) ||
        !is_withdrawn(f, d, out->row.handle, &out->withdrawn, err))
        return false;
    out->dataset = d->manifest->dataset;
    if (out->people > 0)
        out->key = people[0].key;
    return true;
}

bool flow_dataset_explain(struct flow *f, const char *dir, uint64_t number,
    struct flow_row *out, struct err *err)
{
    struct folder d;
    *out = (struct flow_row){0};
    bool ok = folder_open(&d, dir, err) && explain(f, &d, number, out, err);
    folder_close(&d);
    return ok;
}

/* One pass over a dataset's rows. */
struct recheck {
    struct flow *f;
    struct folder *d;
    struct decider decider;
    struct arena arena; /* one row's people and conversation */
    struct flow_withdrawal *result;
};

static size_t written_turns(const struct dataset_turn *turns, size_t kept)
{
    size_t n = 0;
    for (size_t i = 0; i < kept; i++)
        n += dataset_turn_written(&turns[i]);
    return n;
}

/* Whether as many turns as the row has may still be used together. */
static bool still_allowed(struct recheck *r, struct conversation_key key,
    uint64_t n_turns, bool *out, struct err *err)
{
    struct stored_conversation c;
    struct candidate candidate;
    bool found;
    *out = false;
    if (!conversation_load(r->f->store, key, (struct conversation_want){0}, &r->arena,
            &c, &found, err))
        return false;
    if (!found)
        return true;
    if (!candidate_make(
            &r->decider, &c, r->d->manifest->purpose, &r->arena, &candidate, err))
        return false;
    struct dataset_cut cut = dataset_cut(candidate.view.turns, candidate.view.count);
    *out = written_turns(candidate.view.turns, cut.kept) >= n_turns;
    return true;
}

static bool withdraw_row(
    struct recheck *r, const struct lineage_row *people, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct withdraw_order order = {
            .person = people[i].person,
            .conversation = people[i].key.conversation,
            .dataset = r->d->manifest->dataset,
            .why = WITHDRAWAL_CHOICE,
            .at = r->f->now,
        };
        size_t newly;
        if (!lineage_withdraw(r->f->store, &order, &newly, err))
            return false;
        r->result->newly += newly;
    }
    return true;
}

static bool recheck_row(
    struct recheck *r, const struct dataset_index_row *row, struct err *err)
{
    const struct lineage_row *people;
    size_t count;
    bool allowed = false;
    arena_reset(&r->arena);
    if (!lineage_find(r->f->store, r->d->manifest->dataset, row->handle, &r->arena,
            &people, &count, err))
        return false;
    if (count > 0 && !still_allowed(r, people[0].key, row->n_turns, &allowed, err))
        return false;
    return allowed || withdraw_row(r, people, count, err);
}

static bool recheck_rows(struct recheck *r, struct source *source, struct err *err)
{
    struct dataset_index index;
    struct dataset_index_row row;
    uint64_t done = 0, rows = r->d->manifest->written.files[DATASET_FILE_ROWS].rows;
    bool end = false, ok = true;
    dataset_index_open(&index, source);
    while (ok && !end) {
        ok = dataset_index_next(&index, &row, &end, err) &&
             (end || recheck_row(r, &row, err));
        if (ok && ++done % 1024 == 0)
            ok = flow_step(r->f, "checking, rows:", done, rows, err);
    }
    dataset_index_close(&index);
    return ok;
}

static bool recheck_all(struct flow *f, void *ctx, struct err *err)
{
    struct recheck *r = ctx;
    struct source source;
    if (!check_register(f, r->d, err) || !decider_init(&r->decider, f, err) ||
        !open_index(r->d, &source, err))
        return false;
    bool ok = recheck_rows(r, &source, err);
    file_in_close(&r->d->in);
    return ok;
}

static bool write_beside(
    struct folder *d, const char *name, const struct buf *text, struct err *err)
{
    char path[FILE_PATH_MAX];
    return buf_ok(text, err) && file_join(d->dir, name, path, err) &&
           file_replace(path, buf_raw(text), err);
}

static bool list_withdrawals(struct flow *f, struct folder *d,
    struct dataset_withdrawal **out, size_t *count, struct err *err)
{
    const struct withdrawn_row *rows;
    if (!withdrawn_list(f->store, d->manifest->dataset, &d->arena, &rows, count, err))
        return false;
    *out = arena_array(&d->arena, *count ? *count : 1, sizeof **out);
    if (!*out)
        return err_memory(err);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct dataset_withdrawal){rows[i].handle, rows[i].at};
    return true;
}

/* withdrawn.jsonl and STALE, from the store's list. */
static bool write_lists(
    struct flow *f, struct folder *d, struct flow_withdrawal *out, struct err *err)
{
    struct dataset_withdrawal *list;
    struct source source;
    struct buf lines, stale;
    size_t count;
    if (!list_withdrawals(f, d, &list, &count, err))
        return false;
    out->rows = count;
    if (count == 0)
        return true;
    buf_init(&lines, LISTS_BYTES_MAX);
    buf_init(&stale, DATASET_MANIFEST_BYTES_MAX);
    struct sink sink = sink_to_buf(&lines);
    bool ok = open_index(d, &source, err);
    if (ok) {
        ok = dataset_withdrawn_write(&source,
            &(struct dataset_withdrawals){list, count}, &sink, &out->rows, err);
        file_in_close(&d->in);
    }
    dataset_stale_format(d->manifest, out->rows, f->now, &stale);
    ok = ok && write_beside(d, DATASET_WITHDRAWN_NAME, &lines, err) &&
         write_beside(d, DATASET_STALE_NAME, &stale, err);
    buf_fini(&lines);
    buf_fini(&stale);
    return ok;
}

bool flow_dataset_withdraw(
    struct flow *f, const char *dir, struct flow_withdrawal *out, struct err *err)
{
    struct folder d;
    struct recheck r = {.f = f, .d = &d, .result = out};
    *out = (struct flow_withdrawal){0};
    bool ok = folder_open(&d, dir, err);
    arena_init(&r.arena, FLOW_CONVERSATION_MAX);
    ok = ok && flow_write(f, recheck_all, &r, err);
    decider_fini(&r.decider);
    arena_fini(&r.arena);
    ok = ok && write_lists(f, &d, out, err);
    folder_close(&d);
    return ok;
}
