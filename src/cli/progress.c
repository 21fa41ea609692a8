#include "cli/progress.h"

#include <stdbool.h>

enum { US_PER_S = 1000000, S_PER_MIN = 60, BYTES_PER_MB = 1000000 };

void progress_format(const struct progress *p, struct buf *out)
{
    bool bytes = str_ends(str_z(p->what), STR("bytes:"));
    double unit = bytes ? BYTES_PER_MB : 1, done = (double)p->done;
    double seconds = (double)(p->elapsed_us > 0 ? p->elapsed_us : 1) / US_PER_S;
    double rate = done / seconds;
    buf_printf(out, "%s %.0f", p->what, done / unit);
    if (p->total > 0)
        buf_printf(out, " of %.0f%s (%.0f%%)", (double)p->total / unit,
            bytes ? " MB" : "", 100 * done / (double)p->total);
    buf_printf(out, ", %.0f%s", rate / unit, bytes ? " MB/s" : "/s");
    if (p->total > p->done && rate > 0) {
        unsigned left = (unsigned)((double)(p->total - p->done) / rate);
        buf_printf(out, ", %u:%02u left", left / S_PER_MIN, left % S_PER_MIN);
    }
}
