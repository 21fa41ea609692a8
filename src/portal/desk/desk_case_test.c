/* One case at the desk: what is seen, what is done, who decides. */
#include "flow/request/words.h"
#include "portal/desk/desk.h"
#include "portal/desk/show.h"
#include "portal/desk/team_test_priv.h"
#include "store/person/message.h"

static void a_case_is_worked_on_and_two_decide(struct t *t)
{
    struct team s;
    const struct asking wants = {
        REQUEST_SUPPRESSION, REGIME_GDPR, "cleo@example.org", "Not my street", 1};
    begin(&s, t);
    int64_t n = ask(&s, &wants);
    T_EQ(t, browser_get(&s.mia, at(&s, n, "")), 200);
    T_OK(t, browser_shows(&s.mia, "Not my street"));
    T_OK(t, browser_shows(&s.mia, "cleo@example.org"));
    T_OK(t, browser_shows(&s.mia, "needed: a proof"));
    T_OK(t, s.mia.got.n < 60 << 10);
    act(&s, &s.mia, n, "act=acknowledge", "done");
    act(&s, &s.mia, n, "act=assign&assignee=mia", "done");
    act(&s, &s.mia, n, "act=decide&outcome=fulfil", "identity_too_weak");
    act(&s, &s.mia, n, "act=ask_identity&text=Which+street%3F", "done");
    act(&s, &s.mia, n, "act=confirm_identity&identity=proof", "done");
    act(&s, &s.mia, n, "act=decide&outcome=fulfil&text=It+is+out.", "need_fix");
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/fix"), "terms=Green+Street+12"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_fixed"));
    act(&s, &s.mia, n, "act=decide&outcome=deny&text=No.", "no_reason");
    act(&s, &s.mia, n, "act=decide&outcome=fulfil&text=It+is+out.", "done");
    T_EQ(t, see(&s, n).state.state, REQUEST_PROPOSED);
    act(&s, &s.mia, n, "act=approve", "same_person");
    browser_get(&s.mia, at(&s, n, ""));
    T_OK(t, browser_shows(&s.mia, "somebody else approves it"));
    T_EQ(t, browser_get(&s.noa, at(&s, n, "")), 200);
    T_OK(t, browser_shows(&s.noa, "It is out.</textarea>"));
    act(&s, &s.noa, n, "act=return", "done");
    act(&s, &s.noa, n, "act=decide&outcome=fulfil&text=It+is+out+now.", "done");
    act(&s, &s.mia, n, "act=approve", "done");
    T_EQ(t, see(&s, n).state.state, REQUEST_FULFILLED);
    browser_get(&s.mia, at(&s, n, ""));
    T_OK(t, browser_shows(&s.mia, "It is out now."));
    T_OK(t, browser_shows(&s.mia, "Carried out"));
    finish(&s);
}

static void what_they_saw_is_what_they_decide(struct t *t)
{
    struct team s;
    begin(&s, t);
    int64_t n = ask(&s, &cleos);
    browser_get(&s.noa, at(&s, n, "")); /* one event */
    act(&s, &s.mia, n, "act=acknowledge", "done");
    T_EQ(t, browser_post(&s.noa, at(&s, n, "/do"), "act=acknowledge&seen=1"), 303);
    T_OK(t, browser_shows(&s.noa, "said=desk_moved"));
    T_EQ(t, browser_post(&s.noa, at(&s, n, "/do"), "act=decide&outcome=fulfil&seen=2"),
        303);
    T_OK(t, browser_shows(&s.noa, "said=desk_done")); /* one is enough for this kind */
    T_EQ(t, see(&s, n).state.state, REQUEST_FULFILLED);
    static const char *const wrong[] = {"act=revoke", "act=finish", "act=appeal",
        "act=", "act=assign&reason=none%20such", "act=decide&outcome=maybe",
        "act=confirm_identity&identity=sure"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        int got = browser_post(&s.noa, at(&s, n, "/do"), wrong[i]);
        if (!T_OK(t, got == 400 || browser_shows(&s.noa, "said=desk_wrong_state")))
            t_note(t, "%s: %d", wrong[i], got);
    }
    T_EQ(t, browser_get(&s.noa, at(&s, 99, "")), 404);
    T_EQ(t, browser_get(&s.noa, "/desk/cases/x"), 404);
    finish(&s);
}

static void an_appeal_is_decided_by_others(struct t *t)
{
    struct team s;
    begin(&s, t);
    struct browser kim = browser_new(&s.w), lee = browser_new(&s.w);
    browser_staff(&kim, "kim", PARTY_OFFICER);
    browser_staff(&lee, "lee", PARTY_OFFICER);
    int64_t n = ask(&s, &cleos);
    const struct request_do appeal = {
        .number = n, .event = {.act = ACT_APPEAL, .role = DOER_REQUESTER}};
    enum request_refusal refusal;
    struct err err = ERR_INIT;
    act(&s, &s.mia, n, "act=acknowledge", "done");
    act(&s, &s.mia, n, "act=decide&outcome=deny&reason=no_match&text=Nobody.", "done");
    act(&s, &s.noa, n, "act=approve", "done");
    T_EQ(t, see(&s, n).state.state, REQUEST_DENIED);
    T_DONE(t, flow_request_do(&s.w.f, &appeal, &refusal, &err), &err);
    T_EQ(t, refusal, REFUSAL_NONE);
    T_EQ(t, browser_get(&kim, at(&s, n, "")), 200);
    T_OK(t, browser_shows(&kim, "decide anew"));
    act(&s, &kim, n, "act=decide&outcome=overturn", "done");
    act(&s, &s.mia, n, "act=approve", "same_person");
    act(&s, &s.noa, n, "act=approve", "same_person");
    browser_get(&s.noa, at(&s, n, ""));
    T_OK(t, browser_shows(&s.noa, "somebody else approves it"));
    act(&s, &lee, n, "act=approve", "done");
    T_EQ(t, see(&s, n).state.state, REQUEST_WORK);
    browser_free(&kim);
    browser_free(&lee);
    finish(&s);
}

static void an_auditor_sees_what_was_done_and_no_words(struct t *t)
{
    struct team s;
    begin(&s, t);
    int64_t n = ask(&s, &cleos);
    struct browser b = browser_new(&s.w);
    browser_staff(&b, "kim", PARTY_AUDITOR);
    act(&s, &s.mia, n, "act=acknowledge", "done");
    T_EQ(t, browser_get(&b, "/desk"), 200);
    T_OK(t, browser_shows(&b, "c…@example.org") && !browser_shows(&b, "checkbox"));
    T_EQ(t, browser_get(&b, at(&s, n, "")), 200);
    T_OK(t, browser_shows(&b, "Work started") && browser_shows(&b, "c…@example.org"));
    T_OK(t, !browser_shows(&b, "All you have") && !browser_shows(&b, "cleo@"));
    T_OK(t, !browser_shows(&b, "<textarea"));
    browser_free(&b);
    finish(&s);
}

static void words_are_told_noted_and_ready(struct t *t)
{
    struct team s;
    begin(&s, t);
    int64_t n = ask(&s, &cleos);
    browser_get(&s.mia, at(&s, n, "?reply=more_time"));
    T_OK(t, browser_shows(&s.mia, "Ihr Antrag Nr. 1 braucht")); /* Cleo's language */
    T_OK(t, browser_shows(&s.mia, "<option value=\"de\" selected>"));
    browser_get(&s.mia, at(&s, n, "?reply=more_time&in=fr"));
    T_OK(t, browser_shows(&s.mia, "votre demande n° 1"));
    T_OK(t, !browser_shows(&s.mia, "{day}") && !browser_shows(&s.mia, " | "));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/write"), "to=staff&text=Looks+odd"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_noted"));
    T_EQ(
        t, browser_post(&s.mia, at(&s, n, "/write"), "to=person&text=Hello+Cleo"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_told"));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/write"), "to=person&text="), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_text"));
    browser_get(&s.noa, at(&s, n, ""));
    T_OK(t, browser_shows(&s.noa, "Looks odd") && browser_shows(&s.noa, "Hello Cleo"));
    T_EQ(t, browser_get(&s.noa, "/desk/letters"), 200);
    T_OK(t, browser_shows(&s.noa, "c…@example.org"));
    char id[64] = "", path[128];
    T_OK(t, browser_cut(&s.noa, "/desk/letters/", '"', id, sizeof id));
    snprintf(path, sizeof path, "/desk/letters/%s", id);
    T_EQ(t, browser_get(&s.noa, path), 200);
    T_OK(t, browser_shows(&s.noa, "Hello Cleo"));
    T_OK(t, browser_shows(&s.noa, "cleo@example.org"));
    T_EQ(t, browser_get(&s.noa, "/desk/letters/00112233445566778899aabbccddeeff"), 404);
    finish(&s);
}

static void an_account_is_found_by_people(struct t *t)
{
    struct team s;
    begin(&s, t);
    struct asking anns = cleos;
    anns.mail = "ann@example.org";
    browser_sign_up(&s.nobody, "ann@example.org");
    int64_t n = ask(&s, &anns);
    browser_get(&s.mia, at(&s, n, ""));
    T_OK(t, browser_shows(&s.mia, "There is an account with this address."));
    static const struct {
        const char *fields, *says;
    } rows[] = {{"account=bob%40example.org", "no_account"},
        {"account=%2F%2F", "no_account"}, {"account=", "no_account"},
        {"account=Ann%40example.org", "linked"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char said[64];
        T_EQ(t, browser_post(&s.mia, at(&s, n, "/link"), rows[i].fields), 303);
        snprintf(said, sizeof said, "said=desk_%s", rows[i].says);
        if (!T_OK(t, browser_shows(&s.mia, said)))
            t_note(t, "%s", rows[i].fields);
    }
    struct id ann = site_vault(&s.w, "ann@example.org");
    T_OK(t, id_eq(see(&s, n).row.about, ann));
    browser_get(&s.mia, at(&s, n, ""));
    T_OK(t, !browser_shows(&s.mia, "There is an account with this address."));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/fix"), "control=age&value=old"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_text"));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/fix"), "control=age&value=adult"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_fixed"));
    finish(&s);
}

static void an_address_in_a_list_is_masked(struct t *t)
{
    static const struct {
        const char *given, *want;
    } rows[] = {{"cleo@example.org", "c…@example.org"}, {"ørn@b.no", "ø…@b.no"},
        {"a@b@c.org", "a…@c.org"}, {"u-17", "u…"}, {"\xff@x", "\xff…@x"}};
    struct arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct raw got;
        T_OK(t, desk_mask(&a, raw_from_str(str_z(rows[i].given)), &got));
        if (!T_OK(t, raw_eq_str(got, str_z(rows[i].want))))
            t_note(t, "%s", rows[i].given);
    }
    arena_fini(&a);
}

#define EVIL "\"><script>alert(1)</script><img src=x onerror=alert(2)>'`"

static void words_of_a_case_are_never_markup(struct t *t)
{
    struct team s;
    begin(&s, t);
    struct asking evil = {REQUEST_ACCESS, REGIME_GDPR, EVIL "@x.org", EVIL, 1};
    int64_t n = ask(&s, &evil);
    struct request_words words = {n, DOER_STAFF, STR("mia"), raw_from_str(STR(EVIL))};
    struct source_mem mem = {raw_from_str(STR("x"))};
    struct source bytes = source_from_mem(&mem);
    struct err err = ERR_INIT;
    T_DONE(t, flow_request_tell(&s.w.f, &words, &err), &err);
    T_DONE(t, flow_request_note(&s.w.f, &words, &err), &err);
    T_DONE(t,
        papers_attach(
            &s.w.f, see(&s, n).row.vault, raw_from_str(STR(EVIL)), &bytes, &err),
        &err);
    const char *const pages[] = {at(&s, n, ""), "/desk?q=%3Cscript%3Ealert(1)", "/desk",
        "/desk/letters", "/desk/sign-in?entry=%22%3E%3Cscript%3Ealert(1)"};
    for (size_t i = 0; i < COUNT(pages); i++) {
        browser_get(i == 4 ? &s.nobody : &s.mia, pages[i]);
        struct browser *b = i == 4 ? &s.nobody : &s.mia;
        bool markup = browser_shows(b, "<script>alert") || browser_shows(b, "<img src");
        if (!T_OK(t, b->status == 200 && !markup))
            t_note(t, "%s", pages[i]);
    }
    finish(&s);
}

static void files_go_up_and_down(struct t *t)
{
    static const unsigned char png[] = "\x89PNG\r\n--edge-is-not-here\r\n\0bytes";
    struct team s;
    char file[64] = "", path[256];
    begin(&s, t);
    int64_t n = ask(&s, &cleos);
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t,
        browser_upload(&s.mia, at(&s, n, "/attach"), "C:\\a\\ans wer.png",
            raw_of(png, sizeof png)),
        303);
    T_OK(t, browser_shows(&s.mia, "said=desk_sent"));
    browser_get(&s.mia, at(&s, n, ""));
    T_OK(t, browser_shows(&s.mia, ">ans wer.png</a>"));
    T_OK(t, browser_cut(&s.mia, "/files/", '"', file, sizeof file));
    snprintf(path, sizeof path, "/desk/cases/%lld/files/%s", (long long)n, file);
    T_EQ(t, browser_get(&s.mia, path), 200);
    T_OK(t, browser_shows(&s.mia, "attachment; filename=\"ans_wer.png\""));
    T_OK(t, browser_shows(&s.mia, "content-type: application/octet-stream"));
    T_OK(t, memmem(s.mia.got.p, s.mia.got.n, png, sizeof png) != NULL);
    int64_t other = ask(&s, &cleos); /* a file of one case is none of another */
    snprintf(path, sizeof path, "/desk/cases/%lld/files/%s", (long long)other, file);
    T_EQ(t, browser_get(&s.mia, path), 404);
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/attach"), "file=x"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_files_none"));
    struct buf large;
    buf_init(&large, 64 << 20);
    for (size_t i = 0; i < (21 << 20) / 64; i++)
        buf_add(&large,
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", 64);
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t, browser_upload(&s.mia, at(&s, n, "/attach"), "big", buf_raw(&large)), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_files\r\n"));
    for (size_t i = 0; i < (4 << 20) / 64; i++)
        buf_add(&large,
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", 64);
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t, browser_upload(&s.mia, at(&s, n, "/attach"), "huge", buf_raw(&large)), 413);
    buf_fini(&large);
    finish(&s);
}

static void what_was_sent_dies_30_days_after_the_close(struct t *t)
{
    struct team s;
    begin(&s, t);
    int64_t n = ask(&s, &cleos);
    struct ask a = {.flow = &s.w.f};
    struct source_mem mem = {raw_from_str(STR("x"))};
    struct source bytes = source_from_mem(&mem);
    struct err err = ERR_INIT;
    T_DONE(t,
        papers_attach(
            &s.w.f, see(&s, n).row.vault, raw_from_str(STR("a.png")), &bytes, &err),
        &err);
    act(&s, &s.mia, n, "act=acknowledge", "done");
    act(&s, &s.mia, n, "act=decide&outcome=fulfil", "done");
    s.w.f.now.us += 29 * INSTANT_DAY_US;
    T_DONE(t, desk_sweep(&a, &err), &err);
    T_OK(t, !id_is_zero(see(&s, n).row.vault));
    s.w.f.now.us += 2 * INSTANT_DAY_US;
    T_DONE(t, desk_sweep(&a, &err), &err);
    T_OK(t, id_is_zero(see(&s, n).row.vault));
    T_EQ(t, browser_get(&s.mia, at(&s, n, "")), 200);
    T_OK(t, browser_shows(&s.mia, "in this case is destroyed"));
    T_OK(t, !browser_shows(&s.mia, "All you have") && !browser_shows(&s.mia, "a.png"));
    T_EQ(t, browser_upload(&s.mia, at(&s, n, "/attach"), "a", raw_of("x", 1)), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_over"));
    browser_get(&s.mia, at(&s, n, ""));
    T_EQ(t, browser_post(&s.mia, at(&s, n, "/write"), "to=staff&text=Hm"), 303);
    T_OK(t, browser_shows(&s.mia, "said=desk_over"));
    finish(&s);
}

static void figures_are_counted_and_drawn(struct t *t)
{
    struct team s;
    begin(&s, t);
    struct browser b = browser_new(&s.w);
    browser_staff(&b, "kim", PARTY_OPERATOR);
    T_EQ(t, browser_get(&b, "/desk/metrics"), 200);
    T_OK(t, browser_shows(&b, "Nothing was answered yet."));
    int64_t n = ask(&s, &cleos);
    ask(&s, &cleos);
    act(&s, &s.mia, n, "act=acknowledge", "done");
    act(&s, &s.mia, n, "act=decide&outcome=fulfil", "done");
    T_EQ(t, browser_get(&b, "/desk/metrics"), 200);
    T_OK(t, browser_shows(&b, "100 %") && browser_shows(&b, "1 day</dd>"));
    T_OK(t, browser_shows(&b, "<desc id=\"t-desc\">") && browser_shows(&b, "<td>GDPR"));
    T_OK(t, browser_shows(&b, "<th scope=\"row\">2026-03</th>"));
    T_OK(t, browser_shows(&b, "/requests/numbers") && b.got.n < 60 << 10);
    browser_free(&b);
    finish(&s);
}

static const struct t_case cases[] = {
    T_CASE(a_case_is_worked_on_and_two_decide),
    T_CASE(what_they_saw_is_what_they_decide),
    T_CASE(an_appeal_is_decided_by_others),
    T_CASE(an_auditor_sees_what_was_done_and_no_words),
    T_CASE(words_are_told_noted_and_ready),
    T_CASE(an_account_is_found_by_people),
    T_CASE(an_address_in_a_list_is_masked),
    T_CASE(words_of_a_case_are_never_markup),
    T_CASE(files_go_up_and_down),
    T_CASE(what_was_sent_dies_30_days_after_the_close),
    T_CASE(figures_are_counted_and_drawn),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
