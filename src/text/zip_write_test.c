#include "text/zip_write.h"

#include <string.h>

#include "tests/harness/t.h"
#include "text/zip.h"

enum { ARCHIVE_MAX = 8 << 20 };

static bool add(struct zip *z, const char *name, struct raw bytes, struct err *err)
{
    bool ok = zip_begin(z, str_z(name), err);
    for (size_t at = 0; ok && at < bytes.n; at += 1000) {
        struct raw piece = raw_slice(bytes, at, at + 1000);
        ok = zip_add(z, piece.p, piece.n, err);
    }
    return ok && zip_end(z, err);
}

static bool make(struct raw large, struct buf *out, struct err *err)
{
    struct zip *z = NULL;
    bool ok = zip_new(sink_to_buf(out), &z, err) &&
              add(z, "conversations.json", raw_of("[1, 2, 3]", 9), err) &&
              add(z, "abide/empty.jsonl", raw_of("", 0), err) &&
              add(z, "files/large.bin", large, err) && zip_finish(z, err);
    zip_free(z);
    return ok;
}

static void check_entry(struct t *t, struct unzip *u, const char *name, struct raw want)
{
    const struct unzip_entry *e = unzip_find(u, str_z(name));
    struct unzip_reader reader;
    struct source source;
    struct err err = ERR_INIT;
    struct buf got;
    size_t n = 1;
    buf_init(&got, ARCHIVE_MAX);
    if (!T_OK(t, e != NULL) || !T_DONE(t, unzip_start(u, e, &reader, &err), &err))
        return;
    source = unzip_source(&reader);
    while (n) {
        unsigned char piece[4096];
        if (!T_DONE(t, source_read(&source, piece, sizeof piece, &n, &err), &err))
            break;
        buf_add(&got, piece, n);
    }
    T_OK(t, raw_eq(buf_raw(&got), want));
    unzip_stop(&reader);
    buf_fini(&got);
}

static void what_is_written_is_what_another_reader_finds(struct t *t)
{
    struct unzip_limits limits = UNZIP_LIMITS;
    struct unzip *u = NULL;
    struct err err = ERR_INIT;
    struct buf out, large;
    buf_init(&out, ARCHIVE_MAX);
    buf_init(&large, ARCHIVE_MAX);
    for (unsigned i = 0, x = 1; i < 300000; i++, x = x * 1103515245 + 12345)
        buf_add_char(&large, (char)(x >> 16));
    T_DONE(t, make(buf_raw(&large), &out, &err), &err);
    if (T_DONE(t, unzip_open_mem(buf_raw(&out), &limits, &u, &err), &err)) {
        T_EQ(t, unzip_count(u), 3);
        check_entry(t, u, "conversations.json", raw_of("[1, 2, 3]", 9));
        check_entry(t, u, "abide/empty.jsonl", raw_of("", 0));
        check_entry(t, u, "files/large.bin", buf_raw(&large));
    }
    unzip_close(u);
    buf_fini(&large);
    buf_fini(&out);
}

static void a_name_stays_in_its_folder(struct t *t)
{
    static const char *const rows[] = {
        "", "/etc/passwd", "../a", "a//b", "a/../b", "a b", "a\\b", ".hidden"};
    struct zip *z = NULL;
    struct err err = ERR_INIT;
    struct buf out;
    buf_init(&out, ARCHIVE_MAX);
    T_DONE(t, zip_new(sink_to_buf(&out), &z, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++)
        T_FAILS(t, zip_begin(z, str_z(rows[i]), &err), &err, "text.zip_name");
    zip_free(z);
    buf_fini(&out);
}

static bool once(void *ctx)
{
    struct buf out;
    struct err err = ERR_INIT;
    (void)ctx;
    buf_init(&out, ARCHIVE_MAX);
    bool ok = make(raw_of("x", 1), &out, &err);
    buf_fini(&out);
    return ok;
}

static void it_survives_without_memory(struct t *t)
{
    t_oom(t, once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(what_is_written_is_what_another_reader_finds),
    T_CASE(a_name_stays_in_its_folder),
    T_CASE(it_survives_without_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
