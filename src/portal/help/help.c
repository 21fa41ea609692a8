/* Articles made from the profile in force, in collections; search; votes. */
#include <string.h>

#include "portal/help/help_page.h"
#include "portal/page/page.h"
#include "rights/request/suppress.h"
#include "store/cases/vote.h"
#include "store/ledger.h"

static const struct collection {
    const char *name;
    enum purpose purposes[6]; /* PURPOSE_NONE ends */
} collections[] = {
    {"use", {PURPOSE_SERVE, PURPOSE_PERSONALISE}},
    {"train", {PURPOSE_TRAIN, PURPOSE_SAFETY_MODEL, PURPOSE_ABUSE_AUTO,
                  PURPOSE_PRODUCT_ANALYTICS}},
    {"people", {PURPOSE_HUMAN_ABUSE, PURPOSE_HUMAN_SUPPORT, PURPOSE_HUMAN_LEGAL,
                   PURPOSE_HUMAN_IMPROVE, PURPOSE_ADMIN_ACCESS}},
    {"others", {PURPOSE_SHARE_ACTION, PURPOSE_SHARE_PROVIDER, PURPOSE_BUILDER_STATS,
                   PURPOSE_LEGAL_DISCLOSURE}},
    {"ads",
        {PURPOSE_ADS_CONTEXT, PURPOSE_ADS_PROFILE, PURPOSE_MARKETING, PURPOSE_SALE}},
};

enum { SEARCH_MAX = 200, FOLDED_MAX = 1 << 20 };

/* --- search: every word of the question stands in the article */

static void add_article(const struct policy *p, enum purpose purpose, struct buf *out)
{
    suppress_fold(raw_from_str(policy_purpose_title(p, purpose)), out);
    if (policy_has(p, purpose))
        suppress_fold(raw_from_str(policy_question(p, purpose)), out);
    for (int i = 0; policy_has(p, purpose) && i < policy_rule_count(p, purpose); i++)
        suppress_fold(raw_from_str(policy_rule(p, purpose, i)->say), out);
}

static bool word_is_in(const struct buf *article, struct str word)
{
    return word.n == 0 || memmem(article->p, article->n, word.p, word.n) != NULL;
}

static bool fits(const struct policy *p, enum purpose purpose, struct raw search)
{
    struct buf article, words;
    struct str rest, word;
    bool all = true;
    buf_init(&article, FOLDED_MAX);
    buf_init(&words, FOLDED_MAX);
    add_article(p, purpose, &article);
    suppress_fold(raw_slice(search, 0, SEARCH_MAX), &words);
    rest = buf_str(&words);
    while (all && str_cut(&rest, ' ', &word))
        all = word_is_in(&article, word);
    buf_fini(&article);
    buf_wipe(&words);
    return all;
}

/* --- an article */

static void add_rules(struct view *v, const struct policy *p, enum purpose purpose)
{
    for (int i = 0; i < policy_rule_count(p, purpose); i++) {
        const struct policy_rule *rule = policy_rule(p, purpose, i);
        struct view *one = view_add(v, "rules");
        view_str(one, "code", str_z(rule->code));
        view_str(one, "say", rule->say);
        view_flag(one, "allows", rule->outcome == OUTCOME_ALLOW);
    }
}

static bool add_one(
    struct ask *a, struct view *collection, enum purpose purpose, struct err *err)
{
    const struct policy *p = a->flow->policy;
    const struct vote vote = {purpose_word(purpose), policy_version(p)};
    struct vote_count votes;
    if (!vote_get(a->flow->store, &vote, &votes, err))
        return false;
    struct view *v = view_add(collection, "articles");
    view_str(v, "purpose", purpose_word(purpose));
    view_str(v, "title", policy_purpose_title(p, purpose));
    view_str(v, "question", policy_question(p, purpose));
    view_u64(v, "yes", votes.yes);
    view_u64(v, "no", votes.no);
    add_rules(v, p, purpose);
    return true;
}

static bool add_collection(struct ask *a, const struct collection *c, struct raw search,
    size_t *shown, struct err *err)
{
    struct view *v = NULL;
    for (size_t i = 0; i < COUNT(c->purposes); i++) {
        enum purpose purpose = c->purposes[i];
        if (purpose == PURPOSE_NONE || !policy_has(a->flow->policy, purpose) ||
            !fits(a->flow->policy, purpose, search))
            continue;
        if (!v) {
            v = view_add(a->view, "collections");
            view_str(v, "collection", str_z(c->name));
        }
        ++*shown;
        if (!add_one(a, v, purpose, err))
            return false;
    }
    return true;
}

bool help_page(struct ask *a, struct err *err)
{
    const struct policy *p = a->flow->policy;
    struct raw search = form_find(&a->form, STR("q"));
    size_t shown = 0;
    if (!help_remember(a->flow, err))
        return false;
    for (size_t i = 0; i < COUNT(collections); i++) {
        if (!add_collection(a, &collections[i], search, &shown, err))
            return false;
    }
    view_str(a->view, "profile", policy_title(p));
    view_u64(a->view, "version", (uint64_t)policy_version(p));
    ask_time(a->view, "effective", policy_effective(p));
    view_raw(a->view, "q", raw_slice(search, 0, SEARCH_MAX));
    view_flag(a->view, "nothing", shown == 0);
    return ask_page(a, "help.html", err);
}

/* --- did it answer? */

struct voting {
    struct vote vote;
    bool yes;
};

static bool add_vote(struct flow *f, void *ctx, struct err *err)
{
    const struct voting *v = ctx;
    return vote_add(f->store, &v->vote, v->yes, err);
}

bool help_page_vote(struct ask *a, struct err *err)
{
    struct voting v = {.vote = {.version = policy_version(a->flow->policy)}};
    struct str word, answer = form_token(&a->form, STR("answer"));
    enum purpose purpose;
    if (!raw_token(a->names[0], &word) || !purpose_parse(word, &purpose) ||
        !policy_has(a->flow->policy, purpose)) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    v.vote.article = purpose_word(purpose);
    v.yes = str_eq(answer, STR("yes"));
    if (!flow_write(a->flow, add_vote, &v, err))
        return false;
    ask_redirect(a, "/help");
    ask_tell(a, "voted");
    return true;
}
