#include "model/keep.h"

TABLE_DEFINE(erase_kind, ERASE_KIND_TABLE)
TABLE_DEFINE(erase_state, ERASE_STATE_TABLE)
TABLE_DEFINE(mechanism, MECHANISM_TABLE)
