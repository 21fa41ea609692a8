#include "text/zip.h"

#include <sys/stat.h>
#include <zip.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/harness/t.h"
#include "text/zip_made_test.h"

enum { ARCHIVE_MAX = 16 << 20 };

/* What one entry of a made archive is. */
struct made {
    const char *name;
    struct str text;
    mode_t kind;        /* S_IFREG unless set */
    bool encrypted;     /* with a password */
    size_t zeros;       /* this many NUL bytes instead of the text */
    zip_int32_t method; /* ZIP_CM_DEFAULT unless set */
    bool stored;        /* not packed at all */
    zip_uint8_t opsys;  /* where it was made; Unix unless set */
};

static void add(struct t *t, zip_t *zip, const struct made *made)
{
    zip_source_t *source;
    zip_int64_t index;
    mode_t kind = made->kind ? made->kind : S_IFREG;
    void *zeros = made->zeros ? calloc(made->zeros, 1) : NULL;
    source = zeros ? zip_source_buffer(zip, zeros, made->zeros, 1)
                   : zip_source_buffer(zip, made->text.p, made->text.n, 0);
    index = zip_file_add(zip, made->name, source, ZIP_FL_ENC_UTF_8);
    if (!T_OK(t, index >= 0))
        return;
    zip_set_file_compression(zip, (zip_uint64_t)index,
        made->stored   ? ZIP_CM_STORE
        : made->method ? made->method
                       : ZIP_CM_DEFAULT,
        0);
    zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0,
        made->opsys ? made->opsys : ZIP_OPSYS_UNIX, (zip_uint32_t)(kind | 0600) << 16);
    if (made->encrypted)
        zip_file_set_encryption(zip, (zip_uint64_t)index, ZIP_EM_AES_256, "password");
}

/* The archive's bytes into `out`. */
static void make(struct t *t, const struct made *made, size_t count, struct buf *out)
{
    zip_error_t error;
    zip_source_t *source;
    zip_stat_t st;
    zip_t *zip;
    zip_error_init(&error);
    source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(source);
    zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    for (size_t i = 0; i < count; i++)
        add(t, zip, &made[i]);
    T_EQ(t, zip_close(zip), 0);
    zip_source_open(source);
    zip_source_stat(source, &st);
    unsigned char *to = buf_reserve(out, (size_t)st.size);
    if (T_OK(t, to))
        buf_grow(out, (size_t)zip_source_read(source, to, st.size));
    zip_source_close(source);
    zip_source_free(source);
}

static bool read_all(
    struct unzip *u, const struct unzip_entry *entry, struct buf *out, struct err *err)
{
    struct unzip_reader r;
    struct source source;
    unsigned char part[7];
    size_t got = 1;
    bool good = unzip_start(u, entry, &r, err);
    if (!good)
        return false;
    source = unzip_source(&r);
    while (good && got) {
        good = source_read(&source, part, sizeof part, &got, err);
        buf_add(out, part, good ? got : 0);
    }
    unzip_stop(&r);
    return good;
}

static const struct made two_files[] = {
    {.name = "conversations.json", .text = STR_INIT("[{\"title\":\"a long walk\"}]")},
    {.name = "chat/", .kind = S_IFDIR},
    {.name = "chat/a.txt", .text = STR_INIT("x"), .stored = true},
};

static void an_archive_gives_its_files_by_name(struct t *t)
{
    struct buf bytes, text;
    struct unzip *u;
    struct err err = ERR_INIT;
    struct unzip_limits limits = UNZIP_LIMITS;
    buf_init(&bytes, ARCHIVE_MAX);
    buf_init(&text, ARCHIVE_MAX);
    make(t, two_files, COUNT(two_files), &bytes);
    if (!T_DONE(t, unzip_open_mem(buf_raw(&bytes), &limits, &u, &err), &err))
        return;
    T_EQ(t, unzip_count(u), 3);
    T_OK(t, raw_eq_str(unzip_at(u, 0)->name, STR("chat/")) && unzip_at(u, 0)->is_dir);
    T_OK(t, raw_eq_str(unzip_at(u, 2)->name, STR("conversations.json")));
    T_OK(t, !unzip_find(u, STR("user.json")));
    const struct unzip_entry *entry = unzip_find(u, STR("conversations.json"));
    if (T_OK(t, entry) && T_DONE(t, read_all(u, entry, &text, &err), &err))
        T_STR(t, buf_str(&text), two_files[0].text);
    unzip_close(u);
    buf_fini(&text);
    buf_fini(&bytes);
}

static void an_archive_opens_from_a_file(struct t *t)
{
    char path[300];
    struct buf bytes;
    struct unzip *u;
    struct err err = ERR_INIT;
    struct unzip_limits limits = UNZIP_LIMITS;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, two_files, COUNT(two_files), &bytes);
    snprintf(path, sizeof path, "%s/a.zip", t_tmpdir(t));
    FILE *file = fopen(path, "wb");
    T_OK(t, file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n && fclose(file) == 0);
    if (T_DONE(t, unzip_open_path(path, &limits, &u, &err), &err)) {
        T_EQ(t, unzip_count(u), 3);
        unzip_close(u);
    }
    T_FAILS(t, unzip_open_path("/nonexistent/a.zip", &limits, &u, &err), &err,
        "text.zip_absent");
    buf_fini(&bytes);
}

static const struct {
    const char *says;
    struct made made;
    const char *id;
} refused[] = {
    {"a password", {.name = "a", .text = STR_INIT("secret"), .encrypted = true},
        "text.zip_encrypted"},
    {"climbing out", {.name = "../a"}, "text.zip_path"},
    {"climbing out in the middle", {.name = "a/../../b"}, "text.zip_path"},
    {"climbing out at the end", {.name = "a/.."}, "text.zip_path"},
    {"climbing out with backslashes", {.name = "a\\..\\b"}, "text.zip_path"},
    {"an absolute path", {.name = "/etc/passwd"}, "text.zip_path"},
    {"an absolute path of Windows", {.name = "\\a"}, "text.zip_path"},
    {"a drive", {.name = "C:a"}, "text.zip_path"},
    {"a control character", {.name = "a\nb"}, "text.zip_path"},
    {"a symbolic link", {.name = "a", .text = STR_INIT("/etc/passwd"), .kind = S_IFLNK},
        "text.zip_link"},
    {"a symbolic link of macOS",
        {.name = "a", .kind = S_IFLNK, .opsys = ZIP_OPSYS_OS_X}, "text.zip_link"},
    {"a device", {.name = "a", .kind = S_IFBLK}, "text.zip_link"},
    {"a bomb", {.name = "a", .zeros = 8 << 20}, "text.zip_ratio"},
    {"another method", {.name = "a", .zeros = 4096, .method = ZIP_CM_BZIP2},
        "text.zip_method"},
};

static void each_hostile_entry_has_one_clear_error(struct t *t)
{
    struct unzip_limits limits = UNZIP_LIMITS;
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct buf bytes;
        struct unzip *u = NULL;
        struct err err = ERR_INIT;
        buf_init(&bytes, ARCHIVE_MAX);
        make(t, &refused[i].made, 1, &bytes);
        if (!T_FAILS(t, unzip_open_mem(buf_raw(&bytes), &limits, &u, &err), &err,
                refused[i].id))
            t_note(t, "row: %s", refused[i].says);
        T_OK(t, !u);
        unzip_close(u);
        buf_fini(&bytes);
    }
}

static void names_that_only_look_hostile_pass(struct t *t)
{
    static const struct made made[] = {{.name = "..a"}, {.name = "a.."},
        {.name = "a/...b"}, {.name = "a/./b"}, {.name = "file-1..2"},
        {.name = "\xc3\xa9"}};
    struct unzip_limits limits = UNZIP_LIMITS;
    struct buf bytes;
    struct unzip *u;
    struct err err = ERR_INIT;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, made, COUNT(made), &bytes);
    if (T_DONE(t, unzip_open_mem(buf_raw(&bytes), &limits, &u, &err), &err))
        unzip_close(u);
    buf_fini(&bytes);
}

static void limits_hold(struct t *t)
{
    static const struct {
        struct unzip_limits limits;
        const char *id;
    } rows[] = {
        {{2, 100, 100, 10}, "text.zip_entries"},
        {{3, 24, 100, 10}, "text.zip_entry_size"},
        {{3, 100, 25, 10}, "text.zip_total_size"},
        {{3, 25, 26, 10}, NULL},
    };
    struct buf bytes;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, two_files, COUNT(two_files), &bytes);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct unzip *u = NULL;
        struct err err = ERR_INIT;
        bool good = unzip_open_mem(buf_raw(&bytes), &rows[i].limits, &u, &err);
        if (rows[i].id)
            T_FAILS(t, good, &err, rows[i].id);
        else
            T_DONE(t, good, &err);
        unzip_close(u);
    }
    buf_fini(&bytes);
}

/* Opens and reads everything; no crash, and never more than is announced. */
static bool drain(struct raw bytes, struct err *err)
{
    struct unzip_limits limits = UNZIP_LIMITS;
    struct unzip *u;
    bool good = true;
    if (!unzip_open_mem(bytes, &limits, &u, err))
        return false;
    for (size_t i = 0; good && i < unzip_count(u); i++) {
        struct buf text;
        buf_init(&text, ARCHIVE_MAX);
        good = read_all(u, unzip_at(u, i), &text, err);
        good = good && text.n == unzip_at(u, i)->size_bytes;
        buf_fini(&text);
    }
    unzip_close(u);
    return good;
}

static void a_cut_archive_never_opens(struct t *t)
{
    struct buf bytes;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, two_files, COUNT(two_files), &bytes);
    T_OK(t, drain(buf_raw(&bytes), NULL));
    for (size_t n = 0; n < bytes.n; n++) {
        struct err err = ERR_INIT;
        if (!T_FAILS(t, drain(raw_slice(buf_raw(&bytes), 0, n), &err), &err,
                "text.zip_damaged"))
            t_note(t, "cut to %d of %d bytes", (int)n, (int)bytes.n);
    }
    buf_fini(&bytes);
}

static void flipped_content_is_noticed(struct t *t)
{
    struct buf bytes;
    struct err err = ERR_INIT;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, two_files + 2, 1, &bytes);
    for (size_t i = 0; i + 1 < bytes.n; i++) {
        /* The stored "x" after the name in the local header. */
        if (bytes.p[i] == 't' && bytes.p[i + 1] == 'x' && bytes.p[i + 2] != 't') {
            bytes.p[i + 1] = 'y';
            break;
        }
    }
    T_FAILS(t, drain(buf_raw(&bytes), &err), &err, "text.zip_data");
    buf_fini(&bytes);
}

#define MADE(z, text)                                                                  \
    .name = {(const unsigned char *)(z), sizeof(z) - 1},                               \
    .data = {(const unsigned char *)(text), sizeof(text) - 1},                         \
    .share = MADE_SHARE_NONE

/* Archives whose directory does not tell the truth. */
static void a_lie_is_an_error_not_a_surprise(struct t *t)
{
    static const struct {
        const char *says;
        struct made_entry made;
        const char *id; /* NULL: reads well */
    } rows[] = {
        {"the truth", {MADE("a", "words")}, NULL},
        {"the truth, deflated", {MADE("a", "words"), .method = MADE_DEFLATED}, NULL},
        {"an empty file", {MADE("a", "")}, NULL},
        {"a wrong checksum", {MADE("a", "words"), .crc_lie = 1}, "text.zip_data"},
        {"deflated, a wrong checksum",
            {MADE("a", "words"), .method = MADE_DEFLATED, .crc_lie = 1},
            "text.zip_data"},
        {"deflated, more than it says",
            {MADE("a", "words"), .method = MADE_DEFLATED, .size_lie = -1},
            "text.zip_data"},
        {"deflated, less than it says",
            {MADE("a", "words"), .method = MADE_DEFLATED, .size_lie = 1},
            "text.zip_data"},
        {"deflated, cut",
            {MADE("a", "words"), .method = MADE_DEFLATED, .packed_lie = -1},
            "text.zip_data"},
        {"encrypted by its flag", {MADE("a", "words"), .flags = 1},
            "text.zip_encrypted"},
        {"an unknown method", {MADE("a", "words"), .method = 14}, "text.zip_method"},
        {"no name", {MADE("", "words")}, "text.zip_path"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf bytes;
        struct err err = ERR_INIT;
        buf_init(&bytes, ARCHIVE_MAX);
        made_zip(&bytes, &rows[i].made, 1);
        bool good = drain(buf_raw(&bytes), &err);
        if (!(rows[i].id ? T_FAILS(t, good, &err, rows[i].id) : T_DONE(t, good, &err)))
            t_note(t, "row: %s", rows[i].says);
        buf_fini(&bytes);
    }
}

static void twins_are_refused(struct t *t)
{
    static const struct made_entry made[] = {
        {MADE("a", "x")}, {MADE("b", "y")}, {MADE("a", "z")}};
    struct buf bytes;
    struct err err = ERR_INIT;
    buf_init(&bytes, ARCHIVE_MAX);
    made_zip(&bytes, made, COUNT(made));
    T_FAILS(t, drain(buf_raw(&bytes), &err), &err, "text.zip_twice");
    buf_fini(&bytes);
}

/* Each entry is small enough alone; all share the same few bytes. */
static void a_bomb_of_shared_bytes_is_refused(struct t *t)
{
    unsigned char names[200][2];
    struct made_entry made[200];
    struct buf bytes;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(made); i++) {
        struct str packed = STR("packed");
        names[i][0] = (unsigned char)('a' + i / 16);
        names[i][1] = (unsigned char)('a' + i % 16);
        made[i] = (struct made_entry){.name = raw_of(names[i], 2),
            .data = raw_from_str(packed),
            .size_lie = (1 << 20) - (int)packed.n,
            .share = i ? 0 : MADE_SHARE_NONE};
    }
    buf_init(&bytes, ARCHIVE_MAX);
    made_zip(&bytes, made, COUNT(made));
    T_FAILS(t, drain(buf_raw(&bytes), &err), &err, "text.zip_ratio");
    buf_fini(&bytes);
}

static bool open_once(void *ctx)
{
    struct buf *bytes = ctx;
    return drain(buf_raw(bytes), NULL);
}

static void opening_survives_every_failed_allocation(struct t *t)
{
    struct buf bytes;
    buf_init(&bytes, ARCHIVE_MAX);
    make(t, two_files, COUNT(two_files), &bytes);
    t_oom(t, open_once, &bytes);
    buf_fini(&bytes);
}

static const struct t_case cases[] = {
    T_CASE(an_archive_gives_its_files_by_name),
    T_CASE(an_archive_opens_from_a_file),
    T_CASE(each_hostile_entry_has_one_clear_error),
    T_CASE(names_that_only_look_hostile_pass),
    T_CASE(limits_hold),
    T_CASE(a_cut_archive_never_opens),
    T_CASE(flipped_content_is_noticed),
    T_CASE(a_lie_is_an_error_not_a_surprise),
    T_CASE(twins_are_refused),
    T_CASE(a_bomb_of_shared_bytes_is_refused),
    T_CASE(opening_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
