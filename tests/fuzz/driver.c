#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "tests/fuzz/fuzz.h"

/*
 * Runs a fuzz target without libFuzzer, so that every build and compiler replays the
 * seeds in tests/fuzz/corpus/NAME and a fixed number of small changes to each. The
 * changes come from a fixed seed: the same inputs on every machine and every run.
 */

enum { INPUT_MAX = 256 * 1024, CHANGES = 300, BLANK_INPUTS = 2000, BLANK_MAX = 64 };

struct random {
    uint64_t state;
};

static uint32_t next(struct random *r, uint32_t below)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)(r->state >> 32) % below;
}

/* Bytes that parsers treat specially are worth more than any byte. */
static uint8_t odd_byte(struct random *r)
{
    static const char odd[] =
        "\"\\{}[]:,0-9.eE+ \n\r\t@/%<>_;#'\x00\x7f\x80\xc0\xed\xff";
    return next(r, 4) ? (uint8_t)odd[next(r, sizeof odd - 1)] : (uint8_t)next(r, 256);
}

static size_t change(struct random *r, uint8_t *p, size_t n)
{
    size_t at = n ? next(r, (uint32_t)n) : 0;
    switch (next(r, 4)) {
    case 0: /* another byte */
        if (n)
            p[at] = odd_byte(r);
        return n;
    case 1: /* one byte more */
        if (n == INPUT_MAX)
            return n;
        memmove(p + at + 1, p + at, n - at);
        p[at] = odd_byte(r);
        return n + 1;
    case 2: /* a stretch less */
        if (n) {
            size_t cut = 1 + next(r, (uint32_t)(n - at < 16 ? n - at : 16));
            memmove(p + at, p + at + cut, n - at - cut);
            n -= cut;
        }
        return n;
    default: /* the end is missing */
        return n ? at : 0;
    }
}

/* A block of exactly n bytes, so that AddressSanitizer sees a read past the end. */
static void run(const uint8_t *p, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact)
        abort();
    memcpy(exact, p, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static void run_changed(struct random *r, const uint8_t *seed, size_t n, uint8_t *work)
{
    for (int i = 0; i < CHANGES; i++) {
        size_t now = n;
        memcpy(work, seed, n);
        for (uint32_t times = 1 + next(r, 4); times > 0; times--)
            now = change(r, work, now);
        run(work, now);
    }
}

static void run_blank(struct random *r, uint8_t *work)
{
    for (int i = 0; i < BLANK_INPUTS; i++) {
        size_t n = next(r, BLANK_MAX);
        for (size_t k = 0; k < n; k++)
            work[k] = odd_byte(r);
        run(work, n);
    }
}

static bool read_file(const char *folder, const char *name, uint8_t *p, size_t *n)
{
    char path[4096];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return false;
    *n = fread(p, 1, INPUT_MAX, file);
    fclose(file);
    return true;
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int run_folder(
    const char *folder, struct random *r, uint8_t *seed, uint8_t *work)
{
    struct dirent **names;
    int points = 0, count = scandir(folder, &names, visible, alphasort);
    for (int i = 0; i < count; i++) {
        size_t n;
        if (read_file(folder, names[i]->d_name, seed, &n)) {
            run(seed, n);
            run_changed(r, seed, n, work);
            printf("ok %d - %s\n", ++points, names[i]->d_name);
            fflush(stdout);
        }
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    return points;
}

int main(int argc, char **argv)
{
    struct random r = {UINT64_C(0x9e3779b97f4a7c15)};
    uint8_t *seed = malloc(INPUT_MAX), *work = malloc(INPUT_MAX);
    int points;
    if (argc != 2 || !seed || !work)
        return 2;
    points = run_folder(argv[1], &r, seed, work);
    run_blank(&r, work);
    printf("ok %d - %d inputs of nothing in particular\n1..%d\n", points + 1,
        BLANK_INPUTS, points + 1);
    free(seed);
    free(work);
    return 0;
}
