#include "base/buf.h"
#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/model/load.h"

int cmd_model_info(struct cli *cli)
{
    struct err err = ERR_INIT;
    struct cli_list words = {0};
    struct model_file m = {0};
    bool done = cli_options(cli, NULL, 0, &words, &err) &&
                model_file_open(words.n ? words.items[0] : NULL, &m, &err);
    if (!done)
        return cli_fail(cli, &err);
    cli_print("format %u, %zu bytes\n", (unsigned)tagger_model_version(m.model),
        m.map.bytes.n);
    struct buf recipe; /* operators' words, not content */
    struct raw words_of = tagger_model_recipe(m.model);
    buf_init(&recipe, words_of.n + 1);
    buf_add(&recipe, words_of.p, words_of.n);
    cli_print("%" STR_FMT, STR_ARG(buf_str(&recipe)));
    buf_fini(&recipe);
    model_file_close(&m);
    return cli_done(cli);
}
