#include "api/calls.h"

#include <stdio.h>

#include "api/opendsr.h"
#include "api/status.h"
#include "api/work.h"
#include "base/num.h"
#include "flow/request/papers.h"
#include "os/call.h"
#include "store/person/message.h"

enum { ARENA_MAX = 64 << 20, HEARD_MAX = 64 << 10, NOTE_MAX = 200 };

/* So long after each try that failed. */
static const int64_t wait_s[CALLS_TRIES] = {60, 300, 1800, 3600, 7200, 14400, 28800};

struct call {
    const struct message *m;
    int64_t tries;
    struct instant not_before;
    int64_t number;
};

/* Own words: "TRIES MICROSECONDS", and the case's number. */
static bool read_call(const struct message *m, struct call *out)
{
    struct raw s = m->subject;
    struct str tries, at, number;
    int64_t us;
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ')
        n++;
    *out = (struct call){.m = m};
    if (!raw_token(raw_slice(s, 0, n), &tries) ||
        !raw_token(raw_slice(s, n + 1, s.n), &at) || !raw_token(m->text, &number) ||
        !num_parse_i64(tries, 0, CALLS_TRIES, &out->tries) ||
        !num_parse_i64(at, 0, INT64_MAX, &us) ||
        !num_parse_i64(number, 1, INT64_MAX, &out->number))
        return false;
    out->not_before.us = us;
    return true;
}

/* --- what is said */

static bool say_drp(struct working *x, const struct request_view *v,
    const struct papers *p, struct err *err)
{
    const struct status_drp in = {v, p->claims.reference, x->w->site};
    status_drp(&in, &x->w->out);
    return buf_ok(&x->w->out, err);
}

static bool say_opendsr(struct working *x, const struct request_view *v,
    const struct papers *p, struct err *err)
{
    struct status_opendsr in = {.view = v};
    if (!raw_token(p->claims.agent, &in.controller) ||
        !opendsr_uuid_parse(p->claims.reference, true, &in.id))
        return err_set(err, ERR_STATE, "api.call",
            "a case does not say what its controller calls it");
    status_opendsr(&in, &x->w->out);
    return buf_ok(&x->w->out, err) && work_opendsr_sign(x, err);
}

static bool post(
    const struct calls *in, const struct call *c, const struct work *w, int *status)
{
    const struct call_field fields[] = {
        {STR("X-OpenDSR-Signature"), raw_from_str(str_z(w->signature))},
        {STR("X-OpenDSR-Processor-Domain"), raw_from_str(w->site)}};
    const struct call_to to = {.url = c->m->to,
        .ca_file = in->ca_file,
        .clear_here = in->private_too,
        .public_only = !in->private_too,
        .post = true,
        .type = STR("application/json"),
        .body = buf_raw(&w->out),
        .fields = fields,
        .field_count = !w->signature[0] ? 0
                       : w->site.n      ? 2
                                        : 1};
    struct err why = ERR_INIT;
    struct buf heard;
    buf_init(&heard, HEARD_MAX);
    *status = 0;
    bool told = call_send(&to, status, &heard, &why);
    buf_wipe(&heard);
    return told && *status >= 200 && *status < 300;
}

/* --- what came of it */

struct settling {
    const struct call *c;
    bool told, over;
    int status;
    struct instant now;
};

static bool note(struct flow *f, const struct settling *s, struct err *err)
{
    char text[NOTE_MAX];
    snprintf(text, sizeof text, "%s: %d, try %lld%s",
        s->told ? "the system that asked was told"
                : "the system that asked took no call",
        s->status, (long long)s->c->tries + 1, s->over && !s->told ? ", the last" : "");
    const struct paper_note kept = {
        f->now, raw_from_str(STR("abide")), raw_from_str(str_z(text))};
    return papers_put_note(f, s->c->m->vault, &kept, err);
}

/* It is gone, or waits under the time of its first try: it ends with that day. */
static bool settle(struct flow *f, void *ctx, struct err *err)
{
    const struct settling *s = ctx;
    char next[64];
    struct message again = *s->c->m;
    if (!message_drop(f->store, s->c->m, err) || !note(f, s, err))
        return false;
    if (s->told || s->over)
        return true;
    snprintf(next, sizeof next, "%lld %lld", (long long)s->c->tries + 1,
        (long long)(f->now.us + wait_s[s->c->tries] * 1000000));
    again.subject = raw_from_str(str_z(next));
    return message_put(f->store, &again, err);
}

static bool drop(struct flow *f, void *ctx, struct err *err)
{
    return message_drop(f->store, ctx, err);
}

/* --- one call */

static bool tell(
    const struct calls *in, const struct call *c, struct arena *a, struct err *err)
{
    struct work w = {.call = API_NOTHING, .site = in->site};
    struct working x = {.f = in->f, .w = &w, .a = a};
    struct settling s = {.c = c, .over = c->tries + 1 == CALLS_TRIES};
    struct request_view v;
    struct papers papers;
    buf_init(&w.out, API_ANSWER_MAX);
    bool done = flow_request_see(in->f, c->number, a, &v, err) &&
                papers_read(in->f, v.row.vault, a, &papers, err);
    if (done)
        done = v.state.facts.route == ROUTE_PROCESSOR
                   ? say_opendsr(&x, &v, &papers, err)
                   : say_drp(&x, &v, &papers, err);
    if (done)
        s.told = post(in, c, &w, &s.status);
    buf_wipe(&w.out);
    return done && flow_write(in->f, settle, &s, err);
}

/* One that cannot be said (its case is gone) goes: it stops no other. */
static bool tell_or_drop(
    const struct calls *in, struct call *c, struct arena *a, struct err *err)
{
    struct message copy = *c->m;
    struct err why = ERR_INIT;
    if (tell(in, c, a, &why))
        return true;
    if (why.code == ERR_STATE || why.code == ERR_ABSENT)
        return flow_write(in->f, drop, &copy, err);
    *err = why;
    return false;
}

/* What came later about the same case says it all. */
static bool has_later(const struct message *all, size_t count, size_t i)
{
    for (size_t k = i + 1; k < count; k++) {
        if (message_is_call(&all[k]) && id_eq(all[k].vault, all[i].vault))
            return true;
    }
    return false;
}

bool calls_round(const struct calls *in, struct err *err)
{
    const struct message *all;
    struct arena a;
    size_t count = 0, called = 0;
    arena_init(&a, ARENA_MAX);
    bool done = message_list(in->f->store, &a, &all, &count, err);
    for (size_t i = 0; done && i < count && called < CALLS_A_ROUND; i++) {
        struct message copy = all[i];
        struct call c;
        if (!message_is_call(&all[i]))
            continue;
        if (!read_call(&all[i], &c) || has_later(all, count, i)) {
            done = flow_write(in->f, drop, &copy, err);
        } else if (instant_cmp(in->f->now, c.not_before) >= 0) {
            called++;
            done = tell_or_drop(in, &c, &a, err);
        }
    }
    arena_fini(&a);
    return done;
}
