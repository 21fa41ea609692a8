#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const code_names[] = {
    [ERR_NONE] = "none",
    [ERR_USAGE] = "usage",
    [ERR_INPUT] = "input",
    [ERR_LIMIT] = "limit",
    [ERR_MEMORY] = "memory",
    [ERR_IO] = "io",
    [ERR_ABSENT] = "absent",
    [ERR_EXISTS] = "exists",
    [ERR_DENIED] = "denied",
    [ERR_CRYPTO] = "crypto",
    [ERR_STATE] = "state",
    [ERR_STOPPED] = "stopped",
};
_Static_assert(COUNT(code_names) == ERR_STOPPED + 1, "every code has a name");

bool err_fill(struct err *err, enum err_code code, const char *id, const char *file,
    int line, const char *fmt, ...)
{
    va_list args;
    if (!err)
        return false;
    err->code = code;
    err->id = id;
    err->file = file;
    err->line = line;
    va_start(args, fmt);
    (void)vsnprintf(err->text, sizeof err->text, fmt, args);
    va_end(args);
    return false;
}

/* Appends to a text of ERR_TEXT_MAX bytes; what does not fit is cut. */
static void append(char *text, const char *more)
{
    size_t n = strlen(text);
    size_t room = ERR_TEXT_MAX - 1 - n;
    size_t take = strlen(more) < room ? strlen(more) : room;
    memcpy(text + n, more, take);
    text[n + take] = '\0';
}

bool err_wrap(struct err *err, const char *fmt, ...)
{
    char text[ERR_TEXT_MAX];
    va_list args;
    if (!err)
        return false;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    append(text, ": ");
    append(text, err->text);
    memcpy(err->text, text, sizeof err->text);
    return false;
}

bool err_fill_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "base.memory",
        "there is not enough memory; close other programs or use smaller input");
}

const char *err_code_name(enum err_code code)
{
    size_t i = (size_t)code;
    return i < COUNT(code_names) ? code_names[i] : "invalid";
}
