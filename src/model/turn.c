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

static bool copy_assets(struct arena *a, struct turn *turn)
{
    const struct turn_asset *from = turn->assets;
    struct turn_asset *to = arena_array(a, turn->asset_count, sizeof *to);
    if (!to)
        return false;
    for (size_t i = 0; i < turn->asset_count; i++) {
        if (!arena_raw(a, from[i].id, &to[i].id) ||
            !arena_raw(a, from[i].name, &to[i].name) ||
            !arena_raw(a, from[i].media_type, &to[i].media_type))
            return false;
    }
    turn->assets = to;
    return true;
}

static bool copy_turn(struct arena *a, const struct turn *from, struct turn *to)
{
    *to = *from;
    return arena_raw(a, from->origin_id, &to->origin_id) &&
           arena_raw(a, from->author, &to->author) &&
           arena_raw(a, from->text, &to->text) && arena_raw(a, from->meta, &to->meta) &&
           (from->asset_count == 0 || copy_assets(a, to));
}

bool conversation_copy(
    struct arena *a, const struct conversation *c, struct conversation *out)
{
    struct conversation copy = *c;
    struct turn *turns = arena_array(a, c->count ? c->count : 1, sizeof *turns);
    bool done = turns && arena_raw(a, c->origin_id, &copy.origin_id) &&
                arena_raw(a, c->title, &copy.title) &&
                arena_raw(a, c->account, &copy.account) &&
                arena_raw(a, c->assistant, &copy.assistant) &&
                arena_raw(a, c->project, &copy.project) &&
                arena_raw(a, c->meta, &copy.meta);
    for (size_t i = 0; done && i < c->count; i++)
        done = copy_turn(a, &c->turns[i], &turns[i]);
    if (!done)
        return false;
    copy.turns = turns;
    *out = copy;
    return true;
}
