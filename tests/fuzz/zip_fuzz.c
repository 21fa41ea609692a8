#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "base/sink.h"
#include "text/zip.h"
#include "text/zip_made_test.h"

enum { PART = 4096, ENTRIES = 6, ARCHIVE_MAX = 1 << 16 };

/* No entry gives more than it announces; one that ends well gives exactly that. */
static void read_entry(struct unzip *u, const struct unzip_entry *entry)
{
    struct unzip_reader r;
    struct source source;
    struct err err = ERR_INIT;
    unsigned char part[PART];
    size_t got = 0;
    uint64_t sum = 0;
    bool good;
    if (!unzip_start(u, entry, &r, &err)) {
        FUZZ_HOLDS(err.id);
        return;
    }
    source = unzip_source(&r);
    do {
        good = source_read(&source, part, sizeof part, &got, &err);
        sum += good ? got : 0;
        FUZZ_HOLDS(sum <= entry->size_bytes);
    } while (good && got);
    FUZZ_HOLDS(!good || sum == entry->size_bytes);
    unzip_stop(&r);
}

static void check_name(struct raw name)
{
    FUZZ_HOLDS(name.n > 0 && name.p[0] != '/' && name.p[0] != '\\');
    for (size_t i = 0; i < name.n; i++)
        FUZZ_HOLDS(name.p[i] >= 0x20);
    FUZZ_HOLDS(!raw_eq_str(raw_slice(name, 0, 3), STR("../")));
}

static void read_archive(struct raw bytes)
{
    const struct unzip_limits limits = {64, 1 << 20, 4 << 20, 100};
    struct unzip *u = NULL;
    struct err err = ERR_INIT;
    if (!unzip_open_mem(bytes, &limits, &u, &err)) {
        FUZZ_HOLDS(!u && err.id);
        return;
    }
    FUZZ_HOLDS(unzip_count(u) <= limits.max_entries);
    for (size_t i = 0; i < unzip_count(u); i++) {
        check_name(unzip_at(u, i)->name);
        read_entry(u, unzip_at(u, i));
    }
    unzip_close(u);
}

static uint8_t take(struct raw *input)
{
    uint8_t byte = input->n ? input->p[0] : 0;
    *input = raw_slice(*input, 1, input->n);
    return byte;
}

static struct raw take_bytes(struct raw *input, size_t n)
{
    struct raw front = raw_slice(*input, 0, n);
    *input = raw_slice(*input, n, input->n);
    return front;
}

static struct made_entry take_entry(struct raw *input, int before)
{
    static const uint16_t methods[] = {MADE_STORED, MADE_DEFLATED, MADE_DEFLATED, 14};
    struct made_entry e = {.share = MADE_SHARE_NONE};
    uint8_t lies = take(input);
    e.method = methods[lies & 3];
    e.name = take_bytes(input, take(input) % 16);
    e.data = take_bytes(input, take(input));
    if (lies & 4)
        e.flags = take(input);
    if (lies & 8)
        e.size_lie = (int32_t)take(input) << (take(input) % 17);
    if (lies & 16)
        e.packed_lie = (int8_t)take(input);
    if (lies & 32)
        e.crc_lie = take(input);
    if (lies & 64)
        e.kind = (uint32_t)take(input) << 9;
    if ((lies & 128) && before)
        e.share = take(input) % before;
    return e;
}

/* The input as a recipe: archives that are whole, but say what is not so. */
static void read_made(struct raw input)
{
    struct made_entry made[ENTRIES];
    struct buf bytes;
    int count = 0;
    buf_init(&bytes, ARCHIVE_MAX);
    while (count < ENTRIES && input.n) {
        made[count] = take_entry(&input, count);
        count++;
    }
    made_zip(&bytes, made, (size_t)count);
    read_archive(buf_raw(&bytes));
    buf_fini(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_archive(raw_of(data, size));
    read_made(raw_of(data, size));
    return 0;
}
