/*
 * A rule may not change under its sentence. profiles/sentences.tsv holds, for each
 * rule, a digest of what it asks and grants and one of its sentence. When the first
 * changes, somebody reads the sentence again and writes the new line, which the test
 * prints.
 */
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "policy/policy.h"
#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"

enum { RULE_TEXT_MAX = 64 * 1024, LINE_TEXT_MAX = 256 };

/* What the rule asks and grants, by name: the order of facts does not matter. */
static uint64_t meaning_of(const struct policy_rule *rule)
{
    struct buf text;
    buf_init(&text, RULE_TEXT_MAX);
    buf_printf(&text, "%d %u", rule->outcome, rule->obligations);
    for (int f = 0; f < FACT_COUNT; f++) {
        unsigned whole = (1u << fact_values((enum fact)f)) - 1;
        if ((rule->mask[f] & whole) == whole)
            continue;
        buf_printf(&text, " %" STR_FMT, STR_ARG(fact_name((enum fact)f)));
        for (int v = 0; v < fact_values((enum fact)f); v++) {
            if (rule->mask[f] >> v & 1)
                buf_printf(
                    &text, " %" STR_FMT, STR_ARG(fact_value_name((enum fact)f, v)));
        }
    }
    uint64_t digest = map_hash(buf_str(&text), 1);
    buf_fini(&text);
    return digest;
}

struct mark {
    char line[LINE_TEXT_MAX]; /* key, meaning, sentence */
    size_t key_n, meaning_n;  /* how much of the line is the key; key and meaning */
};

static void make_mark(const struct policy *p, enum purpose purpose,
    const struct policy_rule *rule, struct mark *mark)
{
    int n = snprintf(mark->line, sizeof mark->line, "%" STR_FMT "\t%" STR_FMT "\t%s\t",
        STR_ARG(policy_name(p)), STR_ARG(purpose_word(purpose)), rule->code);
    mark->key_n = (size_t)n;
    n += snprintf(mark->line + n, sizeof mark->line - (size_t)n, "%016llx\t",
        (unsigned long long)meaning_of(rule));
    mark->meaning_n = (size_t)n;
    snprintf(mark->line + n, sizeof mark->line - (size_t)n, "%016llx\n",
        (unsigned long long)map_hash(rule->say, 2));
}

static bool has(struct str file, const char *text, size_t n)
{
    return memmem(file.p, file.n, text, n) != NULL;
}

static void check_mark(struct t *t, struct str file, const struct mark *mark)
{
    const char *sentence = mark->line + mark->meaning_n;
    if (has(file, mark->line, strlen(mark->line)))
        return;
    const char *was = memmem(file.p, file.n, mark->line, mark->key_n);
    bool same_sentence = was && strncmp(was + mark->meaning_n, sentence, 16) == 0;
    T_OK(t, false);
    t_note(t, "%s; the line for profiles/sentences.tsv is\n%s",
        same_sentence ? "the rule changed and its sentence did not: read it again"
                      : "the rule or its sentence is new",
        mark->line);
}

static void no_rule_changes_under_its_sentence(struct t *t)
{
    struct str file = test_text("profiles/sentences.tsv");
    size_t lines = 0, rules = 0;
    for (int s = 0; s < SHIPPED_COUNT; s++) {
        struct policy *p = test_profile(t, shipped_paths[s]);
        for (int i = 1; p && i < PURPOSE_COUNT; i++) {
            for (int r = 0; r < policy_rule_count(p, (enum purpose)i); r++, rules++) {
                struct mark mark;
                make_mark(
                    p, (enum purpose)i, policy_rule(p, (enum purpose)i, r), &mark);
                check_mark(t, file, &mark);
            }
        }
        policy_free(p);
    }
    for (size_t i = 0; i < file.n; i++)
        lines += file.p[i] == '\n';
    T_EQ(t, lines, rules);
    test_free(file);
}

static const struct t_case cases[] = {
    T_CASE(no_rule_changes_under_its_sentence),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
