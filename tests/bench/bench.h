/*
 * tests/bench/bench.h - what a benchmark needs: a stopwatch and one way to say a
 * result.
 *
 * In:    work and its limit, both measured in this run on this machine.
 * Out:   "PASS|SHORT name value unit (at least|at most target)" lines.
 * Never: fails because a machine is slow: SHORT is a result, not an error.
 */
#ifndef ABIDE_TESTS_BENCH_BENCH_H
#define ABIDE_TESTS_BENCH_BENCH_H

enum bench_want { BENCH_AT_LEAST, BENCH_AT_MOST };

struct bench_result {
    const char *name; /* import_beside_bulk_insert */
    double value;
    const char *unit; /* "x" for a ratio, "MB/s", "ns" */
    enum bench_want want;
    double target;
};

double bench_seconds(void);     /* a monotonic stopwatch */
double bench_cpu_seconds(void); /* of this process: steadier on a busy machine */
void bench_say(const struct bench_result *result);
void bench_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
