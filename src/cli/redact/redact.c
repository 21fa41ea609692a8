#include "cli/redact/redact.h"

#include <string.h>

#include "base/mem.h"
#include "cli/redact/walk.h"
#include "deid/shipped.h"
#include "os/file.h"
#include "text/hex.h"

enum { OPTIONS_MAX = 32, PROFILE_MAX = 1 << 22, KEY_FILE_MAX = 1 << 16 };

bool redact_read_words(struct cli *cli, const struct cli_option *more, size_t count,
    struct redact_words *w, struct err *err)
{
    const struct cli_option own[] = {
        {"profile", CLI_LIST, &w->profiles, "FILE: settings (repeat; docs/deid.md)"},
        {"type", CLI_LIST, &w->types, "TYPE: look for this only (repeat)"},
        {"off", CLI_LIST, &w->off, "TYPE: do not look for it (repeat)"},
        {"allow", CLI_LIST, &w->allow, "VALUE: may stay; * at either end (repeat)"},
        {"names", CLI_TEXT, &w->names,
            "auto, all, rules, high-recall, ... (docs/deid.md)"},
        {"second-opinion", CLI_TEXT, &w->second_opinion,
            "CMD: ask this program too (docs/formats/opinion.md)"},
        {"keep-public-figures", CLI_FLAG, &w->keep_public,
            "well-known persons stay, unless something private is near"},
        {"min-confidence", CLI_TEXT, &w->min_confidence, "0 to 100 (50)"},
        {"input", CLI_TEXT, &w->input, "text, jsonl, json, csv or chat (by its name)"},
        {"jsonl", CLI_FLAG, &w->jsonl, "the same as --input jsonl"},
        {"csv", CLI_FLAG, &w->csv, "the same as --input csv"},
        {"chat", CLI_FLAG, &w->chat, "the same as --input chat"},
        {"field", CLI_LIST, &w->fields, "NAME: only this member or column (repeat)"},
        {"text-file", CLI_LIST, &w->paths, "PATH: the same as naming it"},
        /* What Presidio calls the same things. */
        {"entities", CLI_LIST, &w->types, "TYPE: the same as --type"},
        {"allow-list", CLI_LIST, &w->allow, "VALUE: the same as --allow"},
        {"threshold", CLI_TEXT, &w->min_confidence, "0 to 1: of --min-confidence"},
        {"score-threshold", CLI_TEXT, &w->min_confidence, "the same"},
    };
    struct cli_option all[OPTIONS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(own); i++)
        all[n++] = own[i];
    for (size_t i = 0; i < count && n < OPTIONS_MAX; i++)
        all[n++] = more[i];
    return cli_options(cli, all, n, &w->paths, err);
}

bool redact_read_key(const char *path, uint8_t key[OPERATE_KEY_BYTES], struct err *err)
{
    struct buf bytes;
    buf_init(&bytes, KEY_FILE_MAX);
    bool ok = file_read(path, &bytes, err);
    size_t n = bytes.n;
    while (ok && n > 0 && (bytes.p[n - 1] == '\n' || bytes.p[n - 1] == '\r'))
        n--;
    struct str hex = str_slice(buf_str(&bytes), 0, n);
    if (ok && bytes.n == OPERATE_KEY_BYTES)
        memcpy(key, bytes.p, OPERATE_KEY_BYTES);
    else if (ok && !hex_parse(hex, key, OPERATE_KEY_BYTES))
        ok = err_set(err, ERR_USAGE, "redact.key",
            "a key file has %d random bytes or %d hexadecimal digits: "
            "head -c 32 /dev/urandom > FILE makes one",
            OPERATE_KEY_BYTES, 2 * OPERATE_KEY_BYTES);
    buf_wipe(&bytes);
    return ok;
}

static bool read_profile(struct settings *s, const char *path, struct err *err)
{
    struct buf text;
    buf_init(&text, PROFILE_MAX);
    bool ok = file_read(path, &text, err) && buf_ok(&text, err);
    if (ok && !settings_parse(s, buf_str(&text), err))
        ok = err_wrap(err, "%.200s", path);
    buf_fini(&text);
    return ok;
}

static bool set_each(
    struct settings *s, struct str key, const struct cli_list *list, struct err *err)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!settings_set(s, key, str_z(list->items[i]), 0, err))
            return false;
    }
    return true;
}

/* "mask" for all types, or "TYPE=mask" for one. */
static bool set_operator(struct settings *s, const char *word, struct err *err)
{
    struct str rest = str_z(word), name = {0};
    struct buf key;
    bool one = str_find_char(rest, '=') < rest.n && str_cut(&rest, '=', &name);
    buf_init(&key, 256);
    buf_add_z(&key, "operator");
    if (one) {
        buf_add_char(&key, '.');
        buf_add_str(&key, name);
    }
    bool ok = buf_ok(&key, err) && settings_set(s, buf_str(&key), rest, 0, err);
    buf_fini(&key);
    return ok;
}

/* Presidio counts from 0 to 1. */
static bool set_confidence(struct settings *s, const char *word, struct err *err)
{
    struct str text = str_z(word);
    char whole[3] = {0};
    if (str_find_char(text, '.') == text.n)
        return settings_set(s, STR("min_confidence"), text, 0, err);
    if (text.n < 3 || text.n > 4 || word[0] != '0' || word[1] != '.')
        return err_set(err, ERR_USAGE, "cli.usage", "--min-confidence: 0 to 100");
    whole[0] = word[2];
    whole[1] = text.n == 4 ? word[3] : '0';
    return settings_set(s, STR("min_confidence"), str_z(whole), 0, err);
}

static bool read_settings(struct redact *r, struct err *err)
{
    const struct redact_words *w = r->words;
    struct settings *s = &r->settings;
    /* A map names a value once for the whole run, unless told otherwise. */
    const char *scope = w->scope ? w->scope : w->map ? "dataset" : NULL;
    for (size_t i = 0; i < w->profiles.n; i++) {
        if (!read_profile(s, w->profiles.items[i], err))
            return false;
    }
    for (size_t i = 0; i < w->operators.n; i++) {
        if (!set_operator(s, w->operators.items[i], err))
            return false;
    }
    return set_each(s, STR("types"), &w->types, err) &&
           set_each(s, STR("off"), &w->off, err) &&
           set_each(s, STR("allow"), &w->allow, err) &&
           (!w->min_confidence || set_confidence(s, w->min_confidence, err)) &&
           (!scope || settings_set(s, STR("scope"), str_z(scope), 0, err));
}

bool redact_take_names(const char *name, struct deid_options *options, struct err *err)
{
    struct str word = name ? str_z(name) : STR("auto");
    options->model = deid_shipped_model();
    options->names = str_eq(word, STR("auto"))    ? DEID_NAMES_AUTO
                     : str_eq(word, STR("rules")) ? DEID_NAMES_RULES
                                                  : DEID_NAMES_ALL;
    if (options->names != DEID_NAMES_ALL || str_eq(word, STR("all")) ||
        tagger_point_find(word, &options->point))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage",
        "--names: auto, all, rules, balanced, high-recall or high-precision");
}

static bool open_parts(struct redact *r, struct err *err)
{
    const struct settings *s = &r->settings;
    struct deid_options options = {.off = s->off,
        .min_confidence = s->min_confidence,
        .keep_public = r->words->keep_public};
    if (r->words->second_opinion &&
        !opinion_open(r->words->second_opinion, &r->opinion, err))
        return false;
    options.opinion = opinion_ask(r->opinion);
    const char *input = r->words->chat ? "chat" : r->words->input;
    for (unsigned i = 0; s->only && i < DEID_TYPE_COUNT; i++) {
        if (!deid_types_has(&s->off, i))
            deid_types_add(&options.on, i); /* asked for by name: not quiet */
    }
    if (!redact_take_names(r->words->names, &options, err))
        return false;
    if (input && strcmp(input, "chat") == 0 && options.names == DEID_NAMES_AUTO)
        options.names = DEID_NAMES_ALL; /* each text is a turn of a conversation */
    struct operate_plan plan = {.keep_last = s->keep_last, .keyed = r->keyed};
    memcpy(plan.kinds, s->kinds, sizeof plan.kinds);
    memcpy(plan.key, r->key, sizeof plan.key);
    bool ok =
        deid_new(&options, &r->engine, err) && operate_new(&plan, &r->operate, err) &&
        (s->patterns.n == 0 || pack_new(s->patterns.p, s->patterns.n, &r->pack, err));
    mem_wipe(&plan, sizeof plan);
    return ok;
}

static bool make_rules(struct redact *r, struct err *err)
{
    const struct redact_words *w = r->words;
    struct medium_rules *rules = &r->rules;
    *rules = (struct medium_rules){.engine = r->engine,
        .settings = &r->settings,
        .pack = r->pack,
        .each_line = w->each_line,
        .person = str_z(w->person),
        .group = str_z(w->by)};
    for (size_t i = 0; i < w->fields.n && i < MEDIUM_FIELDS_MAX; i++)
        rules->fields[rules->field_count++] = str_z(w->fields.items[i]);
    bool grouped =
        r->settings.scope == SCOPE_CONVERSATION || r->settings.scope == SCOPE_ACCOUNT;
    if (w->by && !grouped)
        return err_set(err, ERR_USAGE, "cli.usage",
            "--by goes with --scope conversation or account");
    if (!w->input)
        return true;
    return medium_kind_parse(str_z(w->input), &rules->kind) ||
           err_set(
               err, ERR_USAGE, "cli.usage", "--input: text, jsonl, json, csv or chat");
}

bool redact_open(struct redact *r, const struct redact_words *words, struct err *err)
{
    memset(r, 0, sizeof *r);
    r->words = words;
    settings_init(&r->settings);
    buf_init(&r->value, (size_t)MEDIUM_PIECE_MAX * 2);
    buf_init(&r->written, (size_t)MEDIUM_PIECE_MAX * 4);
    buf_init(&r->out, (size_t)MEDIUM_PIECE_MAX * 4);
    r->keyed = words->key_file != NULL;
    return (!r->keyed || redact_read_key(words->key_file, r->key, err)) &&
           read_settings(r, err) &&
           scopes_open(&r->scopes, r->settings.scope, words->map != NULL, err) &&
           open_parts(r, err) && make_rules(r, err);
}

void redact_close(struct redact *r)
{
    deid_free(r->engine);
    operate_free(r->operate);
    pack_free(r->pack);
    opinion_close(r->opinion);
    if (r->words)
        settings_fini(&r->settings);
    if (r->scopes.one)
        scopes_close(&r->scopes);
    buf_wipe(&r->value);
    buf_wipe(&r->written);
    buf_wipe(&r->out);
    mem_wipe(r->key, sizeof r->key);
}

static bool note_back(struct redact *r, size_t from, struct raw source,
    const struct medium_span *s, struct err *err)
{
    struct raw written = raw_slice(buf_raw(&r->out), from, r->out.n);
    if (!r->back)
        return true;
    struct back_record record = {.at = r->out_offset + from,
        .written = written,
        .original = source,
        .named = written.n > 2 && written.p[0] == '<' &&
                 written.p[written.n - 1] == '>' && s->how != HOW_JSON_NUMBER};
    return back_add(r->back, &record, err);
}

static bool replace_one(struct redact *r, const struct medium_piece *piece,
    const struct medium_span *s, struct deid_scope *scope, struct err *err)
{
    struct raw source = raw_slice(piece->bytes, s->s.start, s->s.end);
    if (r->settings.kinds[s->s.type] == OPERATE_KEEP && s->s.type != DEID_LITERAL) {
        buf_add_raw(&r->out, source);
        return true;
    }
    buf_clear(&r->value);
    buf_clear(&r->written);
    struct operate_value v = {.type = s->s.type,
        .value = medium_decode(s->how, source, &r->value),
        .source = source,
        .person = piece->person,
        .scope = scope};
    if (!operate_value(r->operate, &v, &r->written, err) || !buf_ok(&r->written, err))
        return false;
    size_t from = r->out.n;
    medium_encode(s->how, buf_raw(&r->written), &r->out);
    r->counts.by_type[s->s.type]++;
    r->counts.spans++;
    r->counts.bytes_removed += source.n;
    return note_back(r, from, source, s, err);
}

bool redact_piece(struct redact *r, const struct medium_piece *piece, struct err *err)
{
    struct deid_scope *scope = NULL;
    size_t at = 0;
    buf_clear(&r->out);
    if (!scopes_for(&r->scopes, piece, &scope, err))
        return false;
    for (size_t i = 0; i < piece->n; i++) {
        const struct medium_span *s = &piece->spans[i];
        buf_add_raw(&r->out, raw_slice(piece->bytes, at, s->s.start));
        if (!replace_one(r, piece, s, scope, err))
            return false;
        at = s->s.end;
    }
    buf_add_raw(&r->out, raw_slice(piece->bytes, at, piece->bytes.n));
    r->out_offset += r->out.n;
    return buf_ok(&r->out, err);
}

static bool take(void *ctx, const struct medium_piece *piece, struct err *err)
{
    struct redact *r = ctx;
    return r->piece(r, piece, err);
}

static enum medium_kind kind_of(const struct redact *r)
{
    const struct redact_words *w = r->words;
    if (w->input)
        return r->rules.kind;
    if (w->jsonl)
        return MEDIUM_JSONL;
    if (w->csv)
        return MEDIUM_CSV;
    return w->chat ? MEDIUM_CHAT : medium_kind_of(str_z(r->path));
}

/* One file that walk.h found; TRUST: its bytes are anything at all. */
static bool run_file(void *ctx, const struct walk_file *file, struct err *err)
{
    struct redact *r = ctx;
    struct medium_taker taker = {take, r};
    struct medium_rules rules = r->rules;
    r->path = file->path;
    r->below = file->below;
    r->files++;
    rules.kind = kind_of(r);
    if (r->file_begin && !r->file_begin(r, err))
        return false;
    bool ok = medium_run(&rules, file->source, &taker, err);
    if (!ok && strcmp(file->path, "-") != 0)
        err_wrap(err, "%.100s", file->path);
    return ok && (!r->file_end || r->file_end(r, err));
}

bool redact_run(struct redact *r, struct err *err)
{
    struct walk walk = {.take = run_file, .ctx = r};
    bool ok = walk_paths(&walk, &r->words->paths, err);
    r->skipped = walk.skipped;
    return ok;
}
