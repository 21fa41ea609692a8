#include "tests/bench/bench.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

double bench_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double bench_cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void bench_say(const struct bench_result *result)
{
    bool least = result->want == BENCH_AT_LEAST;
    bool good =
        least ? result->value >= result->target : result->value <= result->target;
    printf("%-5s %-44s %10.3f %-5s (at %s %g)\n", good ? "PASS" : "SHORT", result->name,
        result->value, result->unit, least ? "least" : "most", result->target);
    fflush(stdout);
}

void bench_note(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    printf("      ");
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
}
