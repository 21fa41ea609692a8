#include "tests/fuzz/fuzz.h"

#include "base/sink.h"
#include "text/zip.h"

enum { PART = 4096 };

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct unzip_limits limits = {64, 1 << 20, 4 << 20, 100};
    struct unzip *u = NULL;
    struct err err = ERR_INIT;
    if (!unzip_open_mem(raw_of(data, size), &limits, &u, &err)) {
        FUZZ_HOLDS(!u && err.id);
        return 0;
    }
    FUZZ_HOLDS(unzip_count(u) <= limits.max_entries);
    for (size_t i = 0; i < unzip_count(u); i++) {
        check_name(unzip_at(u, i)->name);
        read_entry(u, unzip_at(u, i));
    }
    unzip_close(u);
    return 0;
}
