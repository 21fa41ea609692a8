/*
 * policy/pages/export.h - the profile in formats other systems read.
 *
 * In:    a loaded profile.
 * Out:   JSON: our own (everything), DPV (purposes, permissions and prohibitions as
 *        JSON-LD), ODRL (a Set of permissions and prohibitions with constraints).
 * Never: is read back: the profile's text is the source.
 */
#ifndef ABIDE_POLICY_PAGES_EXPORT_H
#define ABIDE_POLICY_PAGES_EXPORT_H

#include "base/buf.h"
#include "policy/policy.h"

void export_json(const struct policy *p, struct buf *out);
void export_dpv(const struct policy *p, struct buf *out);
void export_odrl(const struct policy *p, struct buf *out);

#endif
