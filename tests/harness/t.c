#include "tests/harness/t.h"

#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { OOM_TRIES_MAX = 100000, DIR_MAX = 4096 };

static char tmpdir[DIR_MAX];

bool t_ok(struct t *t, bool held, const char *text, const char *file, int line)
{
    if (!held) {
        t->failures++;
        printf("# %s:%d: %s\n", file, line, text);
    }
    return held;
}

bool t_eq(struct t *t, long long got, long long want, const char *text,
    const char *file, int line)
{
    if (got != want)
        printf("# %s:%d: %s is %lld, want %lld\n", file, line, text, got, want);
    t->failures += got != want;
    return got == want;
}

bool t_str(struct t *t, struct str got, struct str want, const char *text,
    const char *file, int line)
{
    bool held = str_eq(got, want);
    if (!held)
        printf("# %s:%d: %s is \"%" STR_FMT "\", want \"%" STR_FMT "\"\n", file, line,
            text, STR_ARG(got), STR_ARG(want));
    t->failures += !held;
    return held;
}

bool t_done(struct t *t, bool held, const struct err *err, const char *text,
    const char *file, int line)
{
    if (!held) {
        t->failures++;
        printf("# %s:%d: %s failed: %s: %s (%s:%d)\n", file, line, text,
            err->id ? err->id : "?", err->text, err->file ? err->file : "?", err->line);
    }
    return held;
}

bool t_fails(struct t *t, bool held, const struct err *err, const char *id,
    const char *file, int line)
{
    bool right = !held && err->id && strcmp(err->id, id) == 0;
    if (!right) {
        t->failures++;
        printf("# %s:%d: want failure %s, got %s\n", file, line, id,
            held ? "success" : (err->id ? err->id : "?"));
    }
    return right;
}

void t_note(struct t *t, const char *fmt, ...)
{
    va_list args;
    (void)t;
    va_start(args, fmt);
    printf("# ");
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
}

void t_skip(struct t *t, const char *reason)
{
    t->skipped = true;
    printf("# skipped: %s\n", reason);
}

void t_oom(struct t *t, bool (*attempt)(void *ctx), void *ctx)
{
    for (unsigned long nth = 1; nth < OOM_TRIES_MAX; nth++) {
        mem_fail_from(nth);
        bool done = attempt(ctx);
        bool failed = mem_failed();
        mem_fail_from(0);
        if (!failed) {
            t_ok(t, done, "the attempt succeeds when memory suffices", __FILE__,
                __LINE__);
            return;
        }
    }
    t_ok(t, false, "the OOM loop ends", __FILE__, __LINE__);
}

static int remove_one(
    const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

static void remove_tmpdir(void)
{
    if (tmpdir[0])
        nftw(tmpdir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    tmpdir[0] = '\0';
}

const char *t_tmpdir(struct t *t)
{
    const char *base = getenv("TMPDIR");
    remove_tmpdir();
    snprintf(
        tmpdir, sizeof tmpdir, "%s/abide-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(tmpdir)) {
        tmpdir[0] = '\0';
        t_ok(t, false, strerror(errno), __FILE__, __LINE__);
        return "/nonexistent";
    }
    return tmpdir;
}

static bool wanted(const char *name, int argc, char **argv)
{
    if (argc < 2)
        return true;
    for (int i = 1; i < argc; i++) {
        if (strstr(name, argv[i]))
            return true;
    }
    return false;
}

static bool run_case(const struct t_case *test, size_t number)
{
    struct t t = {.name = test->name};
    test->run(&t);
    remove_tmpdir();
    printf("%s %zu - %s%s\n", t.failures ? "not ok" : "ok", number, test->name,
        t.skipped ? " # SKIP" : "");
    fflush(stdout);
    return t.failures == 0;
}

int t_main(int argc, char **argv, const struct t_case *cases, size_t count)
{
    size_t run = 0;
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        if (wanted(cases[i].name, argc, argv))
            good &= run_case(&cases[i], ++run);
    }
    printf("1..%zu\n", run);
    return good ? 0 : 1;
}
