#include "text/zip.h"

#include <stdlib.h>
#include <zip.h>

#include "base/mem.h"

/*
 * TRUST: the archive comes from outside. Only the central directory is believed, and
 * only after check_entry; the data is believed up to the announced size and checksum.
 */
enum { NAME_MAX_BYTES = 4096 };

/* The kind of a file, in the high half of the attributes that Unix archivers write. */
enum { KIND_MASK = 0170000, KIND_FILE = 0100000, KIND_DIR = 0040000 };

/* Small files may pack well without being bombs. */
#define RATIO_FREE_BYTES (UINT64_C(1) << 20)

struct unzip {
    zip_t *zip;
    struct unzip_entry *entries;
    size_t count;
    uint64_t total_bytes; /* unpacked, of the entries so far */
    struct unzip_limits limits;
};

static bool damaged(zip_error_t *error, struct err *err)
{
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_MEMORY:
        return err_memory(err);
    case ZIP_ER_NOENT:
        return err_set(err, ERR_ABSENT, "text.zip_absent", "there is no such archive");
    case ZIP_ER_OPEN:
    case ZIP_ER_READ:
    case ZIP_ER_SEEK:
        return err_set(err, ERR_IO, "text.zip_io", "cannot read the archive: %s",
            zip_error_strerror(error));
    default:
        return err_set(err, ERR_INPUT, "text.zip_damaged",
            "not a whole zip archive (%s); download it again",
            zip_error_strerror(error));
    }
}

static unsigned long long number(uint64_t v)
{
    return v;
}

/* One component of a path that would climb out of a folder. */
static bool is_up(struct raw part)
{
    return raw_eq_str(part, STR(".."));
}

/* Both slashes separate: archives made on Windows use either. */
static bool is_inside(struct raw name)
{
    size_t from = 0;
    if (name.n == 0 || name.n > NAME_MAX_BYTES)
        return false;
    if (name.p[0] == '/' || name.p[0] == '\\' || (name.n > 1 && name.p[1] == ':'))
        return false;
    for (size_t i = 0; i <= name.n; i++) {
        if (i < name.n && name.p[i] < 0x20)
            return false;
        if (i < name.n && name.p[i] != '/' && name.p[i] != '\\')
            continue;
        if (is_up(raw_slice(name, from, i)))
            return false;
        from = i + 1;
    }
    return true;
}

/*
 * Archivers of Unix and macOS say what kind of file an entry was; others leave the bits
 * zero. Only files and folders go.
 */
static bool is_plain(zip_t *zip, uint64_t index)
{
    zip_uint32_t attributes = 0, kind;
    if (zip_file_get_external_attributes(zip, index, 0, NULL, &attributes) != 0)
        return false;
    kind = (attributes >> 16) & KIND_MASK;
    return kind == 0 || kind == KIND_FILE || kind == KIND_DIR;
}

static bool over_ratio(const struct unzip *u, uint64_t size, uint64_t packed)
{
    return size > RATIO_FREE_BYTES &&
           (size - RATIO_FREE_BYTES) / u->limits.max_ratio > packed;
}

static bool check_kind(
    const struct unzip *u, const zip_stat_t *st, struct raw name, struct err *err)
{
    unsigned long long at = number(st->index);
    if (st->encryption_method != ZIP_EM_NONE)
        return err_set(err, ERR_INPUT, "text.zip_encrypted",
            "entry %llu of the archive is encrypted; unpack and pack it without a "
            "password",
            at);
    if (!is_inside(name))
        return err_set(err, ERR_INPUT, "text.zip_path",
            "entry %llu of the archive has a name that points outside of it", at);
    if (!is_plain(u->zip, st->index))
        return err_set(err, ERR_INPUT, "text.zip_link",
            "entry %llu of the archive is a link or device, not a file", at);
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return err_set(err, ERR_INPUT, "text.zip_method",
            "entry %llu of the archive is packed by method %d; only stored and "
            "deflated "
            "entries are read",
            at, (int)st->comp_method);
    return true;
}

static bool check_size(struct unzip *u, const zip_stat_t *st, struct err *err)
{
    unsigned long long at = number(st->index);
    if (st->size > u->limits.max_entry_bytes)
        return err_set(err, ERR_LIMIT, "text.zip_entry_size",
            "entry %llu of the archive unpacks to %llu bytes; the limit is %llu", at,
            number(st->size), number(u->limits.max_entry_bytes));
    if (st->size > u->limits.max_total_bytes - u->total_bytes)
        return err_set(err, ERR_LIMIT, "text.zip_total_size",
            "the archive unpacks to more than its limit of %llu bytes",
            number(u->limits.max_total_bytes));
    u->total_bytes += st->size;
    if (over_ratio(u, st->size, st->comp_size))
        return err_set(err, ERR_LIMIT, "text.zip_ratio",
            "entry %llu of the archive unpacks more than %llu to 1: a zip bomb", at,
            number(u->limits.max_ratio));
    return true;
}

static bool read_entry(struct unzip *u, size_t index, struct err *err)
{
    const zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    const char *z = zip_get_name(u->zip, index, ZIP_FL_ENC_RAW);
    struct raw name = raw_from_str(str_z(z));
    zip_stat_t st;
    zip_stat_init(&st);
    if (!z || zip_stat_index(u->zip, index, 0, &st) != 0 ||
        (st.valid & needed) != needed)
        return damaged(zip_get_error(u->zip), err);
    if (!check_kind(u, &st, name, err) || !check_size(u, &st, err))
        return false;
    u->entries[index] = (struct unzip_entry){.name = name,
        .size_bytes = st.size,
        .packed_bytes = st.comp_size,
        .index = index,
        .is_dir = name.p[name.n - 1] == '/'};
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct unzip_entry *x = a, *y = b;
    return raw_cmp(x->name, y->name);
}

static bool check_twice(const struct unzip *u, struct err *err)
{
    for (size_t i = 1; i < u->count; i++) {
        if (by_name(&u->entries[i - 1], &u->entries[i]) == 0)
            return err_set(err, ERR_INPUT, "text.zip_twice",
                "entries %llu and %llu of the archive have the same name",
                number(u->entries[i - 1].index), number(u->entries[i].index));
    }
    return true;
}

/*
 * Entries may share packed bytes, so that each looks modest alone: the whole is held
 * against the size of the archive as well.
 */
static bool check_whole(const struct unzip *u, uint64_t archive_bytes, struct err *err)
{
    if (!over_ratio(u, u->total_bytes, archive_bytes))
        return true;
    return err_set(err, ERR_LIMIT, "text.zip_ratio",
        "the archive unpacks more than %llu to 1: a zip bomb",
        number(u->limits.max_ratio));
}

static bool read_entries(struct unzip *u, uint64_t archive_bytes, struct err *err)
{
    zip_int64_t count = zip_get_num_entries(u->zip, 0);
    if (count < 0)
        return damaged(zip_get_error(u->zip), err);
    if ((uint64_t)count > u->limits.max_entries)
        return err_set(err, ERR_LIMIT, "text.zip_entries",
            "the archive has %lld entries; the limit is %llu", (long long)count,
            number(u->limits.max_entries));
    u->entries = mem_array((size_t)count, sizeof *u->entries);
    if (!u->entries)
        return err_memory(err);
    u->count = (size_t)count;
    for (size_t i = 0; i < u->count; i++) {
        if (!read_entry(u, i, err))
            return false;
    }
    qsort(u->entries, u->count, sizeof *u->entries, by_name);
    return check_twice(u, err) && check_whole(u, archive_bytes, err);
}

/* Takes over the source. */
static bool open_source(zip_source_t *source, const struct unzip_limits *limits,
    struct unzip **out, struct err *err)
{
    struct unzip *u = mem_zalloc(sizeof *u);
    zip_error_t error;
    zip_stat_t st;
    zip_error_init(&error);
    zip_stat_init(&st);
    if (!u) {
        zip_source_free(source);
        return err_memory(err);
    }
    u->limits = *limits;
    (void)zip_source_stat(source, &st); /* without a size it stays 0: the strict side */
    /* libzip takes an empty file for an archive without entries. */
    if ((st.valid & ZIP_STAT_SIZE) && st.size == 0)
        zip_error_set(&error, ZIP_ER_NOZIP, 0);
    else
        u->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!u->zip) {
        zip_source_free(source);
        (void)damaged(&error, err);
    }
    zip_error_fini(&error);
    if (!u->zip || !read_entries(u, st.size, err)) {
        unzip_close(u);
        return false;
    }
    *out = u;
    return true;
}

bool unzip_open_path(const char *path, const struct unzip_limits *limits,
    struct unzip **out, struct err *err)
{
    zip_error_t error;
    zip_source_t *source;
    bool good;
    zip_error_init(&error);
    source = zip_source_file_create(path, 0, -1, &error);
    good = source ? open_source(source, limits, out, err) : damaged(&error, err);
    zip_error_fini(&error);
    return good;
}

bool unzip_open_mem(struct raw bytes, const struct unzip_limits *limits,
    struct unzip **out, struct err *err)
{
    zip_error_t error;
    zip_source_t *source;
    bool good;
    zip_error_init(&error);
    source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    good = source ? open_source(source, limits, out, err) : damaged(&error, err);
    zip_error_fini(&error);
    return good;
}

void unzip_close(struct unzip *u)
{
    if (!u)
        return;
    if (u->zip)
        zip_discard(u->zip);
    mem_free(u->entries);
    mem_free(u);
}

size_t unzip_count(const struct unzip *u)
{
    return u->count;
}

const struct unzip_entry *unzip_at(const struct unzip *u, size_t i)
{
    return &u->entries[i];
}

const struct unzip_entry *unzip_find(const struct unzip *u, struct str name)
{
    struct unzip_entry key = {.name = raw_from_str(name)};
    return bsearch(&key, u->entries, u->count, sizeof key, by_name);
}

static bool bad_data(const struct unzip_reader *r, const char *what, struct err *err)
{
    return err_set(err, ERR_INPUT, "text.zip_data",
        "entry %llu of the archive is damaged (%s); download the archive again",
        number(r->index), what);
}

bool unzip_start(struct unzip *u, const struct unzip_entry *entry,
    struct unzip_reader *out, struct err *err)
{
    struct unzip_reader r = {.left_bytes = entry->size_bytes, .index = entry->index};
    r.file = zip_fopen_index(u->zip, entry->index, 0);
    if (!r.file)
        return bad_data(&r, zip_strerror(u->zip), err);
    *out = r;
    return true;
}

/* A read at the end also makes libzip compare the checksum. */
static bool read_some(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct unzip_reader *r = ctx;
    unsigned char extra;
    bool at_end = r->left_bytes == 0;
    size_t want = cap < r->left_bytes ? cap : (size_t)r->left_bytes;
    zip_int64_t n = zip_fread(r->file, at_end ? &extra : p, at_end ? 1 : want);
    if (n < 0)
        return bad_data(r, zip_file_strerror(r->file), err);
    if (at_end ? n > 0 : n == 0)
        return bad_data(
            r, at_end ? "longer than it says" : "shorter than it says", err);
    r->left_bytes -= (uint64_t)n;
    *got = (size_t)n;
    return true;
}

struct source unzip_source(struct unzip_reader *r)
{
    return (struct source){read_some, r};
}

void unzip_stop(struct unzip_reader *r)
{
    if (r->file)
        zip_fclose(r->file);
    r->file = NULL;
}
