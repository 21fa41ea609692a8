#include "text/zip_write.h"

#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/raw.h"

/* PKWARE APPNOTE 6.3, 4.3.7 (a file's head), 4.3.9 (what stands behind it), 4.3.12 (its
 * line in the list), 4.3.16 (the end). Numbers are little-endian. */
enum {
    HEAD_MARK = 0x04034b50,
    BEHIND_MARK = 0x08074b50,
    LINE_MARK = 0x02014b50,
    END_MARK = 0x06054b50,
    VERSION = 20,
    BIT_BEHIND = 1 << 3, /* lengths stand behind */
    BIT_UTF8 = 1 << 11,
    DEFLATED = 8,
    DATE = (1 << 5) | 1, /* 1980-01-01: the files say themselves when they are from */
    PIECE = 64 << 10,
    LIST_MAX = 64 << 20,
};

struct zip {
    struct sink to;
    z_stream deflate;
    bool deflating;
    uint64_t written;
    struct {
        uint64_t at, size, packed;
        uint32_t crc;
    } file;
    size_t line_at;  /* of the file at hand in `list` */
    struct buf list; /* the lines of the end */
    size_t count;
    unsigned char piece[PIECE];
};

static bool large(struct err *err)
{
    return err_set(err, ERR_LIMIT, "text.zip_large",
        "the archive is too large for this format (4 GiB, %d files): ask for a folder",
        ZIP_FILES_MAX);
}

static void put(struct buf *b, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(b, (char)(v >> (8 * i) & 0xff));
}

static bool send(struct zip *z, const void *p, size_t n, struct err *err)
{
    z->written += n;
    return (z->written <= UINT32_MAX || large(err)) && sink_write(&z->to, p, n, err);
}

static bool send_buf(struct zip *z, struct buf *b, struct err *err)
{
    bool done = buf_ok(b, err) && send(z, b->p, b->n, err);
    buf_fini(b);
    return done;
}

/* A deflate stream draws on this project's memory alone. */
static void *take(void *ctx, unsigned count, unsigned size)
{
    (void)ctx;
    return mem_array(count, size);
}

static void give(void *ctx, void *p)
{
    (void)ctx;
    mem_free(p);
}

bool zip_new(struct sink to, struct zip **out, struct err *err)
{
    struct zip *z = mem_zalloc(sizeof *z);
    if (!z)
        return err_memory(err);
    z->to = to;
    buf_init(&z->list, LIST_MAX);
    z->deflate.zalloc = take;
    z->deflate.zfree = give;
    /* 15 bits of window, negative: without a head of its own. */
    if (deflateInit2(&z->deflate, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8,
            Z_DEFAULT_STRATEGY) != Z_OK) {
        zip_free(z);
        return err_memory(err);
    }
    z->deflating = true;
    *out = z;
    return true;
}

static bool name_fits(struct str name)
{
    struct str part, token;
    while (str_cut(&name, '/', &part)) {
        if (!raw_token(raw_from_str(part), &token) || part.p[0] == '.')
            return false;
    }
    return true;
}

/* What a head and a line share, from the version to the length of the name. */
static void put_common(struct buf *b, const struct zip *z, size_t name)
{
    put(b, VERSION, 2);
    put(b, BIT_BEHIND | BIT_UTF8, 2);
    put(b, DEFLATED, 2);
    put(b, 0, 2);
    put(b, DATE, 2);
    put(b, z->file.crc, 4);
    put(b, z->file.packed, 4);
    put(b, z->file.size, 4);
    put(b, name, 2);
    put(b, 0, 2);
}

bool zip_begin(struct zip *z, struct str name, struct err *err)
{
    struct buf head;
    if (!name.n || name.n > 1024 || !name_fits(name))
        return err_set(err, ERR_INPUT, "text.zip_name",
            "a name in an archive is made of tokens with '/' between");
    if (z->count == ZIP_FILES_MAX)
        return large(err);
    z->file.at = z->written;
    z->file.size = z->file.packed = z->file.crc = 0;
    deflateReset(&z->deflate);
    buf_init(&head, 2048);
    put(&head, HEAD_MARK, 4);
    put_common(&head, z, name.n);
    buf_add_str(&head, name);
    z->line_at = z->list.n;
    put(&z->list, name.n, 2); /* until its line can be written */
    buf_add_str(&z->list, name);
    return send_buf(z, &head, err);
}

static bool deflate_on(struct zip *z, int flush, struct err *err)
{
    do {
        z->deflate.next_out = z->piece;
        z->deflate.avail_out = PIECE;
        if (deflate(&z->deflate, flush) == Z_STREAM_ERROR)
            return err_set(err, ERR_STATE, "text.zip_deflate", "zlib refuses to go on");
        size_t n = PIECE - z->deflate.avail_out;
        z->file.packed += n;
        if (n && !send(z, z->piece, n, err))
            return false;
    } while (z->deflate.avail_out == 0);
    return true;
}

bool zip_add(struct zip *z, const void *p, size_t n, struct err *err)
{
    const unsigned char *from = p;
    while (n) {
        unsigned take_now = n > PIECE ? PIECE : (unsigned)n;
        z->file.crc = (uint32_t)crc32(z->file.crc, from, take_now);
        z->file.size += take_now;
        if (z->file.size > UINT32_MAX)
            return large(err);
        z->deflate.next_in = (z_const Bytef *)(uintptr_t)from;
        z->deflate.avail_in = take_now;
        if (!deflate_on(z, Z_NO_FLUSH, err))
            return false;
        from += take_now;
        n -= take_now;
    }
    return true;
}

/* The name that was kept becomes the file's line. */
static bool write_line(struct zip *z, struct err *err)
{
    struct buf line;
    struct raw kept = raw_slice(buf_raw(&z->list), z->line_at + 2, z->list.n);
    buf_init(&line, 2048);
    put(&line, LINE_MARK, 4);
    put(&line, VERSION, 2);
    put_common(&line, z, kept.n);
    put(&line, 0, 2); /* comment, disk, attributes */
    put(&line, 0, 2);
    put(&line, 0, 2);
    put(&line, 0, 4);
    put(&line, z->file.at, 4);
    buf_add(&line, kept.p, kept.n);
    z->list.n = z->line_at;
    if (buf_ok(&line, NULL))
        buf_add(&z->list, line.p, line.n);
    bool done = buf_ok(&line, err) && buf_ok(&z->list, err);
    buf_fini(&line);
    z->count++;
    return done;
}

bool zip_end(struct zip *z, struct err *err)
{
    struct buf behind;
    z->deflate.next_in = NULL;
    z->deflate.avail_in = 0;
    if (!deflate_on(z, Z_FINISH, err))
        return false;
    buf_init(&behind, 64);
    put(&behind, BEHIND_MARK, 4);
    put(&behind, z->file.crc, 4);
    put(&behind, z->file.packed, 4);
    put(&behind, z->file.size, 4);
    return send_buf(z, &behind, err) && write_line(z, err);
}

bool zip_finish(struct zip *z, struct err *err)
{
    uint64_t at = z->written;
    struct buf end;
    if (!send(z, z->list.p, z->list.n, err))
        return false;
    buf_init(&end, 64);
    put(&end, END_MARK, 4);
    put(&end, 0, 2);
    put(&end, 0, 2);
    put(&end, z->count, 2);
    put(&end, z->count, 2);
    put(&end, z->list.n, 4);
    put(&end, at, 4);
    put(&end, 0, 2);
    return send_buf(z, &end, err);
}

void zip_free(struct zip *z)
{
    if (!z)
        return;
    if (z->deflating)
        deflateEnd(&z->deflate);
    buf_fini(&z->list);
    mem_wipe(z->piece, sizeof z->piece);
    mem_free(z);
}
