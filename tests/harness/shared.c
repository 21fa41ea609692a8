#include "tests/harness/shared.h"

#include <stdio.h>

#include "os/file.h"

enum { SHARED_BYTES_MAX = 64 << 20 };

bool shared_read(struct t *t, const char *name, struct buf *out)
{
    /* From the source tree, a build in it, or a test in that. */
    static const char *const places[] = {"..", "../..", "../../.."};
    for (size_t i = 0; i < COUNT(places); i++) {
        char path[FILE_PATH_MAX];
        struct err err = ERR_INIT;
        snprintf(path, sizeof path, "%s/shared/%s", places[i], name);
        buf_init(out, SHARED_BYTES_MAX);
        if (file_read(path, out, &err))
            return true;
        buf_fini(out);
    }
    t_skip(t, "the shared sets are not beside the project");
    return false;
}
