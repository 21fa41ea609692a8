#include "capture/assets.h"

#include "capture/read/field.h"
#include "tests/harness/t.h"

static void a_files_id_is_found_in_its_name(struct t *t)
{
    static const struct {
        const char *given, *want;
    } rows[] = {
        {"file_00ab.dat", "file_00ab"},
        {"file-AbC9.dat", "file-AbC9"},
        {"file-AbC9-my photo.png", "file-AbC9"},
        {"x/y/file_1.dat", "file_1"},
        {"dalle-generations/1234.webp", "1234"},
        {"noextension", "noextension"},
        {".hidden", ".hidden"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct raw id = assets_id(raw_from_str(str_z(rows[i].given)));
        T_STR(t, field_bytes(id), str_z(rows[i].want));
    }
}

static void first_bytes_tell_a_type(struct t *t)
{
    T_STR(
        t, assets_magic(raw_from_str(STR("\x89PNG\r\n\x1a\n...."))), STR("image/png"));
    T_STR(t, assets_magic(raw_from_str(STR("RIFF....WEBPVP8 "))), STR("image/webp"));
    T_STR(t, assets_magic(raw_from_str(STR("RIFF....WAVE"))), STR("audio/wav"));
    T_STR(t, assets_magic(raw_from_str(STR("RIFF"))), STR(""));
    T_STR(t, assets_magic(raw_of(NULL, 0)), STR(""));
}

struct bench {
    struct asset_book book;
    struct arena arena;
    struct err err;
};

static bool learn(struct bench *b)
{
    static const struct turn_asset refs[] = {
        {{NULL, 0}, {NULL, 0}, {NULL, 0}},
    };
    struct turn_asset said[] = {refs[0], refs[0], refs[0], refs[0]};
    struct json *v;
    said[0].id = raw_from_str(STR("file_1"));
    said[0].name = raw_from_str(STR("from turn.png"));
    said[1].id = raw_from_str(STR("file_2"));
    said[1].name = raw_from_str(STR("../../etc/turn.pdf"));
    said[1].media_type = raw_from_str(STR("application/pdf"));
    said[3].id = raw_from_str(STR("file_5"));
    said[3].media_type = raw_from_str(STR("audio/mpeg"));
    struct turn turn = {.assets = said, .asset_count = 4};
    return json_parse(&b->arena,
               raw_from_str(STR("{\"file_1.dat\":\"listed.jpg\",\"file_9.dat\":7}")),
               &v, &b->err) &&
           asset_book_turn(&b->book, &turn, &b->err) &&
           asset_book_list(&b->book, v, &b->err) &&
           asset_book_turn(&b->book, &turn, &b->err);
}

static void bench_init(struct bench *b)
{
    *b = (struct bench){0};
    asset_book_init(&b->book, 1);
    arena_init(&b->arena, 1 << 20);
}

static void bench_fini(struct bench *b)
{
    asset_book_fini(&b->book);
    arena_fini(&b->arena);
}

static void names_come_from_the_list_then_turns_then_the_path(struct t *t)
{
    static const struct {
        const char *says, *path, *head, *name, *type, *by;
    } rows[] = {
        {"the archive's list", "file_1.dat", "", "listed.jpg", "image/jpeg", "map"},
        {"what a turn says, without its folders", "file_2.dat", "", "turn.pdf",
            "application/pdf", "reference"},
        {"the name in the path", "file-9z-cat.gif", "", "cat.gif", "image/gif",
            "archive"},
        {"the first bytes", "file_3.dat", "%PDF-1.7", "file_3.pdf", "application/pdf",
            "magic"},
        {"the type a turn says", "x/file_5.dat", "", "file_5.mp3", "audio/mpeg",
            "mime"},
        {"another ending is left", "file_3.bin", "%PDF-1.7", "file_3.bin",
            "application/pdf", "magic"},
        {"bytes outweigh an ending", "file-8-a.txt", "GIF89a", "a.txt", "image/gif",
            "archive"},
        {"nothing is known", "file_4.dat", "abc", "file_4.dat",
            "application/octet-stream", "none"},
    };
    struct bench b;
    bench_init(&b);
    T_DONE(t, learn(&b), &b.err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct capture_asset a = {.path = raw_from_str(str_z(rows[i].path))};
        struct raw head = raw_from_str(str_z(rows[i].head));
        bool good =
            T_DONE(t, asset_book_name(&b.book, &b.arena, head, &a, &b.err), &b.err);
        good &= T_STR(t, field_bytes(a.name), str_z(rows[i].name));
        good &= T_STR(t, a.media_type, str_z(rows[i].type));
        good &= T_STR(t, a.named_by, str_z(rows[i].by));
        if (!good)
            t_note(t, "%s", rows[i].says);
    }
    bench_fini(&b);
}

static bool attempt(void *ctx)
{
    struct bench b;
    (void)ctx;
    struct capture_asset a = {.path = raw_from_str(STR("file_7.dat"))};
    bench_init(&b);
    bool done = learn(&b) && asset_book_name(&b.book, &b.arena,
                                 raw_from_str(STR("%PDF-1.7")), &a, &b.err);
    bench_fini(&b);
    return done;
}

static void learning_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_files_id_is_found_in_its_name),
    T_CASE(first_bytes_tell_a_type),
    T_CASE(names_come_from_the_list_then_turns_then_the_path),
    T_CASE(learning_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
