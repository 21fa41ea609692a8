#include "base/mem.h"
#include "portal/portal_priv.h"
#include "store/person/shelf.h"

/*
 * Open pages wait here for a word that something of theirs has changed. What was
 * changed through this portal is told at once; what was changed elsewhere (by a
 * product's key, at a terminal) is looked for POLL_MS apart: a number that is read from
 * two indexes.
 */
enum { POLL_MS = 400, LISTENERS_MAX = 2000, ALIVE_POLLS = 40 };

struct listener {
    struct exchange_job job; /* first */
    struct portal *portal;
    struct exchange *x;
    struct listener *next, **at;
    struct id vault, session;
    uint64_t mark;
    unsigned polls;
};

static void forget(struct listener *l)
{
    *l->at = l->next;
    if (l->next)
        l->next->at = l->at;
    l->portal->listener_count--;
    mem_free(l);
}

static void on_gone(struct exchange_job *job)
{
    forget((struct listener *)job);
}

static void end(struct listener *l)
{
    struct exchange *x = l->x;
    exchange_set(x, NULL);
    forget(l);
    exchange_end(x);
}

static void say(struct listener *l, const char *what)
{
    (void)!exchange_write(l->x, raw_from_str(str_z(what)));
}

void events_tell(struct portal *p, struct id vault)
{
    struct listener *next;
    for (struct listener *l = p->listeners; l; l = next) {
        next = l->next;
        if (!id_eq(l->vault, vault))
            continue;
        (void)!shelf_mark(p->front.store, vault, &l->mark, NULL);
        say(l, "event: change\ndata: 1\n\n");
    }
}

/* A session that was ended elsewhere hears nothing more. */
static bool is_over(struct listener *l)
{
    struct pass_name name = {
        l->vault, PASS_SESSION, l->session, l->portal->options.now()};
    struct pass pass;
    struct arena a;
    bool found = false;
    arena_init(&a, 1 << 16);
    bool asked = pass_find(l->portal->front.store, &name, &a, &pass, &found, NULL);
    arena_fini(&a);
    return asked && !found;
}

static void look(struct listener *l)
{
    uint64_t mark;
    bool often = ++l->polls % ALIVE_POLLS == 0;
    if (!shelf_mark(l->portal->front.store, l->vault, &mark, NULL))
        return;
    bool changed = mark != l->mark;
    l->mark = mark;
    if ((changed || often) && is_over(l))
        end(l);
    else if (changed)
        say(l, "event: change\ndata: 1\n\n");
    else if (often)
        say(l, ": here\n\n");
}

static void on_timer(void *ctx)
{
    struct portal *p = ctx;
    struct listener *next;
    for (struct listener *l = p->listeners; l; l = next) {
        next = l->next;
        look(l);
    }
    if (p->listeners)
        timer_set(p->timer, POLL_MS);
}

static void add(struct portal *p, struct listener *l)
{
    l->next = p->listeners;
    l->at = &p->listeners;
    if (l->next)
        l->next->at = &l->next;
    p->listeners = l;
    p->listener_count++;
}

void events_begin(void *module, struct exchange *x, const struct visit *v)
{
    struct portal *p = module;
    struct http_field fields[] = {
        {raw_from_str(STR("content-type")), raw_from_str(STR("text/event-stream"))},
        {raw_from_str(STR("cache-control")), raw_from_str(STR("no-store"))},
        {raw_from_str(STR("x-accel-buffering")), raw_from_str(STR("no"))}};
    struct who who = {.signed_in = false};
    struct listener *l = NULL;
    (void)v;
    if (p->listener_count < LISTENERS_MAX && !p->draining &&
        portal_who(p, x, &who, NULL) && who.signed_in)
        l = mem_zalloc(sizeof *l);
    if (!l) {
        exchange_answer(x, 503, NULL, 0, raw_of(NULL, 0));
        return;
    }
    *l = (struct listener){.job = {on_gone, NULL},
        .portal = p,
        .x = x,
        .vault = who.vault,
        .session = who.session};
    (void)!shelf_mark(p->front.store, l->vault, &l->mark, NULL);
    exchange_set(x, l);
    add(p, l);
    exchange_begin(x, 200, fields, COUNT(fields), ANSWER_CHUNKED);
    timer_set(p->timer, POLL_MS);
    say(l, "retry: 2000\n: here\n\n");
}

bool events_open(struct portal *p, struct err *err)
{
    return timer_new(p->options.loop, on_timer, p, &p->timer, err);
}

void events_close(struct portal *p)
{
    while (p->listeners)
        end(p->listeners);
}
