#include "base/log.h"

#include "base/buf.h"

enum { LINE_MAX_BYTES = 4096 };

static const char *const level_names[] = {"debug", "info", "warn", "error"};
_Static_assert(COUNT(level_names) == LOG_ERROR + 1, "every level has a name");

/* base lies below text/json_write.h, so the few escapes a log needs are here. */
static void add_quoted(struct buf *b, struct str s)
{
    buf_add_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            buf_printf(b, "\\u%04x", c);
        else
            buf_add_char(b, (char)c);
    }
    buf_add_char(b, '"');
}

static void add_text(struct buf *b, const char *name, struct str value)
{
    buf_add_z(b, b->n ? "," : "{");
    add_quoted(b, str_z(name));
    buf_add_char(b, ':');
    add_quoted(b, value);
}

static void add_field(struct buf *b, const struct log_field *field)
{
    if (field->text.p) {
        add_text(b, field->name, field->text);
        return;
    }
    buf_add_char(b, ',');
    add_quoted(b, str_z(field->name));
    buf_add_char(b, ':');
    buf_add_i64(b, field->number);
}

void log_write(const struct log *log, enum log_level level, const char *event,
    const struct log_field *fields, size_t count)
{
    char time[INSTANT_TEXT_MAX];
    struct sink sink;
    struct buf line;
    if (!log || level < log->min)
        return;
    buf_init(&line, LINE_MAX_BYTES);
    if (log->now)
        add_text(&line, "time", instant_format(log->now(), time));
    add_text(&line, "level", str_z(level_names[level]));
    add_text(&line, "event", str_z(event));
    for (size_t i = 0; i < count; i++)
        add_field(&line, &fields[i]);
    buf_add_z(&line, "}\n");
    sink = log->sink;
    /* A line over the limit, or one the sink refuses, is lost: logging never fails. */
    if (buf_ok(&line, NULL))
        (void)!sink_write(&sink, line.p, line.n, NULL);
    buf_fini(&line);
}

void log_err(const struct log *log, const char *event, const struct err *err)
{
    const struct log_field fields[] = {
        LOG_TEXT("code", str_z(err_code_name(err->code))),
        LOG_TEXT("id", str_z(err->id ? err->id : "")),
        LOG_TEXT("text", str_z(err->text)),
        LOG_TEXT("file", str_z(err->file ? err->file : "")),
        LOG_NUM("line", err->line),
    };
    log_write(log, LOG_ERROR, event, fields, COUNT(fields));
}
