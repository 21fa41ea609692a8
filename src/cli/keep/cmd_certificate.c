#include <stdio.h>
#include <string.h>

#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "os/file.h"
#include "store/erase/certificate.h"
#include "text/hex.h"

enum { TEXT_MAX = 1 << 20 };

/* The certificate is made of our own words, numbers and hashes: it may be printed. */
static bool put_out(const struct buf *text, const char *out, struct err *err)
{
    struct file_out file;
    if (!out) {
        cli_print("%" STR_FMT, STR_ARG(buf_str(text)));
        return true;
    }
    if (!file_out_open(out, &file, err))
        return false;
    struct sink sink = file_out_sink(&file);
    if (!sink_write(&sink, text->p, text->n, err)) {
        file_out_abandon(&file);
        return false;
    }
    cli_print("written: %s\n", out);
    return file_out_close(&file, err);
}

int cmd_certificate(struct cli *cli)
{
    const char *out = NULL;
    struct cli_option options[] = {
        {"out", CLI_TEXT, &out, "FILE: a file that does not exist yet"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct buf text;
    struct id erasure;
    buf_init(&text, TEXT_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n != 1 || !id_parse(str_z(words.items[0]), &erasure)))
        ok = err_set(&err, ERR_USAGE, "cli.usage",
            "say the deletion's id, as `abide erase list` shows it");
    ok = ok && session_open_read(&f, cli, NULL, &err) &&
         certificate_make(f.store, erasure, cli->now, &text, &err) &&
         put_out(&text, out, &err);
    flow_close(&f);
    buf_fini(&text);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* Verifying: without a state folder */

struct claim {
    const char *opening, *subject, *key;
    uint8_t salt[ERASE_SALT_BYTES], public_key[SIGN_PUBLIC_BYTES];
};

static bool read_claim(struct claim *claim, struct err *err)
{
    if ((claim->opening != NULL) != (claim->subject != NULL))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--opening SALT and --subject NAME go together");
    if (claim->opening &&
        !hex_parse(str_z(claim->opening), claim->salt, sizeof claim->salt))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--opening is the salt that `abide erase` printed: %d hex digits",
            2 * ERASE_SALT_BYTES);
    if (claim->key &&
        !hex_parse(str_z(claim->key), claim->public_key, sizeof claim->public_key))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--key is a public key: %d hex digits", 2 * SIGN_PUBLIC_BYTES);
    return true;
}

static bool read_certificate(const char *path, const struct claim *claim,
    struct certificate *out, struct err *err)
{
    struct buf text;
    buf_init(&text, TEXT_MAX);
    bool ok = file_read(path, &text, err) &&
              certificate_verify(
                  buf_raw(&text), claim->key ? claim->public_key : NULL, out, err);
    buf_fini(&text);
    return ok;
}

static void add_fact(struct table *t, const char *what, struct str value)
{
    table_text(t, str_z(what));
    table_text(t, value);
}

static void add_date(struct table *t, const char *what, struct instant at)
{
    char time[INSTANT_TEXT_MAX];
    add_fact(t, what, instant_known(at) ? instant_format(at, time) : STR("not yet"));
}

static void add_count(struct table *t, const char *what, uint64_t count)
{
    table_text(t, str_z(what));
    table_number(t, (int64_t)count);
}

static bool print_certificate(const struct cli *cli, const struct certificate *c,
    const struct claim *claim, bool about, struct err *err)
{
    static const char *const columns[] = {"what", "value"};
    char id[ID_TEXT], key[2 * SIGN_PUBLIC_BYTES + 1];
    struct table t;
    table_init(&t, columns, COUNT(columns));
    add_fact(&t, "signature", STR("holds"));
    add_fact(&t, "public_key", hex_format(c->public_key, SIGN_PUBLIC_BYTES, key));
    add_fact(&t, "key_checked", claim->key ? STR("yes") : STR("no: give --key"));
    add_fact(&t, "installation", id_format(c->installation, id));
    add_fact(&t, "erasure", id_format(c->erasure, id));
    add_fact(&t, "kind", erase_kind_word(c->kind));
    if (claim->opening)
        add_fact(&t, "about_subject", about ? STR("yes") : STR("no"));
    add_date(&t, "requested", c->requested);
    add_date(&t, "keys_destroyed", c->destroyed);
    add_date(&t, "bytes_reclaimed", c->reclaimed);
    add_date(&t, "unrecoverable_from_backups", c->unrecoverable);
    add_count(&t, "conversations", c->conversations);
    add_count(&t, "turns", c->turns);
    add_count(&t, "ledger_lines", c->lines);
    add_count(&t, "dataset_rows_withdrawn", c->handles);
    add_count(&t, "exceptions", c->exceptions);
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

/* A certificate that is forged, or about somebody else, is an answer: exit 1. */
int cmd_certificate_verify(struct cli *cli)
{
    struct claim claim = {0};
    struct cli_option options[] = {
        {"opening", CLI_TEXT, &claim.opening, "SALT: what `abide erase` printed"},
        {"subject", CLI_TEXT, &claim.subject,
            "NAME: the account, or the conversation's id at its source"},
        {"key", CLI_TEXT, &claim.key, "HEX: the public key that must have signed"},
    };
    struct cli_list words = {0};
    struct certificate c = {0};
    struct err err = ERR_INIT;
    bool about = true;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one certificate file");
    ok = ok && read_claim(&claim, &err);
    if (!ok)
        return cli_fail(cli, &err);
    ok = read_certificate(words.items[0], &claim, &c, &err) &&
         (!claim.opening || certificate_is_about(&c, claim.salt,
                                raw_from_str(str_z(claim.subject)), &about, &err)) &&
         print_certificate(cli, &c, &claim, about, &err);
    if (!ok) {
        int status = cli_fail(cli, &err);
        return err.code == ERR_CRYPTO ? EXIT_FAILED_CHECK : status;
    }
    return about ? cli_done(cli) : EXIT_FAILED_CHECK;
}
