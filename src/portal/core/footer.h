/*
 * portal/core/footer.h - the operator's public pages under every page.
 *
 * In:    the register of documents, the time.
 * Out:   "documents" of a view: name or title, version, address.
 * Never: keeps a page from being shown because the register cannot be read.
 */
#ifndef ABIDE_PORTAL_CORE_FOOTER_H
#define ABIDE_PORTAL_CORE_FOOTER_H

#include "portal/core/ask.h"
#include "store/operator/document.h"

/* One document as an item of a list: name, title (or `known`: a message says it),
 * version, address, from. */
void footer_document(struct view *v, const struct document *d);

/* Those in force, into a->view. Without a store: none. */
void footer_add(struct ask *a);

#endif
