#include "deid/medium/medium.h"

#include <string.h>

#include "tests/harness/t.h"

/* A run that writes each piece with labels, and the file again beside it. */
struct rig {
    struct deid_engine *engine;
    struct settings settings;
    struct pack *pack;
    struct operate *operate;
    struct deid_scope scope;
    struct buf out, same, scratch, written;
    size_t documents, pieces;
    char person[32];
};

static bool take(void *ctx, const struct medium_piece *piece, struct err *err)
{
    struct rig *r = ctx;
    size_t at = 0;
    r->pieces++;
    r->documents += piece->document;
    if (piece->person.n && piece->person.n < sizeof r->person)
        memcpy(r->person, piece->person.p, piece->person.n);
    for (size_t i = 0; i < piece->n; i++) {
        const struct medium_span *s = &piece->spans[i];
        struct raw source = raw_slice(piece->bytes, s->s.start, s->s.end);
        buf_clear(&r->scratch);
        buf_clear(&r->written);
        struct operate_value v = {s->s.type, medium_decode(s->how, source, &r->scratch),
            source, {0}, &r->scope};
        if (!operate_value(r->operate, &v, &r->written, err))
            return false;
        buf_add_raw(&r->out, raw_slice(piece->bytes, at, s->s.start));
        medium_encode(s->how, buf_raw(&r->written), &r->out);
        at = s->s.end;
    }
    buf_add_raw(&r->out, raw_slice(piece->bytes, at, piece->bytes.n));
    buf_add_raw(&r->same, piece->bytes);
    return buf_ok(&r->out, err) && buf_ok(&r->same, err);
}

static void rig_init(struct rig *r)
{
    memset(r, 0, sizeof *r);
    settings_init(&r->settings);
    deid_scope_init(&r->scope);
    buf_init(&r->out, 1 << 26);
    buf_init(&r->same, 1 << 26);
    buf_init(&r->scratch, 1 << 20);
    buf_init(&r->written, 1 << 20);
}

static void rig_fini(struct rig *r)
{
    pack_free(r->pack);
    operate_free(r->operate);
    deid_free(r->engine);
    settings_fini(&r->settings);
    deid_scope_fini(&r->scope);
    buf_wipe(&r->out);
    buf_wipe(&r->same);
    buf_wipe(&r->scratch);
    buf_wipe(&r->written);
}

static bool rig_run(
    struct rig *r, struct medium_rules *rules, struct raw file, struct err *err)
{
    struct operate_plan plan = {.keep_last = r->settings.keep_last};
    struct deid_options options = {.off = r->settings.off};
    struct source_mem mem = {file};
    struct source source = source_from_mem(&mem);
    struct medium_taker taker = {take, r};
    memcpy(plan.kinds, r->settings.kinds, sizeof plan.kinds);
    bool held =
        deid_new(&options, &r->engine, err) && operate_new(&plan, &r->operate, err) &&
        (r->settings.patterns.n == 0 ||
            pack_new(r->settings.patterns.p, r->settings.patterns.n, &r->pack, err));
    rules->engine = r->engine;
    rules->settings = &r->settings;
    rules->pack = r->pack;
    return held && medium_run(rules, &source, &taker, err);
}

struct row {
    enum medium_kind kind;
    const char *field, *settings, *given, *want;
};

static const struct row rows[] = {
    {MEDIUM_TEXT, "", "", "to a@b.com\n", "to <EMAIL>\n"},
    {MEDIUM_TEXT, "", "", "no end a@b.com", "no end <EMAIL>"},
    {MEDIUM_TEXT, "", "allow=*@b.com", "to a@b.com, c@d.com", "to a@b.com, <EMAIL>"},
    {MEDIUM_TEXT, "", "types = PHONE", "a@b.com +1 212-555-0147", "a@b.com <PHONE>"},
    /* The form of JSON stays: white space, numbers, escapes, the order. */
    {MEDIUM_JSONL, "", "", "{ \"a\" : \"x a@b.com\" , \"n\":1.50}\r\n\n[ ]\n",
        "{ \"a\" : \"x <EMAIL>\" , \"n\":1.50}\r\n\n[ ]\n"},
    {MEDIUM_JSONL, "", "", "{\"e\":\"\\njane@x.org\\nbye \\u00e9\"}",
        "{\"e\":\"\\n<EMAIL>\\nbye \\u00e9\"}"},
    {MEDIUM_JSONL, "", "", "{\"e\":\"\\u006aane\\u0040x.org!\"}",
        "{\"e\":\"<EMAIL>!\"}"},
    {MEDIUM_JSONL, "", "", "{\"e\":\"\\ud83d\\ude00 jane@x.org\"}",
        "{\"e\":\"\\ud83d\\ude00 <EMAIL>\"}"},
    /* The name of a member tells what its value is; numbers become strings. */
    {MEDIUM_JSONL, "", "", "{\"account_number\":\"12345678\",\"ssn\":219099999}",
        "{\"account_number\":\"<BANK_ACCOUNT>\",\"ssn\":\"<US_SSN>\"}"},
    {MEDIUM_JSONL, "", "operator.US_SSN=keep", "{\"ssn\":219099999}",
        "{\"ssn\":219099999}"},
    {MEDIUM_JSONL, "", "", "{\"a@b.com\":1}", "{\"<EMAIL>\":1}"},
    {MEDIUM_JSONL, "note", "", "{\"to\":\"a@b.com\",\"note\":[{\"x\":\"a@b.com\"}]}",
        "{\"to\":\"a@b.com\",\"note\":[{\"x\":\"<EMAIL>\"}]}"},
    {MEDIUM_JSONL, "user.mail", "",
        "{\"mail\":\"a@b.com\",\"user\":[{\"mail\":\"c@d.com\"}]}",
        "{\"mail\":\"a@b.com\",\"user\":[{\"mail\":\"<EMAIL>\"}]}"},
    {MEDIUM_JSON, "", "", "[\n  {\"m\": \"a@b.com\"},\n  {\"m\": \"c@d.com\"}\n]\n",
        "[\n  {\"m\": \"<EMAIL>\"},\n  {\"m\": \"<EMAIL>\"}\n]\n"},
    {MEDIUM_CHAT, "", "",
        "{\"user\":\"a@b.com\",\"messages\":[{\"role\":\"user\",\"content\":\"I am "
        "a@b.com\"},{\"content\":[{\"type\":\"text\",\"text\":\"c@d.com\"}]}]}",
        "{\"user\":\"a@b.com\",\"messages\":[{\"role\":\"user\",\"content\":\"I am "
        "<EMAIL>\"},{\"content\":[{\"type\":\"text\",\"text\":\"<EMAIL>\"}]}]}"},
    {MEDIUM_CHAT, "", "", "{\"content\":\"a@b.com\"}\n{\"content\":\"c@d.com\"}\n",
        "{\"content\":\"<EMAIL>\"}\n{\"content\":\"<EMAIL>\"}\n"},
    {MEDIUM_CHAT, "", "", "{\n\"content\":\"a@b.com\"\n}",
        "{\n\"content\":\"<EMAIL>\"\n}"},
    /* The bounds of cells stay, and a line break in quotes ends no row. */
    {MEDIUM_CSV, "", "", "row,ssn\n\"1\n2\",219-09-9999\n",
        "row,ssn\n\"1\n2\",<US_SSN>\n"},
    {MEDIUM_CSV, "", "", "lat,lon\n52.5200,13.4050\n",
        "lat,lon\n<COORDINATE>,<COORDINATE>\n"},
    {MEDIUM_CSV, "b", "", "a;b\na@b.com;\"c@d.com\"\n", "a;b\na@b.com;\"<EMAIL>\"\n"},
    {MEDIUM_CSV, "", "operator=mask", "n;card\n1;\"4111 1111 1111 1111\"\r\n",
        "n;card\n1;\"**** **** **** 1111\"\r\n"},
};

/* Labels, unless the row's settings say otherwise. */
static bool row_run(struct rig *r, const struct row *row, struct err *err)
{
    struct medium_rules rules = {.kind = row->kind};
    if (row->field[0])
        rules.fields[rules.field_count++] = str_z(row->field);
    return settings_parse(&r->settings, STR("operator = label"), err) &&
           settings_parse(&r->settings, str_z(row->settings), err) &&
           rig_run(r, &rules, raw_of(row->given, strlen(row->given)), err);
}

static void files_keep_their_form(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rig r;
        struct err err = ERR_INIT;
        rig_init(&r);
        if (T_DONE(t, row_run(&r, &rows[i], &err), &err)) {
            T_STR(t, buf_str(&r.out), str_z(rows[i].want));
            T_STR(t, buf_str(&r.same), str_z(rows[i].given));
        }
        rig_fini(&r);
    }
}

/* A key that begins right before each of many cuts is found whole. */
static void what_lies_across_a_window_is_found_whole(struct t *t)
{
    static const char key[] =
        "-----BEGIN PRIVATE "
        "KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIB"
        "AQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----\n";
    for (size_t shift = 0; shift < 3; shift++) {
        struct rig r;
        struct err err = ERR_INIT;
        struct buf file;
        struct medium_rules rules = {.kind = MEDIUM_TEXT};
        buf_init(&file, 1 << 23);
        rig_init(&r);
        while (file.n < MEDIUM_WINDOW - 60 * shift)
            buf_add_z(&file, "nothing to see here\n");
        buf_add_z(&file, key);
        while (file.n < MEDIUM_WINDOW * 2)
            buf_add_z(&file, "nothing to see here\n");
        if (T_DONE(t, rig_run(&r, &rules, buf_raw(&file), &err), &err)) {
            T_EQ(t, r.scope.last[DEID_SECRET], 1);
            T_OK(t, memmem(r.out.p, r.out.n, "MII", 3) == NULL);
            T_OK(t, memmem(r.out.p, r.out.n, "Us8cKj", 6) == NULL);
            T_OK(t, raw_eq(buf_raw(&r.same), buf_raw(&file)));
            T_OK(t, r.pieces > 1);
        }
        buf_wipe(&file);
        rig_fini(&r);
    }
}

static void a_line_of_megabytes_is_text_too(struct t *t)
{
    struct rig r;
    struct err err = ERR_INIT;
    struct buf file;
    struct medium_rules rules = {.kind = MEDIUM_TEXT};
    size_t n = 0;
    buf_init(&file, 1 << 23);
    rig_init(&r);
    for (; file.n < 3 * MEDIUM_WINDOW; n++)
        buf_add_z(&file, "words \xC3\xA9\xC3\xA9 and jane@example.org; ");
    if (T_DONE(t, rig_run(&r, &rules, buf_raw(&file), &err), &err)) {
        T_OK(t, memchr(r.out.p, '@', r.out.n) == NULL);
        T_OK(t, raw_eq(buf_raw(&r.same), buf_raw(&file)));
        T_EQ(t, r.scope.last[DEID_EMAIL], 1);
    }
    buf_wipe(&file);
    rig_fini(&r);
}

/* Rows far behind the first one are told by its names all the same. */
static void every_row_knows_the_names_of_its_columns(struct t *t)
{
    struct rig r;
    struct err err = ERR_INIT;
    struct buf file;
    struct medium_rules rules = {.kind = MEDIUM_CSV, .person = STR("id")};
    buf_init(&file, 1 << 22);
    rig_init(&r);
    buf_add_z(&file, "id,account_number\n");
    for (unsigned i = 0; i < 30000; i++)
        buf_printf(&file, "p%05u,%08u\n", i, 12345678 + i);
    if (T_DONE(t, rig_run(&r, &rules, buf_raw(&file), &err), &err)) {
        T_EQ(t, r.scope.last[DEID_BANK_ACCOUNT], 30000);
        T_STR(t, str_z(r.person), STR("p29999"));
        T_OK(t, raw_eq(buf_raw(&r.same), buf_raw(&file)));
    }
    buf_wipe(&file);
    rig_fini(&r);
}

static void each_line_is_given_away_when_asked(struct t *t)
{
    struct rig r;
    struct err err = ERR_INIT;
    struct medium_rules rules = {.kind = MEDIUM_TEXT, .each_line = true};
    static const char file[] = "one a@b.com\ntwo\nthree c@d.com";
    rig_init(&r);
    if (T_DONE(t, rig_run(&r, &rules, raw_of(file, sizeof file - 1), &err), &err))
        T_STR(t, buf_str(&r.out), STR("one <EMAIL_1>\ntwo\nthree <EMAIL_2>"));
    rig_fini(&r);
}

static void own_patterns_are_found_with_the_rest(struct t *t)
{
    static const struct row row = {MEDIUM_TEXT, "",
        "pattern.CUSTOM = TICK-[0-9]{4}\npattern.CUSTOMER_ID = CU[0-9]+",
        "TICK-1234 of a@b.com, CU77", "<CUSTOM> of <EMAIL>, <CUSTOMER_ID>"};
    struct rig r;
    struct err err = ERR_INIT;
    rig_init(&r);
    if (!pack_built())
        t_skip(t, "this build has no regex packs (libvectorscan-dev)");
    else if (T_DONE(t, row_run(&r, &row, &err), &err))
        T_STR(t, buf_str(&r.out), str_z(row.want));
    rig_fini(&r);
}

static void what_is_wrong_is_named_by_its_line(struct t *t)
{
    struct rig r;
    struct err err = ERR_INIT;
    struct medium_rules rules = {.kind = MEDIUM_JSONL};
    struct medium_rules csv = {.kind = MEDIUM_CSV, .person = STR("who")};
    rig_init(&r);
    T_OK(t, !rig_run(&r, &rules, raw_of("{}\n{\"a\":\n", 9), &err));
    T_EQ(t, err.code, ERR_INPUT);
    T_OK(t, strstr(err.text, "line 2") != NULL);
    deid_free(r.engine);
    operate_free(r.operate);
    T_FAILS(
        t, rig_run(&r, &csv, raw_of("a,b\n1,2\n", 8), &err), &err, "deid.csv_column");
    rig_fini(&r);
}

static void a_file_is_told_by_the_end_of_its_name(struct t *t)
{
    enum medium_kind kind = MEDIUM_TEXT;
    T_EQ(t, medium_kind_of(STR("a.jsonl")), MEDIUM_JSONL);
    T_EQ(t, medium_kind_of(STR("a.csv")), MEDIUM_CSV);
    T_EQ(t, medium_kind_of(STR("a.json")), MEDIUM_JSON);
    T_EQ(t, medium_kind_of(STR("a.txt")), MEDIUM_TEXT);
    T_OK(t, medium_kind_parse(STR("chat"), &kind) && kind == MEDIUM_CHAT);
    T_OK(t, medium_kind_parse(STR("log"), &kind) && kind == MEDIUM_TEXT);
    T_OK(t, !medium_kind_parse(STR("pdf"), &kind));
}

static bool attempt(void *ctx)
{
    const enum medium_kind *kind = ctx;
    static const char file[] = "{\"a\":\"\\nx a@b.com <EMAIL:0a>\"}\n";
    struct rig r;
    struct err err = ERR_INIT;
    struct medium_rules rules = {.kind = *kind};
    rig_init(&r);
    bool done = rig_run(&r, &rules, raw_of(file, sizeof file - 1), &err);
    rig_fini(&r);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    for (enum medium_kind kind = MEDIUM_TEXT; kind <= MEDIUM_CHAT; kind++)
        t_oom(t, attempt, &kind);
}

static const struct t_case cases[] = {
    T_CASE(files_keep_their_form),
    T_CASE(what_lies_across_a_window_is_found_whole),
    T_CASE(a_line_of_megabytes_is_text_too),
    T_CASE(every_row_knows_the_names_of_its_columns),
    T_CASE(each_line_is_given_away_when_asked),
    T_CASE(own_patterns_are_found_with_the_rest),
    T_CASE(what_is_wrong_is_named_by_its_line),
    T_CASE(a_file_is_told_by_the_end_of_its_name),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
