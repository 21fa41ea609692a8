/*
 * deid/detect/url.h - addresses of the web and of databases.
 *
 * In:    the look, the offset of the ':' of "://".
 * Out:   the end of the URL, also as l->floor, with a candidate unless it is public:
 *        well-known places without a person in the path.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_URL_H
#define ABIDE_DEID_DETECT_URL_H

#include "deid/detect/look.h"

size_t url_at(struct look *l, size_t colon);

#endif
