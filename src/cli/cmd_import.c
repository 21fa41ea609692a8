
#include <stdio.h>

#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_import.h"
#include "os/file.h"

struct words {
    const char *as, *tier, *age, *region, *service, *mode, *format;
    const char *user_field, *time_field, *id_field, *conversation_field, *parent_field;
    bool dry_run;
};

static bool take_service(const struct words *w, struct flow_import *in, struct err *err)
{
    if (w->service && !service_parse(str_z(w->service), &in->capture.service))
        return err_set(err, ERR_USAGE, "cli.usage", "--service: no such service");
    if (w->mode && !mode_parse(str_z(w->mode), &in->capture.mode))
        return err_set(err, ERR_USAGE, "cli.usage", "--mode: no such mode");
    if (w->format && !capture_format_parse(str_z(w->format), &in->capture.format))
        return err_set(err, ERR_USAGE, "cli.usage", "--format: no such format");
    return true;
}

static bool take_attributes(
    const struct words *w, struct flow_import *in, struct err *err)
{
    const struct {
        const char *option, *value;
        enum control control;
        struct str *target;
    } rows[] = {
        {"tier", w->tier, CONTROL_TIER, &in->tier},
        {"age", w->age, CONTROL_AGE, &in->age},
        {"region", w->region, CONTROL_REGION, &in->region},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!rows[i].value)
            continue;
        if (!control_takes(rows[i].control, str_z(rows[i].value)))
            return err_set(err, ERR_USAGE, "cli.usage",
                "--%s: no such %s (see docs/words.md)", rows[i].option, rows[i].option);
        *rows[i].target = str_z(rows[i].value);
    }
    return true;
}

static bool take_fields(const struct words *w, struct flow_import *in, struct err *err)
{
    struct capture_fields *fields = &in->capture.fields;
    const struct {
        const char *value;
        struct str *target;
    } rows[] = {
        {w->user_field, &fields->user},
        {w->time_field, &fields->time},
        {w->id_field, &fields->message},
        {w->conversation_field, &fields->conversation},
        {w->parent_field, &fields->parent},
    };
    (void)err;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].value)
            *rows[i].target = str_z(rows[i].value);
    }
    return true;
}

static bool read_words(struct cli *cli, struct flow_import *in, struct err *err)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"as", CLI_TEXT, &w.as, "WHO: whose archive it is"},
        {"tier", CLI_TEXT, &w.tier, "T: the account's plan, where not known yet"},
        {"age", CLI_TEXT, &w.age, "A: adult, minor, ..., where not known yet"},
        {"region", CLI_TEXT, &w.region, "R: eea, us, ..., where not known yet"},
        {"service", CLI_TEXT, &w.service, "S: of conversations that do not say"},
        {"mode", CLI_TEXT, &w.mode, "M: of conversations that do not say"},
        {"format", CLI_TEXT, &w.format, "F: do not tell the format by content"},
        {"user-field", CLI_TEXT, &w.user_field, "NAME: JSONL field of the account"},
        {"time-field", CLI_TEXT, &w.time_field, "NAME: JSONL field of the time"},
        {"id-field", CLI_TEXT, &w.id_field, "NAME: JSONL field of the message's id"},
        {"chat-field", CLI_TEXT, &w.conversation_field,
            "NAME: JSONL field of the conversation's id"},
        {"parent-field", CLI_TEXT, &w.parent_field,
            "NAME: JSONL field of the parent's id"},
        {"dry-run", CLI_FLAG, &w.dry_run, "read and report, store nothing"},
    };
    struct cli_list words = {0};
    struct str token;
    if (!cli_options(cli, options, COUNT(options), &words, err))
        return false;
    if (words.n != 1)
        return err_set(
            err, ERR_USAGE, "cli.usage", "name one file or folder to import");
    in->path = words.items[0];
    in->dry_run = w.dry_run;
    if (w.as && !raw_token(raw_from_str(str_z(w.as)), &token))
        return err_set(err, ERR_USAGE, "cli.usage", "--as is no token");
    in->who = str_z(w.as);
    return take_service(&w, in, err) && take_attributes(&w, in, err) &&
           take_fields(&w, in, err);
}

static void row(struct table *t, struct str what, uint64_t count, struct str note)
{
    table_text(t, what);
    table_number(t, (int64_t)count);
    table_text(t, note);
}

/* Names of a list, as "word:name"; those that are no tokens are one row. */
static void name_rows(struct table *t, const char *word,
    const struct capture_names *names, struct str note)
{
    char text[RAW_TOKEN_MAX + 32];
    for (size_t i = 0; i < names->n; i++) {
        snprintf(text, sizeof text, "%s:%s", word, names->of[i].name);
        row(t, str_z(text), names->of[i].count, note);
    }
    snprintf(text, sizeof text, "%s:(other)", word);
    if (names->other > 0)
        row(t, str_z(text), names->other, note);
}

static void found_rows(struct table *t, const struct capture_report *r)
{
    for (size_t i = 0; i < CAPTURE_NOTE_COUNT; i++) {
        enum capture_note note = (enum capture_note)i;
        if (r->count[i] > 0)
            row(t, capture_note_word(note), r->count[i], capture_note_sentence(note));
    }
    name_rows(t, "type", &r->types, STR("turns and parts of this content type"));
    name_rows(t, "unknown_type", &r->unknown_types,
        STR("a content type with no known meaning: kept, and never used"));
    name_rows(t, "unknown_field", &r->unknown_fields,
        STR("a field with no known meaning: kept as it is"));
}

static void stored_rows(struct table *t, const struct flow_import_report *r)
{
    row(t, STR("new_conversations"), r->conversations_new, STR("stored now"));
    row(t, STR("new_turns"), r->turns_new, STR("stored now"));
    row(t, STR("known_turns"), r->turns_known, STR("were here already"));
    if (r->deleted_before > 0)
        row(t, STR("deleted_before"), r->deleted_before,
            STR("conversations that were deleted here: not taken again"));
    if (r->beside.records_new + r->beside.records_known > 0)
        row(t, STR("new_records"), r->beside.records_new, STR("stored now"));
    if (r->beside.files_new + r->beside.files_known > 0)
        row(t, STR("new_files"), r->beside.files_new, STR("stored now"));
    if (r->beside.of_deleted > 0)
        row(t, STR("of_deleted"), r->beside.of_deleted,
            STR("files and records of chats that were deleted here: not taken again"));
    row(t, STR("stamped_train"), r->stamped_train, STR("new turns that may train now"));
}

/* What was found is what an import stores; a dry run ends there. */
static bool print_report(const struct cli *cli, const struct flow_import_report *r,
    bool dry_run, struct err *err)
{
    static const char *const columns[] = {"what", "count", "meaning"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    found_rows(&t, &r->capture);
    if (!dry_run)
        stored_rows(&t, r);
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

/* The first import makes the installation: one command less for a newcomer. A dry run
 * makes nothing, and needs none. */
static bool open_or_make(struct flow *f, struct cli *cli, bool dry_run, struct err *err)
{
    struct flow_options options = session_options(cli, NULL);
    struct file_facts facts;
    if (!file_look(cli->state, &facts, err))
        return false;
    if (!facts.exists && dry_run) {
        *f = (struct flow){
            .now = options.now, .progress = options.progress, .stop = options.stop};
        return true;
    }
    if (!facts.exists) {
        if (!flow_init(&options, err))
            return false;
        cli_note(cli, "made %s (profile strict)", cli->state);
    }
    return flow_open(f, &options, err);
}

/* Things left out deserve more than a row in a table. */
static void warn_left_out(const struct cli *cli, const struct flow_import_report *r)
{
    uint64_t left = 0;
    for (size_t i = 0; i < CAPTURE_NOTE_COUNT; i++) {
        if (capture_note_kind((enum capture_note)i) == CAPTURE_LEFT)
            left += r->capture.count[i];
    }
    if (left > 0)
        cli_note(cli, "%llu things were left out: the table says which",
            (unsigned long long)left);
}

static void print_hint(const struct cli *cli, const struct flow_import_report *r)
{
    if (cli->json || r->turns_new == 0 || r->stamped_train > 0 || r->who[0] == '\0')
        return;
    cli_note(cli,
        "nothing of this may train yet; if it is your own: "
        "abide donate %s --all --adult --notice own-data-1",
        r->who);
}

int cmd_import(struct cli *cli)
{
    struct flow_import in = {.capture = capture_options_default()};
    struct flow_import_report *report = NULL;
    struct arena arena;
    struct err err = ERR_INIT;
    struct flow f = {0};
    arena_init(&arena, 1 << 20);
    report = arena_alloc(&arena, sizeof *report);
    bool ok = report || err_memory(&err);
    ok = ok && read_words(cli, &in, &err) && open_or_make(&f, cli, in.dry_run, &err) &&
         flow_import(&f, &in, report, &err) &&
         print_report(cli, report, in.dry_run, &err);
    if (ok) {
        warn_left_out(cli, report);
        print_hint(cli, report);
    }
    flow_close(&f);
    arena_fini(&arena);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
