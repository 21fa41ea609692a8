#include "os/env.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool env_take(const char *name, struct buf *out, struct err *err)
{
    char *value = getenv(name);
    if (!value)
        return err_set(err, ERR_ABSENT, "os.env",
            "the environment variable %.100s is not set", name);
    size_t n = strlen(value);
    buf_add(out, value, n);
    mem_wipe(value, n);
    unsetenv(name);
    return buf_ok(out, err);
}

const char *env_find(const char *name)
{
    return getenv(name);
}

bool env_set(const char *name, const char *value, struct err *err)
{
    return setenv(name, value, 1) == 0 || err_memory(err);
}
