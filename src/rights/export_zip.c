#include "rights/export.h"
#include "text/zip_write.h"

static bool place_begin(void *ctx, struct str name, struct err *err)
{
    return zip_begin(ctx, name, err);
}

static bool place_write(void *ctx, const void *p, size_t n, struct err *err)
{
    return zip_add(ctx, p, n, err);
}

static bool place_end(void *ctx, struct err *err)
{
    return zip_end(ctx, err);
}

struct export_place export_place_zip(struct zip *zip)
{
    return (struct export_place){place_begin, place_write, place_end, zip};
}
