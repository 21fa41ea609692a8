/*
 * Each promise is broken once, by an edit of a shipped profile, and must be found, with
 * the case in words. Each kind of text that is no profile is refused with its place.
 */
#include <string.h>

#include "base/buf.h"
#include "policy/prove.h"
#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"

enum { TEXT_MAX = 1 << 20 };

/* Replaces `from` once, after the first `after`. */
static bool replace(struct str text, const char *after, const char *from,
    const char *to, struct buf *out)
{
    const char *start = memmem(text.p, text.n, after, strlen(after));
    size_t skip = start ? (size_t)(start - text.p) : 0;
    const char *at = start ? memmem(start, text.n - skip, from, strlen(from)) : NULL;
    if (!at)
        return false;
    buf_add(out, text.p, (size_t)(at - text.p));
    buf_add_z(out, to);
    buf_add(out, at + strlen(from), text.n - (size_t)(at - text.p) - strlen(from));
    return true;
}

static bool holds(struct str text, const char *part)
{
    return memmem(text.p, text.n, part, strlen(part)) != NULL;
}

static const struct {
    const char *says;
    enum shipped shipped;
    const char *after, *from, *to;
    const char *id, *words; /* in the error; in the report */
} broken[] = {
    {"temporary chats train", SHIPPED_STRICT, "rule H3 deny", "rule H3 deny",
        "rule H3 allow", "policy.invariant", "temporary, health and unknown chats"},
    {"an unknown switch allows", SHIPPED_OPENAI, "rule U1 deny", "deny", "allow",
        "policy.invariant", "an unknown switch means no"},
    {"a guardian's lock is ignored", SHIPPED_OPENAI, "rule M1 deny", "deny", "allow",
        "policy.invariant", "a guardian's lock holds"},
    {"never asked is allowed where one must ask", SHIPPED_SEED, "rule C2 deny",
        "rule C2 deny", "rule C2 allow", "policy.invariant", "never asked"},
    {"a later no is ignored though the setting says it counts", SHIPPED_OPENAI,
        "set withdrawal_scope", "forward_only", "stored_unused", "policy.invariant",
        "withdrawal_scope is not forward_only"},
    {"a thumb donates though the setting says it rates", SHIPPED_OPENAI, "set thumb",
        "donation", "rating", "policy.invariant", "thumb is a rating"},
    {"minors are trained on though the setting says no", SHIPPED_OPENAI,
        "set minor_default", "on", "off", "policy.invariant", "minor_default is off"},
    {"builders read chats", SHIPPED_STRICT, "rule BS1 deny", "rule BS1 deny",
        "rule BS1 allow", "policy.invariant", "builders never read chats"},
    {"an off at t1 allows more than an on", SHIPPED_OPENAI, "rule A1 deny",
        "when main is off_t0", "when main is off_t0 or on_off", "policy.invariant",
        "never turns a deny into an allow"},
    {"a rule never decides", SHIPPED_STRICT, "rule H4 deny", "is health",
        "is temporary", "policy.unreachable", "never decides"},
    {"sale is allowed", SHIPPED_STRICT, "purpose serve \"Answering you\"",
        "purpose serve \"Answering you\"", "purpose sale \"Selling\"",
        "policy.invariant", "content is not sold"},
};

static void each_broken_promise_is_found(struct t *t)
{
    for (size_t i = 0; i < COUNT(broken); i++) {
        struct err err = ERR_INIT;
        struct policy *p = NULL;
        struct proving proving;
        struct str text = test_text(shipped_paths[broken[i].shipped]);
        struct buf edited, words;
        buf_init(&edited, TEXT_MAX);
        buf_init(&words, TEXT_MAX);
        T_OK(t, replace(text, broken[i].after, broken[i].from, broken[i].to, &edited));
        bool loaded = policy_parse(buf_str(&edited), STR("x.policy"), &p, &err);
        if (!T_FAILS(t, loaded, &err, broken[i].id))
            t_note(t, "row: %s", broken[i].says);
        struct err none = ERR_INIT;
        T_DONE(t,
            policy_prove(buf_str(&edited), STR("x.policy"), &proving, &words, &none),
            &none);
        T_EQ(t, proving.holds, loaded);
        if (!T_OK(t, holds(buf_str(&words), broken[i].words)))
            t_note(t, "row: %s: %" STR_FMT, broken[i].says, STR_ARG(buf_str(&words)));
        policy_free(p);
        buf_fini(&words);
        buf_fini(&edited);
        test_free(text);
    }
}

static const struct {
    const char *after, *from, *to, *want;
} refused[] = {
    {"profile", "profile strict", "profil strict", ":2:1: expected profile, version"},
    {"version", "version 1", "version zero", ":3:9: expected a version number from 1"},
    {"effective", "2023-01-01", "soon", ":4:11: expected a date such as"},
    {"title", "title \"", "title ", ":5:7: expected the title in quotes, found"},
    {"set thumb", "rating", "nothing",
        ":9:11: expected rating or donation, found 'nothing'"},
    {"set cooling_days", "14", "fortnight", "expected a number from 0 to 3650, found"},
    {"set gpc ask\n", "set gpc ask\n", "", "expected 'set gpc ...' in the profile"},
    {"set gpc ask\n", "set gpc ask", "set thumb rating", "this setting stands twice"},
    {"tier free", "person", "me",
        "expected person, organisation or unknown, found 'me'"},
    {"tier free", "tier free", "tier gratis", "expected a tier such as free"},
    {"age minor", "is minor", "minor", "expected is, found 'minor'"},
    {"mode group", "regular", "odd", "expected regular, temporary, health or unknown"},
    {"class audio", "voice", "memory_saved",
        "expected voice, video, browse or code_env"},
    {"class eval_data", "share_evals", "tier", "expected share_io, share_evals or"},
    {"default eea", "off", "maybe", "expected on, ask or off, found 'maybe'"},
    {"purpose train", "purpose train", "purpose fun",
        "expected a purpose such as train"},
    {"purpose serve", "purpose serve", "purpose train", "this purpose stands twice"},
    {"reads body", "person", "persn", "expected the name of a fact, found 'persn'"},
    {"reads body", "person", "body", "this fact stands twice"},
    {"rule H1", "rule H1", "rule h1", "expected a code of 2 to 7 capitals and digits"},
    {"rule H2", "rule H2", "rule H1", "this code stands twice in the purpose"},
    {"rule H2 deny", "deny", "perhaps", "expected allow or deny, found 'perhaps'"},
    {"rule H2", "held", "helt", "expected a value of the fact, found 'helt'"},
    {"rule H2", "held or gone", "held or held", "this value stands twice"},
    {"rule H3", "kind", "default", "expected a fact that the purpose reads"},
    {"rule H3", "when kind is temporary",
        "when kind is regular or temporary or health or unknown",
        "these are all values"},
    {"rule P1", "deidentify", "whitewash", "expected an obligation such as deidentify"},
    {"rule H4", "    seed R-23\n", "", "expected a source (seed) in this rule"},
    {"purpose train", "  question", "  answer", "expected profile, version"},
    {"reads body", "reads", "when", "this belongs inside a rule"},
    {"rule H1", "say", "say say", "expected the sentence for people in quotes"},
};

static void a_text_that_is_no_profile_is_refused_with_its_place(struct t *t)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct err err = ERR_INIT;
        struct policy *p = NULL;
        struct str text = test_text(shipped_paths[SHIPPED_STRICT]);
        struct buf edited;
        buf_init(&edited, TEXT_MAX);
        T_OK(t,
            replace(text, refused[i].after, refused[i].from, refused[i].to, &edited));
        T_OK(t, !policy_parse(buf_str(&edited), STR("x"), &p, &err) && !p);
        if (!T_OK(t, holds(str_z(err.text), refused[i].want)))
            t_note(t, "want \"%s\", got \"%s\"", refused[i].want, err.text);
        T_OK(t, strncmp(err.text, "x:", 2) == 0);
        buf_fini(&edited);
        test_free(text);
    }
}

static void a_purpose_over_2_to_24_states_is_refused(struct t *t)
{
    struct err err = ERR_INIT;
    struct policy *p = NULL;
    struct str text = test_text(shipped_paths[SHIPPED_STRICT]);
    struct buf edited;
    buf_init(&edited, TEXT_MAX);
    T_OK(t, replace(text, "reads body", "reads body",
                "reads default family memory window form told body", &edited));
    T_FAILS(
        t, policy_parse(buf_str(&edited), STR("x"), &p, &err), &err, "policy.states");
    buf_fini(&edited);
    test_free(text);
}

static bool parse_tiny(void *ctx)
{
    struct err err = ERR_INIT;
    struct policy *p = NULL;
    const struct str *text = ctx;
    bool loaded = policy_parse(*text, STR("tiny"), &p, &err);
    policy_free(p);
    return loaded;
}

static void a_profile_is_loaded_whole_or_not_at_all(struct t *t)
{
    struct str text = test_text("tests/fuzz/corpus/policy/tiny.policy");
    T_OK(t, text.n > 0);
    t_oom(t, parse_tiny, &text);
    test_free(text);
}

static const struct t_case cases[] = {
    T_CASE(each_broken_promise_is_found),
    T_CASE(a_text_that_is_no_profile_is_refused_with_its_place),
    T_CASE(a_purpose_over_2_to_24_states_is_refused),
    T_CASE(a_profile_is_loaded_whole_or_not_at_all),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
