/*
 * policy/pages/faq.h - what do we tell people, in the words of the rules that decide?
 *
 * In:    a loaded profile; which test cases expect which code.
 * Out:   the help pages, as HTML or Markdown: a question per purpose, an answer per
 * rule. Never: says what no rule says.
 */
#ifndef ABIDE_POLICY_PAGES_FAQ_H
#define ABIDE_POLICY_PAGES_FAQ_H

#include "base/buf.h"
#include "policy/policy.h"

/* One case of a vector file that expects this code under the profile. */
struct faq_test {
    enum purpose purpose;
    struct str code;
    struct str name; /* of the case */
    struct str file; /* relative link to the file it stands in */
    int line;
};

struct faq {
    const struct policy *policy;
    const struct faq_test *tests;
    size_t test_count;
};

void faq_markdown(const struct faq *faq, struct buf *out);
void faq_html(const struct faq *faq, struct buf *out);

/* Rules of the profile that no test expects: "purpose CODE" per line, and how many. */
size_t faq_untested(const struct faq *faq, struct buf *out);

#endif
