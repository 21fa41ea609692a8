/*
 * TRUST: vector files are an operator's own, but may be anything; each list has a
 * limit.
 */
#include "policy/vector.h"

#include <string.h>

#include "base/num.h"

void vector_open(struct vector_reader *r, struct str text, struct str origin)
{
    *r = (struct vector_reader){0};
    lex_init(&r->lex, text, origin);
}

static bool fail_full(struct lex *lex, struct err *err)
{
    return lex_fail(lex, err, "the case has too many lines of this kind");
}

/* notice VERSION from DATE [until DATE] [widens] covers PURPOSE ... */
static bool read_notice(struct lex *lex, struct notice *notice, struct err *err)
{
    *notice = (struct notice){.until = INSTANT_UNKNOWN};
    if (!lex_word(lex, "a version", &notice->version, err))
        return false;
    if (!lex_try(lex, STR("from")))
        return lex_expected(lex, err, "from");
    if (!lex_instant(lex, "a date", &notice->from, err))
        return false;
    if (lex_try(lex, STR("until")) && !lex_instant(lex, "a date", &notice->until, err))
        return false;
    notice->widens = lex_try(lex, STR("widens"));
    if (!lex_try(lex, STR("covers")))
        return lex_expected(lex, err, "covers");
    do {
        struct str word;
        enum purpose purpose;
        if (!lex_word(lex, "a purpose", &word, err))
            return false;
        if (!purpose_parse(word, &purpose))
            return lex_expected(lex, err, "a purpose");
        notice->purposes |= 1u << purpose;
    } while (!lex_at_end(lex));
    return true;
}

static bool read_choice_tail(struct lex *lex, struct choice *line, struct err *err)
{
    while (!lex_at_end(lex)) {
        bool good = false;
        if (lex_try(lex, STR("at")))
            good = lex_instant(lex, "a date", &line->at, err);
        else if (lex_try(lex, STR("recorded")))
            good = lex_instant(lex, "a date", &line->recorded, err);
        else if (lex_try(lex, STR("scope")))
            good = lex_word(lex, "a scope", &line->scope, err);
        else if (lex_try(lex, STR("notice")))
            good = lex_word(lex, "a notice", &line->notice, err);
        else if (lex_try(lex, STR("evidence")))
            good = lex_word(lex, "an evidence", &line->evidence, err);
        else if (lex_try(lex, STR("actor")))
            good = lex_word(lex, "an actor", &line->actor, err);
        else
            return lex_expected(
                lex, err, "at, recorded, scope, notice, evidence or actor");
        if (!good)
            return false;
    }
    if (!instant_known(line->recorded))
        line->recorded = line->at;
    return true;
}

static bool push_choice(struct lex *lex, struct choice *lines, struct ledger *ledger,
    struct choice line, struct err *err)
{
    if (ledger->count == VECTOR_LINES_MAX)
        return fail_full(lex, err);
    line.position = ledger->count + 1;
    lines[ledger->count++] = line;
    ledger->known = true;
    ledger->lines = lines;
    return true;
}

/* CONTROL is VALUE [at DATE] [recorded DATE] [scope WORD] ... */
static bool read_choice(
    struct lex *lex, struct choice *lines, struct ledger *ledger, struct err *err)
{
    struct str word;
    struct choice line = {.at = INSTANT_UNKNOWN, .recorded = INSTANT_UNKNOWN};
    if (!lex_word(lex, "a control", &word, err))
        return false;
    if (!control_parse(word, &line.control))
        return lex_expected(lex, err, "a control such as training");
    if (!lex_try(lex, STR("is")))
        return lex_expected(lex, err, "is");
    if (!lex_word(lex, "a value of the control", &line.value, err))
        return false;
    if (!control_takes(line.control, line.value))
        return lex_expected(lex, err, "a value of the control");
    return read_choice_tail(lex, &line, err) &&
           push_choice(lex, lines, ledger, line, err);
}

/* someone TIER AGE REGION since DATE: three lines of the person's ledger. */
static bool read_someone(struct lex *lex, struct vector *v, struct err *err)
{
    static const enum control controls[] = {CONTROL_TIER, CONTROL_AGE, CONTROL_REGION};
    static const char *const expected[] = {"a tier", "an age", "a region"};
    struct str words[COUNT(controls)];
    struct instant since;
    for (size_t i = 0; i < COUNT(controls); i++) {
        if (!lex_word(lex, expected[i], &words[i], err))
            return false;
        if (!control_takes(controls[i], words[i]))
            return lex_expected(lex, err, expected[i]);
    }
    if (!lex_try(lex, STR("since")))
        return lex_expected(lex, err, "since");
    if (!lex_instant(lex, "a date", &since, err))
        return false;
    for (size_t i = 0; i < COUNT(controls); i++) {
        struct choice line = {
            .control = controls[i], .value = words[i], .at = since, .recorded = since};
        if (!push_choice(lex, v->person, &v->input.person, line, err))
            return false;
    }
    return true;
}

static bool turn_word(
    struct lex *lex, struct fact_turn *turn, struct str key, struct err *err)
{
    struct str word;
    bool good = false;
    if (!lex_word(lex, "a value", &word, err))
        return false;
    if (str_eq(key, STR("service")))
        good = service_parse(word, &turn->service);
    else if (str_eq(key, STR("mode")))
        good = mode_parse(word, &turn->mode);
    else if (str_eq(key, STR("class")))
        good = content_parse(word, &turn->content);
    else if (str_eq(key, STR("origin")))
        good = origin_parse(word, &turn->origin);
    else if (str_eq(key, STR("state")))
        good = body_state_parse(word, &turn->state);
    else if (str_eq(key, STR("safety")))
        good = safety_parse(word, &turn->safety);
    else if (str_eq(key, STR("project")))
        good = (turn->project = word).n > 0;
    else
        good = str_eq(key, STR("at")) && instant_parse(word, &turn->created);
    return good || lex_expected(lex, err, "a value of this attribute");
}

/* turn [KEY VALUE | FLAG] ... */
static bool read_turn(struct lex *lex, struct fact_turn *turn, struct err *err)
{
    static const char expected[] =
        "service, mode, class, origin, state, safety, project, "
        "at, assistant, memorable, page_free or rated";
    static const struct str keys[] = {STR_INIT("service"), STR_INIT("mode"),
        STR_INIT("class"), STR_INIT("origin"), STR_INIT("state"), STR_INIT("safety"),
        STR_INIT("project"), STR_INIT("at")};
    while (!lex_at_end(lex)) {
        size_t k = 0;
        if (lex_try(lex, STR("assistant"))) {
            turn->assistant = true;
            continue;
        }
        if (lex_try(lex, STR("page_free"))) {
            turn->page_free = true;
            continue;
        }
        if (lex_try(lex, STR("memorable"))) {
            turn->memorable = true;
            continue;
        }
        if (lex_try(lex, STR("rated"))) {
            turn->rated = true;
            continue;
        }
        while (k < COUNT(keys) && !lex_try(lex, keys[k]))
            k++;
        if (k == COUNT(keys))
            return lex_expected(lex, err, expected);
        if (!turn_word(lex, turn, keys[k], err))
            return false;
    }
    return true;
}

/* grant PURPOSE given DATE notice VERSION [revoked DATE] [child] [elsewhere] */
static bool read_grant(struct lex *lex, struct vector *v, struct err *err)
{
    struct str word;
    struct grant grant = {.revoked = INSTANT_UNKNOWN,
        .adult_declared = true,
        .conversation = v->input.turn.conversation,
        .node = v->input.turn.node};
    if (v->input.grant_count == VECTOR_GRANTS_MAX)
        return fail_full(lex, err);
    if (!lex_word(lex, "a purpose", &word, err))
        return false;
    if (!purpose_parse(word, &grant.purpose))
        return lex_expected(lex, err, "a purpose");
    if (!lex_try(lex, STR("given")))
        return lex_expected(lex, err, "given");
    if (!lex_instant(lex, "a date", &grant.given, err))
        return false;
    if (!lex_try(lex, STR("notice")))
        return lex_expected(lex, err, "notice");
    if (!lex_word(lex, "a version", &grant.notice, err))
        return false;
    if (lex_try(lex, STR("revoked")) &&
        !lex_instant(lex, "a date", &grant.revoked, err))
        return false;
    if (lex_try(lex, STR("child")))
        grant.adult_declared = false;
    if (lex_try(lex, STR("elsewhere")))
        grant.node.b[0] ^= 1;
    v->grants[v->input.grant_count++] = grant;
    return true;
}

static bool read_fact(struct lex *lex, struct vector *v, struct err *err)
{
    struct str word;
    enum fact fact;
    int value;
    if (v->fact_count == VECTOR_FACTS_MAX)
        return fail_full(lex, err);
    if (!lex_word(lex, "a fact", &word, err))
        return false;
    if (!fact_parse(word, &fact))
        return lex_expected(lex, err, "the name of a fact");
    if (!lex_try(lex, STR("is")))
        return lex_expected(lex, err, "is");
    if (!lex_word(lex, "a value of the fact", &word, err))
        return false;
    if (!fact_value_parse(fact, word, &value))
        return lex_expected(lex, err, "a value of the fact");
    v->facts[v->fact_count].fact = fact;
    v->facts[v->fact_count++].value = value;
    return true;
}

/* use PURPOSE at DATE */
static bool read_use(struct lex *lex, struct vector *v, struct err *err)
{
    struct str word;
    if (!lex_word(lex, "a purpose", &word, err))
        return false;
    if (!purpose_parse(word, &v->input.purpose))
        return lex_expected(lex, err, "a purpose");
    if (!lex_try(lex, STR("at")))
        return lex_expected(lex, err, "at");
    return lex_instant(lex, "a date", &v->input.t1, err);
}

/* expect PROFILE allow|deny CODE */
static bool read_expect(struct lex *lex, struct vector *v, struct err *err)
{
    struct vector_expect expect = {0};
    if (v->expect_count == VECTOR_EXPECTS_MAX)
        return fail_full(lex, err);
    if (!lex_word(lex, "the name of a profile", &expect.profile, err))
        return false;
    if (lex_try(lex, STR("allow")))
        expect.outcome = OUTCOME_ALLOW;
    else if (!lex_try(lex, STR("deny")))
        return lex_expected(lex, err, "allow or deny");
    if (!lex_word(lex, "a code", &expect.code, err))
        return false;
    v->expects[v->expect_count++] = expect;
    return true;
}

static bool read_statement(struct vector_reader *r, struct vector *v, struct err *err)
{
    struct lex *lex = &r->lex;
    if (lex_try(lex, STR("person")))
        return read_choice(lex, v->person, &v->input.person, err);
    if (lex_try(lex, STR("org")))
        return read_choice(lex, v->org, &v->input.org, err);
    if (lex_try(lex, STR("builder")))
        return read_choice(lex, v->builder, &v->input.builder, err);
    if (lex_try(lex, STR("someone")))
        return read_someone(lex, v, err);
    if (lex_try(lex, STR("turn")))
        return read_turn(lex, &v->input.turn, err);
    if (lex_try(lex, STR("grant")))
        return read_grant(lex, v, err);
    if (lex_try(lex, STR("fact")))
        return read_fact(lex, v, err);
    if (lex_try(lex, STR("use")))
        return read_use(lex, v, err);
    if (lex_try(lex, STR("expect")))
        return read_expect(lex, v, err);
    if (lex_try(lex, STR("waits")))
        return lex_text(lex, "what it waits for, in quotes", &v->waits, err);
    return lex_expected(lex, err,
        "person, org, builder, someone, turn, grant, fact, use, expect, waits or "
        "vector");
}

static bool read_file_notice(struct vector_reader *r, struct err *err)
{
    if (!lex_try(&r->lex, STR("notice")))
        return lex_expected(&r->lex, err, "vector or notice");
    if (r->notice_count == VECTOR_NOTICES_MAX)
        return fail_full(&r->lex, err);
    if (!read_notice(&r->lex, &r->notices[r->notice_count], err))
        return false;
    r->notice_count++;
    return true;
}

static void vector_init(struct vector *v, const struct vector_reader *r)
{
    *v = (struct vector){.line = r->lex.number};
    memcpy(v->notices, r->notices, sizeof v->notices);
    v->input.notices = v->notices;
    v->input.notice_count = r->notice_count;
    v->input.grants = v->grants;
    v->input.person.known = v->input.org.known = true;
    v->input.t1 = INSTANT_UNKNOWN;
    v->input.turn = (struct fact_turn){.service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .content = CONTENT_PROMPT,
        .origin = ORIGIN_GATEWAY,
        .state = BODY_STATE_LIVE,
        .safety = SAFETY_NONE,
        .created = INSTANT_UNKNOWN,
        .conversation = {{1}},
        .node = {{2}},
        .chat = STR("chat")};
}

static bool is_whole(struct vector_reader *r, const struct vector *v, struct err *err)
{
    bool whole = v->waits.n || (v->expect_count && v->input.purpose != PURPOSE_NONE);
    return whole || err_set(err, ERR_INPUT, "policy.incomplete",
                        "%" STR_FMT ":%d:1: expected use and expect, or waits, in the "
                        "case",
                        STR_ARG(r->lex.origin), v->line);
}

static bool read_head(struct vector_reader *r, struct vector *v, struct err *err)
{
    vector_init(v, r);
    r->ahead = false;
    return lex_word(&r->lex, "the name of the case", &v->name, err) &&
           lex_text(&r->lex, "its title in quotes", &v->title, err) &&
           lex_end(&r->lex, err);
}

/* Lines up to the next case; r->ahead tells that its first word has been read. */
static bool read_body(struct vector_reader *r, struct vector *v, struct err *err)
{
    while (lex_line(&r->lex, err)) {
        if (lex_try(&r->lex, STR("vector"))) {
            r->ahead = true;
            break;
        }
        if (!read_statement(r, v, err) || !lex_end(&r->lex, err))
            return false;
    }
    return !r->lex.bad && is_whole(r, v, err);
}

bool vector_next(struct vector_reader *r, struct vector *v, bool *done, struct err *err)
{
    while (!r->ahead && lex_line(&r->lex, err)) {
        r->ahead = lex_try(&r->lex, STR("vector"));
        if (!r->ahead && (!read_file_notice(r, err) || !lex_end(&r->lex, err)))
            return false;
    }
    if (r->lex.bad)
        return false;
    *done = !r->ahead;
    return *done || (read_head(r, v, err) && read_body(r, v, err));
}

void vector_facts(const struct vector *v, const struct policy *p, struct facts *out)
{
    facts_derive(p, &v->input, out);
    for (size_t i = 0; i < v->fact_count; i++)
        out->v[v->facts[i].fact] = (uint8_t)v->facts[i].value;
}

struct verdict vector_verdict(const struct vector *v, const struct policy *p)
{
    struct facts facts;
    vector_facts(v, p, &facts);
    return policy_decide(p, v->input.purpose, &facts);
}

const struct vector_expect *vector_expected(const struct vector *v, struct str profile)
{
    for (size_t i = 0; i < v->expect_count; i++) {
        if (str_eq(v->expects[i].profile, profile))
            return &v->expects[i];
    }
    return NULL;
}

bool vector_holds(const struct vector_expect *expect, const struct verdict *verdict)
{
    return expect->outcome == verdict->outcome &&
           str_eq(expect->code, str_z(verdict->code));
}
