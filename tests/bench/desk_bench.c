/*
 * The team's queue with 10,000 cases beside the same pages with 100: a page must not
 * cost more because there are more cases. And what a page weighs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "crypt/random.h"
#include "flow/request/papers.h"
#include "os/dir.h"
#include "portal/desk/desk.h"
#include "tests/bench/bench.h"

enum { FEW = 100, MANY = 10000, ROUNDS = 20, PAGE_KB = 60 };
static const struct instant noon = {INT64_C(1772366400000000)};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "desk_bench: %s\n", err->text);
    exit(1);
}

/* --- cases, written in one transaction */

struct making {
    struct flow f;
    struct case_row row;
    struct request state;
    char path[80];
    struct site site;
};

static void happen(struct making *m, const struct request_event *event)
{
    const struct holidays none = {0};
    struct request_deadlines d;
    struct err err = ERR_INIT;
    if (request_apply(&m->state, event, &none, &m->state) != REFUSAL_NONE)
        abort();
    d = request_deadlines(&m->state, &none, noon);
    m->row.state = m->state.state;
    m->row.received = m->state.received;
    m->row.due = d.due;
    m->row.assigned = m->state.assigned;
    must(case_add_event(m->f.store, &m->row, m->state.events, event, &err), &err);
}

/* A third is t1's, a third t2's, a third nobody's; of each a third is due soon, and a
 * third overdue: every page is full at 100 already. */
static void make_case(struct making *m, int i)
{
    static const int days[] = {27, 40, 5};
    const struct request_facts facts = {i % 2 ? REQUEST_ACCESS : REQUEST_CORRECTION,
        REGIME_GDPR, ROUTE_STRANGER, ZONE_BERLIN};
    const struct instant at = {noon.us - days[i / 3 % 3] * INSTANT_DAY_US};
    char mail[48];
    snprintf(mail, sizeof mail, "person%d@example.org", i);
    const struct request_claims claims = {.mail = raw_from_str(str_z(mail)),
        .text = raw_from_str(STR("What do you keep about me?"))};
    const struct request_event submit = {
        .at = at, .act = ACT_SUBMIT, .role = DOER_REQUESTER, .identity = IDENTITY_MAIL};
    const struct request_event assign = {.at = at,
        .act = ACT_ASSIGN,
        .role = DOER_STAFF,
        .actor = STR("t1"),
        .assignee = i % 3 ? STR("t2") : STR("t1")};
    struct err err = ERR_INIT;
    must(case_open(m->f.store, &facts, (struct id){{0}}, at, &m->row, &err) &&
             papers_put_claims(&m->f, m->row.vault, &claims, &err),
        &err);
    m->state = request_new(&facts);
    happen(m, &submit);
    if (i % 3 != 2)
        happen(m, &assign);
}

static void make(struct making *m, const char *dir, const char *name, int count)
{
    struct flow_options options = {.profile = "strict", .now = noon};
    struct err err = ERR_INIT;
    snprintf(m->path, sizeof m->path, "%s/%s", dir, name);
    options.state = m->path;
    must(flow_init(&options, &err) &&
             site_init(&m->site, STR("http://localhost:1"), STR("Bench"), &err),
        &err);
    options.profile = NULL;
    must(flow_open(&m->f, &options, &err) && store_begin(m->f.store, &err), &err);
    for (int i = 0; i < count; i++)
        make_case(m, i);
    must(store_commit(m->f.store, &err), &err);
}

/* --- pages */

struct asked {
    const char *name, *query;
    page_work *work;
};
static const struct asked pages[] = {{"open", "", desk_queue},
    {"mine", "show=mine", desk_queue}, {"nobodys", "show=free", desk_queue},
    {"due_soon", "show=soon", desk_queue}, {"overdue", "show=late", desk_queue}};

static double ask_once(struct making *m, const struct asked *page, size_t *bytes)
{
    struct ask a = {.method = HTTP_METHOD_GET,
        .language = &web_languages[0],
        .site = &m->site,
        .flow = &m->f};
    struct err err = ERR_INIT;
    arena_init(&a.arena, ASK_BYTES_MAX);
    buf_init(&a.body, ASK_BYTES_MAX);
    a.who.staff = PARTY_OFFICER;
    snprintf(a.who.staff_name, sizeof a.who.staff_name, "t1");
    a.view = view_new(&a.arena);
    double start = bench_cpu_seconds();
    must(form_parse(raw_from_str(str_z(page->query)), &a.arena, &a.form) &&
             page->work(&a, &err) && a.status == 200,
        &err);
    double took = bench_cpu_seconds() - start;
    *bytes = a.body.n;
    ask_fini(&a);
    return took;
}

static void measure(struct making sizes[2], const struct asked *page)
{
    double best[2] = {1e9, 1e9};
    size_t bytes[2] = {0, 0};
    char name[64];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double took = ask_once(&sizes[i], page, &bytes[i]);
            best[i] = took < best[i] ? took : best[i];
        }
    }
    bench_note("%s: %.2f ms at %d cases, %.2f ms at %d; %zu bytes", page->name,
        1e3 * best[0], FEW, 1e3 * best[1], MANY, bytes[1]);
    snprintf(name, sizeof name, "desk_%s_beside_100_cases", page->name);
    bench_say(&(struct bench_result){name, best[1] / best[0], "x", BENCH_AT_MOST, 3});
    snprintf(name, sizeof name, "desk_%s_weighs", page->name);
    double whole =
        (double)(bytes[1] + web_find(STR("abide.js")).n + web_find(STR("icon.svg")).n) /
        1024;
    bench_say(&(struct bench_result){name, whole, "KB", BENCH_AT_MOST, PAGE_KB});
}

int main(void)
{
    char dir[] = "/tmp/abide-desk-bench-XXXXXX";
    struct making sizes[2] = {0};
    struct err err = ERR_INIT;
    if (!mkdtemp(dir))
        return 1;
    must(crypt_ready(&err), &err);
    make(&sizes[0], dir, "few", FEW);
    make(&sizes[1], dir, "many", MANY);
    for (size_t i = 0; i < COUNT(pages); i++)
        measure(sizes, &pages[i]);
    flow_close(&sizes[0].f);
    flow_close(&sizes[1].f);
    must(dir_remove(dir, &err), &err);
    return 0;
}
