#include "policy/pages/faq.h"

/* Which pages stand together. */
static const struct collection {
    const char *title;
    enum purpose purposes[6]; /* PURPOSE_NONE ends */
} collections[] = {
    {"Using the product", {PURPOSE_SERVE, PURPOSE_PERSONALISE}},
    {"Training and safety", {PURPOSE_TRAIN, PURPOSE_SAFETY_MODEL, PURPOSE_ABUSE_AUTO,
                                PURPOSE_PRODUCT_ANALYTICS}},
    {"People who look at content",
        {PURPOSE_HUMAN_ABUSE, PURPOSE_HUMAN_SUPPORT, PURPOSE_HUMAN_LEGAL,
            PURPOSE_HUMAN_IMPROVE, PURPOSE_ADMIN_ACCESS}},
    {"Others who get something", {PURPOSE_SHARE_ACTION, PURPOSE_SHARE_PROVIDER,
                                     PURPOSE_BUILDER_STATS, PURPOSE_LEGAL_DISCLOSURE}},
    {"Advertising and sale",
        {PURPOSE_ADS_CONTEXT, PURPOSE_ADS_PROFILE, PURPOSE_MARKETING, PURPOSE_SALE}},
};

/* For a purpose the profile has no rule about. */
static const char *const silent_questions[PURPOSE_COUNT] = {
    [PURPOSE_PERSONALISE] = "Does the product remember me?",
    [PURPOSE_SAFETY_MODEL] =
        "Is flagged content used to train models that detect abuse?",
    [PURPOSE_PRODUCT_ANALYTICS] = "Is what I say used for statistics?",
    [PURPOSE_ADMIN_ACCESS] = "Can my organisation read my chats?",
    [PURPOSE_BUILDER_STATS] = "Do builders see my chats with their assistants?",
    [PURPOSE_ADS_CONTEXT] = "Do I see advertising that fits my chat?",
    [PURPOSE_ADS_PROFILE] = "Is a profile of me made for advertising?",
    [PURPOSE_MARKETING] = "Is what I say used for marketing?",
    [PURPOSE_SALE] = "Is my content sold?",
};

/* What the settings mean for people; the same order as SETTING_TABLE's words. */
static const struct {
    enum setting setting;
    const char *says[3];
} setting_says[] = {
    {SETTING_WITHDRAWAL_SCOPE,
        {"Switching training off covers everything, and reaches what was already used "
         "through the records kept of it.",
            "Switching training off covers new content and everything stored that has "
            "not been used yet.",
            "Switching training off covers new content only."}},
    {SETTING_CROSS_PRODUCT,
        {"Switching training off in one product holds in all of them.",
            "Each product has its own training switch."}},
    {SETTING_THUMB, {"A thumb is a rating and nothing else.",
                        "A thumb gives the whole conversation for training."}},
    {SETTING_PARTIAL_DELETION,
        {"Chats can be deleted only together with the account.",
            "You can delete single chats, all chats or your account."}},
    {SETTING_EMAIL_REUSE,
        {"The e-mail address of a deleted account cannot be used again.",
            "The e-mail address of a deleted account is free once it is purged."}},
    {SETTING_SYNC, {"The switch holds on the device where you set it.",
                       "The switch holds on all your devices."}},
    {SETTING_HISTORY_BINDS, {"History and training are one switch.",
                                "History and training are separate switches."}},
};

/* How a page is written: Markdown or HTML. */
struct style {
    bool html;
    struct buf *out;
};

static void add_text(const struct style *s, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (s->html && c == '<')
            buf_add_z(s->out, "&lt;");
        else if (s->html && c == '>')
            buf_add_z(s->out, "&gt;");
        else if (s->html && c == '&')
            buf_add_z(s->out, "&amp;");
        else if (!s->html && (c == '*' || c == '_' || c == '<' || c == '`'))
            buf_printf(s->out, "\\%c", c);
        else
            buf_add_char(s->out, c);
    }
}

static void add_heading(
    const struct style *s, int level, struct str id, struct str text)
{
    static const char *const hashes[] = {"", "#", "##", "###"};
    if (s->html) {
        buf_printf(s->out, "<h%d", level);
        if (id.n)
            buf_printf(s->out, " id=\"%" STR_FMT "\"", STR_ARG(id));
        buf_add_char(s->out, '>');
        add_text(s, text);
        buf_printf(s->out, "</h%d>\n", level);
        return;
    }
    buf_printf(s->out, "\n%s ", hashes[level]);
    add_text(s, text);
    buf_add_z(s->out, "\n\n");
}

static void item_begin(const struct style *s)
{
    buf_add_z(s->out, s->html ? "<li>" : "- ");
}

static void item_end(const struct style *s)
{
    buf_add_z(s->out, s->html ? "</li>\n" : "\n");
}

/* A link to a case goes to the line it stands on. */
static void add_tests(const struct style *s, const struct faq *faq,
    enum purpose purpose, const char *code)
{
    int named = 0;
    for (size_t i = 0; i < faq->test_count && named < 3; i++) {
        const struct faq_test *test = &faq->tests[i];
        if (test->purpose != purpose || !str_eq(test->code, str_z(code)))
            continue;
        buf_add_z(s->out, named++ ? ", " : "; tested by ");
        if (s->html)
            buf_printf(s->out, "<a href=\"%" STR_FMT "#L%d\">%" STR_FMT "</a>",
                STR_ARG(test->file), test->line, STR_ARG(test->name));
        else
            buf_printf(s->out, "[%" STR_FMT "](%" STR_FMT "#L%d)", STR_ARG(test->name),
                STR_ARG(test->file), test->line);
    }
}

static void add_rule(const struct style *s, const struct faq *faq, enum purpose purpose,
    const struct policy_rule *rule)
{
    item_begin(s);
    add_text(s, rule->say);
    buf_add_z(s->out, s->html ? " <small>rule " : " (rule ");
    buf_add_z(s->out, rule->code);
    buf_add_z(s->out, ", source ");
    add_text(s, rule->seed);
    add_tests(s, faq, purpose, rule->code);
    buf_add_z(s->out, s->html ? "</small>" : ")");
    item_end(s);
}

static void add_list(const struct style *s, const struct faq *faq, enum purpose purpose,
    enum outcome outcome)
{
    bool any = false;
    for (int r = 0; r < policy_rule_count(faq->policy, purpose); r++) {
        const struct policy_rule *rule = policy_rule(faq->policy, purpose, r);
        if (rule->outcome != outcome)
            continue;
        if (!any) {
            const char *lead = outcome == OUTCOME_ALLOW
                                   ? "Yes, where this holds:"
                                   : "No, where one of these holds:";
            buf_add_z(s->out, s->html ? "<p>" : "");
            buf_add_z(s->out, lead);
            buf_add_z(s->out, s->html ? "</p>\n<ul>\n" : "\n\n");
        }
        any = true;
        add_rule(s, faq, purpose, rule);
    }
    if (any)
        buf_add_z(s->out, s->html ? "</ul>\n" : "\n");
}

static void add_purpose(
    const struct style *s, const struct faq *faq, enum purpose purpose)
{
    bool has = policy_has(faq->policy, purpose);
    struct str question =
        has ? policy_question(faq->policy, purpose) : str_z(silent_questions[purpose]);
    add_heading(s, 3, purpose_word(purpose), question);
    if (!has) {
        buf_add_z(s->out, s->html ? "<p>No. " : "No. ");
        add_text(s, policy_sentence(faq->policy, purpose, -1));
        buf_add_z(s->out, s->html ? "</p>\n" : "\n");
        return;
    }
    add_list(s, faq, purpose, OUTCOME_ALLOW);
    add_list(s, faq, purpose, OUTCOME_DENY);
    buf_add_z(s->out, s->html ? "<p>" : "");
    buf_add_z(s->out, "In every other case: ");
    add_text(s, policy_sentence(faq->policy, purpose, -1));
    buf_add_z(s->out, s->html ? "</p>\n" : "\n");
}

static void add_settings(const struct style *s, const struct faq *faq)
{
    add_heading(s, 2, STR("settings"), STR("What your switches do"));
    buf_add_z(s->out, s->html ? "<ul>\n" : "");
    for (size_t i = 0; i < COUNT(setting_says); i++) {
        int value = policy_setting(faq->policy, setting_says[i].setting);
        item_begin(s);
        add_text(s, str_z(setting_says[i].says[value]));
        item_end(s);
    }
    buf_add_z(s->out, s->html ? "</ul>\n" : "");
}

static void add_page(const struct style *s, const struct faq *faq)
{
    char date[INSTANT_TEXT_MAX];
    struct str day = instant_format(policy_effective(faq->policy), date);
    add_heading(s, 1, STR(""), policy_title(faq->policy));
    buf_printf(s->out,
        "%sProfile %" STR_FMT ", version %d. Last changed %" STR_FMT ".%s",
        s->html ? "<p>" : "", STR_ARG(policy_name(faq->policy)),
        policy_version(faq->policy), STR_ARG(str_slice(day, 0, 10)),
        s->html ? "</p>\n" : "\n");
    add_settings(s, faq);
    for (size_t i = 0; i < COUNT(collections); i++) {
        add_heading(s, 2, STR(""), str_z(collections[i].title));
        for (size_t k = 0; k < COUNT(collections[i].purposes); k++) {
            if (collections[i].purposes[k] != PURPOSE_NONE)
                add_purpose(s, faq, collections[i].purposes[k]);
        }
    }
}

void faq_markdown(const struct faq *faq, struct buf *out)
{
    struct style style = {false, out};
    add_page(&style, faq);
}

void faq_html(const struct faq *faq, struct buf *out)
{
    struct style style = {true, out};
    buf_add_z(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    add_text(&style, policy_title(faq->policy));
    buf_add_z(out, "</title>\n<main>\n");
    add_page(&style, faq);
    buf_add_z(out, "</main>\n</html>\n");
}

static bool is_tested(const struct faq *faq, enum purpose purpose, const char *code)
{
    for (size_t i = 0; i < faq->test_count; i++) {
        if (faq->tests[i].purpose == purpose && str_eq(faq->tests[i].code, str_z(code)))
            return true;
    }
    return false;
}

size_t faq_untested(const struct faq *faq, struct buf *out)
{
    size_t count = 0;
    for (int i = 1; i < PURPOSE_COUNT; i++) {
        enum purpose purpose = (enum purpose)i;
        for (int r = 0; r < policy_rule_count(faq->policy, purpose); r++) {
            const char *code = policy_rule(faq->policy, purpose, r)->code;
            if (is_tested(faq, purpose, code))
                continue;
            buf_printf(out, "%" STR_FMT " %s\n", STR_ARG(purpose_word(purpose)), code);
            count++;
        }
    }
    return count;
}
