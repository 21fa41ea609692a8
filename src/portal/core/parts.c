/*
 * multipart/form-data, strictly: a browser's form and nothing fancier. A part is
 *
 *     --BOUNDARY CRLF (field: value CRLF)* CRLF bytes CRLF
 *
 * and the last one is followed by --BOUNDARY--. TRUST: bytes of anybody.
 *
 * Invariants: every view lies within `bytes`; each step takes at least the boundary
 * away, so the walk ends after one pass; a part without a name, or with fields over
 * FIELDS_MAX, ends the form.
 */
#include <string.h>

#include "portal/core/form.h"

enum { FIELDS_MAX = 8 };

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static struct raw trim(struct raw r)
{
    size_t from = 0, to = r.n;
    while (from < to && is_blank(r.p[from]))
        from++;
    while (to > from && is_blank(r.p[to - 1]))
        to--;
    return raw_slice(r, from, to);
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Whether it begins with these small letters, whatever its own case. */
static bool starts(struct raw r, struct str with)
{
    if (r.n < with.n)
        return false;
    for (size_t i = 0; i < with.n; i++) {
        if (lower(r.p[i]) != (unsigned char)with.p[i])
            return false;
    }
    return true;
}

bool form_is_parts(struct raw type)
{
    const struct str word = STR("multipart/form-data");
    return starts(type, word) &&
           (type.n == word.n || type.p[word.n] == ';' || is_blank(type.p[word.n]));
}

/* The value of `; name="..."` or `; name=...` in a field; false: it is not there.
 * Browsers write a quote in a name as %22: a backslash is a byte like others. */
static bool parameter(struct raw field, struct str name, struct raw *out)
{
    size_t at = 0;
    while (at < field.n) {
        while (at < field.n && field.p[at] != ';' && field.p[at] != '"')
            at++;
        if (at < field.n && field.p[at] == '"') { /* over what is quoted */
            const unsigned char *end = memchr(field.p + at + 1, '"', field.n - at - 1);
            if (!end)
                return false;
            at = (size_t)(end - field.p) + 1;
            continue;
        }
        at += at < field.n;
        struct raw rest = trim(raw_slice(field, at, field.n));
        if (!starts(rest, name) || rest.n == name.n || rest.p[name.n] != '=')
            continue;
        rest = raw_slice(rest, name.n + 1, rest.n);
        bool quoted = rest.n > 0 && rest.p[0] == '"';
        rest = raw_slice(rest, quoted, rest.n);
        size_t n = 0;
        while (n < rest.n && rest.p[n] != (quoted ? '"' : ';'))
            n++;
        if (quoted && n == rest.n)
            return false;
        *out = quoted ? raw_slice(rest, 0, n) : trim(raw_slice(rest, 0, n));
        return true;
    }
    return false;
}

struct walk {
    struct raw rest;
    char mark[FORM_BOUNDARY_MAX + 5]; /* CRLF -- BOUNDARY */
    size_t mark_bytes;
    struct form *form;
};

static bool cut_line(struct raw *rest, struct raw *line)
{
    const unsigned char *end = rest->n ? memmem(rest->p, rest->n, "\r\n", 2) : NULL;
    if (!end)
        return false;
    size_t n = (size_t)(end - rest->p);
    *line = raw_slice(*rest, 0, n);
    *rest = raw_slice(*rest, n + 2, rest->n);
    return true;
}

/* The part's fields, up to the empty line; `*says`: what its disposition says. */
static bool take_head(struct walk *w, struct raw *says)
{
    struct raw line;
    *says = raw_of(NULL, 0);
    for (int i = 0; i <= FIELDS_MAX; i++) {
        if (!cut_line(&w->rest, &line))
            return false;
        if (line.n == 0)
            return says->n > 0;
        if (starts(line, STR("content-disposition:")))
            *says = raw_slice(line, strlen("content-disposition:"), line.n);
    }
    return false;
}

/* What it was called where it came from, without the folders it lay in. */
static struct raw last_name(struct raw name)
{
    size_t from = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '/' || name.p[i] == '\\')
            from = i + 1;
    }
    return raw_slice(name, from,
        name.n - from > FORM_FILE_NAME_MAX ? from + FORM_FILE_NAME_MAX : name.n);
}

static bool take_part(struct walk *w, struct raw says, struct raw bytes)
{
    struct form *f = w->form;
    struct raw name, file;
    if (!starts(trim(says), STR("form-data")) || !parameter(says, STR("name"), &name))
        return false;
    if (!parameter(says, STR("filename"), &file)) {
        if (f->count == FORM_FIELDS_MAX)
            return false;
        f->names[f->count] = name;
        f->values[f->count++] = bytes;
        return true;
    }
    if (file.n == 0 && bytes.n == 0)
        return true; /* a field in which no file was chosen */
    if (f->file_count == FORM_FILES_MAX)
        return false;
    f->files[f->file_count++] = (struct form_file){name, last_name(file), bytes};
    return true;
}

/* What stands before the next boundary; a line that only begins like one is bytes. */
static bool cut_bytes(struct walk *w, struct raw *bytes)
{
    struct raw rest = w->rest;
    for (;;) {
        const unsigned char *at =
            rest.n ? memmem(rest.p, rest.n, w->mark, w->mark_bytes) : NULL;
        if (!at)
            return false;
        rest = raw_slice(rest, (size_t)(at - rest.p) + w->mark_bytes, rest.n);
        if (rest.n < 2)
            return false;
        if (memcmp(rest.p, "--", 2) != 0 && rest.p[0] != '\r' && !is_blank(rest.p[0]))
            continue;
        *bytes = raw_slice(w->rest, 0, (size_t)(at - w->rest.p));
        w->rest = rest;
        return true;
    }
}

/* *end: the form ended where it says so. */
static bool next(struct walk *w, bool *end)
{
    struct raw says, line, bytes;
    if (starts(w->rest, STR("--"))) {
        *end = true;
        return true;
    }
    if (!cut_line(&w->rest, &line) || trim(line).n > 0 || !take_head(w, &says))
        return false;
    return cut_bytes(w, &bytes) && take_part(w, says, bytes);
}

bool form_parse_parts(struct raw type, struct raw bytes, struct form *out)
{
    struct walk w = {.form = out};
    struct raw boundary;
    bool end = false;
    *out = (struct form){.count = 0};
    if (!form_is_parts(type) || !parameter(type, STR("boundary"), &boundary) ||
        boundary.n == 0 || boundary.n > FORM_BOUNDARY_MAX)
        return false;
    memcpy(w.mark, "\r\n--", 4);
    memcpy(w.mark + 4, boundary.p, boundary.n);
    w.mark_bytes = boundary.n + 4;
    if (bytes.n < w.mark_bytes - 2 ||
        memcmp(bytes.p, w.mark + 2, w.mark_bytes - 2) != 0)
        return false;
    w.rest = raw_slice(bytes, w.mark_bytes - 2, bytes.n);
    while (!end) {
        if (!next(&w, &end)) {
            *out = (struct form){.count = 0};
            return false;
        }
    }
    return true;
}
