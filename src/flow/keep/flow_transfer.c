#include "flow/keep/flow_transfer.h"

#include "flow/flow_choice.h"
#include "store/region.h"

static bool put(struct flow *f, void *ctx, struct err *err)
{
    return transfer_put(f->store, ctx, err);
}

bool flow_transfer_region(const char *word, enum region *out, struct err *err)
{
    if (word && region_parse(str_z(word), out) && *out != REGION_UNKNOWN)
        return true;
    return err_set(
        err, ERR_USAGE, "cli.usage", "a region is eea, us, us_ca, br, kr, jp or other");
}

bool flow_transfer(struct flow *f, const struct flow_transfer *in, struct err *err)
{
    struct transfer t = {.at = f->now, .what = in->what};
    if (!in->target)
        return true;
    if (!flow_transfer_region(in->target, &t.target, err))
        return false;
    if (in->mechanism && !mechanism_parse(str_z(in->mechanism), &t.mechanism))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--mechanism: adequacy, scc, idta or derogation");
    if (in->who.n > 0 && !flow_account(f, ACCOUNT_PERSON, in->who, &t.vault, err))
        return false;
    return flow_write(f, put, &t, err);
}
