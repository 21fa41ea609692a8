#include "capture/read/field.h"
#include "capture/read/reader.h"

/* What all formats have in common: somebody says something, in parts. */

void reader_follow(const struct reader *r, struct draft *d)
{
    size_t n = r->tree.drafts.n;
    if (n > 0)
        d->parent = r->tree.drafts.p[n - 1].turn.origin_id;
}

bool reader_place_id(struct reader *r, struct raw *out, struct err *err)
{
    buf_clear(&r->scratch);
    buf_add_u64(&r->scratch, r->tree.drafts.n);
    return reader_keep(r, out, err);
}

static enum role other_role(struct raw word)
{
    static const struct {
        struct str word;
        enum role role;
    } others[] = {{STR_INIT("human"), ROLE_USER}, {STR_INIT("prompter"), ROLE_USER},
        {STR_INIT("developer"), ROLE_SYSTEM}, {STR_INIT("gpt"), ROLE_ASSISTANT},
        {STR_INIT("chatgpt"), ROLE_ASSISTANT}, {STR_INIT("model"), ROLE_ASSISTANT},
        {STR_INIT("bot"), ROLE_ASSISTANT}, {STR_INIT("ai"), ROLE_ASSISTANT},
        {STR_INIT("ASSISTANT"), ROLE_ASSISTANT}, {STR_INIT("function"), ROLE_TOOL},
        {STR_INIT("function_call"), ROLE_TOOL}, {STR_INIT("observation"), ROLE_TOOL}};
    for (size_t i = 0; i < COUNT(others); i++) {
        if (raw_eq_str(word, others[i].word))
            return others[i].role;
    }
    return ROLE_UNKNOWN;
}

enum role reader_role(struct reader *r, struct raw text)
{
    struct str word;
    enum role role = ROLE_UNKNOWN;
    if (!raw_token(text, &word) || !role_parse(word, &role))
        role = other_role(text);
    if (role == ROLE_UNKNOWN)
        report_note(r->report, CAPTURE_WORD_UNKNOWN);
    return role;
}

enum content reader_class(enum role role)
{
    switch (role) {
    case ROLE_USER:
    case ROLE_SYSTEM:
        return CONTENT_PROMPT;
    case ROLE_ASSISTANT:
        return CONTENT_RESPONSE;
    case ROLE_TOOL:
    case ROLE_UNKNOWN:
        break;
    }
    return CONTENT_UNKNOWN;
}

static void join(struct reader *r, struct raw text)
{
    if (r->scratch.n > 0)
        buf_add_char(&r->scratch, '\n');
    buf_add_raw(&r->scratch, text);
}

/* Parts say their type; only plain text is what was said (a "thinking" is not). */
static bool is_text_part(const struct json *part)
{
    static const struct str types[] = {
        STR_INIT("text"), STR_INIT("input_text"), STR_INIT("output_text")};
    struct raw type = field_raw(part, STR("type"));
    return type.n == 0 || field_in(type, FIELD_LIST(types));
}

static void read_part(struct reader *r, const struct json *part)
{
    bool string = json_is(part, JSON_STRING);
    const struct json *text = string ? part : field_find(part, STR("text"));
    struct raw type = field_raw(part, STR("type"));
    if (type.n > 0)
        report_name(&r->report->types, STR("part."), type);
    if (!json_is(text, JSON_STRING) || (!string && !is_text_part(part))) {
        report_note(r->report, CAPTURE_PART_SKIPPED);
        return;
    }
    report_add(r->report, CAPTURE_TEXT_MENDED, json_lone_surrogates(text) > 0);
    if (json_raw(text).n > 0)
        join(r, json_raw(text));
}

bool reader_text(struct reader *r, const struct json *v, struct raw *out, bool *whole,
    struct err *err)
{
    *out = raw_of(NULL, 0);
    *whole = false;
    if (json_is(v, JSON_STRING)) {
        *whole = json_lone_surrogates(v) == 0;
        report_add(r->report, CAPTURE_TEXT_MENDED, !*whole);
        *out = json_raw(v);
        return true;
    }
    if (!json_is(v, JSON_ARRAY))
        return true;
    buf_clear(&r->scratch);
    for (const struct json *part = json_first(v); part; part = json_next(part))
        read_part(r, part);
    return reader_keep(r, out, err);
}
