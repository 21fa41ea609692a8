#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/command_table.h"
#include "cli/redact/redact.h"
#include "cli/redact/walk.h"
#include "deid/operate/restore.h"
#include "os/file.h"

enum { CHUNK = 1 << 16, OUT_MAX = 1 << 28, LINE_MAX = 4096 };

struct restoring {
    uint8_t key[OPERATE_KEY_BYTES];
    struct back back;
    struct operate *operate;
    struct restore *restore;
    struct buf out;
    enum deid_type fpe; /* each line is a value in this type's fpe form */
};

static bool write_out(struct restoring *r, struct err *err)
{
    bool all = !r->out.n || fwrite(r->out.p, 1, r->out.n, stdout) == r->out.n;
    if (!all || fflush(stdout) != 0)
        return err_set(err, ERR_IO, "restore.write", "the output takes no more");
    buf_clear(&r->out);
    return true;
}

/* What was given back is written at once: the stream may be slow. */
static bool restore_stream(void *ctx, const struct walk_file *file, struct err *err)
{
    struct restoring *r = ctx;
    unsigned char *chunk = mem_alloc(CHUNK);
    size_t got = 1;
    bool ok = chunk != NULL || err_memory(err);
    while (ok && got > 0) {
        ok = source_read(file->source, chunk, CHUNK, &got, err) &&
             restore_feed(r->restore, raw_of(chunk, got), &r->out, err);
        if (r->out.n > 0 && !r->out.failed)
            ok = write_out(r, ok ? err : NULL) && ok;
    }
    ok = ok && restore_end(r->restore, &r->out, err) && write_out(r, err);
    if (chunk)
        mem_wipe(chunk, CHUNK);
    mem_free(chunk);
    return ok;
}

static bool open_line(struct restoring *r, struct raw line, struct err *err)
{
    size_t n = line.n;
    while (n > 0 && (line.p[n - 1] == '\n' || line.p[n - 1] == '\r'))
        n--;
    struct raw form = raw_slice(line, 0, n);
    if (n > 0 && !operate_open_fpe(r->operate, r->fpe, form, &r->out, err))
        return false;
    for (; n < line.n; n++)
        buf_add_char(&r->out, (char)line.p[n]);
    return write_out(r, err);
}

static bool take_line(void *ctx, const struct medium_piece *piece, struct err *err)
{
    struct raw rest = piece->bytes;
    while (rest.n > 0) {
        const unsigned char *nl = memchr(rest.p, '\n', rest.n);
        size_t n = nl ? (size_t)(nl - rest.p) + 1 : rest.n;
        if (!open_line(ctx, raw_slice(rest, 0, n), err))
            return err_wrap(err, "line %llu", (unsigned long long)piece->line + 1);
        rest = raw_slice(rest, n, rest.n);
    }
    return true;
}

/* The pieces of a text end where its lines do; nothing is looked for in them. */
static bool restore_lines(void *ctx, const struct walk_file *file, struct err *err)
{
    struct restoring *r = ctx;
    struct deid_engine *engine = NULL;
    struct deid_options options = {.min_confidence = 101};
    struct medium_taker taker = {take_line, r};
    struct medium_rules rules = {.kind = MEDIUM_TEXT, .each_line = true};
    bool ok = deid_new(&options, &engine, err);
    rules.engine = engine;
    ok = ok && medium_run(&rules, file->source, &taker, err);
    deid_free(engine);
    return ok;
}

static bool open_map(struct restoring *r, const char *path, struct err *err)
{
    struct buf sealed;
    buf_init(&sealed, (size_t)BACK_BYTES_MAX * 2);
    bool ok = file_read(path, &sealed, err) &&
              back_open(buf_raw(&sealed), r->key, &r->back, err);
    buf_wipe(&sealed);
    return ok;
}

static bool open_ways(
    struct restoring *r, const char *map, bool by_name, struct err *err)
{
    struct operate_plan plan = {.keyed = true};
    struct restore_ways ways = {0};
    memcpy(plan.key, r->key, sizeof plan.key);
    bool ok = operate_new(&plan, &r->operate, err) && (!map || open_map(r, map, err));
    mem_wipe(&plan, sizeof plan);
    if (!ok)
        return false;
    ways.operate = r->operate;
    ways.back = map ? &r->back : NULL;
    ways.by_place = map && !by_name && (!r->back.all_named || r->back.ambiguous);
    return restore_new(&ways, &r->restore, err);
}

static bool open_fpe(struct restoring *r, const char *type, struct err *err)
{
    if (!type || deid_type_find(str_z(type), &r->fpe))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage",
        "--fpe %s: no such type (docs/deid.md lists them)", type);
}

static bool restore_all(
    struct restoring *r, const struct cli_list *paths, struct err *err)
{
    struct walk walk = {.take = r->fpe ? restore_lines : restore_stream, .ctx = r};
    if (paths->n > 1)
        return err_set(err, ERR_USAGE, "cli.usage", "one file, or standard input");
    return walk_paths(&walk, paths, err);
}

int cmd_restore(struct cli *cli)
{
    struct restoring r = {.fpe = DEID_NONE};
    struct cli_list paths = {0};
    struct err err = ERR_INIT;
    const char *key_file = NULL, *map = NULL, *fpe = NULL;
    bool by_name = false;
    const struct cli_option options[] = {
        {"key-file", CLI_TEXT, &key_file, "FILE: the key the text was made with"},
        {"map", CLI_TEXT, &map, "FILE: the map abide redact sealed"},
        {"by-name", CLI_FLAG, &by_name, "placeholders only, in any text"},
        {"fpe", CLI_TEXT, &fpe, "TYPE: each line is a value in its fpe form"},
    };
    if (!cli_options(cli, options, COUNT(options), &paths, &err))
        return cli_fail(cli, &err);
    back_init(&r.back);
    buf_init(&r.out, OUT_MAX);
    bool ok = key_file != NULL || err_set(&err, ERR_USAGE, "cli.usage",
                                      "--key-file names the key of the text");
    ok = ok && redact_read_key(key_file, r.key, &err) && open_fpe(&r, fpe, &err) &&
         open_ways(&r, map, by_name, &err) && restore_all(&r, &paths, &err);
    if (ok && !fpe) {
        struct restore_counts n = restore_counts(r.restore);
        if (n.left > 0)
            cli_note(cli, "%llu placeholders came back, %llu are not known here",
                (unsigned long long)n.restored, (unsigned long long)n.left);
    }
    restore_free(r.restore);
    operate_free(r.operate);
    back_fini(&r.back);
    buf_wipe(&r.out);
    mem_wipe(r.key, sizeof r.key);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
