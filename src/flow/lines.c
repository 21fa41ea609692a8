#include "flow/lines.h"

#include "base/buf.h"
#include "os/file.h"

/* The file is held in memory: a million lines of 250 bytes. */
enum { LINES_FILE_MAX = 256 << 20, LINE_ARENA_MAX = 64 << 20 };

struct job {
    bool (*take)(struct flow *f, const struct json *line, struct err *err);
    struct raw rest;
    struct arena arena;
    const char *path;
    uint64_t number; /* of the line being read, from 1 */
    uint64_t taken;
};

/* Cuts the next line; false at the end. */
static bool next_line(struct job *job, struct raw *line)
{
    size_t n = 0;
    if (job->rest.n == 0)
        return false;
    while (n < job->rest.n && job->rest.p[n] != '\n')
        n++;
    *line = raw_slice(job->rest, 0, n);
    job->rest = raw_slice(job->rest, n + 1, job->rest.n);
    job->number++;
    return true;
}

static bool is_blank(struct raw line)
{
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
            return false;
    }
    return true;
}

static bool take_line(struct flow *f, struct job *job, struct raw line, struct err *err)
{
    struct json *value;
    if (line.n > LINE_BYTES_MAX)
        return err_set(
            err, ERR_LIMIT, "flow.line_size", "longer than %d bytes", LINE_BYTES_MAX);
    arena_reset(&job->arena);
    if (!json_parse(&job->arena, line, &value, err))
        return false;
    if (!json_is(value, JSON_OBJECT))
        return err_set(err, ERR_INPUT, "flow.line_object", "not a JSON object");
    return job->take(f, value, err);
}

static bool take_all(struct flow *f, void *ctx, struct err *err)
{
    struct job *job = ctx;
    struct raw line;
    while (next_line(job, &line)) {
        if (is_blank(line))
            continue;
        if (!take_line(f, job, line, err))
            return err_wrap(
                err, "%s, line %llu", job->path, (unsigned long long)job->number);
        job->taken++;
    }
    return true;
}

bool lines_import(struct flow *f, const char *path,
    bool (*take)(struct flow *f, const struct json *line, struct err *err),
    uint64_t *lines, struct err *err)
{
    struct job job = {.take = take, .path = path};
    struct buf text;
    buf_init(&text, LINES_FILE_MAX);
    arena_init(&job.arena, LINE_ARENA_MAX);
    bool ok = file_read(path, &text, err);
    job.rest = buf_raw(&text);
    ok = ok && flow_write(f, take_all, &job, err);
    arena_fini(&job.arena);
    buf_wipe(&text);
    if (ok)
        *lines = job.taken;
    return ok;
}

static bool missing(const char *field, struct err *err)
{
    return err_set(err, ERR_INPUT, "flow.line_field", "field %s is missing", field);
}

static bool is_empty_text(const struct json *value)
{
    return json_is(value, JSON_STRING) && json_raw(value).n == 0;
}

bool lines_token(const struct json *line, const char *field, bool required,
    struct str *out, struct err *err)
{
    const struct json *value = json_get(line, str_z(field));
    if (!value || json_is(value, JSON_NULL) || is_empty_text(value))
        return required ? missing(field, err) : true;
    if (json_is(value, JSON_STRING) && raw_token(json_raw(value), out))
        return true;
    return err_set(err, ERR_INPUT, "flow.line_field",
        "field %s is no token: 1 to %d letters, digits or . _ : -", field,
        RAW_TOKEN_MAX);
}

bool lines_instant(const struct json *line, const char *field, bool required,
    struct instant *out, struct err *err)
{
    const struct json *value = json_get(line, str_z(field));
    struct str text;
    if (!value || json_is(value, JSON_NULL) || is_empty_text(value))
        return required ? missing(field, err) : true;
    if (raw_token(json_raw(value), &text) && instant_parse(text, out))
        return true;
    return err_set(err, ERR_INPUT, "flow.line_field",
        "field %s is no time: write 2026-03-01 or 2026-03-01T12:00:00Z", field);
}

bool lines_bool(const struct json *line, const char *field, bool *out, struct err *err)
{
    const struct json *value = json_get(line, str_z(field));
    if (!value || json_is(value, JSON_NULL) || json_bool(value, out))
        return true;
    return err_set(
        err, ERR_INPUT, "flow.line_field", "field %s is not true or false", field);
}
