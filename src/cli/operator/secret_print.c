#include "cli/operator/secret_print.h"

#include "base/mem.h"

struct making {
    const struct credential *credential;
    char text[CREDENTIAL_TEXT];
};

static bool make(struct flow *f, void *ctx, struct err *err)
{
    struct making *m = ctx;
    return credential_create(f->store, m->credential, m->text, err);
}

bool secret_make(
    const struct cli *cli, struct flow *f, const struct credential *c, struct err *err)
{
    struct making m = {.credential = c};
    bool ok = flow_write(f, make, &m, err);
    if (ok && cli->json)
        cli_print("{\"name\":\"%" STR_FMT "\",\"%s\":\"%s\"}\n", STR_ARG(c->name),
            c->kind == CREDENTIAL_ENTRY ? "entry" : "key", m.text);
    else if (ok)
        cli_print("%s\n", m.text);
    if (ok && c->kind == CREDENTIAL_ENTRY)
        cli_note(cli, "lets %" STR_FMT " in once, within %d hours", STR_ARG(c->name),
            ENTRY_HOURS);
    else if (ok)
        cli_note(cli, "keep it: it is not shown again, and not kept here");
    mem_wipe(m.text, sizeof m.text);
    return ok;
}

struct credential secret_entry(const struct cli *cli, struct str name)
{
    return (struct credential){.kind = CREDENTIAL_ENTRY,
        .name = name,
        .created = cli->now,
        .expires = {cli->now.us + ENTRY_HOURS * INT64_C(3600000000)}};
}
