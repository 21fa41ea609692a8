#include "dataset/cut.h"

bool dataset_turn_written(const struct dataset_turn *turn)
{
    return !turn->empty;
}

static bool is_structure(const struct dataset_turn *turn)
{
    return turn->empty && (turn->role == ROLE_SYSTEM || turn->role == ROLE_UNKNOWN);
}

/* `prompt` is the last user turn before this one, or NULL. */
static enum dataset_cut_reason judge(
    const struct dataset_turn *turn, const struct dataset_turn *prompt)
{
    if (!turn->allowed)
        return DATASET_CUT_DENIED;
    if (turn->role == ROLE_TOOL)
        return DATASET_CUT_TOOL;
    if (turn->role == ROLE_UNKNOWN)
        return DATASET_CUT_ROLE_UNKNOWN;
    if (turn->empty)
        return DATASET_CUT_EMPTY;
    if (turn->role == ROLE_ASSISTANT && turn->donated && !(prompt && prompt->donated))
        return DATASET_CUT_PROMPT_NOT_DONATED;
    return DATASET_CUT_WHOLE;
}

static void find_cut(
    const struct dataset_turn *turns, size_t count, struct dataset_cut *cut)
{
    const struct dataset_turn *prompt = NULL;
    for (size_t i = 0; i < count && cut->reason == DATASET_CUT_WHOLE; i++) {
        if (is_structure(&turns[i]))
            continue;
        if (turns[i].role == ROLE_USER)
            prompt = &turns[i];
        cut->reason = judge(&turns[i], prompt);
        cut->at = cut->reason == DATASET_CUT_WHOLE ? count : i;
    }
}

/* The assistant's turn before a tool's is the call to it, not a reply. */
static size_t without_call(const struct dataset_turn *turns, size_t count, size_t at)
{
    size_t i = at;
    if (at == count || turns[at].role != ROLE_TOOL)
        return at;
    while (i > 0 && is_structure(&turns[i - 1]))
        i--;
    return i > 0 && turns[i - 1].role == ROLE_ASSISTANT ? i - 1 : at;
}

struct dataset_cut dataset_cut(const struct dataset_turn *turns, size_t count)
{
    struct dataset_cut cut = {0, count, DATASET_CUT_WHOLE, DATASET_DROP_NO_REPLY};
    bool asked = false;
    size_t words = 0, end;
    find_cut(turns, count, &cut);
    end = without_call(turns, count, cut.at);
    for (size_t i = 0; i < end; i++) {
        words += !turns[i].empty;
        asked |= turns[i].role == ROLE_USER;
        if (turns[i].role == ROLE_ASSISTANT && asked)
            cut.kept = i + 1;
    }
    if (cut.kept > 0)
        cut.drop = DATASET_DROP_KEPT;
    else if (words == 0)
        cut.drop = DATASET_DROP_NOTHING_USABLE;
    return cut;
}
