#include "flow/request/papers.h"

#include <string.h>

#include "base/vec.h"
#include "store/beside/side.h"
#include "text/json_write.h"

/* Records of the case's vault, by the name of their file. */
#define CLAIMS STR("claims")
#define LETTER STR("letter")
#define FIX    STR("fix")
#define NOTE   STR("note")
#define DRAFT  STR("draft")
#define RESULT STR("result")

enum { RECORD_JSON_MAX = 1 << 20, ARENA_MAX = 64 << 20 };

/* Letters of one instant stand in the order they were written: each comes a microsecond
 * after as many as there are. */
static bool place_of(
    struct flow *f, struct id vault, struct str file, uint64_t *place, struct err *err)
{
    const struct side_record *records = NULL;
    size_t count = 0;
    struct arena a;
    *place = (uint64_t)f->now.us;
    if (!str_eq(file, LETTER))
        return true;
    arena_init(&a, ARENA_MAX);
    bool done = side_list(f->store, vault, &a, &records, &count, err);
    for (size_t i = 0; i < count; i++)
        *place += str_eq(records[i].file, LETTER);
    arena_fini(&a);
    return done;
}

static bool put_record(struct flow *f, struct id vault, struct str file,
    const struct buf *json, struct err *err)
{
    struct side_put put = {.vault = vault,
        .record = {.file = file,
            .json = buf_raw(json),
            .alone =
                str_eq(file, CLAIMS) || str_eq(file, RESULT) || str_eq(file, DRAFT)}};
    enum side_done done;
    return buf_ok(json, err) && place_of(f, vault, file, &put.record.place, err) &&
           side_put(f->store, &put, &done, err);
}

static void member(struct jw *w, const char *key, struct raw value)
{
    if (value.n == 0)
        return;
    jw_key(w, str_z(key));
    jw_raw(w, value);
}

static bool too_long(const struct raw *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].n > REQUEST_TEXT_MAX)
            return true;
    }
    return false;
}

static const char *const claim_names[] = {"name", "mail", "account", "country", "text",
    "agent", "callback", "reference", "language"};

enum { CLAIMS_COUNT = COUNT(claim_names) };

static void claims_list(const struct request_claims *c, struct raw out[CLAIMS_COUNT])
{
    const struct raw list[] = {c->name, c->mail, c->account, c->country, c->text,
        c->agent, c->callback, c->reference, c->language};
    _Static_assert(sizeof list == CLAIMS_COUNT * sizeof *out, "each claim has a name");
    memcpy(out, list, sizeof list);
}

bool papers_put_claims(struct flow *f, struct id vault,
    const struct request_claims *claims, struct err *err)
{
    struct raw list[CLAIMS_COUNT];
    struct buf json;
    claims_list(claims, list);
    if (too_long(list, CLAIMS_COUNT))
        return err_set(err, ERR_INPUT, "flow.request_text",
            "a text has more than %d bytes", REQUEST_TEXT_MAX);
    buf_init(&json, RECORD_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    for (size_t i = 0; i < CLAIMS_COUNT; i++)
        member(&w, claim_names[i], list[i]);
    jw_object_end(&w);
    bool done = put_record(f, vault, CLAIMS, &json, err);
    buf_wipe(&json);
    return done;
}

bool papers_put_letter(
    struct flow *f, struct id vault, const struct paper_letter *letter, struct err *err)
{
    char at[INSTANT_TEXT_MAX];
    struct buf json;
    if (letter->text.n > REQUEST_TEXT_MAX)
        return err_set(err, ERR_INPUT, "flow.request_text",
            "a letter has more than %d bytes", REQUEST_TEXT_MAX);
    buf_init(&json, RECORD_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    jw_key(&w, STR("at"));
    jw_str(&w, instant_format(letter->at, at));
    jw_key(&w, STR("from"));
    jw_str(&w, request_role_word(letter->from));
    member(&w, "text", letter->text);
    jw_object_end(&w);
    bool done = put_record(f, vault, LETTER, &json, err);
    buf_wipe(&json);
    return done;
}

bool papers_put_note(
    struct flow *f, struct id vault, const struct paper_note *note, struct err *err)
{
    char at[INSTANT_TEXT_MAX];
    struct buf json;
    if (note->text.n > REQUEST_TEXT_MAX)
        return err_set(err, ERR_INPUT, "flow.request_text",
            "a note has more than %d bytes", REQUEST_TEXT_MAX);
    buf_init(&json, RECORD_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    jw_key(&w, STR("at"));
    jw_str(&w, instant_format(note->at, at));
    member(&w, "by", note->by);
    member(&w, "text", note->text);
    jw_object_end(&w);
    bool done = put_record(f, vault, NOTE, &json, err);
    buf_wipe(&json);
    return done;
}

bool papers_put_draft(struct flow *f, struct id vault, struct raw text, struct err *err)
{
    struct buf json;
    if (text.n > REQUEST_TEXT_MAX)
        return err_set(err, ERR_INPUT, "flow.request_text",
            "an answer has more than %d bytes", REQUEST_TEXT_MAX);
    buf_init(&json, RECORD_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    member(&w, "text", text);
    jw_object_end(&w);
    bool done = put_record(f, vault, DRAFT, &json, err);
    buf_wipe(&json);
    return done;
}

bool papers_put_result(
    struct flow *f, struct id vault, struct raw json, struct err *err)
{
    struct buf copy;
    buf_init(&copy, RECORD_JSON_MAX);
    buf_add(&copy, json.p, json.n);
    bool done = put_record(f, vault, RESULT, &copy, err);
    buf_wipe(&copy);
    return done;
}

bool papers_put_fix(
    struct flow *f, struct id vault, const struct paper_fix *fix, struct err *err)
{
    const struct raw list[] = {fix->control, fix->value, fix->term};
    struct buf json;
    if (too_long(list, COUNT(list)))
        return err_set(err, ERR_INPUT, "flow.request_text",
            "a correction has more than %d bytes", REQUEST_TEXT_MAX);
    buf_init(&json, RECORD_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    member(&w, "control", fix->control);
    member(&w, "value", fix->value);
    member(&w, "term", fix->term);
    jw_object_end(&w);
    bool done = put_record(f, vault, FIX, &json, err);
    buf_wipe(&json);
    return done;
}

/* Reading. What was written is JSON of the shapes above; strings are borrowed from the
 * parsed tree, in the arena. */

struct reading {
    struct arena *a;
    struct papers *out;
    VEC(struct paper_letter) letters;
    VEC(struct paper_fix) fixes;
    VEC(struct paper_note) notes;
};

static struct raw text_of(const struct json *o, const char *key)
{
    return json_raw(json_get(o, str_z(key)));
}

static void read_claims(const struct json *o, struct request_claims *c)
{
    *c = (struct request_claims){.name = text_of(o, "name"),
        .mail = text_of(o, "mail"),
        .account = text_of(o, "account"),
        .country = text_of(o, "country"),
        .text = text_of(o, "text"),
        .agent = text_of(o, "agent"),
        .callback = text_of(o, "callback"),
        .reference = text_of(o, "reference"),
        .language = text_of(o, "language")};
}

/* Own words: from a list, or an instant we formatted. */
static struct instant read_at(const struct json *o)
{
    struct instant at = INSTANT_UNKNOWN;
    struct str word;
    return raw_token(text_of(o, "at"), &word) && instant_parse(word, &at)
               ? at
               : INSTANT_UNKNOWN;
}

static struct paper_letter read_letter(const struct json *o)
{
    struct paper_letter letter = {.at = read_at(o), .text = text_of(o, "text")};
    struct str word;
    if (!raw_token(text_of(o, "from"), &word) ||
        !request_role_parse(word, &letter.from))
        letter.from = DOER_NOBODY;
    return letter;
}

static bool read_record(
    struct reading *r, const struct side_record *record, struct err *err)
{
    struct json *o;
    if (!json_parse(r->a, record->json, &o, err))
        return false;
    if (str_eq(record->file, CLAIMS)) {
        read_claims(o, &r->out->claims);
    } else if (str_eq(record->file, LETTER)) {
        if (!vec_push(&r->letters, read_letter(o), PAPER_LETTERS_MAX))
            return err_memory(err);
    } else if (str_eq(record->file, FIX)) {
        const struct paper_fix fix = {
            text_of(o, "control"), text_of(o, "value"), text_of(o, "term")};
        if (!vec_push(&r->fixes, fix, PAPER_LETTERS_MAX))
            return err_memory(err);
    } else if (str_eq(record->file, NOTE)) {
        const struct paper_note note = {
            read_at(o), text_of(o, "by"), text_of(o, "text")};
        if (!vec_push(&r->notes, note, PAPER_LETTERS_MAX))
            return err_memory(err);
    } else if (str_eq(record->file, DRAFT)) {
        r->out->draft = text_of(o, "text");
    } else if (str_eq(record->file, RESULT)) {
        r->out->result = record->json;
    }
    return true;
}

static bool keep_list(
    struct arena *a, const void *from, size_t count, size_t each, const void **out)
{
    void *kept = arena_array(a, count + 1, each);
    if (kept && count > 0)
        memcpy(kept, from, count * each);
    *out = kept;
    return kept != NULL;
}

static bool keep_lists(struct reading *r, struct err *err)
{
    const void *letters, *fixes, *notes;
    if (!keep_list(r->a, r->letters.p, r->letters.n, sizeof *r->letters.p, &letters) ||
        !keep_list(r->a, r->fixes.p, r->fixes.n, sizeof *r->fixes.p, &fixes) ||
        !keep_list(r->a, r->notes.p, r->notes.n, sizeof *r->notes.p, &notes))
        return err_memory(err);
    r->out->letters = letters;
    r->out->letter_count = r->letters.n;
    r->out->fixes = fixes;
    r->out->fix_count = r->fixes.n;
    r->out->notes = notes;
    r->out->note_count = r->notes.n;
    return true;
}

bool papers_read(struct flow *f, struct id vault, struct arena *a, struct papers *out,
    struct err *err)
{
    struct reading r = {
        .a = a, .out = out, .letters = VEC_INIT, .fixes = VEC_INIT, .notes = VEC_INIT};
    const struct side_record *records = NULL;
    size_t count = 0;
    *out = (struct papers){0};
    if (id_is_zero(vault))
        return true;
    bool done = side_list(f->store, vault, a, &records, &count, err);
    for (size_t i = 0; done && i < count; i++)
        done = read_record(&r, &records[i], err);
    done = done && keep_lists(&r, err);
    vec_fini(&r.letters);
    vec_fini(&r.fixes);
    vec_fini(&r.notes);
    return done;
}

void papers_json(const struct papers *p, struct buf *out)
{
    struct raw list[CLAIMS_COUNT];
    char at[INSTANT_TEXT_MAX];
    struct jw w = jw_to(out);
    claims_list(&p->claims, list);
    jw_object_begin(&w);
    jw_key(&w, STR("claims"));
    jw_object_begin(&w);
    for (size_t i = 0; i < CLAIMS_COUNT; i++)
        member(&w, claim_names[i], list[i]);
    jw_object_end(&w);
    jw_key(&w, STR("letters"));
    jw_array_begin(&w);
    for (size_t i = 0; i < p->letter_count; i++) {
        jw_object_begin(&w);
        jw_key(&w, STR("at"));
        jw_str(&w, instant_format(p->letters[i].at, at));
        jw_key(&w, STR("from"));
        jw_str(&w, request_role_word(p->letters[i].from));
        member(&w, "text", p->letters[i].text);
        jw_object_end(&w);
    }
    jw_array_end(&w);
    if (p->result.n > 0) {
        jw_key(&w, STR("result"));
        jw_verbatim(&w, p->result);
    }
    jw_object_end(&w);
    buf_add_char(out, '\n');
}
