/* One case: what was asked, what was done and said, and what can be done now. */
#include "flow/request/papers.h"
#include "portal/desk/act.h"
#include "portal/desk/desk.h"
#include "portal/desk/reply.h"
#include "portal/desk/show.h"
#include "portal/page/entry.h"
#include "portal/request/request_page.h"

/* --- what happened */

static void show_events(struct view *to, const struct request_view *r)
{
    for (size_t i = 0; i < r->event_count; i++) {
        const struct request_event *e = &r->events[i];
        struct view *v = view_add(to, "events");
        ask_time(v, "at", e->at);
        view_str(v, "act", request_act_word(e->act));
        view_str(v, "role", request_role_word(e->role));
        view_copy(v, "actor", e->actor);
        view_copy(v, "assignee", e->assignee);
        view_flag(v, "nobody", e->act == ACT_ASSIGN && !e->assignee.n);
        if (e->outcome != DECIDE_NOTHING)
            view_str(v, "outcome", request_outcome_word(e->outcome));
        if (e->reason != WHY_NONE)
            view_str(v, "why", request_reason_word(e->reason));
        if (e->identity != IDENTITY_NONE)
            view_str(v, "proof", identity_word(e->identity));
    }
}

static void show_words(struct view *to, const struct papers *p)
{
    const struct request_claims *c = &p->claims;
    view_raw(to, "name", c->name);
    view_raw(to, "mail", c->mail);
    view_raw(to, "account_named", c->account);
    view_raw(to, "words", c->text);
    view_raw(to, "agent", c->agent);
    view_raw(to, "reference", c->reference);
    for (size_t i = 0; i < p->letter_count; i++) {
        struct view *v = view_add(to, "letters");
        ask_time(v, "at", p->letters[i].at);
        view_str(v, "from", request_role_word(p->letters[i].from));
        view_raw(v, "text", p->letters[i].text);
    }
    for (size_t i = 0; i < p->note_count; i++) {
        struct view *v = view_add(to, "notes");
        ask_time(v, "at", p->notes[i].at);
        view_raw(v, "by", p->notes[i].by);
        view_raw(v, "text", p->notes[i].text);
    }
    for (size_t i = 0; i < p->fix_count; i++) {
        struct view *v = view_add(to, "fixes");
        view_raw(v, "term", p->fixes[i].term);
        view_raw(v, "control", p->fixes[i].control);
        view_raw(v, "value", p->fixes[i].value);
    }
}

static bool show_files(struct ask *a, const struct request_view *r, struct err *err)
{
    const struct paper_file *files;
    size_t count, exported = 0;
    if (!papers_files(a->flow, r->row.vault, &a->arena, &files, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        char id[ID_TEXT];
        exported += files[i].origin == PAPER_EXPORT;
        if (files[i].origin == PAPER_EXPORT)
            continue;
        struct view *v = view_add(a->view, "files");
        view_copy(v, "file", id_format(files[i].asset.file, id));
        view_raw(v, "file_name", files[i].asset.facts.name);
        view_u64(v, "kb", (files[i].asset.size_bytes + 1023) / 1024);
        view_flag(v, "theirs", files[i].origin == PAPER_FROM_THEM);
    }
    view_u64(a->view, "exported", exported);
    view_flag(a->view, "has_export", exported > 0);
    return true;
}

/* --- what can be done now, and by whom */

static bool may(const struct request_view *r, enum request_act act)
{
    return request_may(r->state.state, act, DOER_STAFF);
}

/* Whoever proposed does not approve, and who decided first not the appeal. */
static bool is_mine(const struct ask *a, const struct request_view *r)
{
    struct str me = str_z(a->who.staff_name);
    bool appeal = r->state.state == REQUEST_APPEAL_PROPOSED;
    return str_eq(me, r->state.proposer) ||
           (appeal && (str_eq(me, r->state.first_proposer) ||
                          str_eq(me, r->state.first_approver)));
}

static void show_decision(struct view *v, const struct request_view *r)
{
    bool appeal = r->state.state == REQUEST_APPEALED;
    static const enum request_outcome first[] = {
        DECIDE_FULFIL, DECIDE_PARTLY, DECIDE_DENY};
    static const enum request_outcome second[] = {DECIDE_OVERTURN, DECIDE_UPHOLD};
    const struct desk_choice outcomes = {"outcomes", STR("")};
    const struct desk_choice reasons = {"reasons", STR("")};
    for (size_t i = 0; i < (appeal ? COUNT(second) : COUNT(first)); i++)
        desk_show_word(
            v, &outcomes, request_outcome_word(appeal ? second[i] : first[i]));
    for (int w = WHY_FRAUD; w <= WHY_LEGAL_DUTY; w++) {
        if (w != WHY_COMPLEX && w != WHY_NUMBER)
            desk_show_word(v, &reasons, request_reason_word((enum request_reason)w));
    }
    view_flag(v, "appeal", appeal);
    view_flag(v, "needs_two", appeal || request_needs_two(r->state.facts.kind));
}

static void show_identity(struct view *v, const struct request_view *r)
{
    static const enum identity levels[] = {
        IDENTITY_MAIL, IDENTITY_PROOF, IDENTITY_ACCOUNT};
    const struct desk_choice c = {"levels", STR("")};
    enum identity needed = request_needs_identity(r->state.facts.kind);
    view_str(v, "needed", identity_word(needed));
    view_flag(v, "too_weak", r->state.identity < needed);
    for (size_t i = 0; i < COUNT(levels); i++) {
        if (levels[i] > r->state.identity)
            desk_show_word(v, &c, identity_word(levels[i]));
    }
}

static bool show_acts(struct ask *a, const struct request_view *r, struct err *err)
{
    struct view *v = a->view;
    struct holidays holidays;
    if (!flow_request_holidays(a->flow, &a->arena, &holidays, err))
        return false;
    bool more = may(r, ACT_EXTEND) && !instant_known(r->state.extended) &&
                !instant_known(r->state.appealed) &&
                instant_known(request_due_extended(&r->state, &holidays)) &&
                instant_cmp(a->flow->now, r->deadlines.due) < 0;
    view_flag(v, "may_start", may(r, ACT_ACKNOWLEDGE));
    view_flag(v, "may_ask", may(r, ACT_ASK_IDENTITY));
    view_flag(v, "may_prove",
        may(r, ACT_CONFIRM_IDENTITY) && r->state.identity < IDENTITY_ACCOUNT);
    view_flag(v, "may_assign", may(r, ACT_ASSIGN));
    view_flag(v, "may_extend", more);
    view_flag(v, "may_decide", may(r, ACT_PROPOSE));
    view_flag(v, "proposed", may(r, ACT_RETURN));
    view_flag(v, "may_approve", may(r, ACT_RETURN) && !is_mine(a, r));
    view_flag(v, "may_fix", r->row.open && !id_is_zero(r->row.vault));
    view_flag(v, "may_write", !id_is_zero(r->row.vault));
    view_str(v, "decision", request_outcome_word(r->state.outcome));
    if (r->state.reason != WHY_NONE)
        view_str(v, "decision_why", request_reason_word(r->state.reason));
    view_copy(v, "proposer", r->state.proposer);
    show_decision(v, r);
    show_identity(v, r);
    return desk_show_officers(
        a, v, r->state.assigned.n ? r->state.assigned : str_z(a->who.staff_name), err);
}

/* An account with the address they gave is offered: it is for people to say so. */
static bool show_account(struct ask *a, const struct request_view *r,
    const struct papers *papers, struct err *err)
{
    struct raw email, issuer, subject;
    struct id vault = {{0}};
    view_flag(a->view, "linked", !id_is_zero(r->row.about));
    if (!id_is_zero(r->row.about)) {
        char id[ID_TEXT];
        struct account account;
        bool found;
        view_copy(a->view, "about", id_format(r->row.about, id));
        if (!account_get(a->flow->store, r->row.about, &account, &found, err))
            return false;
        if (!found || account.state != ACCOUNT_LIVE)
            return true;
        if (!account_label(
                a->flow->store, r->row.about, &a->arena, &issuer, &subject, err))
            return false;
        view_raw(a->view, "about_name", subject);
        return true;
    }
    if (form_email(papers->claims.mail, &a->arena, &email) &&
        !entry_find(a, email, &vault, err))
        return false;
    view_flag(a->view, "suggested", !id_is_zero(vault));
    view_raw(a->view, "account_hint",
        id_is_zero(vault) ? papers->claims.account : papers->claims.mail);
    return true;
}

/* Words of people are for who works on the case. */
static bool show_inside(struct ask *a, const struct request_view *r, struct err *err)
{
    struct papers papers;
    if (a->who.staff != PARTY_OFFICER)
        return desk_show_who(a, a->view, r, err);
    if (!papers_read(a->flow, r->row.vault, &a->arena, &papers, err))
        return false;
    show_words(a->view, &papers);
    view_raw(a->view, "draft", papers.draft);
    return show_files(a, r, err) && show_account(a, r, &papers, err) &&
           show_acts(a, r, err) && reply_show(a, r, papers.claims.language, err);
}

bool desk_case(struct ask *a, struct err *err)
{
    struct request_view r;
    int64_t number;
    if (!desk_number(a, &number))
        return true;
    if (!flow_request_see(a->flow, number, &a->arena, &r, err))
        return false; /* absent: 404 */
    desk_show_case(a->view, &r, a->flow->now);
    view_u64(a->view, "seen", r.event_count);
    view_flag(a->view, "destroyed", id_is_zero(r.row.vault));
    view_flag(a->view, "extended", instant_known(r.state.extended));
    view_u64(a->view, "paused", (uint64_t)r.state.paused_days);
    view_flag(a->view, "was_paused", r.state.paused_days > 0);
    ask_time(a->view, "closed_at", r.state.closed);
    show_events(a->view, &r);
    return show_inside(a, &r, err) && ask_page(a, "desk_case.html", err);
}

/* --- files up and down */

bool desk_case_attach(struct ask *a, struct err *err)
{
    struct request_view r;
    char word[DESK_WORD_MAX] = "files_none";
    int64_t number;
    if (!desk_number(a, &number))
        return true;
    if (!flow_request_see(a->flow, number, &a->arena, &r, err))
        return false;
    if (id_is_zero(r.row.vault)) {
        desk_back(a, number, "over");
        return true;
    }
    for (size_t i = 0; i < a->form.file_count; i++) {
        const struct form_file *file = &a->form.files[i];
        struct source_mem mem = {file->bytes};
        struct source bytes = source_from_mem(&mem);
        if (papers_send(a->flow, r.row.vault, file->name, &bytes, err)) {
            snprintf(word, sizeof word, "%s", "sent");
            continue;
        }
        if (!desk_says(err, word))
            return false;
        *err = ERR_INIT;
        break;
    }
    desk_back(a, number, word);
    return true;
}

static const struct paper_file *find_file(
    const struct paper_file *files, size_t count, struct id id)
{
    for (size_t i = 0; i < count; i++) {
        if (id_eq(files[i].asset.file, id))
            return &files[i];
    }
    return NULL;
}

/* Always a download: nothing of anybody's is shown as a page of ours. */
bool desk_case_file(struct ask *a, struct err *err)
{
    const struct paper_file *files, *file = NULL;
    struct request_view r;
    struct id id;
    int64_t number;
    size_t count;
    if (!desk_number(a, &number) || !ask_id(a, 1, &id))
        return true;
    if (!flow_request_see(a->flow, number, &a->arena, &r, err) ||
        !papers_files(a->flow, r.row.vault, &a->arena, &files, &count, err))
        return false;
    file = find_file(files, count, id);
    if (!file) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    return request_page_file(a, file, err);
}
