#include "cli/dataset/build_print.h"

#include <inttypes.h>
#include <string.h>

#include "cli/table.h"
#include "flow/candidate.h"
#include "policy/explain.h"

static const struct example *example_of(
    const struct flow_build_result *r, const char *code)
{
    for (size_t i = 0; i < r->example_count; i++) {
        if (strcmp(r->examples[i].code, code) == 0)
            return &r->examples[i];
    }
    return NULL;
}

/* The sentence of the rule with this code. */
static struct str sentence_of(
    const struct policy *p, enum purpose purpose, const char *code)
{
    if (strcmp(code, CODE_STAMP) == 0)
        return STR("its stamp does not allow it, and a stamp is never raised");
    for (int i = 0; i < policy_rule_count(p, purpose); i++) {
        const struct policy_rule *rule = policy_rule(p, purpose, i);
        if (strcmp(rule->code, code) == 0)
            return rule->say;
    }
    return policy_sentence(p, purpose, -1);
}

/* What single fact would have to be otherwise: the first that turns it into an allow.
 */
static struct str change_of(const struct flow *f, const struct flow_build *in,
    const struct flow_build_result *r, const char *code)
{
    const struct example *example = example_of(r, code);
    struct explanation e;
    if (!example)
        return STR("-");
    policy_explain(f->policy, in->purpose, &example->facts, &e);
    if (e.verdict.outcome == OUTCOME_ALLOW)
        return STR("-");
    for (size_t i = 0; i < e.flip_count; i++) {
        if (e.flips[i].verdict.outcome == OUTCOME_ALLOW)
            return fact_say(e.flips[i].fact, e.flips[i].value);
    }
    return STR("nothing by itself: several things deny it");
}

static void add_code(struct table *t, const struct count *count, bool allowed,
    struct str sentence, struct str change)
{
    table_text(t, str_z(count->name));
    table_text(t, allowed ? STR("allow") : STR("deny"));
    table_number(t, (int64_t)count->n);
    table_text(t, sentence);
    table_text(t, change);
}

static bool print_codes(const struct flow *f, const struct flow_build *in,
    const struct flow_build_result *r, struct err *err)
{
    static const char *const columns[] = {
        "code", "outcome", "turns", "why", "what would change it"};
    const struct dataset_tally *tally = &r->manifest->tally;
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < tally->allowed.used; i++) {
        const struct count *count = &tally->allowed.list[i];
        add_code(&t, count, true, sentence_of(f->policy, in->purpose, count->name),
            STR("-"));
    }
    for (size_t i = 0; i < tally->denied.used; i++) {
        const struct count *count = &tally->denied.list[i];
        add_code(&t, count, false, sentence_of(f->policy, in->purpose, count->name),
            change_of(f, in, r, count->name));
    }
    bool ok = table_print(&t, false, err);
    table_fini(&t);
    return ok;
}

static bool print_counts(
    const char *title, const struct counts *counts, struct err *err)
{
    const char *const columns[] = {title, "count"};
    struct table t;
    if (counts->used == 0)
        return true;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < counts->used; i++) {
        table_text(&t, str_z(counts->list[i].name));
        table_number(&t, (int64_t)counts->list[i].n);
    }
    cli_print("\n");
    bool ok = table_print(&t, false, err);
    table_fini(&t);
    return ok;
}

static void print_rows(const struct flow_build *in, const struct flow_build_result *r)
{
    const struct dataset_manifest *m = r->manifest;
    uint64_t train = m->written.rows[DATASET_SIDE_TRAIN];
    uint64_t validation = m->written.rows[DATASET_SIDE_VALIDATION];
    cli_print("\n%" PRIu64 " rows: %" PRIu64 " to train, %" PRIu64
              " to validate; no person is on both sides\n",
        train + validation, train, validation);
    if (m->split.hubs > 0)
        cli_print("people joined over half of the rows: %" PRIu64
                  " of them were set aside, %" PRIu64
                  " rows across the sides dropped\n",
            m->split.hubs, m->split.rows[DATASET_SIDE_NONE]);
    if (train + validation > 0 && validation == 0)
        cli_print("nothing validates: too few people who share no conversation\n");
    cli_print("manifest  %s/" DATASET_MANIFEST_NAME "  sha256 %s\n", in->out,
        r->manifest_sha256);
    if (train + validation == 0)
        cli_print("nothing was selected: the table above says what would change it\n");
    else
        cli_print("next      abide dataset verify %s; abide dataset explain %s 1; "
                  "read %s/CARD.md\n",
            in->out, in->out, in->out);
}

/* The manifest is the JSON form of a build. */
static bool print_manifest(const struct flow_build_result *r, struct err *err)
{
    struct buf text;
    buf_init(&text, DATASET_MANIFEST_BYTES_MAX);
    bool ok = dataset_manifest_format(r->manifest, &text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
    return ok;
}

bool build_print(const struct cli *cli, const struct flow *f,
    const struct flow_build *in, const struct flow_build_result *result,
    struct err *err)
{
    if (cli->json)
        return print_manifest(result, err);
    if (!print_codes(f, in, result, err) ||
        !print_counts("cut before", &result->manifest->tally.cut_at, err) ||
        !print_counts("not a row", &result->manifest->tally.dropped, err) ||
        !print_counts("personal data taken out", &result->manifest->removed, err))
        return false;
    print_rows(in, result);
    return true;
}
