#include "flow/flow_choice.h"

#include "flow/lines.h"
#include "store/ledger.h"

struct account_name flow_name(enum account_kind kind, struct raw subject)
{
    return (struct account_name){kind, STR("local"), subject};
}

bool flow_account(struct flow *f, enum account_kind kind, struct str who,
    struct id *vault, struct err *err)
{
    struct account_name name = flow_name(kind, raw_from_str(who));
    struct account account;
    struct id id;
    bool found;
    if (!account_find(f->store, &name, &account, &found, err))
        return false;
    /* Who has no printable name is called by the vault that the list shows. */
    if (!found && id_parse(who, &id)) {
        if (!account_get(f->store, id, &account, &found, err))
            return false;
        found = found && account.kind == kind && account.state == ACCOUNT_LIVE;
    }
    if (!found)
        return err_set(err, ERR_ABSENT, "flow.no_account",
            "no %" STR_FMT
            " of that name is known here: `abide account list` shows them",
            STR_ARG(account_kind_word(kind)));
    *vault = account.vault;
    return true;
}

static bool check_line(const struct choice *line, struct err *err)
{
    struct str control = control_word(line->control);
    if (line->control == CONTROL_NONE || !control_takes(line->control, line->value))
        return err_set(err, ERR_INPUT, "flow.choice_value",
            "control %" STR_FMT " does not take this value (it takes a %" STR_FMT ")",
            STR_ARG(control), STR_ARG(control_kind(line->control)));
    return true;
}

bool flow_choice_put(struct flow *f, const struct account_name *name,
    const struct choice *line, struct err *err)
{
    struct account account;
    uint64_t position;
    struct choice recorded = *line;
    recorded.recorded = f->now;
    return check_line(line, err) &&
           account_put(f->store, name, f->now, &account, err) &&
           ledger_add(f->store, account.vault, &recorded, &position, err);
}

static bool add_line(struct flow *f, const struct flow_choice *c, struct err *err)
{
    struct account_name name = flow_name(c->kind, raw_from_str(c->who));
    return flow_choice_put(f, &name, &c->line, err);
}

struct several {
    const struct flow_choice *choices;
    size_t count;
};

static bool add_several(struct flow *f, void *ctx, struct err *err)
{
    const struct several *several = ctx;
    for (size_t i = 0; i < several->count; i++) {
        if (!add_line(f, &several->choices[i], err))
            return false;
    }
    return true;
}

bool flow_choice_set_all(
    struct flow *f, const struct flow_choice *c, size_t count, struct err *err)
{
    struct several several = {c, count};
    return flow_write(f, add_several, &several, err);
}

bool flow_choice_set(struct flow *f, const struct flow_choice *c, struct err *err)
{
    return flow_choice_set_all(f, c, 1, err);
}

static bool kind_parse(struct str word, enum account_kind *out)
{
    if (str_eq(word, STR("org"))) {
        *out = ACCOUNT_ORGANISATION;
        return true;
    }
    return account_kind_parse(word, out) && *out != ACCOUNT_ANY && *out != ACCOUNT_CASE;
}

static bool parse_line(
    const struct json *line, struct flow_choice *out, struct err *err)
{
    struct str kind = STR("person"), control = STR("");
    struct choice *c = &out->line;
    bool ok = lines_token(line, "kind", false, &kind, err) &&
              lines_token(line, "who", true, &out->who, err) &&
              lines_token(line, "control", true, &control, err) &&
              lines_token(line, "value", true, &c->value, err) &&
              lines_token(line, "scope", false, &c->scope, err) &&
              lines_token(line, "notice", false, &c->notice, err) &&
              lines_token(line, "evidence", false, &c->evidence, err) &&
              lines_token(line, "actor", false, &c->actor, err) &&
              lines_instant(line, "at", true, &c->at, err);
    if (!ok)
        return false;
    if (!kind_parse(kind, &out->kind))
        return err_set(err, ERR_INPUT, "flow.choice_kind",
            "field kind is none of person, org, assistant, device");
    if (!control_parse(control, &c->control))
        return err_set(
            err, ERR_INPUT, "flow.choice_control", "field control is no control");
    return true;
}

static bool import_line(struct flow *f, const struct json *line, struct err *err)
{
    struct flow_choice choice = {
        .line = {.evidence = STR("import"), .actor = STR("person")}};
    return parse_line(line, &choice, err) && add_line(f, &choice, err);
}

bool flow_choice_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err)
{
    return lines_import(f, path, import_line, lines, err);
}

bool flow_ledger(struct flow *f, enum account_kind kind, struct str who,
    struct arena *a, struct ledger *out, struct err *err)
{
    struct id vault;
    if (!flow_account(f, kind, who, &vault, err) ||
        !ledger_read(f->store, vault, a, &out->lines, &out->count, err))
        return false;
    out->known = true;
    return true;
}
