#include "gateway/way_priv.h"

#include "deid/shipped.h"

static bool need_engine(struct ways *w, struct err *err)
{
    struct deid_options options = {
        .model = deid_shipped_model(), .names = DEID_NAMES_ALL};
    return w->engine || deid_new(&options, &w->engine, err);
}

static bool needs_engine(const struct conf_upstream *u)
{
    return u->share.personal != SHARING_AS_IT_IS || u->guard != GUARD_ASK_OFF ||
           u->replies != GUARD_ANSWER_OFF;
}

bool ways_init(struct ways *w, const struct conf *conf, struct err *err)
{
    bool needed = false;
    deid_turns_init(&w->scratch);
    for (size_t i = 0; i < conf->upstream_count; i++)
        needed |= needs_engine(&conf->upstreams[i]);
    return !needed || need_engine(w, err);
}

void ways_fini(struct ways *w)
{
    deid_free(w->engine);
    suppress_free(w->suppress);
    deid_turns_fini(&w->scratch);
}

bool way_prepare(struct ways *w, const struct conf_upstream *to, struct guard *guard,
    struct err *err)
{
    if (needs_engine(to) && !need_engine(w, err))
        return false;
    *guard = (struct guard){to->guard, to->replies, suppress_share(w->suppress)};
    return true;
}

bool way_reads(const struct conf_upstream *to, const struct guard *guard)
{
    return !sharing_tells_all(&to->share) || guard->ask != GUARD_ASK_OFF ||
           guard->answers != GUARD_ANSWER_OFF || guard->suppress;
}

bool way_open(const struct way_call *call, struct talk **out,
    struct talk_denial *denial, struct err *err)
{
    struct talk_rules rules = {.provider = &call->to->share,
        .engine = call->engine,
        .scratch = call->scratch,
        .guard = call->guard,
        .counts = call->counts};
    struct talk_call talk = {.dialect = call->dialect,
        .call = call->call,
        .path = call->path,
        .type = call->type,
        .body = call->body};
    return talk_open(&rules, &talk, out, denial, err);
}

void way_adopt(struct ways *w, struct talk *talk, struct talk_counts *counts)
{
    talk_counts_take(&w->counts, counts);
    if (talk)
        talk_move(talk, &w->scratch, &w->counts);
}

bool way_keeps_field(const struct sharing_provider *provider, struct raw name)
{
    static const struct str where[] = {STR_INIT("cookie"), STR_INIT("forwarded"),
        STR_INIT("x-forwarded-for"), STR_INIT("x-forwarded-host"),
        STR_INIT("x-real-ip"), STR_INIT("referer"), STR_INIT("origin"),
        STR_INIT("from")};
    if (sharing_tells_all(provider))
        return false;
    for (size_t i = 0; i < COUNT(where); i++) {
        if (http_is_word(name, where[i]))
            return true;
    }
    return false;
}

struct raw way_type(const struct fetch_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (http_is_word(fields[i].name, STR("content-type")))
            return fields[i].value;
    }
    return raw_of(NULL, 0);
}
