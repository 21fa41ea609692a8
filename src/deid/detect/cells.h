/*
 * deid/detect/cells.h - the head of the column a cell stands in.
 *
 * In:    the look, the offset of a candidate that begins its cell.
 * Out:   the class of the words in the column's head; CX_NONE when there is no table.
 * Never: reads a line of a table twice: the last place is kept in the look.
 */
#ifndef ABIDE_DEID_DETECT_CELLS_H
#define ABIDE_DEID_DETECT_CELLS_H

#include "deid/detect/look.h"

unsigned cells_class(struct look *l, size_t start);

#endif
