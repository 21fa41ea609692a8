#include "flow/archive.h"

#include <string.h>

#include "base/mem.h"
#include "os/dir.h"
#include "os/file.h"
#include "text/zip.h"

/* Names of entries: half a million of them at some hundred bytes. */
enum { NAMES_BYTES_MAX = 256 << 20, MAGIC_BYTES = 4 };

struct archive {
    struct capture_archive view;
    struct arena arena; /* entries and names */
    const char *path;
    struct unzip *zip;          /* a zip archive, or NULL */
    struct unzip_reader reader; /* of the zip entry that is open */
    struct file_in file;        /* the file that is open */
    struct dir_list files;      /* a folder's */
    bool is_dir;
    bool open; /* an entry is open */
};

static bool open_zip_entry(void *ctx, size_t index, struct source *out, struct err *err)
{
    struct archive *a = ctx;
    if (!unzip_start(a->zip, unzip_at(a->zip, index), &a->reader, err))
        return false;
    a->open = true;
    *out = unzip_source(&a->reader);
    return true;
}

static void close_zip_entry(void *ctx, size_t index)
{
    struct archive *a = ctx;
    (void)index;
    if (a->open)
        unzip_stop(&a->reader);
    a->open = false;
}

static bool open_file(void *ctx, size_t index, struct source *out, struct err *err)
{
    struct archive *a = ctx;
    char path[FILE_PATH_MAX];
    const char *name = a->path;
    if (a->is_dir) {
        if (!file_join(a->path, a->files.files[index].path, path, err))
            return false;
        name = path;
    }
    if (!file_in_open(name, &a->file, err))
        return false;
    a->open = true;
    *out = file_in_source(&a->file);
    return true;
}

static void close_file(void *ctx, size_t index)
{
    struct archive *a = ctx;
    (void)index;
    if (a->open)
        file_in_close(&a->file);
    a->open = false;
}

static struct capture_entry *make_entries(
    struct archive *a, size_t count, struct err *err)
{
    struct capture_entry *entries =
        arena_array(&a->arena, count ? count : 1, sizeof *entries);
    if (!entries)
        err_memory(err);
    return entries;
}

static bool list_zip(struct archive *a, struct err *err)
{
    size_t count = unzip_count(a->zip);
    struct capture_entry *entries = make_entries(a, count, err);
    if (!entries)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct unzip_entry *entry = unzip_at(a->zip, i);
        entries[i] = (struct capture_entry){entry->name, entry->size_bytes};
    }
    a->view = (struct capture_archive){
        entries, count, open_zip_entry, close_zip_entry, a, false};
    return true;
}

static bool list_folder(struct archive *a, struct err *err)
{
    if (!dir_read(a->path, &a->arena, &a->files, err))
        return false;
    struct capture_entry *entries = make_entries(a, a->files.n, err);
    if (!entries)
        return false;
    for (size_t i = 0; i < a->files.n; i++) {
        const struct dir_file *file = &a->files.files[i];
        entries[i] =
            (struct capture_entry){raw_from_str(str_z(file->path)), file->size_bytes};
    }
    a->view =
        (struct capture_archive){entries, a->files.n, open_file, close_file, a, true};
    return true;
}

static bool list_file(struct archive *a, uint64_t size_bytes, struct err *err)
{
    struct capture_entry *entries = make_entries(a, 1, err);
    const char *slash = strrchr(a->path, '/');
    if (!entries)
        return false;
    entries[0] = (struct capture_entry){
        raw_from_str(str_z(slash ? slash + 1 : a->path)), size_bytes};
    a->view = (struct capture_archive){entries, 1, open_file, close_file, a, false};
    return true;
}

/* A zip begins with a local header, or (empty) with the end record: both "PK". */
static bool looks_like_zip(const char *path, bool *out, struct err *err)
{
    struct file_in in;
    unsigned char magic[MAGIC_BYTES] = {0};
    size_t got = 0;
    if (!file_in_open(path, &in, err))
        return false;
    struct source source = file_in_source(&in);
    bool ok = source_read(&source, magic, sizeof magic, &got, err);
    file_in_close(&in);
    *out = ok && got == sizeof magic && magic[0] == 'P' && magic[1] == 'K' &&
           (magic[2] == 3 || magic[2] == 5);
    return ok;
}

static bool list(struct archive *a, struct err *err)
{
    struct file_facts facts;
    struct unzip_limits limits = UNZIP_LIMITS;
    bool is_zip;
    if (!file_look(a->path, &facts, err))
        return false;
    if (!facts.exists)
        return err_set(
            err, ERR_ABSENT, "import.no_file", "%s: no such file or folder", a->path);
    if (facts.is_dir) {
        a->is_dir = true;
        return list_folder(a, err);
    }
    if (!looks_like_zip(a->path, &is_zip, err))
        return false;
    if (!is_zip)
        return list_file(a, facts.size_bytes, err);
    return unzip_open_path(a->path, &limits, &a->zip, err) && list_zip(a, err);
}

bool archive_open(const char *path, struct archive **out, struct err *err)
{
    struct archive *a = mem_zalloc(sizeof *a);
    if (!a)
        return err_memory(err);
    arena_init(&a->arena, NAMES_BYTES_MAX);
    a->path = path;
    if (!list(a, err)) {
        archive_close(a);
        return false;
    }
    *out = a;
    return true;
}

void archive_close(struct archive *a)
{
    if (!a)
        return;
    if (a->open && a->view.close)
        a->view.close(a, 0);
    unzip_close(a->zip);
    arena_fini(&a->arena);
    mem_free(a);
}

const struct capture_archive *archive_view(const struct archive *a)
{
    return &a->view;
}
