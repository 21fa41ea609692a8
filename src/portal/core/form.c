#include "portal/core/form.h"

#include "text/utf8.h"

enum { EMAIL_MAX = 254, PATH_MAX_BYTES = 512 };

static int hex_digit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Never longer than what it was made from. */
static bool decode(struct raw from, struct arena *a, struct raw *out)
{
    unsigned char *to = arena_alloc(a, from.n + 1);
    size_t n = 0;
    if (!to)
        return false;
    for (size_t i = 0; i < from.n; i++) {
        int high = i + 2 < from.n ? hex_digit(from.p[i + 1]) : -1;
        int low = i + 2 < from.n ? hex_digit(from.p[i + 2]) : -1;
        if (from.p[i] == '%' && high >= 0 && low >= 0) {
            to[n++] = (unsigned char)(high * 16 + low);
            i += 2;
        } else {
            to[n++] = from.p[i] == '+' ? ' ' : from.p[i];
        }
    }
    *out = raw_of(to, n);
    return true;
}

void form_encode(struct raw value, struct buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = value.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' ||
                     c == '~';
        if (!plain)
            buf_add_char(out, '%');
        buf_add_char(out, plain ? (char)c : digits[c >> 4]);
        if (!plain)
            buf_add_char(out, digits[c & 15]);
    }
}

/* Cuts at `sep`; false at the end. */
static bool cut(struct raw *rest, unsigned char sep, struct raw *head)
{
    size_t n = 0;
    if (!rest->n)
        return false;
    while (n < rest->n && rest->p[n] != sep)
        n++;
    *head = raw_slice(*rest, 0, n);
    *rest = raw_slice(*rest, n + 1, rest->n);
    return true;
}

bool form_parse(struct raw bytes, struct arena *a, struct form *out)
{
    struct raw pair, name;
    out->count = 0;
    while (out->count < FORM_FIELDS_MAX && cut(&bytes, '&', &pair)) {
        if (!cut(&pair, '=', &name) || !name.n)
            continue;
        if (!decode(name, a, &out->names[out->count]) ||
            !decode(pair, a, &out->values[out->count]))
            return false;
        out->count++;
    }
    return true;
}

struct raw form_find(const struct form *f, struct str name)
{
    for (size_t i = 0; i < f->count; i++) {
        if (raw_eq_str(f->names[i], name))
            return f->values[i];
    }
    return raw_of(NULL, 0);
}

struct str form_token(const struct form *f, struct str name)
{
    struct str token = {NULL, 0};
    return raw_token(form_find(f, name), &token) ? token : STR("");
}

int64_t form_number(const struct form *f, struct str name)
{
    struct str token = form_token(f, name);
    int64_t n = 0;
    for (size_t i = 0; i < token.n && i < 18; i++) {
        if (token.p[i] < '0' || token.p[i] > '9')
            return 0;
        n = n * 10 + (token.p[i] - '0');
    }
    return n;
}

struct raw form_cookie(struct raw line, struct str name)
{
    struct raw one, key;
    while (cut(&line, ';', &one)) {
        while (one.n && one.p[0] == ' ')
            one = raw_slice(one, 1, one.n);
        if (cut(&one, '=', &key) && raw_eq_str(key, name))
            return one;
    }
    return raw_of(NULL, 0);
}

static struct raw trim(struct raw r)
{
    while (r.n && r.p[0] <= ' ')
        r = raw_slice(r, 1, r.n);
    while (r.n && r.p[r.n - 1] <= ' ')
        r = raw_slice(r, 0, r.n - 1);
    return r;
}

/* Nothing that ends a line of a letter's head or its address. */
static bool may_stand(unsigned char c)
{
    return c > ' ' && c != 0x7f && c != '<' && c != '>' && c != ',' && c != ';' &&
           c != '"' && c != '(' && c != ')' && c != '[' && c != ']' && c != '\\';
}

bool form_email(struct raw given, struct arena *a, struct raw *out)
{
    struct raw mail = trim(given);
    size_t at = mail.n, ats = 0;
    unsigned char *to = arena_alloc(a, mail.n + 1);
    if (!to || mail.n > EMAIL_MAX || utf8_valid(mail) != mail.n)
        return false;
    for (size_t i = 0; i < mail.n; i++) {
        unsigned char c = mail.p[i];
        if (!may_stand(c))
            return false;
        if (c == '@') {
            at = i;
            ats++;
        }
        to[i] = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
    }
    if (ats != 1 || at == 0 || at + 3 > mail.n)
        return false;
    *out = raw_of(to, mail.n);
    return true;
}

bool form_path(struct raw path)
{
    if (path.n < 1 || path.n > PATH_MAX_BYTES || path.p[0] != '/')
        return false;
    if (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'))
        return false;
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] <= ' ' || path.p[i] >= 0x7f || path.p[i] == '\\')
            return false;
    }
    return true;
}
