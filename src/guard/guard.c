#include "guard/guard.h"

TABLE_DEFINE(guard_ask, GUARD_ASK_TABLE)
TABLE_DEFINE(guard_answer, GUARD_ANSWER_TABLE)
