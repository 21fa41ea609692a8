#include <stdio.h>

#include "base/mem.h"
#include "portal/portal_priv.h"

/*
 * The fields of every answer: no site may frame it, no cache keep it, no search engine
 * list it, and a browser takes it for what it says it is.
 */
enum { UNSENT_HIGH = 1 << 20, LENGTH_TEXT = 32 };

struct answer {
    struct http_field fields[ASK_FIELDS_MAX];
    size_t count;
};

static void add(struct answer *out, const char *name, struct raw value)
{
    if (out->count < ASK_FIELDS_MAX)
        out->fields[out->count++] =
            (struct http_field){raw_from_str(str_z(name)), value};
}

static void add_z(struct answer *out, const char *name, const char *value)
{
    add(out, name, raw_from_str(str_z(value)));
}

static void add_fields(struct answer *out, const struct ask *a)
{
    if (a->type.n)
        add(out, "content-type", raw_from_str(a->type));
    add_z(out, "content-security-policy", a->site->policy);
    add_z(out, "x-content-type-options", "nosniff");
    add_z(out, "x-frame-options", "DENY");
    add_z(out, "referrer-policy", "same-origin");
    add_z(out, "cross-origin-opener-policy", "same-origin");
    add_z(out, "cross-origin-resource-policy", "same-origin");
    add_z(out, "permissions-policy",
        "camera=(), microphone=(), geolocation=(), browsing-topics=()");
    add_z(out, "x-robots-tag", "noindex, nofollow");
    add_z(out, "cache-control",
        a->keep ? "public, max-age=31536000, immutable" : "no-store");
    if (a->site->secure)
        add_z(out, "strict-transport-security", "max-age=31536000");
    if (a->location.n)
        add(out, "location", a->location);
    for (size_t i = 0; i < a->cookie_count; i++)
        add(out, "set-cookie", a->cookies[i]);
}

void answer_ask(struct exchange *x, const struct ask *a)
{
    struct answer out = {.count = 0};
    add_fields(&out, a);
    exchange_answer(x, a->status, out.fields, out.count, buf_raw(&a->body));
}

/* A download: read on as the client takes it. */
struct sending {
    struct exchange_job job; /* first */
    struct exchange *x;
    struct parcel *parcel;
};

static void free_sending(struct sending *s)
{
    parcel_free(s->parcel);
    mem_free(s);
}

static void on_gone(struct exchange_job *job)
{
    free_sending((struct sending *)job);
}

static void go_on(struct sending *s)
{
    struct exchange *x = s->x;
    struct raw piece;
    bool ok = true;
    while (exchange_unsent(x) < UNSENT_HIGH) {
        ok = parcel_read(s->parcel, &piece, NULL);
        if (!ok || !piece.n)
            break;
        if (!exchange_write(x, piece))
            return; /* on_gone was or will be called */
    }
    if (ok && piece.n)
        return;
    exchange_set(x, NULL);
    free_sending(s);
    if (ok)
        exchange_end(x);
    else
        exchange_fail(x);
}

static void on_sent(struct exchange_job *job)
{
    go_on((struct sending *)job);
}

void answer_parcel(struct exchange *x, struct ask *a)
{
    struct sending *s = mem_zalloc(sizeof *s);
    struct answer out = {.count = 0};
    char name[160];
    if (!s) {
        exchange_answer(x, 503, NULL, 0, raw_of(NULL, 0));
        return;
    }
    snprintf(name, sizeof name, "attachment; filename=\"%" STR_FMT "\"",
        STR_ARG(a->file_name));
    add_fields(&out, a);
    add_z(&out, "content-disposition", name);
    *s = (struct sending){{on_gone, on_sent}, x, a->parcel};
    a->parcel = NULL;
    exchange_set(x, s);
    exchange_begin(x, 200, out.fields, out.count, (int64_t)parcel_bytes(s->parcel));
    go_on(s);
}
