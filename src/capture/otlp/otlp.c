#include "capture/otlp/otlp.h"

#include "base/num.h"
#include "capture/otlp/otlp_priv.h"
#include "capture/read/field.h"

/*
 * Log records of one call come one message each: they share trace and span, and stand
 * close together (GROUPS_BACK).
 */
enum { GROUPS_BACK = 64 };

struct group {
    struct raw trace, span;
    struct gather gather;
    uint64_t entries;
};

struct reading {
    struct arena *a;
    struct otlp_batch *out;
    struct err *err;
    struct group *groups;
    size_t group_count, group_cap;
};

static bool full(struct reading *r)
{
    return err_set(r->err, ERR_LIMIT, "otlp.count",
        "a batch holds more than %d exchanges", OTLP_EXCHANGES_MAX);
}

static struct otlp_exchange *add_exchange(struct reading *r)
{
    struct otlp_batch *b = r->out;
    if (b->count == b->cap) {
        size_t cap = b->cap ? 2 * b->cap : 16;
        struct otlp_exchange *more =
            b->count < OTLP_EXCHANGES_MAX ? arena_array(r->a, cap, sizeof *more) : NULL;
        if (!more) {
            (void)full(r);
            return NULL;
        }
        for (size_t i = 0; i < b->count; i++)
            more[i] = b->exchanges[i];
        b->exchanges = more;
        b->cap = cap;
    }
    return &b->exchanges[b->count++];
}

/* "1767225600000000000" or the number: OTLP allows both. */
static struct instant time_of(const struct json *entry, struct str key)
{
    uint64_t ns;
    struct raw digits = field_id(entry, key);
    struct str safe;
    if (!raw_token(digits, &safe) || !num_parse_u64(safe, UINT64_MAX, &ns) || !ns)
        return INSTANT_UNKNOWN;
    return (struct instant){(int64_t)(ns / 1000)};
}

/* Whose it is: of the entry, else of what it comes from. */
static void read_facts(
    struct otlp_exchange *x, const struct json *attributes, const struct json *resource)
{
    static const struct str who[] = {
        STR_INIT("enduser.pseudo.id"), STR_INIT("enduser.id"), STR_INIT("user.id")};
    static const struct str where[] = {
        STR_INIT("gen_ai.conversation.id"), STR_INIT("session.id")};
    const struct json *from[] = {attributes, json_get(resource, STR("attributes"))};
    for (size_t k = 0; k < COUNT(from); k++) {
        for (size_t i = 0; i < COUNT(who) && !x->person.n; i++)
            x->person = gather_attribute_raw(from[k], who[i]);
        for (size_t i = 0; i < COUNT(where) && !x->call.conversation.n; i++)
            x->call.conversation = gather_attribute_raw(from[k], where[i]);
    }
    struct raw model = gather_attribute_raw(attributes, STR("gen_ai.request.model"));
    if (model.n)
        x->call.model = model;
}

/* A whole exchange, or nothing of it. */
static bool keep(struct reading *r, const struct gather *g, uint64_t entries)
{
    if (!g->found)
        return true;
    if (g->failed || !g->to->call.count) {
        r->out->rejected += entries;
        return true;
    }
    struct otlp_exchange *x = add_exchange(r);
    if (x)
        *x = *g->to;
    return x != NULL;
}

static bool new_gather(struct reading *r, struct gather *g)
{
    struct otlp_exchange *x = arena_alloc(r->a, sizeof *x);
    if (!x)
        return err_memory(r->err);
    x->at = INSTANT_UNKNOWN;
    *g = (struct gather){.a = r->a, .to = x};
    return true;
}

static bool read_span(
    struct reading *r, const struct json *span, const struct json *resource)
{
    const struct json *attributes = json_get(span, STR("attributes"));
    const struct json *events = json_get(span, STR("events"));
    struct gather g;
    r->out->seen++;
    if (!new_gather(r, &g))
        return false;
    gather_attributes(&g, attributes);
    gather_numbered(&g, attributes);
    for (const struct json *e = json_first(events); e; e = json_next(e))
        gather_event(
            &g, field_raw(e, STR("name")), json_get(e, STR("attributes")), NULL);
    read_facts(g.to, attributes, resource);
    g.to->at = time_of(span, STR("startTimeUnixNano"));
    return keep(r, &g, 1);
}

static struct group *group_of(struct reading *r, struct raw trace, struct raw span)
{
    size_t last = r->group_count > GROUPS_BACK ? r->group_count - GROUPS_BACK : 0;
    for (size_t i = r->group_count; span.n && i-- > last;) {
        if (raw_eq(r->groups[i].trace, trace) && raw_eq(r->groups[i].span, span))
            return &r->groups[i];
    }
    if (r->group_count == r->group_cap) {
        size_t cap = r->group_cap ? 2 * r->group_cap : 16;
        struct group *more = r->group_count < OTLP_EXCHANGES_MAX
                                 ? arena_array(r->a, cap, sizeof *more)
                                 : NULL;
        if (!more) {
            (void)full(r);
            return NULL;
        }
        for (size_t i = 0; i < r->group_count; i++)
            more[i] = r->groups[i];
        r->groups = more;
        r->group_cap = cap;
    }
    struct group *g = &r->groups[r->group_count];
    *g = (struct group){.trace = trace, .span = span};
    if (!new_gather(r, &g->gather))
        return NULL;
    r->group_count++;
    return g;
}

static bool read_record(
    struct reading *r, const struct json *record, const struct json *resource)
{
    const struct json *attributes = json_get(record, STR("attributes"));
    struct raw name = field_raw(record, STR("eventName"));
    struct str front = STR("gen_ai.");
    r->out->seen++;
    if (!name.n)
        name = gather_attribute_raw(attributes, STR("event.name"));
    if (!raw_eq_str(raw_slice(name, 0, front.n), front))
        return true;
    struct group *g = group_of(
        r, field_raw(record, STR("traceId")), field_raw(record, STR("spanId")));
    if (!g)
        return false;
    g->entries++;
    gather_event(&g->gather, name, attributes, json_get(record, STR("body")));
    read_facts(g->gather.to, attributes, resource);
    if (!instant_known(g->gather.to->at))
        g->gather.to->at = time_of(record, STR("timeUnixNano"));
    if (!instant_known(g->gather.to->at))
        g->gather.to->at = time_of(record, STR("observedTimeUnixNano"));
    return true;
}

static bool read_entries(struct reading *r, enum wire_kind kind,
    const struct json *scope, const struct json *resource)
{
    bool spans = kind == WIRE_TRACES;
    const struct json *all = json_get(scope, spans ? STR("spans") : STR("logRecords"));
    for (const struct json *e = json_first(all); e; e = json_next(e)) {
        if (!(spans ? read_span(r, e, resource) : read_record(r, e, resource)))
            return false;
    }
    return true;
}

/* resourceSpans[].scopeSpans[].spans[], and the same of logs. */
static bool read_all(struct reading *r, enum wire_kind kind, const struct json *body)
{
    bool spans = kind == WIRE_TRACES;
    struct str outer = spans ? STR("resourceSpans") : STR("resourceLogs");
    struct str inner = spans ? STR("scopeSpans") : STR("scopeLogs");
    const struct json *all = json_get(body, outer);
    for (const struct json *o = json_first(all); o; o = json_next(o)) {
        const struct json *resource = json_get(o, STR("resource"));
        const struct json *scopes = json_get(o, inner);
        for (const struct json *s = json_first(scopes); s; s = json_next(s)) {
            if (!read_entries(r, kind, s, resource))
                return false;
        }
    }
    return true;
}

bool otlp_read(enum wire_kind kind, struct raw body, struct arena *a,
    struct otlp_batch *out, struct err *err)
{
    struct reading r = {.a = a, .out = out, .err = err};
    struct json *v;
    *out = (struct otlp_batch){.count = 0};
    if (!json_parse(a, body, &v, err))
        return false;
    if (!json_is(v, JSON_OBJECT))
        return err_set(err, ERR_INPUT, "otlp.form", "the body is no export request");
    if (!read_all(&r, kind, v))
        return false;
    for (size_t i = 0; i < r.group_count; i++) {
        if (!keep(&r, &r.groups[i].gather, r.groups[i].entries))
            return false;
    }
    return true;
}
