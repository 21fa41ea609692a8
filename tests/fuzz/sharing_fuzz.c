/*
 * Words on their way to a provider and back: a body that leaves can still be read, an
 * answer comes out the same however it was cut, and names are values again.
 * Input: what is tried, then a body or a text.
 */
#include "tests/fuzz/fuzz.h"

#include "flow/talk/talk.h"
#include "guard/guard.h"
#include "sharing/veil.h"
#include "text/json.h"

enum { OUT_MAX = 64 << 20, ARENA_MAX = 64 << 20, DIALECTS = 4 };

static const struct deid_engine *engine(void)
{
    static struct deid_engine *made;
    struct deid_options options = {.names = DEID_NAMES_RULES};
    struct err err = ERR_INIT;
    if (!made)
        FUZZ_HOLDS(deid_new(&options, &made, &err));
    return made;
}

static void lift(const struct veil *v, struct raw text, size_t step, struct buf *out)
{
    struct veil_text t = {.n = 0};
    for (size_t at = 0; at < text.n; at += step)
        FUZZ_HOLDS(veil_lift(v, &t,
            (struct veil_piece){
                raw_slice(text, at, at + step), at + step >= text.n, false},
            out));
    FUZZ_HOLDS(buf_ok(out, NULL));
}

/* The first bytes are a value; the rest is what a provider says of <EMAIL_1>. */
static void names_are_values_again(struct raw in)
{
    struct veil v;
    struct buf whole, pieces;
    struct err err = ERR_INIT;
    size_t cut = in.n / 4;
    veil_init(&v);
    buf_init(&whole, OUT_MAX);
    buf_init(&pieces, OUT_MAX);
    FUZZ_HOLDS(veil_add(&v, STR("<EMAIL_1>"), raw_slice(in, 0, cut), &err));
    FUZZ_HOLDS(veil_add(&v, STR("<PERSON_12>"), raw_slice(in, 0, cut / 2), &err));
    struct raw text = raw_slice(in, cut, in.n);
    if (text.n) {
        lift(&v, text, text.n, &whole);
        lift(&v, text, 1 + in.n % 7, &pieces);
    }
    FUZZ_HOLDS(raw_eq(buf_raw(&whole), buf_raw(&pieces)));
    buf_fini(&whole);
    buf_fini(&pieces);
    veil_fini(&v);
}

struct way {
    struct sharing_provider provider;
    struct guard guard;
    struct deid_turns scratch;
    struct talk_counts counts;
    struct arena arena;
    struct dialect_call call;
    enum dialect dialect;
    bool stream;
};

static bool there_and_back(struct way *w, struct raw body, size_t step, struct buf *out)
{
    struct talk_rules rules = {
        &w->provider, engine(), &w->scratch, &w->guard, &w->counts};
    struct talk_call call = {.dialect = w->dialect,
        .call = w->call.count ? &w->call : NULL,
        .path = raw_from_str(STR("/v1/chat/completions")),
        .type = raw_from_str(STR("application/json")),
        .body = body};
    struct talk_denial denial;
    struct talk *t = NULL;
    struct json *root;
    struct err err = ERR_INIT;
    bool ok = talk_open(&rules, &call, &t, &denial, &err);
    if (!ok || !t) {
        talk_free(t);
        return false;
    }
    FUZZ_HOLDS(json_parse(&w->arena, talk_body(t), &root, &err));
    struct raw said = talk_body(t); /* what was asked comes back as what is answered */
    bool changes = talk_answers(t,
        raw_from_str(w->stream ? STR("text/event-stream") : STR("application/json")));
    for (size_t at = 0; ok && changes && at < said.n; at += step)
        ok = talk_feed(t, raw_slice(said, at, at + step), out, &denial);
    ok = ok && changes && talk_end(t, out, &denial);
    FUZZ_HOLDS(ok || !changes || denial.status >= 400);
    talk_free(t);
    return ok;
}

static void the_cut_does_not_matter(unsigned kind, struct raw body)
{
    struct way w = {.provider = {.personal = (enum sharing_personal)(kind % 3)},
        .dialect = (enum dialect)(DIALECT_CHAT + kind / 3 % DIALECTS),
        .stream = kind & 64,
        .guard = {kind & 32 ? GUARD_ASK_SCORE : GUARD_ASK_OFF,
            kind & 16 ? GUARD_ANSWER_LABEL : GUARD_ANSWER_OFF, NULL}};
    struct buf whole, pieces;
    struct err err = ERR_INIT;
    arena_init(&w.arena, ARENA_MAX);
    deid_turns_init(&w.scratch);
    buf_init(&whole, OUT_MAX);
    buf_init(&pieces, OUT_MAX);
    if (dialect_call_read(w.dialect, body, &w.arena, &w.call, &err)) {
        bool ok = there_and_back(&w, body, body.n ? 8 * body.n : 1, &whole);
        FUZZ_HOLDS(ok == there_and_back(&w, body, 3, &pieces));
        FUZZ_HOLDS(!ok || raw_eq(buf_raw(&whole), buf_raw(&pieces)));
    }
    buf_fini(&whole);
    buf_fini(&pieces);
    deid_turns_fini(&w.scratch);
    arena_fini(&w.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct raw in = raw_of(data + 1, size - 1);
    if (data[0] & 128)
        names_are_values_again(in);
    else
        the_cut_does_not_matter(data[0], in);
    return 0;
}
