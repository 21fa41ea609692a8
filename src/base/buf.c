#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { CAP_MIN = 256 };

void buf_init(struct buf *b, size_t max_bytes)
{
    *b = (struct buf){.max = max_bytes};
}

void buf_fini(struct buf *b)
{
    mem_free(b->p);
    buf_init(b, b->max);
}

void buf_wipe(struct buf *b)
{
    if (b->p)
        mem_wipe(b->p, b->cap);
    buf_fini(b);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->failed = b->over = false;
}

/*
 * Moves the bytes to a larger block. Not mem_realloc: what is left behind must be
 * wiped, because the bytes may be somebody's words.
 */
static bool move(struct buf *b, size_t cap)
{
    unsigned char *p = mem_alloc(cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    if (b->p) {
        memcpy(p, b->p, b->n);
        mem_wipe(b->p, b->n);
        mem_free(b->p);
    }
    b->p = p;
    b->cap = cap;
    return true;
}

unsigned char *buf_reserve(struct buf *b, size_t n)
{
    size_t cap = b->cap < CAP_MIN ? CAP_MIN : b->cap;
    if (b->failed)
        return NULL;
    if (n > b->max || b->n > b->max - n) {
        b->failed = b->over = true;
        return NULL;
    }
    if (b->p && n <= b->cap - b->n)
        return b->p + b->n;
    while (cap - b->n < n && cap <= b->max / 2)
        cap *= 2;
    if (cap < b->n + n || cap > b->max)
        cap = b->max;
    return move(b, cap) ? b->p + b->n : NULL;
}

void buf_grow(struct buf *b, size_t n)
{
    b->n += n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    unsigned char *to = n ? buf_reserve(b, n) : NULL;
    if (to) {
        memcpy(to, p, n);
        b->n += n;
    }
}

void buf_add_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_raw(struct buf *b, struct raw r)
{
    buf_add(b, r.p, r.n);
}

void buf_add_z(struct buf *b, const char *z)
{
    buf_add_str(b, str_z(z));
}

void buf_add_char(struct buf *b, char c)
{
    /* Writers of text live here; cap may be one over max (buf_z). */
    if (b->n < b->cap && b->n < b->max && !b->failed)
        b->p[b->n++] = (unsigned char)c;
    else
        buf_add(b, &c, 1);
}

void buf_add_u64(struct buf *b, unsigned long long v)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    buf_add(b, digits + at, sizeof digits - at);
}

void buf_add_i64(struct buf *b, long long v)
{
    unsigned long long size = (unsigned long long)v;
    if (v >= 0) {
        buf_add_u64(b, size);
        return;
    }
    /* The sign and the digits go in together or not at all. */
    char text[21] = "-";
    struct buf digits = {.p = (unsigned char *)text + 1, .cap = 20, .max = 20};
    buf_add_u64(&digits, 0 - size);
    buf_add(b, text, 1 + digits.n);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    char *text;
    int n;
    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n <= 0) {
        b->failed |= n < 0;
        return;
    }
    /* One byte more for the NUL that vsnprintf writes. */
    text = mem_alloc((size_t)n + 1);
    if (!text) {
        b->failed = true;
        return;
    }
    va_start(args, fmt);
    (void)vsnprintf(text, (size_t)n + 1, fmt, args);
    va_end(args);
    buf_add(b, text, (size_t)n);
    mem_free(text);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){(const char *)b->p, b->n};
}

struct raw buf_raw(const struct buf *b)
{
    return raw_of(b->p, b->n);
}

const char *buf_z(struct buf *b)
{
    if (b->failed)
        return NULL;
    /* The NUL is not content: it may stand one byte over the ceiling. */
    if (b->n == b->cap && (b->n == SIZE_MAX || !move(b, b->n + 1)))
        return NULL;
    b->p[b->n] = '\0';
    return (const char *)b->p;
}

bool buf_ok(const struct buf *b, struct err *err)
{
    if (!b->failed)
        return true;
    if (!b->over)
        return err_memory(err);
    return err_set(err, ERR_LIMIT, "base.buf_full",
        "a text would grow over its ceiling of %zu bytes", b->max);
}
