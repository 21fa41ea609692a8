#include "flow/request/run.h"

#include "flow/export/flow_export.h"
#include "flow/flow_choice.h"
#include "flow/request/papers.h"
#include "flow/request/suppression.h"
#include "store/erase/erase.h"
#include "store/ledger.h"
#include "store/schema.h"
#include "text/hex.h"
#include "text/json_write.h"

enum { PAPERS_ARENA = 256 << 20, RESULT_MAX = 1 << 18 };

/* What a kind does, besides telling. */
struct line_of {
    enum control control;
    const char *value;
};

#define LINES_MAX 8
static const struct {
    enum request_kind kind;
    struct line_of lines[LINES_MAX]; /* CONTROL_NONE ends */
} lines_of_kinds[] = {
    {REQUEST_OBJECTION, {{CONTROL_OBJECTION, "on"}}},
    {REQUEST_SALE_OUT, {{CONTROL_GPC, "on"}}},
    {REQUEST_SALE_IN, {{CONTROL_GPC, "off"}}},
    {REQUEST_RESTRICTION,
        {{CONTROL_OBJECTION, "on"}, {CONTROL_TRAINING, "off"}, {CONTROL_VOICE, "off"},
            {CONTROL_VIDEO, "off"}, {CONTROL_BROWSE, "off"}, {CONTROL_CODE_ENV, "off"},
            {CONTROL_MEMORY_SAVED, "off"}, {CONTROL_MEMORY_HISTORY, "off"}}},
};

static bool needs_account(enum request_kind kind)
{
    return kind != REQUEST_SUPPRESSION && kind != REQUEST_REVIEW &&
           kind != REQUEST_CATEGORIES && kind != REQUEST_CORRECTION;
}

static bool has_fix(const struct papers *p, bool terms_only)
{
    for (size_t i = 0; i < p->fix_count; i++) {
        if (p->fixes[i].term.n > 0 || !terms_only)
            return true;
    }
    return false;
}

static bool check_fixes(
    struct flow *f, const struct request_view *view, struct err *err)
{
    bool terms_only = view->state.facts.kind == REQUEST_SUPPRESSION;
    struct papers papers;
    struct arena a;
    arena_init(&a, PAPERS_ARENA);
    bool done = papers_read(f, view->row.vault, &a, &papers, err);
    bool has = done && has_fix(&papers, terms_only);
    arena_fini(&a);
    return done && (has || err_set(err, ERR_STATE, "flow.request_fix",
                               "say first what is to be corrected or kept out of "
                               "answers: abide request fix"));
}

bool request_run_ready(struct flow *f, const struct request_view *view, struct err *err)
{
    enum request_kind kind = view->state.facts.kind;
    if (id_is_zero(view->row.vault))
        return err_set(
            err, ERR_STATE, "flow.request_over", "what was in the case is destroyed");
    if (needs_account(kind) && id_is_zero(view->row.about))
        return err_set(err, ERR_STATE, "flow.request_account",
            "say first whose account it is about: abide request link");
    if (kind == REQUEST_SUPPRESSION || kind == REQUEST_CORRECTION)
        return check_fixes(f, view, err);
    return true;
}

/* --- lines of the ledger, in the transaction of the last event */

static bool add_line(struct flow *f, const struct request_view *view,
    enum control control, struct str value, struct err *err)
{
    const struct choice line = {.at = f->now,
        .recorded = f->now,
        .control = control,
        .value = value,
        .evidence = STR("request"),
        .actor = view->state.facts.route == ROUTE_AGENT ? STR("agent") : STR("person")};
    uint64_t position;
    return ledger_add(f->store, view->row.about, &line, &position, err);
}

static bool add_lines(struct flow *f, const struct request_view *view, struct err *err)
{
    for (size_t k = 0; k < COUNT(lines_of_kinds); k++) {
        const struct line_of *line = lines_of_kinds[k].lines;
        if (lines_of_kinds[k].kind != view->state.facts.kind)
            continue;
        for (size_t i = 0; i < LINES_MAX && line[i].control != CONTROL_NONE; i++) {
            if (!add_line(f, view, line[i].control, str_z(line[i].value), err))
                return false;
        }
    }
    return true;
}

static bool add_fix(struct flow *f, const struct request_view *view,
    const struct paper_fix *fix, struct err *err)
{
    enum control control;
    struct str word, value;
    if (fix->term.n > 0)
        return suppression_add(f, fix->term, err);
    if (!raw_token(fix->control, &word) || !control_parse(word, &control) ||
        !raw_token(fix->value, &value) || id_is_zero(view->row.about))
        return err_set(err, ERR_STATE, "flow.request_fix",
            "a correction names a control and its value, and the case an account");
    return add_line(f, view, control, value, err);
}

static bool add_fixes(struct flow *f, const struct request_view *view, struct err *err)
{
    struct papers papers;
    struct arena a;
    arena_init(&a, PAPERS_ARENA);
    bool done = papers_read(f, view->row.vault, &a, &papers, err);
    for (size_t i = 0; done && i < papers.fix_count; i++)
        done = add_fix(f, view, &papers.fixes[i], err);
    arena_fini(&a);
    return done;
}

bool request_run_lines(struct flow *f, const struct request_view *view, struct err *err)
{
    enum request_kind kind = view->state.facts.kind;
    if (kind == REQUEST_SUPPRESSION || kind == REQUEST_CORRECTION)
        return add_fixes(f, view, err);
    return add_lines(f, view, err);
}

/* --- an export, sealed under the case's key */

static bool run_export(struct flow *f, const struct request_view *view, struct err *err)
{
    char text[ID_TEXT];
    struct flow_export_result result;
    struct paper_place *place = NULL;
    if (!papers_drop_export(f, view->row.vault, err) ||
        !paper_place_open(f, view->row.vault, &place, err))
        return false;
    const struct export_place to = paper_place(place);
    const struct flow_export in = {
        .who = id_format(view->row.about, text), .place = &to};
    bool done = flow_export(f, &in, &result, err);
    paper_place_close(place);
    return done;
}

/* --- a deletion: the order and its ticket are written in one transaction */

struct deletion {
    const struct request_view *view;
    struct erase_ticket ticket;
    bool found;
};

static bool order_deletion(struct flow *f, void *ctx, struct err *err)
{
    struct deletion *d = ctx;
    char id[ID_TEXT], salt[2 * ERASE_SALT_BYTES + 1];
    const struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = d->view->row.about, .at = f->now};
    struct buf json;
    if (!erase_request(f->store, &order, &d->ticket, &d->found, err))
        return false;
    if (!d->found)
        return true; /* it was deleted already, by its owner */
    buf_init(&json, RESULT_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    jw_key(&w, STR("erasure"));
    jw_str(&w, id_format(d->ticket.erasure, id));
    jw_key(&w, STR("salt"));
    jw_str(&w, hex_format(d->ticket.salt, ERASE_SALT_BYTES, salt));
    jw_object_end(&w);
    bool done = buf_ok(&json, err) &&
                erase_withdraw(f->store, d->ticket.erasure, f->now, err) &&
                papers_put_result(f, d->view->row.vault, buf_raw(&json), err);
    buf_wipe(&json);
    return done;
}

/* What an earlier call ordered: its id stands in the result. */
static bool find_order(struct flow *f, const struct request_view *view,
    struct deletion *d, struct err *err)
{
    struct papers papers;
    struct arena a;
    struct json *o;
    struct str id;
    arena_init(&a, PAPERS_ARENA);
    bool done = papers_read(f, view->row.vault, &a, &papers, err);
    if (done && papers.result.n > 0)
        done = json_parse(&a, papers.result, &o, err);
    if (done && papers.result.n > 0)
        d->found = raw_token(json_raw(json_get(o, STR("erasure"))), &id) &&
                   id_parse(id, &d->ticket.erasure);
    arena_fini(&a);
    return done;
}

static bool run_erasure(
    struct flow *f, const struct request_view *view, struct err *err)
{
    struct deletion d = {.view = view};
    if (!find_order(f, view, &d, err) ||
        (!d.found && !flow_write(f, order_deletion, &d, err)))
        return false;
    return !d.found || erase_run(f->store, d.ticket.erasure, f->now, err);
}

/* --- categories: what kinds of things are kept of people, from the schema itself */

static bool run_categories(
    struct flow *f, const struct request_view *view, struct err *err)
{
    size_t count;
    const struct schema_column *columns = schema_columns(&count);
    struct buf json;
    buf_init(&json, RESULT_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    jw_key(&w, STR("categories"));
    jw_array_begin(&w);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].exported != EXPORTED_YES)
            continue;
        jw_object_begin(&w);
        jw_key(&w, STR("kept_in"));
        jw_str(&w, columns[i].table);
        jw_key(&w, STR("what"));
        jw_str(&w, columns[i].why);
        jw_object_end(&w);
    }
    jw_array_end(&w);
    jw_object_end(&w);
    bool done = buf_ok(&json, err) && store_begin(f->store, err);
    if (done) {
        done = papers_put_result(f, view->row.vault, buf_raw(&json), err) &&
               store_commit(f->store, err);
        if (!done)
            store_rollback(f->store);
    }
    buf_fini(&json);
    return done;
}

bool request_run(struct flow *f, const struct request_view *view, struct err *err)
{
    if (!request_run_ready(f, view, err))
        return false;
    switch (view->state.facts.kind) {
    case REQUEST_ACCESS:
    case REQUEST_PORTABILITY:
        return run_export(f, view, err);
    case REQUEST_ERASURE:
        return run_erasure(f, view, err);
    case REQUEST_CATEGORIES:
        return run_categories(f, view, err);
    case REQUEST_NOTHING:
    case REQUEST_OBJECTION:
    case REQUEST_CORRECTION:
    case REQUEST_RESTRICTION:
    case REQUEST_SUPPRESSION:
    case REQUEST_SALE_OUT:
    case REQUEST_SALE_IN:
    case REQUEST_REVIEW:
        return true; /* lines in the ledger, or nothing but the answer */
    }
    return true;
}
