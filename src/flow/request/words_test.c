#include "flow/request/words.h"

#include <string.h>

#include "flow/request/papers.h"
#include "flow/world_test_priv.h"
#include "store/person/message.h"

struct desk {
    struct world w;
    struct arena a;
    struct request_view v;
};

static void desk_open(struct desk *d, struct t *t)
{
    const struct request_new in = {
        .facts = {REQUEST_SUPPRESSION, REGIME_GDPR, ROUTE_STRANGER, ZONE_BERLIN},
        .identity = IDENTITY_CLAIMED,
        .role = DOER_REQUESTER,
        .claims = {.mail = raw_from_str(STR("bob@example.org")),
            .language = raw_from_str(STR("de"))}};
    struct err err = ERR_INIT;
    world_open(&d->w, t, "strict");
    arena_init(&d->a, 64 << 20);
    T_DONE(t, flow_request_open(&d->w.f, &in, &d->a, &d->v, &err), &err);
}

static void desk_close(struct desk *d)
{
    arena_fini(&d->a);
    world_close(&d->w);
}

static struct papers read_papers(struct desk *d)
{
    struct papers p = {0};
    struct err err = ERR_INIT;
    T_DONE(d->w.t, papers_read(&d->w.f, d->v.row.vault, &d->a, &p, &err), &err);
    return p;
}

static size_t mails(struct desk *d)
{
    const struct message *all;
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(d->w.t, message_list(d->w.f.store, &d->a, &all, &count, &err), &err);
    return count;
}

static void what_the_staff_tells_leaves_and_what_it_notes_stays(struct t *t)
{
    struct desk d;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    struct request_words w = {
        d.v.row.number, DOER_STAFF, STR("mia"), raw_from_str(STR("Which name?"))};
    size_t before = mails(&d), letters = read_papers(&d).letter_count;
    T_DONE(t, flow_request_tell(&d.w.f, &w, &err), &err);
    T_EQ(t, mails(&d), before + 1);
    w.from = DOER_REQUESTER;
    T_DONE(t, flow_request_tell(&d.w.f, &w, &err), &err);
    T_EQ(t, mails(&d), before + 1);
    T_DONE(t, flow_request_note(&d.w.f, &w, &err), &err);
    T_EQ(t, mails(&d), before + 1);
    struct papers p = read_papers(&d);
    T_EQ(t, p.letter_count, letters + 2);
    T_EQ(t, p.letters[letters].from, DOER_STAFF);
    if (T_EQ(t, p.note_count, 1)) {
        T_OK(t, raw_eq_str(p.notes[0].by, STR("mia")));
        T_OK(t, raw_eq_str(p.notes[0].text, STR("Which name?")));
        T_EQ(t, p.notes[0].at.us, d.w.f.now.us);
    }
    T_OK(t, raw_eq_str(p.claims.language, STR("de")));
    w.text.n = 0;
    T_FAILS(t, flow_request_tell(&d.w.f, &w, &err), &err, "flow.request_text");
    err = ERR_INIT;
    T_FAILS(t, flow_request_note(&d.w.f, &w, &err), &err, "flow.request_text");
    desk_close(&d);
}

static void what_is_to_be_set_right_is_kept_line_by_line(struct t *t)
{
    struct desk d;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    struct request_fix fix = {.number = d.v.row.number,
        .terms = raw_from_str(STR(" Bob Example \r\n\n12 Green Street\n"))};
    T_DONE(t, flow_request_fix(&d.w.f, &fix, &err), &err);
    struct papers p = read_papers(&d);
    if (T_EQ(t, p.fix_count, 2)) {
        bool first = raw_eq_str(p.fixes[0].term, STR("Bob Example"));
        T_OK(t, raw_eq_str(p.fixes[!first].term, STR("Bob Example")));
        T_OK(t, raw_eq_str(p.fixes[first].term, STR("12 Green Street")));
    }
    fix.terms = raw_from_str(STR(" \n"));
    T_FAILS(t, flow_request_fix(&d.w.f, &fix, &err), &err, "flow.request_text");
    err = ERR_INIT;
    fix.control = raw_from_str(STR("age"));
    fix.value = raw_from_str(STR("adult"));
    T_DONE(t, flow_request_fix(&d.w.f, &fix, &err), &err);
    T_EQ(t, read_papers(&d).fix_count, 3);
    desk_close(&d);
}

static void do_it(struct desk *d, enum request_act act, const char *by,
    enum request_outcome outcome, const char *text)
{
    const struct request_do in = {.number = d->v.row.number,
        .event = {.act = act,
            .role = DOER_STAFF,
            .actor = str_z(by),
            .outcome = outcome,
            .reason = outcome == DECIDE_DENY ? WHY_NO_MATCH : WHY_NONE},
        .text = raw_from_str(str_z(text))};
    enum request_refusal refusal = REFUSAL_STATE;
    struct err err = ERR_INIT;
    T_DONE(d->w.t, flow_request_do(&d->w.f, &in, &refusal, &err), &err);
    T_EQ(d->w.t, refusal, REFUSAL_NONE);
}

static void an_answer_is_told_when_the_second_one_approves(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    do_it(&d, ACT_ACKNOWLEDGE, "mia", DECIDE_NOTHING, "");
    do_it(&d, ACT_PROPOSE, "mia", DECIDE_DENY, "Nobody of that name is here.");
    struct papers p = read_papers(&d);
    T_OK(t, raw_eq_str(p.draft, STR("Nobody of that name is here.")));
    do_it(&d, ACT_RETURN, "noa", DECIDE_NOTHING, "");
    do_it(&d, ACT_PROPOSE, "mia", DECIDE_DENY, "We found nobody.");
    size_t told = read_papers(&d).letter_count;
    do_it(&d, ACT_APPROVE, "noa", DECIDE_NOTHING, "");
    p = read_papers(&d);
    if (T_EQ(t, p.letter_count, told + 1)) {
        struct raw last = p.letters[told].text;
        T_OK(t, memmem(last.p, last.n, "We found nobody.", 16) != NULL);
        T_OK(t, memmem(last.p, last.n, "of that name", 12) == NULL);
    }
    struct request_view v;
    struct err err = ERR_INIT;
    T_DONE(t, flow_request_see(&d.w.f, d.v.row.number, &d.a, &v, &err), &err);
    /* What was closed says when it had been due. */
    T_OK(t, !instant_known(v.deadlines.due) && instant_known(v.row.due));
    T_EQ(t, v.row.due.us, d.v.deadlines.due.us);
    desk_close(&d);
}

struct packed {
    struct buf names;
    size_t bytes;
};

static bool pack_begin(void *ctx, struct str name, struct err *err)
{
    struct packed *p = ctx;
    buf_add_str(&p->names, name);
    buf_add_char(&p->names, ' ');
    return buf_ok(&p->names, err);
}

static bool pack_write(void *ctx, const void *bytes, size_t n, struct err *err)
{
    struct packed *p = ctx;
    (void)bytes;
    (void)err;
    p->bytes += n;
    return true;
}

static bool pack_end(void *ctx, struct err *err)
{
    (void)ctx;
    (void)err;
    return true;
}

static void what_is_for_them_is_handed_out_and_nothing_else(struct t *t)
{
    struct desk d;
    struct packed packed = {.bytes = 0};
    const struct export_place to = {pack_begin, pack_write, pack_end, &packed};
    const struct paper_file *files;
    size_t count;
    struct err err = ERR_INIT;
    desk_open(&d, t);
    buf_init(&packed.names, 1000);
    struct source_mem theirs = {raw_from_str(STR("a scan"))};
    struct source_mem ours = {raw_from_str(STR("an answer"))};
    struct source in = source_from_mem(&theirs), out = source_from_mem(&ours);
    T_DONE(t,
        papers_attach(&d.w.f, d.v.row.vault, raw_from_str(STR("pass.png")), &in, &err),
        &err);
    T_DONE(t,
        papers_send(
            &d.w.f, d.v.row.vault, raw_from_str(STR("../our answer.pdf")), &out, &err),
        &err);
    T_DONE(t, papers_files(&d.w.f, d.v.row.vault, &d.a, &files, &count, &err), &err);
    if (T_EQ(t, count, 2)) {
        T_EQ(t, files[0].origin, PAPER_FROM_THEM);
        T_EQ(t, files[1].origin, PAPER_FROM_US);
        T_EQ(t, files[1].asset.size_bytes, 9);
    }
    T_DONE(t, papers_hand_out(&d.w.f, d.v.row.vault, &to, &err), &err);
    T_STR(t, buf_str(&packed.names), STR("sent/1-.._our_answer.pdf "));
    T_EQ(t, packed.bytes, 9);
    T_DONE(t, papers_files(&d.w.f, (struct id){{0}}, &d.a, &files, &count, &err), &err);
    T_EQ(t, count, 0);
    buf_fini(&packed.names);
    desk_close(&d);
}

static const struct t_case cases[] = {
    T_CASE(what_the_staff_tells_leaves_and_what_it_notes_stays),
    T_CASE(what_is_to_be_set_right_is_kept_line_by_line),
    T_CASE(an_answer_is_told_when_the_second_one_approves),
    T_CASE(what_is_for_them_is_handed_out_and_nothing_else),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
