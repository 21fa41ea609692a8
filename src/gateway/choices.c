#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "flow/flow_choice.h"
#include "gateway/gateway_priv.h"
#include "text/json.h"

/*
 * {"choices":[{"control":"training","value":"on","scope":"","notice":"n1"}],
 *  "evidence":"app"}
 *
 * A choice made this way holds from now: nobody can state it for the past.
 */
enum { CHOICES_MAX = 64, CHOICES_BYTES_MAX = 1 << 20 };

struct choosing {
    struct exchange_job job; /* first */
    struct exchange *x;      /* NULL: the client is gone */
    struct recording recording;
    struct arena arena;
    struct account_name name;
    struct choice lines[CHOICES_MAX];
    size_t count;
};

static void free_choosing(struct choosing *c)
{
    arena_fini(&c->arena);
    mem_free(c);
}

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "gateway.choices", "%s", what);
}

/* A token of the object, or empty when it is not there. */
static bool token_of(
    const struct json *object, struct str key, struct str *out, struct err *err)
{
    const struct json *v = json_get(object, key);
    *out = STR("");
    if (!v || json_is(v, JSON_NULL) || json_raw(v).n == 0)
        return true;
    return raw_token(json_raw(v), out) ||
           wrong(err, "control, value, scope, notice and evidence are tokens");
}

/* What an organisation decides is decided by its owner, not by a product's key; who is
 * whose guardian, by both of them. */
static bool may_set(enum control control)
{
    return !str_eq(control_kind(control), STR("share")) && control != CONTROL_ZDR &&
           control != CONTROL_MAM && control != CONTROL_ORG_OWNER &&
           control != CONTROL_ACTION_DOMAIN && control != CONTROL_GUARDIAN;
}

static bool read_line(const struct json *v, struct choice *line, struct err *err)
{
    struct str control;
    return (json_is(v, JSON_OBJECT) || wrong(err, "choices is a list of objects")) &&
           token_of(v, STR("control"), &control, err) &&
           token_of(v, STR("value"), &line->value, err) &&
           token_of(v, STR("scope"), &line->scope, err) &&
           token_of(v, STR("notice"), &line->notice, err) &&
           ((control_parse(control, &line->control) && may_set(line->control)) ||
               wrong(err, "a choice names a control of a person"));
}

static bool read_body(struct choosing *c, struct instant now, struct err *err)
{
    struct json *body;
    struct str evidence;
    struct raw text; /* a copy: the client may be gone before the lines are stored */
    if (!arena_raw(&c->arena, exchange_body(c->x), &text))
        return err_memory(err);
    if (!json_parse(&c->arena, text, &body, err))
        return false;
    const struct json *list = json_get(body, STR("choices"));
    if (!json_is(list, JSON_ARRAY) || !json_count(list) ||
        json_count(list) > CHOICES_MAX)
        return wrong(err, "say {\"choices\":[...]} with 1 to 64 choices");
    if (!token_of(body, STR("evidence"), &evidence, err))
        return false;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        struct choice *line = &c->lines[c->count++];
        *line = (struct choice){.at = now,
            .evidence = evidence.n ? evidence : STR("api"),
            .actor = STR("person")};
        if (!read_line(v, line, err))
            return false;
    }
    return true;
}

/* On the store's thread. */
static bool put(struct flow *f, struct recording *r, struct err *err)
{
    const struct choosing *c = r->ctx;
    for (size_t i = 0; i < c->count; i++) {
        if (!flow_choice_put(f, &c->name, &c->lines[i], err))
            return false;
    }
    return true;
}

static void on_recorded(void *ctx, struct recording *r)
{
    struct choosing *c = ctx;
    struct http_field type = {
        raw_from_str(STR("content-type")), raw_from_str(STR("application/json"))};
    char text[48];
    if (c->x)
        exchange_set(c->x, NULL);
    if (c->x && r->durable) {
        int n = snprintf(text, sizeof text, "{\"recorded\":%zu}", c->count);
        exchange_answer(c->x, 200, &type, 1, raw_of(text, (size_t)n));
    } else if (c->x) {
        bool input = r->err.code == ERR_INPUT;
        gateway_refuse(c->x, input ? 400 : 503,
            input ? "invalid_choice" : "capture_failed", r->err.text);
    }
    free_choosing(c);
}

static void on_gone(struct exchange_job *job)
{
    ((struct choosing *)job)->x = NULL;
}

static void refuse(struct choosing *c, int status, const char *code, const char *why)
{
    exchange_set(c->x, NULL);
    gateway_refuse(c->x, status, code, why);
    free_choosing(c);
}

void choices_begin(void *gateway, struct exchange *x, const struct visit *visit)
{
    struct gateway *g = gateway;
    const struct caller *project = visit->who;
    struct raw id = visit->names[0];
    struct err err = ERR_INIT;
    if (memchr(id.p, '%', id.n)) {
        gateway_refuse(x, 404, "not_found", "a name is written without escapes");
        return;
    }
    struct choosing *c = mem_zalloc(sizeof *c);
    if (!c) {
        gateway_refuse(x, 503, "out_of_memory", "there is not enough memory");
        return;
    }
    c->job.gone = on_gone;
    c->x = x;
    arena_init(&c->arena, CHOICES_BYTES_MAX);
    exchange_set(x, c);
    c->name = (struct account_name){.kind = ACCOUNT_PERSON, .issuer = project->name};
    c->recording = (struct recording){.put = put, .done = on_recorded, .ctx = c};
    if (!arena_raw(&c->arena, id, &c->name.subject) ||
        !arena_str(&c->arena, project->name, &c->name.issuer))
        refuse(c, 503, "out_of_memory", "there is not enough memory");
    else if (!read_body(c, g->options.now(), &err))
        refuse(c, 400, "invalid_choice", err.text);
    else if (!recorder_give(g->recorder, &c->recording))
        refuse(c, 503, "capture_failed", "the store is behind; try again");
}
