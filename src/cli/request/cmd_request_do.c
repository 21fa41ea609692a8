/* What the staff does to a case. */
#include "cli/command_table.h"
#include "cli/request/parts.h"
#include "cli/session.h"
#include "flow/request/papers.h"
#include "flow/request/words.h"
#include "os/file.h"

struct words {
    const char *by, *as, *outcome, *reason, *identity, *to, *text;
};

static bool read_event(
    const struct words *w, const char *act, struct request_event *e, struct err *err)
{
    e->role = DOER_STAFF;
    if (!request_act_parse(str_z(act), &e->act) || e->act == ACT_NONE)
        return err_set(err, ERR_USAGE, "cli.usage",
            "ACT: acknowledge, ask_identity, confirm_identity, assign, extend, "
            "propose, "
            "approve, return, revoke or appeal");
    if (w->as && !request_role_parse(str_z(w->as), &e->role))
        return err_set(err, ERR_USAGE, "cli.usage", "--as: staff, requester or agent");
    if (w->outcome && !request_outcome_parse(str_z(w->outcome), &e->outcome))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--outcome: fulfil, partly, deny, uphold or overturn");
    if (w->reason && !request_reason_parse(str_z(w->reason), &e->reason))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--reason: suspected_fraud, insuf_verification, no_match, "
            "claim_not_covered, outside_jurisdiction, too_many_requests, other, "
            "complex, number_of_requests, rights_of_others or legal_duty");
    if (w->identity && !identity_parse(str_z(w->identity), &e->identity))
        return err_set(err, ERR_USAGE, "cli.usage",
            "--identity: claimed, mail, proof, account or recent");
    return parts_token(w->by, "--by", &e->actor, err) &&
           parts_token(w->to, "--to", &e->assignee, err);
}

static bool refused(enum request_refusal refusal, struct err *err)
{
    return refusal == REFUSAL_NONE || err_set(err, ERR_DENIED, "request.refused",
                                          "it may not be done now: %" STR_FMT,
                                          STR_ARG(request_refusal_word(refusal)));
}

int cmd_request_do(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"by", CLI_TEXT, &w.by, "NAME: who does it"},
        {"as", CLI_TEXT, &w.as, "R: staff (default), requester or agent"},
        {"outcome", CLI_TEXT, &w.outcome, "O: what is proposed or decided"},
        {"reason", CLI_TEXT, &w.reason, "R: why"},
        {"identity", CLI_TEXT, &w.identity, "I: how sure it is now"},
        {"to", CLI_TEXT, &w.to, "NAME: to whom it goes"},
        {"text", CLI_TEXT, &w.text, "FILE: what the person is told with it"},
    };
    struct cli_list words = {0};
    struct request_do in = {.number = 0};
    enum request_refusal refusal = REFUSAL_NONE;
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct buf text;
    buf_init(&text, REQUEST_TEXT_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              parts_number(&words, 2, &in.number, &err) &&
              read_event(&w, words.items[1], &in.event, &err) &&
              parts_text(w.text, &text, &err);
    in.text = buf_raw(&text);
    ok = ok && session_open(&f, cli, NULL, &err) &&
         flow_request_do(&f, &in, &refusal, &err) && refused(refusal, &err);
    if (ok)
        cli_note(cli, "case %lld: %" STR_FMT " done", (long long)in.number,
            STR_ARG(request_act_word(in.event.act)));
    buf_wipe(&text);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_request_link(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              parts_number(&words, 2, &number, &err) &&
              session_open(&f, cli, NULL, &err) &&
              flow_request_link(&f, number, str_z(words.items[1]), &err);
    if (ok)
        cli_note(cli, "case %lld is about that account", (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

/* Its vault; ERR_STATE when that is destroyed. */
static bool find_vault(
    struct flow *f, int64_t number, struct id *vault, struct err *err)
{
    enum { ARENA_MAX = 64 << 20 };
    struct request_view v;
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool ok = flow_request_see(f, number, &a, &v, err);
    if (ok)
        *vault = v.row.vault;
    arena_fini(&a);
    return ok && (!id_is_zero(*vault) || err_set(err, ERR_STATE, "flow.request_over",
                                             "what was in the case is destroyed"));
}

int cmd_request_fix(struct cli *cli)
{
    const char *terms = NULL, *control = NULL, *value = NULL;
    struct request_fix in = {.number = 0};
    struct cli_option options[] = {
        {"control", CLI_TEXT, &control, "C: a control that is set right"},
        {"value", CLI_TEXT, &value, "V: its value"},
        {"terms", CLI_TEXT, &terms,
            "FILE: words to be kept out of answers, one a line"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct buf text;
    buf_init(&text, REQUEST_TEXT_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              parts_number(&words, 1, &in.number, &err);
    if (ok && ((control == NULL) != (value == NULL) || (!control && !terms)))
        ok = err_set(
            &err, ERR_USAGE, "cli.usage", "say --control C --value V, or --terms FILE");
    ok = ok && parts_text(terms, &text, &err);
    in.control = raw_from_str(str_z(control));
    in.value = raw_from_str(str_z(value));
    in.terms = buf_raw(&text);
    ok = ok && session_open(&f, cli, NULL, &err) && flow_request_fix(&f, &in, &err);
    if (ok)
        cli_note(cli, "noted: case %lld sets it right when it is approved",
            (long long)in.number);
    buf_wipe(&text);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_request_attach(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct file_in file = {-1};
    struct id vault;
    int64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              parts_number(&words, 2, &number, &err) &&
              session_open(&f, cli, NULL, &err) &&
              find_vault(&f, number, &vault, &err) &&
              file_in_open(words.items[1], &file, &err);
    if (ok) {
        struct source bytes = file_in_source(&file);
        ok =
            papers_attach(&f, vault, raw_from_str(str_z(words.items[1])), &bytes, &err);
        file_in_close(&file);
    }
    if (ok)
        cli_note(cli, "sealed with case %lld", (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_request_fetch(struct cli *cli)
{
    const char *out = NULL;
    struct cli_option options[] = {
        {"out", CLI_TEXT, &out, "DIR: a folder that does not exist yet"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct id vault;
    int64_t number = 0;
    uint64_t files = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              parts_number(&words, 1, &number, &err);
    if (ok && !out)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say --out DIR");
    ok = ok && session_open_read(&f, cli, NULL, &err) &&
         find_vault(&f, number, &vault, &err) &&
         papers_fetch(&f, vault, out, &files, &err);
    if (ok)
        cli_note(cli, "%llu files in %s", (unsigned long long)files, out);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_request_sweep(struct cli *cli)
{
    struct cli_list words = {0};
    struct request_swept swept = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open(&f, cli, NULL, &err) && flow_request_sweep(&f, &swept, &err);
    if (ok)
        cli_print("expired %llu  carried out %llu  destroyed %llu  forgotten %llu\n",
            (unsigned long long)swept.expired, (unsigned long long)swept.done,
            (unsigned long long)swept.destroyed, (unsigned long long)swept.forgotten);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
