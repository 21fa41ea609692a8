/*
 * deid/names/row.h - who stands in one row with people is one of them.
 *
 * In:    a look whose first candidates are ordered and apart (resolve.h).
 * Out:   candidates for words in a row with two people: "Exa, Ann, Bob", "Ann, Exa,
 * Bob". Never: takes a plain word for a name; goes over the end of a line.
 */
#ifndef ABIDE_DEID_NAMES_ROW_H
#define ABIDE_DEID_NAMES_ROW_H

#include "deid/names/names.h"

void names_row_find(struct look *l, const struct names_rules *rules);

#endif
