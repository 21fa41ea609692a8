#include "tests/harness/fixture.h"

#include <string.h>

void fixture_init(struct fixture *f)
{
    *f = (struct fixture){0};
    buf_init(&f->out, 64 << 20);
    for (size_t i = 0; i < FIXTURE_FILES_MAX; i++)
        buf_init(&f->quoted[i], 64 << 20);
}

void fixture_fini(struct fixture *f)
{
    buf_fini(&f->out);
    for (size_t i = 0; i < FIXTURE_FILES_MAX; i++)
        buf_fini(&f->quoted[i]);
}

static size_t free_place(const struct fixture *f)
{
    size_t i = 0;
    while (f->names[i])
        i++;
    return i;
}

void fixture_add_raw(struct fixture *f, const char *name, struct raw bytes)
{
    size_t i = free_place(f);
    f->names[i] = name;
    f->texts[i] = bytes;
}

void fixture_add(struct fixture *f, const char *name, const char *text)
{
    size_t i = free_place(f);
    f->names[i] = name;
    for (; *text; text++)
        buf_add_char(&f->quoted[i], *text == '\'' ? '"' : *text);
    f->texts[i] = buf_raw(&f->quoted[i]);
}

bool fixture_open(void *ctx, size_t i, struct source *out, struct err *err)
{
    struct fixture *f = ctx;
    (void)err;
    f->opened[i]++;
    f->open.rest = f->texts[i];
    *out = source_from_mem(&f->open);
    return true;
}

static void print(struct fixture *f, const char *name, struct raw value)
{
    if (value.n == 0)
        return;
    buf_printf(&f->out, " %s=", name);
    buf_add_raw(&f->out, value);
}

static void put_time(struct fixture *f, struct instant t)
{
    char text[INSTANT_TEXT_MAX];
    if (instant_known(t))
        print(f, "at", raw_from_str(instant_format(t, text)));
}

static void turn(struct fixture *f, const struct turn *t, bool shown)
{
    buf_printf(&f->out, "%c", shown ? '*' : '-');
    print(f, "id", t->origin_id);
    buf_printf(&f->out, " parent=%d %s/%s", t->parent, role_word(t->role).p,
        content_word(t->content).p);
    print(f, "author", t->author);
    put_time(f, t->created);
    buf_printf(&f->out, "%s%s%s", t->time_wrong ? " wrong" : "",
        t->hidden ? " hidden" : "", t->aside ? " aside" : "");
    for (size_t i = 0; i < t->asset_count; i++)
        print(f, "asset", t->assets[i].id);
    print(f, "text", t->text);
    buf_add_char(&f->out, '\n');
}

static bool on_path(const struct conversation *c, int turn)
{
    for (int i = c->head; i != TURN_NONE; i = c->turns[i].parent) {
        if (i == turn)
            return true;
    }
    return false;
}

bool fixture_conversation(void *ctx, const struct conversation *c, struct err *err)
{
    struct fixture *f = ctx;
    buf_add_z(&f->out, "conversation");
    print(f, "id", c->origin_id);
    print(f, "title", c->title);
    print(f, "account", c->account);
    print(f, "assistant", c->assistant);
    print(f, "project", c->project);
    buf_printf(&f->out, " %s/%s/%s", origin_word(c->origin).p,
        service_word(c->service).p, mode_word(c->mode).p);
    put_time(f, c->created);
    buf_add_z(&f->out, c->do_not_remember ? " no-memory\n" : "\n");
    for (size_t i = 0; i < c->count; i++)
        turn(f, &c->turns[i], on_path(c, (int)i));
    if (f->also && !f->also(f->also_ctx, c, err))
        return false;
    return buf_ok(&f->out, err);
}

bool fixture_fact(void *ctx, const struct capture_fact *fact, struct err *err)
{
    static const char *const kinds[] = {
        "account", "switch", "rating", "share", "record"};
    struct fixture *f = ctx;
    buf_add_z(&f->out, kinds[fact->kind]);
    print(f, "account", fact->account);
    print(f, "email", fact->email);
    if (fact->kind == CAPTURE_FACT_SWITCH)
        buf_printf(&f->out, " %s", control_word(fact->control).p);
    print(f, "file", raw_from_str(fact->file));
    print(f, "scope", raw_from_str(fact->scope));
    if (fact->alone)
        buf_add_z(&f->out, " alone");
    if (fact->kind != CAPTURE_FACT_ACCOUNT && fact->kind != CAPTURE_FACT_RECORD)
        buf_add_z(&f->out, fact->on ? " on" : " off");
    print(f, "conversation", fact->conversation);
    print(f, "turn", fact->turn);
    put_time(f, fact->created);
    print(f, "note", fact->note);
    buf_add_char(&f->out, '\n');
    return buf_ok(&f->out, err);
}

static bool put_asset(
    void *ctx, const struct capture_asset *a, struct source *bytes, struct err *err)
{
    struct fixture *f = ctx;
    unsigned char all[64];
    size_t got;
    if (!source_read(bytes, all, sizeof all, &got, err))
        return false;
    buf_add_z(&f->out, "asset");
    print(f, "id", a->id);
    print(f, "name", a->name);
    print(f, "type", raw_from_str(a->media_type));
    print(f, "by", raw_from_str(a->named_by));
    buf_printf(&f->out, " bytes=%zu\n", got);
    return buf_ok(&f->out, err);
}

static bool progress(void *ctx, const struct capture_progress *p)
{
    struct fixture *f = ctx;
    (void)p;
    f->progress_calls++;
    return f->stop_after == 0 || f->progress_calls < f->stop_after;
}

bool fixture_run(struct fixture *f, const struct capture_options *o)
{
    size_t count = 0;
    for (; count < FIXTURE_FILES_MAX && f->names[count]; count++)
        f->entries[count] = (struct capture_entry){
            raw_of(f->names[count], strlen(f->names[count])), f->texts[count].n};
    struct capture_archive archive = {
        f->entries, count, fixture_open, NULL, f, f->loose};
    struct capture_handler handler = {.conversation = fixture_conversation,
        .fact = fixture_fact,
        .progress = progress,
        .ctx = f,
        .asset = f->with_assets ? put_asset : NULL};
    buf_clear(&f->out);
    f->err = ERR_INIT;
    return capture_run(&archive, o, &handler, &f->report, &f->err);
}
