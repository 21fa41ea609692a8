#include "portal/portal.h"

#include <stdio.h>
#include <string.h>

#include "store/account.h"
#include "store/lineage.h"
#include "store/operator/operator.h"
#include "tests/harness/wire.h"
#include "tests/portal/site.h"

/* Ann with a chat, in her browser. */
struct story {
    struct site_world w;
    struct browser ann;
    struct id vault;
    char chat[ID_TEXT], path[256];
};

static const char *at(struct story *s, const char *rest)
{
    snprintf(s->path, sizeof s->path, "/chats/%s%s", s->chat, rest);
    return s->path;
}

static void begin(struct story *s, struct t *t)
{
    struct site_chat chat = {
        "c1", "Trains", "When is the train to Graz?", MODE_REGULAR, {{0}}};
    site_open(&s->w, t);
    s->ann = browser_new(&s->w);
    browser_sign_up(&s->ann, "ann@example.org");
    s->vault = site_vault(&s->w, "ann@example.org");
    site_put(&s->w, s->vault, &chat, s->chat);
}

static void finish(struct story *s)
{
    browser_free(&s->ann);
    site_close(&s->w);
}

static void a_person_signs_up_out_and_in(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_OK(t, browser_shows(&s.ann, "is not used"));
    T_EQ(t, browser_post(&s.ann, "/sign-out", ""), 303);
    T_EQ(t, browser_get(&s.ann, "/controls"), 303);
    T_OK(t, browser_shows(&s.ann, "location: /sign-in?next=/controls"));
    T_EQ(t, browser_get(&s.ann, "/sign-in?next=/chats"), 200);
    T_EQ(t,
        browser_post(&s.ann, "/sign-in",
            "email=Ann@Example.org&next=/chats&password=" SITE_PASSWORD),
        303);
    T_OK(t, browser_shows(&s.ann, "location: /chats\r\n"));
    T_EQ(t, browser_get(&s.ann, "/"), 303);
    T_OK(t, browser_shows(&s.ann, "location: /controls"));
    T_EQ(t, browser_get(&s.ann, "/sign-in"), 303);
    finish(&s);
}

static void a_link_is_good_once(struct t *t)
{
    struct story s;
    char link[512] = "", fields[700];
    struct browser b;
    begin(&s, t);
    b = browser_new(&s.w);
    browser_get(&b, "/forgot");
    T_EQ(t, browser_post(&b, "/forgot", "email=ann@example.org"), 303);
    T_OK(t, site_link(&s.w, "ann@example.org", link));
    T_EQ(t, browser_get(&b, link), 200);
    snprintf(fields, sizeof fields, "t=%s&password=short", link + 8);
    T_EQ(t, browser_post(&b, "/link", fields), 422);
    snprintf(fields, sizeof fields, "t=%s&password=another+good+one", link + 8);
    T_EQ(t, browser_post(&b, "/link", fields), 303);
    T_EQ(t, browser_get(&b, link), 410);
    T_EQ(t, browser_get(&b, "/controls"), 200);
    T_EQ(t, browser_post(&b, "/link", fields), 410);
    browser_free(&b);
    finish(&s);
}

static void switches_are_set_and_their_history_is_kept(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_OK(t, browser_shows(&s.ann, ">Yes</button>"));
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=on"), 303);
    T_EQ(t, browser_get(&s.ann, "/controls?said=set_on"), 200);
    T_OK(t, browser_shows(&s.ann, "may be used to train"));
    T_OK(t, browser_shows(&s.ann, "aria-checked=\"true\" aria-labelledby=\"label-"
                                  "training\""));
    T_OK(t, browser_shows(&s.ann, "notice n1"));
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=off"), 303);
    T_EQ(t, browser_get(&s.ann, "/controls"), 200);
    T_OK(t, browser_shows(&s.ann, ">A1<") || browser_shows(&s.ann, ">A2<"));
    /* What is not a person's to set, or no value, is refused. */
    T_EQ(t, browser_post(&s.ann, "/controls", "control=tier&value=enterprise"), 400);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=maybe"), 400);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=share_io&value=all"), 400);
    s.ann.more = "Sec-GPC: 1\r\n";
    T_EQ(t, browser_get(&s.ann, "/controls"), 200);
    T_OK(t, browser_shows(&s.ann, "Global Privacy Control signal"));
    finish(&s);
}

static void an_objection_outranks_a_switch(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=objection&value=on"), 303);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=on"), 303);
    T_OK(t, browser_shows(&s.ann, "said=objection_stands"));
    T_EQ(t, browser_post(&s.ann, "/controls", "control=memory_saved&value=on"), 303);
    T_OK(t, browser_shows(&s.ann, "said=set_on"));
    browser_get(&s.ann, "/controls");
    T_OK(t, browser_shows(&s.ann, "is not used"));
    T_OK(t, browser_shows(&s.ann, "name=\"value\" value=\"on\"")); /* training: unset */
    finish(&s);
}

static void others_who_spoke_in_a_chat_are_named_before_it_goes(struct t *t)
{
    struct story s;
    struct site_chat both = {.id = "c2", .title = "Both", .words = "Me too"};
    struct browser bob;
    char first[ID_TEXT];
    begin(&s, t);
    memcpy(first, s.chat, sizeof first);
    bob = browser_new(&s.w);
    browser_sign_up(&bob, "bob@example.org");
    both.asker = site_vault(&s.w, "bob@example.org");
    site_put(&s.w, s.vault, &both, s.chat);
    T_EQ(t, browser_get(&s.ann, at(&s, "/delete")), 200);
    T_EQ(t, browser_post(&s.ann, at(&s, "/delete"), ""), 409);
    T_OK(t, browser_shows(&s.ann, "1 message of other people"));
    T_EQ(t, browser_post(&s.ann, "/chats/delete-all", ""), 409);
    T_OK(t, browser_shows(&s.ann, "name=\"others\""));
    T_EQ(t,
        browser_post(&s.ann, "/account/delete", "email=ann@example.org&confirm=DELETE"),
        409);
    T_OK(t, browser_shows(&s.ann, "1 message of other people"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_EQ(t, browser_post(&s.ann, at(&s, "/delete"), "others=yes"), 303);
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 404);
    memcpy(s.chat, first, sizeof first);
    T_EQ(t, browser_post(&s.ann, at(&s, "/delete"), ""), 303);
    browser_free(&bob);
    finish(&s);
}

static void a_chat_is_read_kept_archived_and_deleted(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, browser_get(&s.ann, "/chats"), 200);
    T_OK(t, browser_shows(&s.ann, "Trains"));
    T_EQ(t, browser_get(&s.ann, "/chats?q=TO+GRAZ"), 200);
    T_OK(t, browser_shows(&s.ann, "Trains"));
    T_EQ(t, browser_get(&s.ann, "/chats?q=Vienna"), 200);
    T_OK(t, !browser_shows(&s.ann, "Trains"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_shows(&s.ann, "train to Graz?"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/archive"), "archive=yes"), 303);
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_shows(&s.ann, "Take out of the archive"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/archive"), "archive=no"), 303);
    T_EQ(t, browser_post(&s.ann, at(&s, "/training"), "value=off"), 303);
    T_EQ(t, browser_post(&s.ann, at(&s, "/training"), "value=maybe"), 400);
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_shows(&s.ann, "Never used for training"));
    T_OK(t, !browser_shows(&s.ann, "Nothing of it is remembered"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/memory"), "value=off"), 303);
    T_OK(t, browser_shows(&s.ann, "said=chat_forget"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_shows(&s.ann, "Nothing of it is remembered"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/keep"), "days=30"), 303);
    T_OK(t, browser_shows(&s.ann, "keep_set"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_shows(&s.ann, "2026-03-31 00:00 UTC"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/keep"), "days="), 303);
    T_OK(t, browser_shows(&s.ann, "keep_off"));
    T_EQ(t, browser_get(&s.ann, at(&s, "/delete")), 200);
    T_EQ(t, browser_post(&s.ann, at(&s, "/delete"), ""), 303);
    T_OK(t, browser_shows(&s.ann, "chat_deleted"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 404);
    finish(&s);
}

static void all_chats_go_at_once(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, browser_get(&s.ann, "/chats/delete-all"), 200);
    T_EQ(t, browser_post(&s.ann, "/chats/delete-all", ""), 303);
    T_EQ(t, browser_get(&s.ann, "/chats?said=chats_deleted"), 200);
    T_OK(t, browser_shows(&s.ann, "There are no chats."));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 404);
    finish(&s);
}

static void a_temporary_chat_is_nowhere(struct t *t)
{
    struct story s;
    struct site_chat chat = {"c2", "Hidden", "a secret", MODE_TEMPORARY, {{0}}};
    begin(&s, t);
    site_put(&s.w, s.vault, &chat, s.chat);
    T_EQ(t, browser_get(&s.ann, "/chats"), 200);
    T_OK(t, browser_shows(&s.ann, "Trains") && !browser_shows(&s.ann, "Hidden"));
    T_EQ(t, browser_get(&s.ann, "/chats?q=secret"), 200);
    T_OK(t, !browser_shows(&s.ann, "Hidden"));
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 404);
    T_EQ(t, browser_post(&s.ann, at(&s, "/share"), ""), 404);
    finish(&s);
}

static void chats_come_in_pages(struct t *t)
{
    struct story s;
    char next[256], path[300];
    begin(&s, t);
    for (int i = 0; i < 30; i++) {
        char id[16], title[16];
        struct site_chat chat = {id, title, "words", MODE_REGULAR, {{0}}};
        snprintf(id, sizeof id, "n%d", i);
        snprintf(title, sizeof title, "Number %d.", i);
        site_put(&s.w, s.vault, &chat, s.chat);
    }
    T_EQ(t, browser_get(&s.ann, "/chats"), 200);
    T_OK(t, browser_shows(&s.ann, "Number 29.") && browser_shows(&s.ann, "Number 5."));
    T_OK(t, !browser_shows(&s.ann, "Number 4."));
    T_OK(t, browser_cut(&s.ann, "/chats?before=", '&', next, sizeof next));
    snprintf(path, sizeof path, "/chats?before=%s", next);
    T_EQ(t, browser_get(&s.ann, path), 200);
    T_OK(t, browser_shows(&s.ann, "Number 4.") && browser_shows(&s.ann, "Trains"));
    T_OK(t, !browser_shows(&s.ann, "Number 5."));
    finish(&s);
}

static void a_shared_chat_is_what_it_was_until_it_is_taken_back(struct t *t)
{
    struct story s;
    struct browser b;
    char token[64] = "", path[128];
    begin(&s, t);
    b = browser_new(&s.w);
    T_EQ(t, browser_post(&s.ann, at(&s, "/share"), ""), 303);
    T_EQ(t, browser_post(&s.ann, at(&s, "/share"), ""), 303); /* again: the same */
    T_EQ(t, browser_get(&s.ann, at(&s, "")), 200);
    T_OK(t, browser_cut(&s.ann, "href=\"/shared/", '"', token, sizeof token));
    snprintf(path, sizeof path, "/shared/%s", token);
    T_EQ(t, browser_get(&b, path), 200);
    T_OK(t, browser_shows(&b, "train to Graz?"));
    T_OK(t, browser_shows(&b, "x-robots-tag: noindex"));
    T_OK(t, !browser_shows(&b, "ann@example.org"));
    T_EQ(t, browser_post(&s.ann, at(&s, "/unshare"), ""), 303);
    T_EQ(t, browser_get(&b, path), 404);
    T_EQ(t, browser_post(&s.ann, at(&s, "/share"), ""), 303);
    browser_get(&s.ann, at(&s, ""));
    T_OK(t, browser_cut(&s.ann, "href=\"/shared/", '"', token, sizeof token));
    snprintf(path, sizeof path, "/shared/%s", token);
    T_EQ(t, browser_get(&b, path), 200);
    T_EQ(t, browser_post(&s.ann, at(&s, "/delete"), ""), 303);
    T_EQ(t, browser_get(&b, path), 404); /* it went with the chat */
    browser_free(&b);
    finish(&s);
}

/* A dataset with one row of Ann's chat. */
static void use_chat(struct story *s, struct id dataset)
{
    struct lineage_row row = {.dataset = dataset, .person = s->vault};
    struct dataset_entry entry = {.id = dataset,
        .purpose = PURPOSE_TRAIN,
        .state = DATASET_CURRENT,
        .dir = STR("/data/one"),
        .created = site_now(),
        .rows = 1};
    struct err err = ERR_INIT;
    row.key.vault = s->vault;
    T_OK(s->w.t, id_parse(str_z(s->chat), &row.key.conversation));
    T_DONE(s->w.t, store_begin(s->w.f.store, &err), &err);
    T_DONE(s->w.t, dataset_put(s->w.f.store, &entry, &err), &err);
    T_DONE(s->w.t, lineage_handle(s->w.f.store, row.key, 0, &row.handle, &err), &err);
    T_DONE(s->w.t, lineage_put(s->w.f.store, &row, &err), &err);
    T_DONE(s->w.t, store_commit(s->w.f.store, &err), &err);
}

static void what_was_used_is_shown_with_its_rule(struct t *t)
{
    struct story s;
    struct browser bob;
    struct id dataset = {{7, 7}};
    char id[ID_TEXT], path[128];
    begin(&s, t);
    bob = browser_new(&s.w);
    browser_sign_up(&bob, "bob@example.org");
    use_chat(&s, dataset);
    snprintf(path, sizeof path, "/data/datasets/%s", id_format(dataset, id).p);
    T_EQ(t, browser_get(&s.ann, "/data"), 200);
    T_OK(t, browser_shows(&s.ann, path));
    T_OK(t, browser_shows(&s.ann, "1 chat of yours"));
    T_EQ(t, browser_get(&s.ann, path), 200);
    T_OK(t, browser_shows(&s.ann, "Trains"));
    T_OK(t, browser_shows(&s.ann, "Today: rule"));
    T_EQ(t, browser_get(&bob, "/data"), 200);
    T_OK(t, !browser_shows(&bob, path));
    T_EQ(t, browser_get(&bob, path), 404);
    browser_free(&bob);
    finish(&s);
}

static void everything_can_be_taken_away(struct t *t)
{
    struct story s;
    begin(&s, t);
    T_EQ(t, browser_post(&s.ann, "/data/export", ""), 200);
    T_OK(t, browser_shows(&s.ann, "content-type: application/zip"));
    T_OK(t, browser_shows(&s.ann, "attachment; filename=\"abide-export.zip\""));
    T_OK(t, browser_shows(&s.ann, "\r\n\r\nPK"));
    finish(&s);
}

static void sessions_are_listed_and_ended(struct t *t)
{
    struct story s;
    struct browser b;
    char id[64] = "", path[160];
    begin(&s, t);
    b = browser_new(&s.w);
    browser_get(&b, "/sign-in");
    b.more = "User-Agent: Old phone\r\n";
    T_EQ(t,
        browser_post(&b, "/sign-in", "email=ann@example.org&password=" SITE_PASSWORD),
        303);
    T_EQ(t, browser_get(&s.ann, "/account"), 200);
    T_OK(t, browser_shows(&s.ann, "Old phone"));
    T_OK(t, browser_shows(&s.ann, "This browser"));
    T_EQ(t, browser_post(&s.ann, "/account/sessions/end-others", ""), 303);
    T_EQ(t, browser_get(&b, "/controls"), 303);
    T_EQ(t, browser_get(&s.ann, "/account"), 200);
    T_OK(t, browser_cut(&s.ann, "/account/sessions/", '/', id, sizeof id));
    snprintf(path, sizeof path, "/account/sessions/%s/end", id);
    T_EQ(t, browser_post(&s.ann, path, ""), 303);
    T_EQ(t, browser_get(&s.ann, "/controls"), 303);
    browser_free(&b);
    finish(&s);
}

static void a_new_password_ends_the_other_sessions(struct t *t)
{
    struct story s;
    struct browser b;
    begin(&s, t);
    b = browser_new(&s.w);
    browser_get(&b, "/sign-in");
    browser_post(&b, "/sign-in", "email=ann@example.org&password=" SITE_PASSWORD);
    T_EQ(t, browser_get(&b, "/account"), 200);
    browser_get(&s.ann, "/account");
    T_EQ(t,
        browser_post(&s.ann, "/account/password", "now=no&password=quite+another+one"),
        422);
    T_EQ(t,
        browser_post(
            &s.ann, "/account/password", "now=" SITE_PASSWORD "&password=short"),
        422);
    T_EQ(t,
        browser_post(&s.ann, "/account/password",
            "now=" SITE_PASSWORD "&password=quite+another+one"),
        303);
    T_EQ(t, browser_get(&s.ann, "/account"), 200);
    T_EQ(t, browser_get(&b, "/account"), 303);
    T_EQ(t, browser_get(&s.ann, "/again?next=/chats"), 200);
    T_EQ(t, browser_post(&s.ann, "/again", "next=/chats&password=" SITE_PASSWORD), 422);
    T_EQ(t, browser_post(&s.ann, "/again", "next=/chats&password=quite+another+one"),
        303);
    T_OK(t, browser_shows(&s.ann, "location: /chats"));
    browser_free(&b);
    finish(&s);
}

static void a_deleted_account_is_gone_at_once(struct t *t)
{
    struct story s;
    struct browser b;
    char number[64] = "", path[512];
    begin(&s, t);
    b = browser_new(&s.w);
    T_EQ(t, browser_get(&s.ann, "/account/delete"), 200);
    T_EQ(t, browser_post(&s.ann, "/account/delete", "email=ann@example.org&confirm=no"),
        422);
    T_EQ(t,
        browser_post(&s.ann, "/account/delete", "email=bob@example.org&confirm=DELETE"),
        422);
    T_EQ(t,
        browser_post(&s.ann, "/account/delete", "email=ann@example.org&confirm=DELETE"),
        200);
    T_OK(t, browser_cut(&s.ann, "/certificates/", '"', number, sizeof number));
    T_EQ(t, browser_get(&s.ann, "/controls"), 303);
    snprintf(path, sizeof path, "/certificates/%s", number);
    T_EQ(t, browser_get(&b, path), 200);
    T_OK(t, browser_shows(&b, "\"signature\"") && !browser_shows(&b, "example.org"));
    T_EQ(t, browser_get(&b, "/certificates/00112233445566778899aabbccddeeff"), 404);
    browser_get(&b, "/sign-in");
    T_EQ(t,
        browser_post(&b, "/sign-in", "email=ann@example.org&password=" SITE_PASSWORD),
        422);
    /* The address is barred until the purge is done. */
    browser_get(&b, "/sign-up");
    T_EQ(t, browser_post(&b, "/sign-up", "email=ann@example.org"), 303);
    T_OK(t, site_link(&s.w, "ann@example.org", path));
    snprintf(s.path, sizeof s.path, "t=%.150s&password=" SITE_PASSWORD, path + 8);
    browser_get(&b, path);
    T_EQ(t, browser_post(&b, "/link", s.path), 403);
    browser_free(&b);
    finish(&s);
}

static int hand_over(struct browser *b, const char *key, const char *json)
{
    static char more[256];
    snprintf(more, sizeof more, "Authorization: Bearer %s\r\n", key);
    b->more = more;
    return browser_ask(b, "POST", "/v1/portal-sessions", json);
}

/* A key that was made at a terminal, and taken back. */
static void make_key(struct site_world *w, char text[CREDENTIAL_TEXT])
{
    struct project project = {.name = STR("shop"),
        .service = SERVICE_CHATGPT,
        .created = site_now(),
        .revoked = INSTANT_UNKNOWN};
    struct credential key = {.kind = CREDENTIAL_KEY,
        .name = STR("k1"),
        .owner = STR("shop"),
        .party = PARTY_PRODUCT,
        .created = site_now(),
        .expires = INSTANT_UNKNOWN,
        .revoked = INSTANT_UNKNOWN};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, project_create(w->f.store, &project, &err), &err);
    T_DONE(w->t, credential_create(w->f.store, &key, text, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

static void a_key_of_the_store_speaks_for_its_product(struct t *t)
{
    struct story s;
    struct browser b;
    char text[CREDENTIAL_TEXT];
    struct account_name name = {ACCOUNT_PERSON, STR("shop"), raw_from_str(STR("u9"))};
    struct account account;
    struct err err = ERR_INIT;
    bool found = false;
    begin(&s, t);
    b = browser_new(&s.w);
    make_key(&s.w, text);
    T_EQ(t, hand_over(&b, text, "{\"user\":\"u9\"}"), 201);
    T_DONE(t, account_find(s.w.f.store, &name, &account, &found, &err), &err);
    T_OK(t, found);
    T_DONE(t, store_begin(s.w.f.store, &err), &err);
    T_DONE(t, credential_revoke(s.w.f.store, STR("k1"), site_now(), &err), &err);
    T_DONE(t, store_commit(s.w.f.store, &err), &err);
    T_EQ(t, hand_over(&b, text, "{\"user\":\"u9\"}"), 401);
    browser_free(&b);
    finish(&s);
}

static void a_product_hands_its_user_over(struct t *t)
{
    struct story s;
    struct browser b, product;
    char link[300] = "";
    begin(&s, t);
    b = browser_new(&s.w);
    product = browser_new(&s.w);
    T_EQ(t, hand_over(&product, "key-of-nobody", "{\"user\":\"u1\"}"), 401);
    T_EQ(t, hand_over(&product, "key-of-app", "nonsense"), 400);
    T_EQ(t, hand_over(&product, "key-of-app", "{}"), 400);
    T_EQ(t, hand_over(&product, "key-of-app", "{\"user\":\"u1\",\"path\":\"//a\"}"),
        400);
    T_EQ(t,
        hand_over(&product, "key-of-app",
            "{\"user\":\"u1\",\"signed_in_at\":\"2027-01-01\"}"),
        400);
    T_EQ(t,
        hand_over(&product, "key-of-app",
            "{\"user\":\"u1\",\"path\":\"/data\",\"signed_in_at\":\"2026-03-01\"}"),
        201);
    T_OK(t,
        browser_cut(&product, "\"url\":\"http://127.0.0.1:1", '"', link, sizeof link));
    T_EQ(t, browser_get(&s.ann, link), 409); /* she is signed in as herself */
    T_EQ(t, browser_get(&b, link), 410);     /* and that used it up */
    T_EQ(t,
        hand_over(&product, "key-of-app",
            "{\"user\":\"u1\",\"path\":\"/data\",\"signed_in_at\":\"2026-03-01\"}"),
        201);
    browser_cut(&product, "\"url\":\"http://127.0.0.1:1", '"', link, sizeof link);
    T_EQ(t, browser_get(&b, link), 303);
    T_OK(t, browser_shows(&b, "location: /data"));
    T_EQ(t, browser_get(&b, "/account/delete"), 200);
    T_EQ(t, browser_post(&b, "/account/delete", "confirm=DELETE"), 200);
    T_EQ(t, hand_over(&product, "key-of-app", "{\"user\":\"u1\"}"), 403);
    browser_free(&product);
    browser_free(&b);
    finish(&s);
}

/* A page that waits for news. */
struct page_open {
    struct buf heard;
    int fd;
};

static void page_ask(struct page_open *o, struct browser *b)
{
    char request[512];
    buf_init(&o->heard, 1 << 16);
    o->fd = wire_dial(b->w->port);
    snprintf(request, sizeof request,
        "GET /events HTTP/1.1\r\nHost: a\r\nCookie: abide=%s\r\n\r\n", b->session);
    T_OK(b->w->t, wire_send(o->fd, raw_of(request, strlen(request))));
}

static bool page_hears(struct page_open *o, const char *words)
{
    int n = 1;
    while (n > 0 && !strstr(buf_z(&o->heard), words))
        n = wire_read(o->fd, &o->heard);
    return n > 0;
}

static void page_open(struct page_open *o, struct browser *b)
{
    page_ask(o, b);
    T_OK(b->w->t, page_hears(o, ": here"));
    T_OK(b->w->t, strstr(buf_z(&o->heard), "text/event-stream") != NULL);
    buf_clear(&o->heard);
}

static void page_close(struct page_open *o)
{
    wire_close(o->fd);
    buf_fini(&o->heard);
}

static void a_change_is_told_to_open_pages(struct t *t)
{
    struct story s;
    struct page_open page;
    begin(&s, t);
    page_open(&page, &s.ann);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=on"), 303);
    T_OK(t, page_hears(&page, "event: change"));
    T_EQ(t, browser_post(&s.ann, "/sign-out", ""), 303);
    page_close(&page);
    T_EQ(t, browser_get(&s.ann, "/events"), 303);
    finish(&s);
}

/* Three pages of Ann's, the middle one is closed; Ben's is no business of hers. */
static void a_change_is_told_to_all_her_pages_and_to_nobody_else(struct t *t)
{
    struct story s;
    struct page_open pages[3], other;
    struct site_chat chat = {"b1", "Boats", "A boat?", MODE_REGULAR, {{0}}};
    char hex[ID_TEXT];
    begin(&s, t);
    struct browser ben = browser_new(&s.w);
    browser_sign_up(&ben, "ben@example.org");
    page_open(&pages[0], &s.ann);
    page_open(&other, &ben);
    page_open(&pages[1], &s.ann);
    page_open(&pages[2], &s.ann);
    page_close(&pages[1]);
    T_EQ(t, browser_post(&s.ann, "/controls", "control=training&value=on"), 303);
    T_OK(t, page_hears(&pages[0], "event: change"));
    T_OK(t, page_hears(&pages[2], "event: change"));
    /* His session ends, and that is the end of his page: of her it never heard. */
    T_EQ(t, browser_post(&ben, "/sign-out", ""), 303);
    site_put(&s.w, site_vault(&s.w, "ben@example.org"), &chat, hex);
    T_OK(t, page_hears(&other, "0\r\n\r\n"));
    T_OK(t, !strstr(buf_z(&other.heard), "event: change"));
    page_close(&other);
    page_close(&pages[2]);
    page_close(&pages[0]);
    browser_free(&ben);
    finish(&s);
}

static void a_change_made_elsewhere_is_found(struct t *t)
{
    struct story s;
    struct page_open page;
    struct site_chat chat = {"c2", "Boats", "A boat to Linz?", MODE_REGULAR, {{0}}};
    char hex[ID_TEXT];
    begin(&s, t);
    page_open(&page, &s.ann);
    site_put(&s.w, s.vault, &chat, hex); /* as the gateway does: not by a page */
    T_OK(t, page_hears(&page, "event: change"));
    page_close(&page);
    finish(&s);
}

static void *run(void *ctx)
{
    loop_run(ctx);
    return NULL;
}

static void a_portal_that_stops_lets_its_pages_go(struct t *t)
{
    struct story s;
    struct page_open page, late;
    begin(&s, t);
    page_open(&page, &s.ann);
    loop_wake(s.w.stop);
    pthread_join(s.w.thread, NULL);
    portal_drain(s.w.portal);
    T_EQ(t, pthread_create(&s.w.thread, NULL, run, s.w.loop), 0);
    T_OK(t, page_hears(&page, "0\r\n\r\n"));
    page_ask(&late, &s.ann);
    T_OK(t, page_hears(&late, "HTTP/1.1 503 "));
    page_close(&late);
    page_close(&page);
    finish(&s);
}

static void pages_of_no_account_are_there(struct t *t)
{
    struct site_world w;
    char script[64] = "", path[128];
    site_open(&w, t);
    struct browser b = browser_new(&w);
    T_EQ(t, browser_get(&b, "/help"), 200);
    T_OK(t, browser_shows(&b, "Temporary chats are never used for training."));
    T_OK(t, browser_cut(&b, "src=\"/static/", '"', script, sizeof script));
    snprintf(path, sizeof path, "/static/%s", script);
    T_EQ(t, browser_get(&b, path), 200);
    T_OK(t, browser_shows(&b, "immutable") && browser_shows(&b, "EventSource"));
    T_EQ(t, browser_get(&b, "/static/icon.svg"), 200);
    T_EQ(t, browser_get(&b, "/static/other.js"), 404);
    T_EQ(t, browser_get(&b, "/.well-known/gpc.json"), 200);
    T_OK(t, browser_shows(&b, "{\"gpc\":true"));
    browser_get(&b, "/sign-in");
    T_EQ(t, browser_post(&b, "/language", "language=de&next=/sign-in"), 303);
    T_OK(t, browser_shows(&b, "set-cookie: abide-language=de;"));
    b.more = "Accept-Language: fr-CA;q=0.8, es;q=0.9, xx\r\n";
    browser_get(&b, "/sign-in");
    T_OK(t, browser_shows(&b, "<html lang=\"es\">"));
    browser_free(&b);
    site_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_person_signs_up_out_and_in),
    T_CASE(a_link_is_good_once),
    T_CASE(switches_are_set_and_their_history_is_kept),
    T_CASE(an_objection_outranks_a_switch),
    T_CASE(others_who_spoke_in_a_chat_are_named_before_it_goes),
    T_CASE(a_chat_is_read_kept_archived_and_deleted),
    T_CASE(all_chats_go_at_once),
    T_CASE(a_temporary_chat_is_nowhere),
    T_CASE(chats_come_in_pages),
    T_CASE(a_shared_chat_is_what_it_was_until_it_is_taken_back),
    T_CASE(what_was_used_is_shown_with_its_rule),
    T_CASE(everything_can_be_taken_away),
    T_CASE(sessions_are_listed_and_ended),
    T_CASE(a_new_password_ends_the_other_sessions),
    T_CASE(a_deleted_account_is_gone_at_once),
    T_CASE(a_product_hands_its_user_over),
    T_CASE(a_key_of_the_store_speaks_for_its_product),
    T_CASE(a_change_is_told_to_open_pages),
    T_CASE(a_change_is_told_to_all_her_pages_and_to_nobody_else),
    T_CASE(a_change_made_elsewhere_is_found),
    T_CASE(a_portal_that_stops_lets_its_pages_go),
    T_CASE(pages_of_no_account_are_there),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
