/*
 * cli/operator/run.h - the two commands that each of these lists has: list and revoke.
 *
 * In:    the command's words; what prints the list, what revokes one of it.
 * Out:   the exit status.
 * Never: knows which list it is.
 */
#ifndef ABIDE_CLI_OPERATOR_RUN_H
#define ABIDE_CLI_OPERATOR_RUN_H

#include "cli/cli.h"
#include "flow/flow.h"

typedef bool run_print(const struct cli *cli, struct flow *f, struct err *err);

/* `CMD list` takes no words. */
int run_list(struct cli *cli, run_print *print);

struct run_revoke {
    const char *usage;                                           /* "name the key" */
    bool (*revoke)(struct flow *f, void *name, struct err *err); /* name: text */
    const char *done;                                            /* what is so now */
};
int run_revoke(struct cli *cli, const struct run_revoke *in);

#endif
