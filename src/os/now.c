#include "os/now.h"

#include <stdlib.h>
#include <time.h>

static int64_t read_clock_us(clockid_t clock)
{
    struct timespec ts = {0};
    clock_gettime(clock, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

struct instant now_utc(void)
{
    struct instant held;
    const char *set = getenv("ABIDE_NOW");
    if (set && instant_parse(str_z(set), &held))
        return held;
    return (struct instant){read_clock_us(CLOCK_REALTIME)};
}

int64_t now_monotonic_us(void)
{
    return read_clock_us(CLOCK_MONOTONIC);
}
