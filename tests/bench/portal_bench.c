/*
 * People's pages of an account with 10,000 chats beside the same pages of one with 100:
 * a page must not cost more because there are more chats. And what a page weighs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypt/random.h"
#include "os/dir.h"
#include "portal/page/page.h"
#include "store/account.h"
#include "store/conversation.h"
#include "store/lineage.h"
#include "tests/bench/bench.h"

enum { FEW = 100, MANY = 10000, ROUNDS = 30, PAGE_KB = 60 };
static const struct instant noon = {INT64_C(1772366400000000)};
static const struct id dataset = {{9}};

struct person {
    struct id vault, chat;
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "portal_bench: %s\n", err->text);
    exit(1);
}

static void put_chat(struct flow *f, struct person *p, int number)
{
    char id[32], title[64];
    snprintf(id, sizeof id, "chat-%d", number);
    snprintf(title, sizeof title, "What we said on day %d", number);
    struct turn turns[2] = {{.origin_id = raw_from_str(STR("q")),
                                .parent = TURN_NONE,
                                .role = ROLE_USER,
                                .content = CONTENT_PROMPT,
                                .text = raw_from_str(STR("When does the train leave?")),
                                .created = noon},
        {.origin_id = raw_from_str(STR("a")),
            .parent = 0,
            .role = ROLE_ASSISTANT,
            .content = CONTENT_RESPONSE,
            .text = raw_from_str(STR("It leaves at nine.")),
            .created = noon}};
    struct conversation c = {.origin_id = raw_from_str(str_z(id)),
        .title = raw_from_str(str_z(title)),
        .origin = ORIGIN_GATEWAY,
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .created = noon,
        .updated = noon,
        .turns = turns,
        .count = 2,
        .head = 1};
    struct stamp stamps[2] = {{.at = noon}, {.at = noon}};
    struct conversation_put put = {
        .owner = p->vault, .conversation = &c, .stamps = stamps};
    struct conversation_put_result result;
    struct lineage_row row = {.dataset = dataset, .person = p->vault};
    struct err err = ERR_INIT;
    must(conversation_put(f->store, &put, &result, &err), &err);
    p->chat = result.conversation;
    row.key = (struct conversation_key){p->vault, p->chat};
    must(lineage_handle(f->store, row.key, 0, &row.handle, &err) &&
             lineage_put(f->store, &row, &err),
        &err);
}

static struct person make(struct flow *f, const char *name, int chats)
{
    struct account_name who = {
        ACCOUNT_PERSON, STR("portal"), raw_from_str(str_z(name))};
    struct account account;
    struct person p;
    struct err err = ERR_INIT;
    must(store_begin(f->store, &err) &&
             account_put(f->store, &who, noon, &account, &err),
        &err);
    p.vault = account.vault;
    for (int i = 0; i < chats; i++)
        put_chat(f, &p, i);
    must(store_commit(f->store, &err), &err);
    return p;
}

struct asked {
    const char *name;
    page_work *work;
    const char *query;
    bool chat, use; /* the path names a chat, or the dataset */
};

static const struct asked pages[] = {{"controls", page_controls, "", false, false},
    {"chats", page_chats, "", false, false},
    {"chats_found", page_chats, "q=train", false, false},
    {"chats_not_found", page_chats, "q=zebra", false, false},
    {"chat", page_chat, "", true, false}, {"data", page_data, "", false, false},
    {"dataset", page_data_use, "", false, true},
    {"account", page_account, "", false, false}};

static double ask_once(struct flow *f, struct site *site, const struct person *p,
    const struct asked *page, size_t *bytes)
{
    struct ask a = {.method = HTTP_METHOD_GET,
        .language = &web_languages[0],
        .site = site,
        .flow = f};
    char id[ID_TEXT];
    struct err err = ERR_INIT;
    arena_init(&a.arena, ASK_BYTES_MAX);
    buf_init(&a.body, ASK_BYTES_MAX);
    a.who.signed_in = true;
    a.who.vault = p->vault;
    a.view = view_new(&a.arena);
    a.names[0] = raw_from_str(id_format(page->use ? dataset : p->chat, id));
    double start = bench_cpu_seconds();
    must(form_parse(raw_from_str(str_z(page->query)), &a.arena, &a.form) &&
             page->work(&a, &err) && a.status == 200,
        &err);
    double took = bench_cpu_seconds() - start;
    *bytes = a.body.n;
    ask_fini(&a);
    return took;
}

static void measure(struct flow *f, struct site *site, const struct person people[2],
    const struct asked *page)
{
    double best[2] = {1e9, 1e9};
    size_t bytes[2] = {0, 0};
    char name[64];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double took = ask_once(f, site, &people[i], page, &bytes[i]);
            best[i] = took < best[i] ? took : best[i];
        }
    }
    bench_note("%s: %.2f ms at %d chats, %.2f ms at %d; %zu bytes", page->name,
        1e3 * best[0], FEW, 1e3 * best[1], MANY, bytes[1]);
    snprintf(name, sizeof name, "portal_%s_beside_100_chats", page->name);
    bench_say(&(struct bench_result){name, best[1] / best[0], "x", BENCH_AT_MOST, 3});
    snprintf(name, sizeof name, "portal_%s_weighs", page->name);
    double whole =
        (double)(bytes[1] + web_find(STR("abide.js")).n + web_find(STR("icon.svg")).n) /
        1024;
    bench_say(&(struct bench_result){name, whole, "KB", BENCH_AT_MOST, PAGE_KB});
}

int main(void)
{
    char dir[] = "/tmp/abide-portal-bench-XXXXXX";
    char state[64];
    struct flow_options options = {.profile = "strict", .now = noon};
    struct dataset_entry entry = {.id = dataset,
        .purpose = PURPOSE_TRAIN,
        .state = DATASET_CURRENT,
        .dir = STR("/data/one"),
        .created = noon};
    struct err err = ERR_INIT;
    struct flow f;
    struct site site;
    if (!mkdtemp(dir))
        return 1;
    snprintf(state, sizeof state, "%s/state", dir);
    options.state = state;
    must(crypt_ready(&err) && flow_init(&options, &err), &err);
    options.profile = NULL;
    must(flow_open(&f, &options, &err), &err);
    must(site_init(&site, STR("http://localhost:1"), STR("Bench"), &err), &err);
    must(store_begin(f.store, &err) && dataset_put(f.store, &entry, &err) &&
             store_commit(f.store, &err),
        &err);
    struct person people[2] = {
        make(&f, "few@example.org", FEW), make(&f, "many@example.org", MANY)};
    for (size_t i = 0; i < COUNT(pages); i++)
        measure(&f, &site, people, &pages[i]);
    flow_close(&f);
    must(dir_remove(dir, &err), &err);
    return 0;
}
