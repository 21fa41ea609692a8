/*
 * base/log.h - structured lines for operators, as JSON, to a sink.
 *
 * In:    a level, an event name, safe fields (str, numbers, instants).
 * Out:   one JSON line per call.
 * Never: accepts raw: content cannot reach a log. Only flow and above call it.
 */
#ifndef ABIDE_BASE_LOG_H
#define ABIDE_BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "base/sink.h"
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
    struct sink sink;
    enum log_level min;
    struct instant (*now)(void); /* may be NULL: no time field */
};

struct log_field {
    const char *name;
    struct str text; /* used when p is not NULL */
    int64_t number;
};

#define LOG_TEXT(name, s) ((struct log_field){(name), (s), 0})
#define LOG_NUM(name, v)  ((struct log_field){(name), {0}, (v)})

/* `log` NULL: nothing happens. A failing sink is ignored: logging never fails a caller.
 */
void log_write(const struct log *log, enum log_level level, const char *event,
    const struct log_field *fields, size_t count);
void log_err(const struct log *log, const char *event, const struct err *err);

#endif
