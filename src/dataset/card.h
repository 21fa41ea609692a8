/*
 * dataset/card.h - the manifest for people: CARD.md.
 *
 * In:    a complete manifest.
 * Out:   Markdown: what is in it, under which rules, what was taken out, what was not,
 *        how to check and withdraw.
 * Never: says anything that is not in the manifest.
 */
#ifndef ABIDE_DATASET_CARD_H
#define ABIDE_DATASET_CARD_H

#include "base/buf.h"
#include "dataset/manifest.h"

#define DATASET_CARD_NAME "CARD.md"

bool dataset_card_format(
    const struct dataset_manifest *m, struct buf *out, struct err *err) MUST_CHECK;

#endif
