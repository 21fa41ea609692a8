#include "flow/request/flow_request.h"

#include "flow/request/papers.h"
#include "flow/request/suppression.h"
#include "flow/world_test_priv.h"
#include "store/beside/asset.h"
#include "store/ledger.h"
#include "store/person/message.h"

struct desk {
    struct world w;
    struct arena a;
};

static void desk_open(struct desk *d, struct t *t)
{
    world_open(&d->w, t, "strict");
    world_notice(&d->w);
    world_choose(&d->w, WORLD_YES("ann"));
    world_import(&d->w, WORLD_CHAT("ann", "c1", "Where is my bicycle?"));
    arena_init(&d->a, 256 << 20);
}

static void desk_close(struct desk *d)
{
    arena_fini(&d->a);
    world_close(&d->w);
}

static struct id vault_of(struct desk *d, const char *who)
{
    struct err err = ERR_INIT;
    struct id vault = {{0}};
    T_DONE(
        d->w.t, flow_account(&d->w.f, ACCOUNT_PERSON, str_z(who), &vault, &err), &err);
    return vault;
}

static struct request_view ask(struct desk *d, enum request_kind kind, bool known)
{
    const struct request_new in = {
        .facts = {kind, REGIME_GDPR, known ? ROUTE_ACCOUNT : ROUTE_STRANGER,
            ZONE_BERLIN},
        .about = known ? vault_of(d, "ann") : (struct id){{0}},
        .identity = known ? IDENTITY_ACCOUNT : IDENTITY_CLAIMED,
        .role = DOER_REQUESTER,
        .claims = {.name = raw_from_str(STR("Ann Example")),
            .mail = raw_from_str(STR("ann@example.org")),
            .text = raw_from_str(STR("please"))}};
    struct request_view v = {0};
    struct err err = ERR_INIT;
    T_DONE(d->w.t, flow_request_open(&d->w.f, &in, &d->a, &v, &err), &err);
    return v;
}

static bool try_it(struct desk *d, int64_t number, struct request_event event,
    enum request_refusal *refusal, struct err *err)
{
    const struct request_do in = {.number = number, .event = event};
    return flow_request_do(&d->w.f, &in, refusal, err);
}

static void does(struct desk *d, int64_t number, enum request_act act, const char *who,
    enum request_outcome outcome)
{
    enum request_refusal refusal;
    struct err err = ERR_INIT;
    struct request_event e = {.act = act,
        .role = DOER_STAFF,
        .actor = str_z(who),
        .outcome = outcome,
        .reason = outcome == DECIDE_DENY ? WHY_NO_MATCH : WHY_NONE,
        .identity = IDENTITY_RECENT};
    T_DONE(d->w.t, try_it(d, number, e, &refusal, &err), &err);
    T_STR(d->w.t, request_refusal_word(refusal), STR("allowed"));
}

static struct request_view see(struct desk *d, int64_t number)
{
    struct request_view v = {0};
    struct err err = ERR_INIT;
    T_DONE(d->w.t, flow_request_see(&d->w.f, number, &d->a, &v, &err), &err);
    return v;
}

static struct str last_line(struct desk *d, const char *who, enum control control)
{
    const struct choice *lines;
    struct str value = STR("-");
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(d->w.t,
        ledger_read(d->w.f.store, vault_of(d, who), &d->a, &lines, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == control)
            value = lines[i].value;
    }
    return value;
}

static void approve(struct desk *d, int64_t number)
{
    does(d, number, ACT_ACKNOWLEDGE, "mia", 0);
    does(d, number, ACT_PROPOSE, "mia", DECIDE_FULFIL);
    does(d, number, ACT_APPROVE, "noa", 0);
}

/* Three of one instant, in the order of what happened. */
static void letters_are(struct desk *d, struct id vault)
{
    static const struct str begin[] = {STR_INIT("We have received"),
        STR_INIT("We are working"), STR_INIT("Your request is fulfilled")};
    struct papers papers = {0};
    struct err err = ERR_INIT;
    T_DONE(d->w.t, papers_read(&d->w.f, vault, &d->a, &papers, &err), &err);
    if (!T_EQ(d->w.t, papers.letter_count, COUNT(begin)))
        return;
    for (size_t i = 0; i < COUNT(begin); i++)
        T_OK(d->w.t,
            raw_eq_str(raw_slice(papers.letters[i].text, 0, begin[i].n), begin[i]));
}

static void an_objection_is_done_when_it_is_asked(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    T_STR(t, last_line(&d, "ann", CONTROL_OBJECTION), STR("-"));
    struct request_view v = ask(&d, REQUEST_OBJECTION, true);
    T_STR(t, request_state_word(v.state.state), STR("fulfilled"));
    T_STR(t, last_line(&d, "ann", CONTROL_OBJECTION), STR("on"));
    letters_are(&d, v.row.vault);
    v = ask(&d, REQUEST_OBJECTION, false); /* whose it is nobody knows yet */
    T_STR(t, request_state_word(v.state.state), STR("open"));
    desk_close(&d);
}

static void an_access_request_ends_in_a_sealed_export(struct t *t)
{
    struct desk d;
    const struct asset *files;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    size_t count = 0;
    uint64_t fetched = 0;
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ACCESS, true);
    T_STR(t, request_state_word(v.state.state), STR("open"));
    T_EQ(t, v.urgency, URGENCY_CALM);
    approve(&d, v.row.number);
    v = see(&d, v.row.number);
    T_STR(t, request_state_word(v.state.state), STR("fulfilled"));
    T_DONE(t, asset_list(d.w.f.store, v.row.vault, &d.a, &files, &count, &err), &err);
    T_OK(t, count > 3);
    T_DONE(t, file_join(d.w.dir, "got", dir, &err), &err);
    T_DONE(t, papers_fetch(&d.w.f, v.row.vault, dir, &fetched, &err), &err);
    T_EQ(t, fetched, count + 1);
    T_DONE(t, file_join(dir, "conversations-000.json", path, &err), &err);
    buf_init(&text, 1 << 20);
    T_DONE(t, file_read(path, &text, &err), &err);
    T_OK(t, strstr(buf_z(&text), "Where is my bicycle?") != NULL);
    buf_fini(&text);
    desk_close(&d);
}

static void an_erasure_ends_with_a_certificate_in_the_case(struct t *t)
{
    struct desk d;
    struct papers papers;
    struct id vault;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ERASURE, true);
    approve(&d, v.row.number);
    v = see(&d, v.row.number);
    T_STR(t, request_state_word(v.state.state), STR("fulfilled"));
    T_FAILS(t, flow_account(&d.w.f, ACCOUNT_PERSON, STR("ann"), &vault, &err), &err,
        "flow.no_account");
    T_DONE(t, papers_read(&d.w.f, v.row.vault, &d.a, &papers, &err), &err);
    T_OK(t, papers.result.n > 60); /* the deletion's id and the salt */
    desk_close(&d);
}

static void a_correction_and_a_restriction_are_lines_of_the_ledger(struct t *t)
{
    const struct paper_fix age = {
        .control = raw_from_str(STR("age")), .value = raw_from_str(STR("minor"))};
    struct suppression_found found;
    struct desk d;
    struct err err = ERR_INIT;
    enum request_refusal refusal;
    const struct request_event propose = {.act = ACT_PROPOSE,
        .role = DOER_STAFF,
        .actor = STR("mia"),
        .outcome = DECIDE_FULFIL};
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_CORRECTION, true);
    does(&d, v.row.number, ACT_ACKNOWLEDGE, "mia", 0);
    T_FAILS(
        t, try_it(&d, v.row.number, propose, &refusal, &err), &err, "flow.request_fix");
    T_DONE(t, store_begin(d.w.f.store, &err), &err);
    T_DONE(t, papers_put_fix(&d.w.f, v.row.vault, &age, &err), &err);
    T_DONE(t, store_commit(d.w.f.store, &err), &err);
    does(&d, v.row.number, ACT_PROPOSE, "mia", DECIDE_FULFIL);
    T_STR(t, last_line(&d, "ann", CONTROL_AGE), STR("adult"));
    does(&d, v.row.number, ACT_APPROVE, "noa", 0);
    T_STR(t, last_line(&d, "ann", CONTROL_AGE), STR("minor"));
    v = ask(&d, REQUEST_RESTRICTION, true);
    approve(&d, v.row.number);
    T_STR(t, last_line(&d, "ann", CONTROL_OBJECTION), STR("on"));
    T_STR(t, last_line(&d, "ann", CONTROL_MEMORY_SAVED), STR("off"));
    T_DONE(t, suppression_look(&d.w.f, raw_from_str(STR("Ann Example")), &found, &err),
        &err);
    T_EQ(t, found.terms, 0);
    desk_close(&d);
}

static void a_stranger_is_kept_out_of_answers(struct t *t)
{
    const struct paper_fix term = {.term = raw_from_str(STR("Ann Example"))};
    struct suppression_found found;
    struct desk d;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_SUPPRESSION, false);
    does(&d, v.row.number, ACT_CONFIRM_IDENTITY, "mia", 0);
    T_DONE(t, store_begin(d.w.f.store, &err), &err);
    T_DONE(t, papers_put_fix(&d.w.f, v.row.vault, &term, &err), &err);
    T_DONE(t, store_commit(d.w.f.store, &err), &err);
    does(&d, v.row.number, ACT_PROPOSE, "mia", DECIDE_FULFIL);
    does(&d, v.row.number, ACT_APPROVE, "noa", 0);
    T_DONE(t,
        suppression_look(
            &d.w.f, raw_from_str(STR("She is ann-example, 31.")), &found, &err),
        &err);
    T_EQ(t, found.terms, 1);
    T_EQ(t, found.hits, 1);
    desk_close(&d);
}

static void whose_account_it_is_must_be_found_first(struct t *t)
{
    struct desk d;
    struct err err = ERR_INIT;
    enum request_refusal refusal;
    const struct request_event propose = {.act = ACT_PROPOSE,
        .role = DOER_STAFF,
        .actor = STR("mia"),
        .outcome = DECIDE_FULFIL};
    const struct request_event alone = {.act = ACT_APPROVE,
        .role = DOER_STAFF,
        .actor = STR("mia"),
        .outcome = DECIDE_FULFIL};
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ACCESS, false);
    does(&d, v.row.number, ACT_ACKNOWLEDGE, "mia", 0);
    T_DONE(t, try_it(&d, v.row.number, propose, &refusal, &err), &err);
    T_STR(t, request_refusal_word(refusal), STR("identity_too_weak"));
    does(&d, v.row.number, ACT_CONFIRM_IDENTITY, "mia", 0);
    T_FAILS(t, try_it(&d, v.row.number, propose, &refusal, &err), &err,
        "flow.request_account");
    T_FAILS(t, flow_request_link(&d.w.f, v.row.number, STR("nobody"), &err), &err,
        "flow.no_account");
    T_DONE(t, flow_request_link(&d.w.f, v.row.number, STR("ann"), &err), &err);
    T_DONE(t, try_it(&d, v.row.number, alone, &refusal, &err), &err);
    T_STR(t, request_refusal_word(refusal), STR("same_person"));
    T_EQ(t, see(&d, v.row.number).event_count, 3); /* what was refused left nothing */
    does(&d, v.row.number, ACT_PROPOSE, "mia", DECIDE_FULFIL);
    T_FAILS(t, flow_request_see(&d.w.f, 99, &d.a, &v, &err), &err, "flow.no_request");
    desk_close(&d);
}

static void every_step_is_told_and_waits_for_the_mail(struct t *t)
{
    struct desk d;
    struct papers papers;
    const struct message *letters;
    struct err err = ERR_INIT;
    size_t count = 0;
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ACCESS, false);
    does(&d, v.row.number, ACT_ACKNOWLEDGE, "mia", 0);
    does(&d, v.row.number, ACT_ASSIGN, "mia", 0);
    does(&d, v.row.number, ACT_PROPOSE, "mia", DECIDE_DENY);
    does(&d, v.row.number, ACT_APPROVE, "noa", 0);
    T_DONE(t, papers_read(&d.w.f, v.row.vault, &d.a, &papers, &err), &err);
    T_OK(t, raw_eq_str(papers.claims.text, STR("please")));
    T_EQ(t, papers.letter_count, 3);
    T_DONE(t, message_list(d.w.f.store, &d.a, &letters, &count, &err), &err);
    T_EQ(t, count, 3);
    T_OK(t, raw_eq_str(letters[0].to, STR("ann@example.org")));
    desk_close(&d);
}

static void time_ends_what_waits_and_destroys_what_was_sent(struct t *t)
{
    static const char words[] = "a scan";
    struct source_mem mem = {raw_of(words, sizeof words - 1)};
    struct source bytes = source_from_mem(&mem);
    struct request_swept swept;
    struct desk d;
    struct papers papers;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ACCESS, false);
    T_DONE(t,
        papers_attach(&d.w.f, v.row.vault, raw_from_str(STR("pass.png")), &bytes, &err),
        &err);
    does(&d, v.row.number, ACT_ASK_IDENTITY, "mia", 0);
    d.w.f.now.us += 20 * INSTANT_DAY_US;
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.expired, 0);
    d.w.f.now.us += 12 * INSTANT_DAY_US;
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.expired, 1);
    T_EQ(t, swept.destroyed, 0);
    T_STR(t, request_state_word(see(&d, v.row.number).state.state), STR("expired"));
    d.w.f.now.us += 31 * INSTANT_DAY_US;
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.destroyed, 1);
    T_FAILS(t, papers_read(&d.w.f, v.row.vault, &d.a, &papers, &err), &err,
        "store.vault_gone");
    T_OK(t, id_is_zero(see(&d, v.row.number).row.vault));
    d.w.f.now.us += 760 * INSTANT_DAY_US;
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.forgotten, 1);
    desk_close(&d);
}

static bool stop_now(void)
{
    return true;
}

static void what_was_cut_off_goes_on(struct t *t)
{
    struct desk d;
    enum request_refusal refusal;
    struct request_swept swept;
    const struct asset *files;
    struct err err = ERR_INIT;
    size_t count = 0, whole;
    const struct request_event approve_it = {
        .act = ACT_APPROVE, .role = DOER_STAFF, .actor = STR("noa")};
    desk_open(&d, t);
    struct request_view v = ask(&d, REQUEST_ACCESS, true);
    approve(&d, v.row.number);
    T_DONE(t, asset_list(d.w.f.store, v.row.vault, &d.a, &files, &whole, &err), &err);
    v = ask(&d, REQUEST_ACCESS, true);
    does(&d, v.row.number, ACT_ACKNOWLEDGE, "mia", 0);
    does(&d, v.row.number, ACT_PROPOSE, "mia", DECIDE_FULFIL);
    d.w.f.stop = stop_now;
    T_FAILS(
        t, try_it(&d, v.row.number, approve_it, &refusal, &err), &err, "flow.stopped");
    d.w.f.stop = NULL;
    T_STR(t, request_state_word(see(&d, v.row.number).state.state), STR("approved"));
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.done, 1);
    T_STR(t, request_state_word(see(&d, v.row.number).state.state), STR("fulfilled"));
    T_DONE(t, asset_list(d.w.f.store, v.row.vault, &d.a, &files, &count, &err), &err);
    T_EQ(t, count, whole); /* what the first try left is gone */
    T_DONE(t, flow_request_sweep(&d.w.f, &swept, &err), &err);
    T_EQ(t, swept.done, 0);
    desk_close(&d);
}

static void holidays_are_read_from_the_state(struct t *t)
{
    struct desk d;
    char path[FILE_PATH_MAX];
    struct holidays h;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    T_DONE(t, flow_request_holidays(&d.w.f, &d.a, &h, &err), &err);
    T_EQ(t, h.count, 0);
    T_DONE(t, file_join(d.w.state, "holidays", path, &err), &err);
    T_DONE(t,
        file_replace(path,
            raw_from_str(STR("# ours\n2026-12-25 # Christmas\n\n2026-04-06\n")), &err),
        &err);
    T_DONE(t, flow_request_holidays(&d.w.f, &d.a, &h, &err), &err);
    T_EQ(t, h.count, 2);
    T_OK(t, h.days[0] < h.days[1]);
    T_DONE(t, file_replace(path, raw_from_str(STR("Christmas\n")), &err), &err);
    T_FAILS(t, flow_request_holidays(&d.w.f, &d.a, &h, &err), &err, "flow.holidays");
    desk_close(&d);
}

static void too_many_requests_at_once_are_refused(struct t *t)
{
    struct desk d;
    struct request_view v;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    for (int i = 0; i < REQUEST_OPEN_MAX; i++)
        ask(&d, REQUEST_ACCESS, true);
    const struct request_new in = {
        .facts = {REQUEST_ACCESS, REGIME_GDPR, ROUTE_ACCOUNT, ZONE_BERLIN},
        .about = vault_of(&d, "ann"),
        .role = DOER_REQUESTER};
    T_FAILS(
        t, flow_request_open(&d.w.f, &in, &d.a, &v, &err), &err, "flow.request_many");
    const struct request_new nothing = {.role = DOER_REQUESTER};
    T_FAILS(t, flow_request_open(&d.w.f, &nothing, &d.a, &v, &err), &err,
        "flow.request_facts");
    desk_close(&d);
}

static const struct t_case cases[] = {
    T_CASE(an_objection_is_done_when_it_is_asked),
    T_CASE(an_access_request_ends_in_a_sealed_export),
    T_CASE(an_erasure_ends_with_a_certificate_in_the_case),
    T_CASE(a_correction_and_a_restriction_are_lines_of_the_ledger),
    T_CASE(a_stranger_is_kept_out_of_answers),
    T_CASE(whose_account_it_is_must_be_found_first),
    T_CASE(every_step_is_told_and_waits_for_the_mail),
    T_CASE(time_ends_what_waits_and_destroys_what_was_sent),
    T_CASE(what_was_cut_off_goes_on),
    T_CASE(holidays_are_read_from_the_state),
    T_CASE(too_many_requests_at_once_are_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
