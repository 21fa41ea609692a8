/*
 * policy/pages/codes.h - what does this code mean, under each profile?
 *
 * In:    loaded profiles.
 * Out:   a Markdown table: purpose, code, outcome, sentence, profiles.
 * Never: invents a code: N0 stands for "no rule".
 */
#ifndef ABIDE_POLICY_PAGES_CODES_H
#define ABIDE_POLICY_PAGES_CODES_H

#include "base/buf.h"
#include "policy/policy.h"

void codes_markdown(
    const struct policy *const *policies, size_t count, struct buf *out);

#endif
