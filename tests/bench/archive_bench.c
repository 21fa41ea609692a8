/*
 * A large export through the whole import: speed, and the most memory it ever took. How
 * many conversations: ABIDE_BENCH_CHATS (default 10,000: about 200 MB). Run again, it
 * must find everything known. The bare insert's figure is spine_bench's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "flow/flow_import.h"
#include "os/dir.h"
#include "os/file.h"
#include "tests/bench/archive_gen.h"
#include "tests/bench/bench.h"

enum { CHATS = 10000 };

struct dirs {
    char base[FILE_PATH_MAX], archive[FILE_PATH_MAX], state[FILE_PATH_MAX];
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "archive_bench: %s: %s\n", err->id ? err->id : "?", err->text);
    exit(1);
}

static void make_dirs(struct dirs *d)
{
    struct err err = ERR_INIT;
    const char *base = getenv("TMPDIR");
    snprintf(d->base, sizeof d->base, "%s/abide-archive-XXXXXX",
        base && *base ? base : "/tmp");
    if (!mkdtemp(d->base))
        exit(1);
    must(file_join(d->base, "export", d->archive, &err) &&
             file_join(d->base, "state", d->state, &err),
        &err);
    if (mkdir(d->archive, 0700) != 0)
        exit(1);
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static double import(const struct dirs *d, struct flow_import_report *report)
{
    struct flow_options options = {
        .state = d->state, .now = instant_from_civil(2027, 1, 1)};
    struct flow_import in = {.path = d->archive, .capture = capture_options_default()};
    struct flow f;
    struct err err = ERR_INIT;
    must(flow_open(&f, &options, &err), &err);
    double from = bench_seconds();
    must(flow_import(&f, &in, report, &err), &err);
    double seconds = bench_seconds() - from;
    flow_close(&f);
    return seconds;
}

static void measure(const struct dirs *d, long chats, double mb)
{
    struct flow_options options = {
        .state = d->state, .now = instant_from_civil(2027, 1, 1)};
    struct flow_import_report *report = mem_zalloc(sizeof *report);
    struct err err = ERR_INIT;
    must(report && flow_init(&options, &err), &err);
    double first = import(d, report);
    uint64_t new_turns = report->turns_new;
    bench_note("%ld conversations, %llu turns, %.0f MB in %.1f s: %.0f MB/s", chats,
        (unsigned long long)new_turns, mb, first, mb / first);
    double again = import(d, report);
    bench_note("again: %.1f s, %llu turns new, %llu known", again,
        (unsigned long long)report->turns_new, (unsigned long long)report->turns_known);
    if (report->turns_new > 0 || report->turns_known != new_turns)
        exit(1);
    bench_say(&(struct bench_result){
        "archive_peak_memory", peak_mb(), "MB", BENCH_AT_MOST, 200});
    mem_free(report);
}

int main(void)
{
    struct dirs d;
    struct err err = ERR_INIT;
    const char *wanted = getenv("ABIDE_BENCH_CHATS");
    long chats = wanted ? strtol(wanted, NULL, 10) : CHATS;
    make_dirs(&d);
    double mb = (double)gen_archive(d.archive, chats) / 1e6;
    if (mb <= 0)
        return 1;
    measure(&d, chats, mb);
    must(dir_remove(d.base, &err), &err);
    return 0;
}
