#include "tests/portal/crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/account.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "store/lineage.h"
#include "store/person/pass.h"

enum { GIFTS = 20 }; /* ratings, donations and links of each account */
static const struct instant noon = {INT64_C(1772366400000000)};
static const struct id dataset_id = {{9}};

void crowd_must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "crowd: %s\n", err->text);
    exit(1);
}

static void put_chat(struct flow *f, struct crowd_person *p, int number)
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
    struct err err = ERR_INIT;
    crowd_must(conversation_put(f->store, &put, &result, &err), &err);
    p->chat = result.conversation;
    struct lineage_row row = {.dataset = dataset_id, .person = p->vault};
    row.key = (struct conversation_key){p->vault, p->chat};
    crowd_must(lineage_handle(f->store, row.key, 0, &row.handle, &err) &&
                   lineage_put(f->store, &row, &err),
        &err);
}

/* A rating, a donation and a shared link of the last chat. */
static void put_gift(struct flow *f, const struct crowd_person *p, int number)
{
    char scope[32], hex[ID_TEXT];
    struct err err = ERR_INIT;
    struct id made;
    uint64_t position;
    snprintf(scope, sizeof scope, "chat-%d", number);
    const struct choice line = {.at = noon,
        .recorded = noon,
        .control = CONTROL_RATING,
        .value = STR("on"),
        .scope = str_z(scope),
        .evidence = STR("test"),
        .actor = STR("person")};
    const struct grant grant = {.purpose = PURPOSE_TRAIN,
        .conversation = p->chat,
        .given = noon,
        .revoked = INSTANT_UNKNOWN,
        .notice = STR("n1"),
        .adult_declared = true};
    struct pass link = {.made = noon,
        .expires = {INT64_C(4102444800000000)},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_from_str(id_format(p->chat, hex)),
        .where = raw_from_str(str_z(scope))};
    crowd_must(
        ledger_add(f->store, p->vault, &line, &position, &err) &&
            grant_put(f->store, p->vault, &grant, &made, &err) &&
            pass_id(f->store, p->vault, PASS_SHARE, link.where, &link.id, &err) &&
            pass_put(f->store, p->vault, PASS_SHARE, &link, &err),
        &err);
}

struct crowd_person crowd_make(struct flow *f, const char *name, int chats)
{
    struct account_name who = {
        ACCOUNT_PERSON, STR("portal"), raw_from_str(str_z(name))};
    struct account account;
    struct crowd_person p;
    struct err err = ERR_INIT;
    crowd_must(store_begin(f->store, &err) &&
                   account_put(f->store, &who, noon, &account, &err),
        &err);
    p.vault = account.vault;
    for (int i = 0; i < chats; i++) {
        put_chat(f, &p, i);
        if (i >= chats - GIFTS)
            put_gift(f, &p, i);
    }
    crowd_must(store_commit(f->store, &err), &err);
    return p;
}

#define CROWD_PAGE(function, methods, path, party, pace, limit)                        \
    {path, "", function, PARTY_##party == PARTY_PERSON, ROUTE_##methods == ROUTE_GET},
static const struct crowd_page pages[] = {
    PAGE_TABLE(CROWD_PAGE){"/chats?q", "q=train", page_chats, true, true},
    {"/chats?q=none", "q=zebra", page_chats, true, true},
    {"/chats?archive", "archive=yes", page_chats, true, true}};
#undef CROWD_PAGE

const struct crowd_page *crowd_page(size_t i)
{
    for (size_t k = 0; k < COUNT(pages); k++) {
        if (pages[k].person && pages[k].get && i-- == 0)
            return &pages[k];
    }
    return NULL;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of the processor; *bytes: the page, the script and the picture. */
double crowd_ask(struct flow *f, struct site *site, const struct crowd_person *p,
    const struct crowd_page *page, size_t *bytes)
{
    struct ask a = {.method = HTTP_METHOD_GET,
        .language = &web_languages[0],
        .site = site,
        .flow = f};
    char id[ID_TEXT];
    struct err err = ERR_INIT;
    bool use = strstr(page->path, "datasets") != NULL;
    arena_init(&a.arena, ASK_BYTES_MAX);
    buf_init(&a.body, ASK_BYTES_MAX);
    a.who.signed_in = true;
    a.who.vault = p->vault;
    a.view = view_new(&a.arena);
    a.names[0] = raw_from_str(id_format(use ? dataset_id : p->chat, id));
    double start = seconds();
    crowd_must(form_parse(raw_from_str(str_z(page->query)), &a.arena, &a.form) &&
                   page->work(&a, &err),
        &err);
    double took = seconds() - start;
    if (a.status != 200) {
        fprintf(stderr, "crowd: %s: status %d\n", page->path, a.status);
        exit(1);
    }
    *bytes = a.body.n + web_find(STR("abide.js")).n + web_find(STR("icon.svg")).n;
    ask_fini(&a);
    return took;
}

/* A new installation in `dir`, with one dataset. */
void crowd_open(const char *dir, struct flow *f, struct site *site)
{
    struct flow_options options = {.profile = "strict", .now = noon};
    struct dataset_entry entry = {.id = dataset_id,
        .purpose = PURPOSE_TRAIN,
        .state = DATASET_CURRENT,
        .dir = STR("/data/one"),
        .created = noon};
    struct err err = ERR_INIT;
    char state[1024];
    snprintf(state, sizeof state, "%s/state", dir);
    options.state = state;
    crowd_must(flow_init(&options, &err), &err);
    options.profile = NULL;
    crowd_must(flow_open(f, &options, &err), &err);
    crowd_must(site_init(site, STR("http://localhost:1"), STR("Bench"), &err), &err);
    crowd_must(store_begin(f->store, &err) && dataset_put(f->store, &entry, &err) &&
                   store_commit(f->store, &err),
        &err);
}
