#include <stdio.h>
#include <string.h>

#include "store/conversation.h"
#include "store/ledger.h"
#include "tests/portal/site.h"

/* Ann with two chats and two memories; Bob with nothing. */
struct home {
    struct site_world w;
    struct browser ann, bob;
    struct id vault;
    char chat[ID_TEXT], talk[ID_TEXT], memory[ID_TEXT], other[ID_TEXT];
    char path[256];
};

static void put_memory(
    struct home *h, const char *id, const char *words, bool within, char hex[ID_TEXT])
{
    struct turn turns[2] = {{.origin_id = raw_from_str(STR("q")),
                                .parent = TURN_NONE,
                                .role = ROLE_USER,
                                .content = within ? CONTENT_PROMPT : CONTENT_MEMORY,
                                .text = raw_from_str(str_z(within ? "Hello" : words)),
                                .created = site_now()},
        {.origin_id = raw_from_str(STR("m")),
            .parent = 0,
            .role = ROLE_TOOL,
            .content = CONTENT_MEMORY,
            .aside = true,
            .text = raw_from_str(str_z(words)),
            .created = site_now()}};
    struct conversation c = {.origin_id = raw_from_str(str_z(id)),
        .title = raw_from_str(str_z(within ? "Where it came up" : "")),
        .project = raw_from_str(str_z(within ? "" : "Garden")),
        .origin = ORIGIN_ARCHIVE,
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .created = site_now(),
        .updated = site_now(),
        .turns = turns,
        .count = within ? 2 : 1,
        .head = within ? 1 : 0};
    struct stamp stamps[2] = {{.at = site_now()}, {.at = site_now()}};
    const struct conversation_put put = {
        .owner = h->vault, .conversation = &c, .stamps = stamps};
    struct conversation_put_result result;
    struct err err = ERR_INIT;
    T_DONE(h->w.t, store_begin(h->w.f.store, &err), &err);
    T_DONE(h->w.t, conversation_put(h->w.f.store, &put, &result, &err), &err);
    T_DONE(h->w.t, store_commit(h->w.f.store, &err), &err);
    id_format(result.conversation, hex);
}

static void home_open(struct home *h, struct t *t)
{
    const struct site_chat chat = {"c1", "Trains", "When?", MODE_REGULAR, {{0}}};
    site_open(&h->w, t);
    h->ann = browser_new(&h->w);
    h->bob = browser_new(&h->w);
    browser_sign_up(&h->ann, "ann@example.org");
    browser_sign_up(&h->bob, "bob@example.org");
    h->vault = site_vault(&h->w, "ann@example.org");
    site_put(&h->w, h->vault, &chat, h->chat);
    put_memory(h, "m1", "Grows <b>roses</b>.", false, h->memory);
    put_memory(h, "m2", "Has a cat.", false, h->other);
    put_memory(h, "c2", "Likes tea.", true, h->talk);
}

static void home_close(struct home *h)
{
    browser_free(&h->ann);
    browser_free(&h->bob);
    site_close(&h->w);
}

static const char *at(
    struct home *h, const char *front, const char *id, const char *end)
{
    snprintf(h->path, sizeof h->path, "%s%s%s", front, id, end);
    return h->path;
}

static void memories_are_listed_with_their_sources(struct t *t)
{
    struct home h;
    home_open(&h, t);
    T_EQ(t, browser_get(&h.ann, "/memories"), 200);
    T_OK(t, browser_shows(&h.ann, "Grows &lt;b&gt;roses&lt;/b&gt;."));
    T_OK(t, browser_shows(&h.ann, "Project: Garden"));
    T_OK(t, browser_shows(&h.ann, "Likes tea."));
    T_OK(t, browser_shows(&h.ann, at(&h, "href=\"/chats/", h.talk, "\"")));
    T_OK(t, browser_shows(&h.ann, "Where it came up"));
    T_EQ(t, browser_get(&h.ann, "/chats"), 200);
    T_OK(t, !browser_shows(&h.ann, h.memory) && browser_shows(&h.ann, h.talk));
    T_EQ(t, browser_get(&h.bob, "/memories"), 200);
    T_OK(t, !browser_shows(&h.bob, "roses"));
    home_close(&h);
}

static void a_memory_goes_alone_and_all_go_together(struct t *t)
{
    struct home h;
    home_open(&h, t);
    T_EQ(t, browser_get(&h.bob, "/memories"), 200);
    T_EQ(t, browser_post(&h.bob, at(&h, "/memories/", h.memory, "/delete"), ""), 404);
    T_EQ(t, browser_get(&h.ann, "/memories"), 200);
    T_EQ(t, browser_post(&h.ann, at(&h, "/memories/", h.memory, "/delete"), ""), 303);
    T_OK(t, browser_shows(&h.ann, "said=memory_deleted"));
    T_EQ(t, browser_get(&h.ann, "/memories"), 200);
    T_OK(t, !browser_shows(&h.ann, "roses") && browser_shows(&h.ann, "Has a cat."));
    /* A chat is no memory: it does not go this way. */
    T_EQ(t, browser_post(&h.ann, at(&h, "/memories/", h.talk, "/delete"), ""), 404);
    T_EQ(t, browser_get(&h.ann, "/memories/delete-all"), 200);
    T_EQ(t, browser_post(&h.ann, "/memories/delete-all", ""), 303);
    T_EQ(t, browser_get(&h.ann, "/memories"), 200);
    T_OK(
        t, !browser_shows(&h.ann, "Has a cat.") && browser_shows(&h.ann, "Likes tea."));
    T_EQ(t, browser_get(&h.ann, "/chats"), 200);
    T_OK(t, browser_shows(&h.ann, "Trains"));
    home_close(&h);
}

static bool has_line(struct home *h, enum control control)
{
    const struct choice *lines;
    size_t count;
    struct arena a;
    struct err err = ERR_INIT;
    bool found = false;
    arena_init(&a, 1 << 22);
    T_DONE(h->w.t, ledger_read(h->w.f.store, h->vault, &a, &lines, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        found |= lines[i].control == control;
    arena_fini(&a);
    return found;
}

static size_t live_gifts(struct home *h)
{
    const struct grant *grants;
    size_t count, live = 0;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 22);
    T_DONE(h->w.t, grant_list(h->w.f.store, h->vault, &a, &grants, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        live += !instant_known(grants[i].revoked);
    arena_fini(&a);
    return live;
}

static void rating_note_and_text_are_three_acts(struct t *t)
{
    struct home h;
    home_open(&h, t);
    const char *page = at(&h, "/chats/", h.chat, "/feedback");
    char feedback[256];
    snprintf(feedback, sizeof feedback, "%s", page);
    T_EQ(t, browser_get(&h.ann, feedback), 200);
    T_EQ(
        t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/rating"), "value=on"), 303);
    T_EQ(t, live_gifts(&h), 0); /* a thumb gives no text */
    T_EQ(t,
        browser_post(&h.ann, at(&h, "/chats/", h.chat, "/note"), "note=Too+%3Clong%3E"),
        303);
    T_EQ(t, live_gifts(&h), 0);
    T_EQ(t, browser_get(&h.ann, feedback), 200);
    T_OK(t, browser_shows(&h.ann, "You said: Good"));
    T_OK(t, browser_shows(&h.ann, "Too &lt;long&gt;</textarea>"));
    T_OK(t, !browser_shows(&h.ann, "You gave this chat."));
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/donate"), "adult="), 400);
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/donate"), "adult=yes"),
        303);
    T_EQ(t, live_gifts(&h), 1);
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t,
        browser_shows(&h.ann, "Too &lt;long&gt;") && browser_shows(&h.ann, "Trains"));
    T_OK(t, browser_shows(&h.ann, "notice n1"));
    T_OK(t, !has_line(&h, CONTROL_TRAINING)); /* none of them is a choice of training */
    home_close(&h);
}

static void each_is_taken_back_by_itself(struct t *t)
{
    struct home h;
    char grant[64] = "";
    home_open(&h, t);
    browser_get(&h.ann, "/gifts");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/rating"), "value=off");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/note"), "note=Hm");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/donate"), "adult=yes");
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t, browser_cut(&h.ann, "action=\"/gifts/", '/', grant, sizeof grant));
    T_EQ(t, browser_get(&h.bob, "/gifts"), 200);
    T_OK(t, !browser_shows(&h.bob, "Trains"));
    T_EQ(t, browser_post(&h.bob, at(&h, "/gifts/", grant, "/end"), ""), 404);
    T_EQ(t, browser_post(&h.ann, at(&h, "/gifts/", grant, "/end"), ""), 303);
    T_EQ(t, live_gifts(&h), 0);
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t, browser_shows(&h.ann, "taken back") && browser_shows(&h.ann, "Not good"));
    T_EQ(t, browser_post(&h.ann, at(&h, "/gifts/", grant, "/end"), ""), 404);
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/rating"), "value=none"),
        303);
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/rating"), "value=best"),
        400);
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t, !browser_shows(&h.ann, "Not good") && browser_shows(&h.ann, "Hm"));
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/note"), "note="), 303);
    T_OK(t, browser_shows(&h.ann, "said=unnoted"));
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t, !browser_shows(&h.ann, ">Hm<"));
    home_close(&h);
}

static void what_stands_about_a_chat_goes_with_it(struct t *t)
{
    struct home h;
    home_open(&h, t);
    browser_get(&h.ann, "/gifts");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/note"), "note=Secret+words");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/share"), "");
    T_EQ(t, browser_get(&h.ann, "/links"), 200);
    T_OK(
        t, browser_shows(&h.ann, "Trains") && browser_shows(&h.ann, "href=\"/shared/"));
    T_EQ(t, browser_get(&h.bob, "/links"), 200);
    T_OK(t, browser_shows(&h.bob, "You share no chat"));
    T_EQ(t, browser_post(&h.ann, at(&h, "/chats/", h.chat, "/delete"), ""), 303);
    T_EQ(t, browser_get(&h.ann, "/gifts"), 200);
    T_OK(t, !browser_shows(&h.ann, "Secret words"));
    home_close(&h);
}

static void the_archive_is_a_list_of_its_own(struct t *t)
{
    struct home h;
    home_open(&h, t);
    browser_get(&h.ann, "/chats");
    browser_post(&h.ann, at(&h, "/chats/", h.chat, "/archive"), "archive=yes");
    T_EQ(t, browser_get(&h.ann, "/chats?archive=yes"), 200);
    T_OK(t, browser_shows(&h.ann, "Trains") && !browser_shows(&h.ann, "Where it came"));
    home_close(&h);
}

static const struct t_case cases[] = {
    T_CASE(memories_are_listed_with_their_sources),
    T_CASE(a_memory_goes_alone_and_all_go_together),
    T_CASE(rating_note_and_text_are_three_acts),
    T_CASE(each_is_taken_back_by_itself),
    T_CASE(what_stands_about_a_chat_goes_with_it),
    T_CASE(the_archive_is_a_list_of_its_own),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
