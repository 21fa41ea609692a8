#include "portal/request/request_page.h"

#include <stdio.h>
#include <string.h>

#include "flow/request/letter_words.h"
#include "os/file.h"
#include "portal/page/page.h"
#include "store/account.h"
#include "store/person/message.h"
#include "tests/harness/t.h"

struct desk {
    struct t *t;
    struct flow f;
    struct site site;
    struct ask a;
    struct id ann;
    char state[FILE_PATH_MAX], handle[ID_TEXT], path[512];
};

static void desk_open(struct desk *d, struct t *t)
{
    const struct account_name name = {
        ACCOUNT_PERSON, STR("portal"), raw_from_str(STR("ann@example.org"))};
    struct account ann = {.kind = ACCOUNT_ANY};
    struct err err = ERR_INIT;
    *d = (struct desk){.t = t};
    T_DONE(t, file_join(t_tmpdir(t), "state", d->state, &err), &err);
    struct flow_options options = {
        .state = d->state, .profile = "strict", .now = instant_from_civil(2026, 3, 2)};
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(t, flow_open(&d->f, &options, &err), &err);
    T_DONE(t, site_init(&d->site, STR("https://p.example"), STR("Acme"), &err), &err);
    T_DONE(t, store_begin(d->f.store, &err), &err);
    T_DONE(t, account_put(d->f.store, &name, d->f.now, &ann, &err), &err);
    T_DONE(t, store_commit(d->f.store, &err), &err);
    d->ann = ann.vault;
}

static void desk_close(struct desk *d)
{
    ask_fini(&d->a);
    flow_close(&d->f);
}

static void prepare(struct desk *d, const char *fields, bool signed_in)
{
    ask_fini(&d->a);
    d->a = (struct ask){.site = &d->site,
        .flow = &d->f,
        .status = 200,
        .language = web_language_find(STR("en"))};
    arena_init(&d->a.arena, ASK_BYTES_MAX);
    buf_init(&d->a.body, ASK_BYTES_MAX);
    d->a.view = view_new(&d->a.arena);
    d->a.names[0] = raw_from_str(str_z(d->handle));
    d->a.who.signed_in = signed_in;
    d->a.who.vault = d->ann;
    d->a.who.signed_in_at = d->f.now;
    T_OK(d->t, form_parse(raw_from_str(str_z(fields)), &d->a.arena, &d->a.form));
}

/* Asks for a page with these fields; Ann does when `signed_in`. */
static void ask(struct desk *d, page_work *page, const char *fields, bool signed_in)
{
    struct err err = ERR_INIT;
    prepare(d, fields, signed_in);
    T_DONE(d->t, page(&d->a, &err), &err);
}

/* The same with files of these names. */
static void upload(struct desk *d, const char *name, size_t count, const char *says)
{
    struct err err = ERR_INIT;
    prepare(d, "", false);
    d->a.form.file_count = count;
    for (size_t i = 0; i < count; i++)
        d->a.form.files[i] = (struct form_file){raw_from_str(STR("file")),
            raw_from_str(str_z(name)), raw_from_str(STR("bytes"))};
    T_DONE(d->t, request_page_attach(&d->a, &err), &err);
    struct raw to = d->a.location;
    T_OK(d->t, memmem(to.p, to.n, says, strlen(says)) != NULL);
}

static bool shows(struct desk *d, const char *words)
{
    return strstr(buf_z(&d->a.body), words) != NULL;
}

/* The handle out of the address one is sent to. */
static void follow(struct desk *d)
{
    T_EQ(d->t, d->a.status, 303);
    struct raw to = d->a.location;
    if (T_OK(d->t, to.n >= 9 + ID_TEXT - 1))
        memcpy(d->handle, to.p + 9, ID_TEXT - 1);
}

static struct request_view seen(struct desk *d)
{
    struct request_view r = {0};
    struct err err = ERR_INIT;
    struct id handle;
    T_OK(d->t, id_parse(str_z(d->handle), &handle));
    T_DONE(d->t, flow_request_by_handle(&d->f, handle, &d->a.arena, &r, &err), &err);
    return r;
}

#define FORM "kind=access&country=us_ca&zone=America%2FLos_Angeles&text=all"

static void what_is_missing_is_told(struct t *t)
{
    static const struct {
        const char *fields, *says;
    } rows[] = {
        {"country=eea&email=a%40b.example", "say what you ask for"},
        {"kind=human_review&country=eea&email=a%40b.example", "say what you ask for"},
        {"kind=access&country=mars&email=a%40b.example", "say where you live"},
        {"kind=access&country=eea&email=nobody", "no e-mail address"},
    };
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_new, "", false);
    T_OK(t, d.a.status == 200 && shows(&d, "sign in first"));
    ask(&d, request_page_new, "", true);
    T_OK(t, shows(&d, "human_review") && !shows(&d, "type=\"email\""));
    for (size_t i = 0; i < COUNT(rows); i++) {
        ask(&d, request_page_open, rows[i].fields, false);
        T_EQ(t, d.a.status, 422);
        if (!T_OK(t, shows(&d, rows[i].says)))
            t_note(t, "%s", rows[i].fields);
    }
    desk_close(&d);
}

static void an_account_holder_sees_the_last_day_at_once(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_mine, "", true);
    T_OK(t, shows(&d, "made no request"));
    ask(&d, request_page_open, FORM, true);
    follow(&d);
    struct request_view r = seen(&d);
    T_EQ(t, r.state.identity, IDENTITY_RECENT);
    T_OK(t, id_eq(r.row.about, d.ann));
    ask(&d, request_page_status, "", true);
    T_OK(t, shows(&d, "2026-04-15") && shows(&d, "America/Los_Angeles"));
    ask(&d, request_page_mine, "", true);
    T_OK(t, shows(&d, d.handle));
    ask(&d, request_page_open, "kind=objection&country=eea", true);
    follow(&d);
    T_EQ(t, seen(&d).state.state, REQUEST_FULFILLED);
    desk_close(&d);
}

/* The link of the newest letter that has one. */
static void read_code(struct desk *d)
{
    const struct message *letters = NULL;
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(d->t, message_list(d->f.store, &d->a.arena, &letters, &count, &err), &err);
    d->path[0] = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *at =
            memmem(letters[i].text.p, letters[i].text.n, "code=", 5);
        if (at)
            snprintf(d->path, sizeof d->path, "%.*s", WHO_COOKIE_MAX - 1 + 5,
                raw_of(at, WHO_COOKIE_MAX + 4).p);
    }
}

static void a_stranger_shows_that_an_address_is_theirs(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, FORM "&name=Bob&email=Bob%40example.org", false);
    follow(&d);
    T_EQ(t, seen(&d).state.identity, IDENTITY_CLAIMED);
    ask(&d, request_page_status, "", false);
    T_OK(t, shows(&d, "sent you a letter"));
    ask(&d, request_page_confirm, "code=00", false);
    T_EQ(t, seen(&d).state.identity, IDENTITY_CLAIMED);
    read_code(&d);
    ask(&d, request_page_status, d.path, false);
    T_OK(t, shows(&d, "this is my address"));
    read_code(&d);
    ask(&d, request_page_confirm, d.path, false);
    T_EQ(t, seen(&d).state.identity, IDENTITY_MAIL);
    desk_close(&d);
}

/* Nothing of their own account is touched, and the letter goes to the other one. */
static void who_is_signed_in_can_ask_for_somebody_else(struct t *t)
{
    static const char form[] =
        "kind=erasure&country=eea&route=stranger&email=Bob%40example.org";
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, "kind=human_review&country=eea&route=stranger", true);
    T_EQ(t, d.a.status, 422);
    ask(&d, request_page_open, "kind=erasure&country=eea&route=strangr", true);
    T_EQ(t, d.a.status, 404);
    ask(&d, request_page_new, "route=desk", true);
    T_EQ(t, d.a.status, 404);
    ask(&d, request_page_open, form, true);
    follow(&d);
    struct request_view r = seen(&d);
    T_OK(t, id_is_zero(r.row.about) && r.row.facts.route == ROUTE_STRANGER);
    T_EQ(t, r.state.identity, IDENTITY_CLAIMED);
    read_code(&d);
    T_OK(t, d.path[0] != 0);
    ask(&d, request_page_mine, "", true);
    T_OK(t, shows(&d, "made no request"));
    desk_close(&d);
}

static void whoever_asked_can_write_and_take_it_back(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, FORM, true);
    follow(&d);
    ask(&d, request_page_write, "text=%3Cscript%3Ealert%281%29%3C%2Fscript%3E", false);
    ask(&d, request_page_status, "", false);
    T_OK(t, shows(&d, "&lt;script&gt;alert(1)") && !shows(&d, "<script>alert"));
    ask(&d, request_page_appeal, "", false); /* nothing is decided yet */
    T_EQ(t, seen(&d).state.state, REQUEST_OPEN);
    ask(&d, request_page_revoke, "", false);
    T_EQ(t, seen(&d).state.state, REQUEST_REVOKED);
    snprintf(d.handle, sizeof d.handle, "%032d", 7);
    ask(&d, request_page_status, "", false); /* a handle nobody was given */
    T_EQ(t, d.a.status, 404);
    snprintf(d.handle, sizeof d.handle, "1");
    ask(&d, request_page_revoke, "", false);
    T_EQ(t, d.a.status, 404);
    desk_close(&d);
}

static void a_file_is_sent_by_whose_address_is_known(struct t *t)
{
    static const char long_name[] =
        "a-very-long-name-a-very-long-name-a-very-long-name-"
        "a-very-long-name-a-very-long-name-a-very-long-name-"
        "a-very-long-name-a-very-long-name-a-very-long-name-"
        "a-very-long-name-a-very-long-name-a-very-long-name";
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, FORM "&name=Bob&email=Bob%40example.org", false);
    follow(&d);
    upload(&d, "scan.png", 1, "said=request_not_now");
    ask(&d, request_page_status, "", false);
    T_OK(t, !shows(&d, "Send a file"));
    read_code(&d);
    ask(&d, request_page_confirm, d.path, false);
    upload(&d, "scan.png", 0, "said=request_no_file");
    upload(&d, "<b>scan.png", 2, "said=request_attached");
    upload(&d, long_name, 1, "said=request_files");
    ask(&d, request_page_status, "", false);
    T_OK(t, shows(&d, "Send a file") && shows(&d, "&lt;b&gt;scan.png (1 KB)"));
    T_OK(t, !shows(&d, "Our answer")); /* what they sent is not for them */
    snprintf(d.handle, sizeof d.handle, "%032d", 7);
    ask(&d, request_page_attach, "", false);
    T_EQ(t, d.a.status, 404);
    desk_close(&d);
}

/* One more of the team's: an answer for whoever asked. */
static void send_answer(struct desk *d)
{
    struct source_mem mem = {raw_from_str(STR("our answer"))};
    struct source bytes = source_from_mem(&mem);
    struct err err = ERR_INIT;
    T_DONE(d->t,
        papers_send(&d->f, seen(d).row.vault, raw_from_str(STR("a.pdf")), &bytes, &err),
        &err);
}

static bool is_zip(struct desk *d)
{
    struct raw piece = {0};
    struct err err = ERR_INIT;
    return d->a.parcel && parcel_read(d->a.parcel, &piece, &err) && piece.n > 4 &&
           memcmp(piece.p, "PK", 2) == 0;
}

static void an_answer_comes_down_to_whom_it_is_for(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, "kind=restriction&country=eea&email=Bob%40example.org",
        false);
    follow(&d);
    read_code(&d);
    ask(&d, request_page_confirm, d.path, false);
    send_answer(&d);
    ask(&d, request_page_status, "", false); /* the handle alone is not enough */
    T_OK(t, shows(&d, "Send me a link") && !shows(&d, "Download"));
    ask(&d, request_page_result, "", false);
    T_OK(t, d.a.status == 303 && !d.a.parcel);
    ask(&d, request_page_result, "code=00", false);
    T_OK(t, d.a.status == 303 && !d.a.parcel);
    ask(&d, request_page_result, "", true); /* Ann is somebody else */
    T_OK(t, d.a.status == 303 && !d.a.parcel);
    ask(&d, request_page_code, "", false);
    T_EQ(t, d.a.status, 303);
    read_code(&d);
    ask(&d, request_page_status, d.path, false);
    T_OK(t, shows(&d, "Download"));
    read_code(&d);
    ask(&d, request_page_result, d.path, false);
    T_OK(t, d.a.status == 200 && is_zip(&d));
    T_STR(t, d.a.file_name, STR("answer.zip"));
    desk_close(&d);
}

static void an_account_holder_needs_no_letter(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_open, FORM, true);
    follow(&d);
    send_answer(&d);
    ask(&d, request_page_status, "", true);
    T_OK(t, shows(&d, "Download"));
    ask(&d, request_page_result, "", true);
    T_OK(t, d.a.status == 200 && is_zip(&d));
    ask(&d, request_page_result, "", false);
    T_EQ(t, d.a.status, 303);
    desk_close(&d);
}

static void a_year_is_shown_in_numbers(struct t *t)
{
    struct desk d;
    desk_open(&d, t);
    ask(&d, request_page_numbers, "", false);
    T_OK(t, shows(&d, "Nobody asked"));
    ask(&d, request_page_open, FORM, true);
    ask(&d, request_page_numbers, "year=2026", false);
    T_OK(t, shows(&d, "<svg") && shows(&d, "width=\"300\""));
    ask(&d, request_page_numbers, "year=2025", false);
    T_OK(t, !shows(&d, "<svg"));
    desk_close(&d);
}

/* flow/request writes letters and knows no pages: what both say is the same here. */
static void letters_speak_the_languages_of_the_pages(struct t *t)
{
    T_EQ(t, web_language_count, LETTER_LANGUAGE_COUNT);
    for (size_t i = 0; i < web_language_count; i++) {
        const struct web_language *l = &web_languages[i];
        enum letter_language in = letter_words_language(raw_from_str(l->tag));
        T_EQ(t, in == LETTER_EN, i == 0);
        T_STR(t, str_z(letter_words_say(in, LETTER_SUBJECT)),
            web_message_find(l, STR("letter.request.subject")));
        T_STR(t, str_z(letter_words_say(in, LETTER_COMPLAIN)),
            web_message_find(l, STR("request.complain")));
    }
}

static const struct t_case cases[] = {
    T_CASE(what_is_missing_is_told),
    T_CASE(an_account_holder_sees_the_last_day_at_once),
    T_CASE(a_stranger_shows_that_an_address_is_theirs),
    T_CASE(who_is_signed_in_can_ask_for_somebody_else),
    T_CASE(whoever_asked_can_write_and_take_it_back),
    T_CASE(a_file_is_sent_by_whose_address_is_known),
    T_CASE(an_answer_comes_down_to_whom_it_is_for),
    T_CASE(an_account_holder_needs_no_letter),
    T_CASE(a_year_is_shown_in_numbers),
    T_CASE(letters_speak_the_languages_of_the_pages),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
