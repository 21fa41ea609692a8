#include "deid/table/calibration.h"

#include <string.h>

#include "base/attr.h"
#include "deid/table/calibration_list.h"

#define CALIBRATION_ROW(detector, sure, right) {detector, sure, right},

static const struct calibration rows[] = {CALIBRATION_TABLE(CALIBRATION_ROW)};

void calibration_index_make(struct calibration_index *index)
{
    memset(index, 0, sizeof *index);
    for (size_t i = COUNT(rows); i > 0; i--)
        index->first[rows[i - 1].detector] = (uint16_t)i;
}

uint8_t calibration_of(
    const struct calibration_index *index, unsigned detector, unsigned sure)
{
    size_t i = index->first[detector];
    unsigned least = 0;
    for (; i && i <= COUNT(rows) && rows[i - 1].detector == detector; i++) {
        if (rows[i - 1].sure == sure)
            return rows[i - 1].right;
        if (rows[i - 1].sure > sure) {
            sure = rows[i - 1].right < sure ? rows[i - 1].right : sure;
            break;
        }
        least = rows[i - 1].right;
    }
    return (uint8_t)(sure > least ? sure : least);
}

const struct calibration *calibration_row(size_t i)
{
    return i < COUNT(rows) ? &rows[i] : NULL;
}
