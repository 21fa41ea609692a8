/* Opening a case, the queue, and one case with what happened in it. */
#include "cli/command_table.h"
#include "cli/request/parts.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_choice.h"

enum { ARENA_MAX = 256 << 20 };

struct words {
    const char *regime, *account, *identity, *zone, *route, *by;
    const char *name, *mail, *country, *text;
};

static bool read_facts(
    const struct words *w, const char *kind, struct request_new *in, struct err *err)
{
    struct request_facts *facts = &in->facts;
    facts->route = ROUTE_DESK;
    in->identity = IDENTITY_CLAIMED;
    if (!request_kind_parse(str_z(kind), &facts->kind) ||
        facts->kind == REQUEST_NOTHING)
        return err_set(err, ERR_USAGE, "cli.usage",
            "KIND: objection, access, access_categories, portability, erasure, "
            "correction, restriction, suppression, sale_opt_out, sale_opt_in, "
            "human_review");
    if (!w->regime || !regime_parse(str_z(w->regime), &facts->regime))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--regime: gdpr, uk, ch, ccpa, us_state, lgpd, pipa, appi or voluntary");
    facts->zone = regime_zone(facts->regime);
    if (w->zone && !zone_parse(str_z(w->zone), &facts->zone))
        return err_set(
            err, ERR_USAGE, "cli.usage", "--zone: a name like Europe/Berlin");
    if (w->route && !request_route_parse(str_z(w->route), &facts->route))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--route: account, stranger, agent, processor or desk");
    if (w->identity && !identity_parse(str_z(w->identity), &in->identity))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--identity: none, claimed, mail, proof, account or recent");
    return true;
}

static bool open_case(const struct words *w, struct request_new *in, struct flow *f,
    struct request_view *out, struct err *err)
{
    struct buf text;
    struct arena a;
    in->role = DOER_STAFF;
    if (!w->by)
        return err_set(err, ERR_USAGE, "cli.usage", "say who types it in: --by NAME");
    if (!parts_token(w->by, "--by", &in->actor, err) ||
        (w->account &&
            !flow_account(f, ACCOUNT_PERSON, str_z(w->account), &in->about, err)))
        return false;
    buf_init(&text, REQUEST_TEXT_MAX);
    arena_init(&a, ARENA_MAX);
    bool ok = parts_text(w->text, &text, err);
    in->claims = (struct request_claims){.name = raw_from_str(str_z(w->name)),
        .mail = raw_from_str(str_z(w->mail)),
        .country = raw_from_str(str_z(w->country)),
        .text = buf_raw(&text)};
    ok = ok && flow_request_open(f, in, &a, out, err);
    if (ok) /* what is printed outlives the arena */
        out->row.assigned = (struct str){0};
    arena_fini(&a);
    buf_wipe(&text);
    return ok;
}

int cmd_request_open(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"regime", CLI_TEXT, &w.regime, "LAW: gdpr, uk, ch, ccpa, us_state, lgpd, ..."},
        {"account", CLI_TEXT, &w.account, "WHO: the account it is about, if known"},
        {"identity", CLI_TEXT, &w.identity, "I: how sure it is (claimed)"},
        {"zone", CLI_TEXT, &w.zone, "Z: where days are counted (the authority's)"},
        {"route", CLI_TEXT, &w.route, "R: how it came in (desk)"},
        {"name", CLI_TEXT, &w.name, "TEXT: of whoever asks"},
        {"mail", CLI_TEXT, &w.mail, "TEXT: where letters go"},
        {"country", CLI_TEXT, &w.country, "TEXT: where they live"},
        {"text", CLI_TEXT, &w.text, "FILE: what they wrote"},
        {"by", CLI_TEXT, &w.by, "NAME: who of the staff types it in"},
    };
    struct cli_list words = {0};
    struct request_new in = {.about = {{0}}};
    struct request_view v = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    char handle[ID_TEXT], day[PARTS_DAY_MAX];
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say KIND");
    ok = ok && read_facts(&w, words.items[0], &in, &err) &&
         session_open(&f, cli, NULL, &err) && open_case(&w, &in, &f, &v, &err);
    if (ok)
        cli_print("case %lld  %" STR_FMT "  %" STR_FMT "  due %" STR_FMT "\n",
            (long long)v.row.number, STR_ARG(id_format(v.row.handle, handle)),
            STR_ARG(request_state_word(v.state.state)),
            STR_ARG(parts_last_day(v.state.facts.zone, v.deadlines.due, day)));
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* The queue. */

static void add_row(struct table *t, const struct request_view *v)
{
    char day[PARTS_DAY_MAX];
    table_number(t, v->row.number);
    table_text(t, request_kind_word(v->state.facts.kind));
    table_text(t, regime_word(v->state.facts.regime));
    table_text(t, request_state_word(v->state.state));
    table_text(t, urgency_word(v->urgency));
    table_text(t, parts_last_day(v->state.facts.zone, v->deadlines.due, day));
    table_text(t, v->row.assigned.n ? v->row.assigned : STR("-"));
    table_text(t, identity_word(v->state.identity));
    table_text(t, request_route_word(v->state.facts.route));
}

/* Page by page, so that the list has no length. */
static bool print_queue(const struct cli *cli, struct flow *f, struct case_page *page,
    uint64_t *late, struct err *err)
{
    static const char *const columns[] = {"case", "kind", "regime", "state", "urgency",
        "last_day", "assigned", "identity", "route"};
    size_t count = CASES_PAGE_MAX;
    struct table t;
    bool ok = true;
    table_init(&t, columns, COUNT(columns));
    while (ok && count == CASES_PAGE_MAX) {
        struct request_view *views = NULL;
        struct arena a;
        arena_init(&a, ARENA_MAX);
        count = 0;
        ok = flow_request_list(f, page, &a, &views, &count, err);
        for (size_t i = 0; ok && i < count; i++) {
            add_row(&t, &views[i]);
            *late += views[i].urgency == URGENCY_LATE;
            page->after_due = views[i].row.due;
            page->after_number = views[i].row.number;
        }
        arena_fini(&a);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

/* Exit 1 while an answer is late. */
int cmd_request_list(struct cli *cli)
{
    const char *mine = NULL;
    bool closed = false;
    struct cli_option options[] = {
        {"closed", CLI_FLAG, &closed, "those that are closed"},
        {"assigned", CLI_TEXT, &mine, "NAME: what is assigned to NAME"},
    };
    struct case_page page = {.most = CASES_PAGE_MAX};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    uint64_t late = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              parts_token(mine, "--assigned", &page.assigned, &err) &&
              session_open_read(&f, cli, NULL, &err);
    page.order = closed ? CASES_SHUT : CASES_OPEN;
    ok = ok && print_queue(cli, &f, &page, &late, &err);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    if (late > 0)
        cli_note(cli, "%llu requests are late", (unsigned long long)late);
    return late > 0 ? EXIT_FAILED_CHECK : cli_done(cli);
}

/* One case. */

static void print_deadline(
    const char *name, const struct request_view *v, struct instant deadline)
{
    char day[PARTS_DAY_MAX];
    if (instant_known(deadline))
        cli_print("%-12s %" STR_FMT " (%" STR_FMT ")\n", name,
            STR_ARG(parts_last_day(v->state.facts.zone, deadline, day)),
            STR_ARG(zone_word(v->state.facts.zone)));
}

static void print_case(const struct request_view *v)
{
    char handle[ID_TEXT];
    cli_print("case         %lld\nhandle       %" STR_FMT "\nkind         %" STR_FMT
              "\nregime       %" STR_FMT "\nstate        %" STR_FMT
              "\nurgency      %" STR_FMT "\nidentity     %" STR_FMT
              " (needed: %" STR_FMT ")\naccount      %s\nassigned     %" STR_FMT "\n",
        (long long)v->row.number, STR_ARG(id_format(v->row.handle, handle)),
        STR_ARG(request_kind_word(v->state.facts.kind)),
        STR_ARG(regime_word(v->state.facts.regime)),
        STR_ARG(request_state_word(v->state.state)), STR_ARG(urgency_word(v->urgency)),
        STR_ARG(identity_word(v->state.identity)),
        STR_ARG(identity_word(request_needs_identity(v->state.facts.kind))),
        id_is_zero(v->row.about) ? "not known" : "known", STR_ARG(v->row.assigned));
    print_deadline("due", v, v->deadlines.due);
    print_deadline("acknowledge", v, v->deadlines.acknowledge);
    print_deadline("identity by", v, v->deadlines.identity);
    print_deadline("appeal by", v, v->deadlines.appeal);
    print_deadline("destroyed", v, v->deadlines.destroy);
}

static bool print_events(
    const struct cli *cli, const struct request_view *v, struct err *err)
{
    static const char *const columns[] = {
        "at", "act", "by", "name", "outcome", "reason", "identity", "to"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < v->event_count; i++) {
        const struct request_event *e = &v->events[i];
        char at[INSTANT_TEXT_MAX];
        table_text(&t, instant_format(e->at, at));
        table_text(&t, request_act_word(e->act));
        table_text(&t, request_role_word(e->role));
        table_text(&t, e->actor);
        table_text(&t, request_outcome_word(e->outcome));
        table_text(&t, request_reason_word(e->reason));
        table_text(&t, identity_word(e->identity));
        table_text(&t, e->assignee);
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

int cmd_request_show(struct cli *cli)
{
    struct cli_list words = {0};
    struct request_view v;
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct arena a;
    int64_t number = 0;
    arena_init(&a, ARENA_MAX);
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              parts_number(&words, 1, &number, &err) &&
              session_open_read(&f, cli, NULL, &err) &&
              flow_request_see(&f, number, &a, &v, &err);
    if (ok && !cli->json)
        print_case(&v);
    ok = ok && print_events(cli, &v, &err);
    arena_fini(&a);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
