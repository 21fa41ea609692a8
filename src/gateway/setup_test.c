#include "gateway/setup_priv.h"

#include "os/file.h"
#include "tests/harness/t.h"

#define UPS                                                                            \
    "[upstream a]\nurl = http://a\nmodels = gpt-4o* o3\n"                              \
    "[upstream b]\nurl = http://b\n[upstream c]\nurl = http://c\n"

static struct setup *setup_of(struct t *t, const char *text, struct conf **conf)
{
    struct setup *s = NULL;
    struct err err = ERR_INIT;
    T_DONE(t, conf_parse(str_z(text), STR("test"), conf, &err), &err);
    T_DONE(t, setup_new(*conf, &s, &err), &err);
    return s;
}

static const struct {
    const char *says, *model, *want; /* names in the order they are asked */
    int rests;                       /* the one with this place; -1: none */
} rows[] = {
    {"in the order they are named", "gpt-4o", "abc", -1},
    {"a model by its front", "gpt-4o-mini", "abc", -1},
    {"a model by its name", "o3", "abc", -1},
    {"another model", "o3-mini", "bc", -1},
    {"no model is any", "", "abc", -1},
    {"one that rests comes last", "gpt-4o", "bca", 0},
};

static void upstreams_are_asked_in_order(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct caller caller = {.upstreams = {0, 1, 2}, .upstream_count = 3};
        struct conf *conf = NULL;
        struct setup *s = setup_of(t, UPS, &conf);
        struct upstream *u;
        uint64_t tried = 0;
        struct buf got;
        buf_init(&got, 16);
        for (int k = 0; rows[i].rests >= 0 && k < UPSTREAM_FAILURES; k++)
            T_EQ(t, upstream_failed(&s->upstreams[rows[i].rests], 1000),
                k == UPSTREAM_FAILURES - 1);
        while ((u = setup_choose(
                    s, &caller, raw_from_str(str_z(rows[i].model)), 2000, &tried)))
            buf_add_str(&got, u->conf->name);
        if (!T_STR(t, buf_str(&got), str_z(rows[i].want)))
            t_note(t, "row: %s", rows[i].says);
        buf_fini(&got);
        setup_leave(s);
        conf_free(conf);
    }
}

static void one_that_answers_rests_no_more(struct t *t)
{
    struct caller caller = {.upstreams = {1, 2}, .upstream_count = 2};
    struct conf *conf = NULL;
    struct setup *s = setup_of(t, UPS, &conf);
    uint64_t tried = 0;
    for (int k = 0; k < UPSTREAM_FAILURES; k++)
        (void)upstream_failed(&s->upstreams[1], 1000);
    struct raw none = {NULL, 0};
    T_OK(t, setup_choose(s, &caller, none, 1001, &tried) == &s->upstreams[2]);
    tried = 0;
    uint64_t later = 1000 + UPSTREAM_REST_MS;
    T_OK(t, setup_choose(s, &caller, none, later, &tried) == &s->upstreams[1]);
    T_OK(t, upstream_failed(&s->upstreams[1], later));
    tried = 0;
    T_OK(t, setup_choose(s, &caller, none, later, &tried) == &s->upstreams[2]);
    upstream_answered(&s->upstreams[1]);
    tried = 0;
    T_OK(t, setup_choose(s, &caller, none, later, &tried) == &s->upstreams[1]);
    setup_leave(s);
    conf_free(conf);
}

/* a: answered, f: failed (a probe); F: three calls failed. Up (+) or down (-) after. */
static const struct {
    const char *says, *events, *want;
} probed[] = {
    {"two that fail are no three", "ffafff", "+++++-"},
    {"down until two in a row are answered", "fffafaa", "++----+"},
    {"calls that fail take it down, probes bring it back", "aFaa", "+--+"},
};

static void a_probed_upstream_is_up_or_down(struct t *t)
{
    for (size_t i = 0; i < COUNT(probed); i++) {
        struct caller caller = {.upstreams = {0, 1}, .upstream_count = 2};
        struct conf *conf = NULL;
        struct setup *s = setup_of(t,
            "[upstream a]\nurl = http://a\nprobe = /h\n"
            "[upstream b]\nurl = http://b\n",
            &conf);
        struct setup *next = NULL;
        struct err err = ERR_INIT;
        struct upstream *u = &s->upstreams[0];
        struct buf got;
        buf_init(&got, 16);
        for (const char *e = probed[i].events; *e; e++) {
            uint64_t tried = 0;
            for (int k = 0; *e == 'F' && k < UPSTREAM_FAILURES; k++)
                T_EQ(t, upstream_failed(u, 1), k == UPSTREAM_FAILURES - 1);
            if (*e != 'F')
                upstream_probed(u, *e == 'a');
            bool first =
                setup_choose(s, &caller, raw_of(NULL, 0), 1 << 20, &tried) == u;
            T_EQ(t, first, upstream_is_up(u, 1 << 20));
            buf_add_char(&got, first ? '+' : '-');
        }
        if (!T_STR(t, buf_str(&got), str_z(probed[i].want)))
            t_note(t, "row: %s", probed[i].says);
        T_DONE(t, setup_new(conf, &next, &err), &err);
        setup_take_over(next, s); /* what is known stays known */
        T_EQ(t, next->upstreams[0].down, u->down);
        T_EQ(t, next->upstreams[0].probes_failed, u->probes_failed);
        buf_fini(&got);
        setup_leave(next);
        setup_leave(s);
        conf_free(conf);
    }
}

static void a_key_is_read_from_its_file(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct conf *conf = NULL;
    struct setup *s = NULL;
    struct buf text;
    struct err err = ERR_INIT;
    buf_init(&text, 8192);
    T_DONE(t, file_join(t_tmpdir(t), "key", path, &err), &err);
    buf_printf(&text, "[upstream a]\nurl = http://a\nkey_file = %s\n", path);
    T_DONE(t, conf_parse(buf_str(&text), STR("test"), &conf, &err), &err);
    T_FAILS(t, setup_new(conf, &s, &err), &err, "os.file");
    T_DONE(t, file_replace(path, raw_from_str(STR("sk-1\r\n")), &err), &err);
    if (T_DONE(t, setup_new(conf, &s, &err), &err)) {
        T_OK(t, raw_eq_str(s->upstreams[0].key, STR("Bearer sk-1")));
        setup_leave(setup_share(s));
        setup_leave(s);
    }
    conf_free(conf);
    buf_fini(&text);
}

static const struct t_case cases[] = {
    T_CASE(upstreams_are_asked_in_order),
    T_CASE(one_that_answers_rests_no_more),
    T_CASE(a_probed_upstream_is_up_or_down),
    T_CASE(a_key_is_read_from_its_file),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
