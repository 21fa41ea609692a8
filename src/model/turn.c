#include "model/turn.h"

size_t conversation_path(const struct conversation *c, int *path)
{
    size_t n = 0;
    for (int i = c->head; i != TURN_NONE; i = c->turns[i].parent)
        path[n++] = i;
    for (size_t i = 0; i < n / 2; i++) {
        int swap = path[i];
        path[i] = path[n - 1 - i];
        path[n - 1 - i] = swap;
    }
    return n;
}
