#include "store/beside/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/dir.h"
#include "store/doctor.h"
#include "tests/harness/world.h"

static const char picture[] = "a canary in a picture that nobody may find";

static struct id put_talk(struct world *w, const char *name)
{
    struct world_talk talk = {.conv = name, .words1 = "see", .words2 = "seen"};
    return world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
}

static struct asset_put of(
    struct world *w, const char *path, const struct id *chats, size_t count)
{
    return (struct asset_put){.vault = w->ann.vault,
        .conversations = chats,
        .count = count,
        .facts = {.id = raw_from_str(STR("file_1")),
            .path = raw_of(path, strlen(path)),
            .name = raw_from_str(STR("canary name.png")),
            .media_type = STR("image/png"),
            .named_by = STR("map")}};
}

static struct asset_put_result put(
    struct world *w, const struct asset_put *p, struct raw bytes)
{
    struct source_mem mem = {bytes};
    struct source from = source_from_mem(&mem);
    struct asset_put_result r = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, asset_put(w->s, p, &from, &r, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return r;
}

static size_t list(struct world *w, const struct asset **out)
{
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(w->t, asset_list(w->s, w->ann.vault, &w->a, out, &count, &err), &err);
    return count;
}

static bool reads(struct world *w, const struct asset *a, struct raw want)
{
    struct buf got;
    struct err err = ERR_INIT;
    buf_init(&got, 1 << 20);
    struct sink to = sink_to_buf(&got);
    bool same = T_DONE(w->t, asset_read(w->s, a, &to, &err), &err) &&
                raw_eq(buf_raw(&got), want);
    buf_fini(&got);
    return T_OK(w->t, same);
}

static void a_file_comes_back_as_it_was_put(struct t *t)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
    struct world w;
    const struct asset *all;
    if (!world_init(&w, t))
        return;
    unsigned char *bytes = calloc(1, 200000);
    for (size_t i = 0; bytes && i < 200000; i++)
        bytes[i] = (unsigned char)(i * 31 >> 3);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        char path[32];
        snprintf(path, sizeof path, "x/file_%zu.dat", i);
        struct asset_put p = of(&w, path, NULL, 0);
        struct asset_put_result r = put(&w, &p, raw_of(bytes, sizes[i]));
        T_OK(t, r.added && r.size_bytes == sizes[i]);
    }
    world_reopen(&w);
    T_EQ(t, list(&w, &all), COUNT(sizes));
    for (size_t i = 0; i < COUNT(sizes); i++) {
        T_EQ(t, all[i].size_bytes, sizes[i]);
        reads(&w, &all[i], raw_of(bytes, sizes[i]));
    }
    T_OK(t, raw_eq_str(all[0].facts.path, STR("x/file_0.dat")));
    T_OK(t, raw_eq_str(all[0].facts.name, STR("canary name.png")));
    T_STR(t, all[0].facts.media_type, STR("image/png"));
    free(bytes);
    world_fini(&w);
}

static void the_same_file_is_kept_once_and_another_beside_it(struct t *t)
{
    struct world w;
    const struct asset *all;
    if (!world_init(&w, t))
        return;
    struct id chats[2] = {put_talk(&w, "c1"), put_talk(&w, "c2")};
    struct asset_put one = of(&w, "file_1.dat", chats, 1);
    struct asset_put both = of(&w, "file_1.dat", chats, 2);
    struct raw bytes = raw_of(picture, sizeof picture);
    T_OK(t, put(&w, &one, bytes).added);
    T_OK(t, !put(&w, &one, bytes).added);
    T_OK(t, put(&w, &both, bytes).added); /* another chat has it now too */
    T_EQ(t, list(&w, &all), 1);
    reads(&w, &all[0], bytes);
    T_OK(t, put(&w, &one, raw_of("other", 5)).added);
    T_EQ(t, list(&w, &all), 2);
    reads(&w, &all[0], all[0].size_bytes == 5 ? raw_of("other", 5) : bytes);
    reads(&w, &all[1], all[1].size_bytes == 5 ? raw_of("other", 5) : bytes);
    world_fini(&w);
}

static bool found_in(struct t *t, const char *path, const char *needle)
{
    struct buf text;
    struct err err = ERR_INIT;
    buf_init(&text, 16 << 20);
    bool found = T_DONE(t, file_read(path, &text, &err), &err) && text.n > 0 &&
                 memmem(text.p, text.n, needle, strlen(needle));
    buf_fini(&text);
    return found;
}

static void no_byte_or_name_of_a_file_is_in_clear(struct t *t)
{
    struct world w;
    struct dir_list files;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct asset_put p = of(&w, "canary path.dat", NULL, 0);
    put(&w, &p, raw_of(picture, sizeof picture));
    store_close(w.s);
    w.s = NULL;
    T_DONE(t, dir_read(w.dir, &w.a, &files, &err), &err);
    T_OK(t, files.n > 4);
    for (size_t i = 0; i < files.n; i++) {
        char path[FILE_PATH_MAX];
        T_DONE(t, file_join(w.dir, files.files[i].path, path, &err), &err);
        T_OK(t, !strstr(path, "canary") && !found_in(t, path, "canary"));
    }
    world_fini(&w);
}

/* The path of the only sealed file. */
static void sealed_path(struct world *w, char path[FILE_PATH_MAX])
{
    struct dir_list files;
    struct err err = ERR_INIT;
    char dir[FILE_PATH_MAX];
    T_DONE(w->t, file_join(w->dir, "files", dir, &err), &err);
    T_DONE(w->t, dir_read(dir, &w->a, &files, &err), &err);
    if (T_EQ(w->t, files.n, 1))
        T_DONE(w->t, file_join(dir, files.files[0].path, path, &err), &err);
}

static void a_changed_or_missing_file_is_an_error(struct t *t)
{
    struct world w;
    const struct asset *all;
    struct buf got, bytes;
    char path[FILE_PATH_MAX] = "";
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct asset_put p = of(&w, "file_1.dat", NULL, 0);
    put(&w, &p, raw_of(picture, sizeof picture));
    T_EQ(t, list(&w, &all), 1);
    sealed_path(&w, path);
    buf_init(&got, 1 << 20);
    buf_init(&bytes, 1 << 20);
    struct sink to = sink_to_buf(&got);
    T_DONE(t, file_read(path, &bytes, &err), &err);
    bytes.p[30] ^= 1;
    T_DONE(t, file_replace(path, buf_raw(&bytes), &err), &err);
    T_FAILS(t, asset_read(w.s, &all[0], &to, &err), &err, "crypt.stream_broken");
    T_DONE(t, file_replace(path, raw_of(bytes.p, 10), &err), &err);
    T_FAILS(t, asset_read(w.s, &all[0], &to, &err), &err, "store.asset_cut");
    T_DONE(t, file_shred(path, &err), &err);
    T_OK(t, !asset_read(w.s, &all[0], &to, &err));
    buf_fini(&got);
    buf_fini(&bytes);
    world_fini(&w);
}

static void a_file_that_was_not_committed_gives_way(struct t *t)
{
    struct world w;
    const struct asset *all;
    struct source_mem mem = {raw_of(picture, sizeof picture)};
    struct source from = source_from_mem(&mem);
    struct asset_put_result r;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct asset_put p = of(&w, "file_1.dat", NULL, 0);
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, asset_put(w.s, &p, &from, &r, &err), &err);
    store_rollback(w.s);
    T_EQ(t, list(&w, &all), 0);
    T_OK(t, put(&w, &p, raw_of(picture, sizeof picture)).added);
    T_EQ(t, list(&w, &all), 1);
    reads(&w, &all[0], raw_of(picture, sizeof picture));
    world_fini(&w);
}

static bool doctor_says(struct world *w, enum finding_level level)
{
    struct findings f;
    struct err err = ERR_INIT;
    bool found = false;
    if (!T_DONE(w->t, doctor_look(w->dir, &f, &err), &err))
        return false;
    for (size_t i = 0; i < f.list.n; i++)
        found |=
            strcmp(f.list.p[i].id, "store.files") == 0 && f.list.p[i].level == level;
    vec_fini(&f.list);
    return found;
}

static void a_lost_file_is_noticed_and_can_be_put_again(struct t *t)
{
    struct world w;
    const struct asset *all;
    char path[FILE_PATH_MAX] = "";
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct id chats[2] = {put_talk(&w, "c1"), put_talk(&w, "c2")};
    struct asset_put both = of(&w, "file_1.dat", chats, 2);
    struct asset_put second = of(&w, "file_1.dat", chats + 1, 1);
    put(&w, &both, raw_of(picture, sizeof picture));
    T_OK(t, doctor_says(&w, FINDING_GOOD));
    sealed_path(&w, path);
    T_DONE(t, file_shred(path, &err), &err);
    T_OK(t, doctor_says(&w, FINDING_BAD));
    put(&w, &second, raw_of(picture, sizeof picture));
    T_OK(t, doctor_says(&w, FINDING_GOOD));
    T_EQ(t, list(&w, &all), 1);
    reads(&w, &all[0], raw_of(picture, sizeof picture));
    world_fini(&w);
}

static void a_path_must_be_there_and_no_longer_than_its_limit(struct t *t)
{
    struct world w;
    struct source_mem mem = {raw_of("x", 1)};
    struct source from = source_from_mem(&mem);
    struct asset_put_result r;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct asset_put p = of(&w, "", NULL, 0);
    T_DONE(t, store_begin(w.s, &err), &err);
    T_FAILS(t, asset_put(w.s, &p, &from, &r, &err), &err, "store.asset_name");
    store_rollback(w.s);
    T_FAILS(t, asset_put(w.s, &p, &from, &r, &err), &err, "store.no_begin");
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_file_comes_back_as_it_was_put),
    T_CASE(the_same_file_is_kept_once_and_another_beside_it),
    T_CASE(no_byte_or_name_of_a_file_is_in_clear),
    T_CASE(a_changed_or_missing_file_is_an_error),
    T_CASE(a_file_that_was_not_committed_gives_way),
    T_CASE(a_lost_file_is_noticed_and_can_be_put_again),
    T_CASE(a_path_must_be_there_and_no_longer_than_its_limit),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
