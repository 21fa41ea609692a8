#include "portal/page/choose.h"

#include <stdio.h>

#include "crypt/hash.h"
#include "text/hex.h"

bool notice_now(struct ask *a, const struct notice **out, struct err *err)
{
    const struct notice *all;
    size_t count;
    *out = NULL;
    if (!notice_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        bool covers = all[i].purposes >> PURPOSE_TRAIN & 1;
        bool begun = instant_cmp(all[i].from, a->flow->now) <= 0;
        bool ended =
            instant_known(all[i].until) && instant_cmp(all[i].until, a->flow->now) <= 0;
        if (covers && begun && !ended)
            *out = &all[i];
    }
    return true;
}

bool choose_screen(struct ask *a, const char *const *parts, size_t count,
    char out[RAW_TOKEN_MAX], struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    struct str css = web_find(STR("abide.css"));
    struct hasher *h = NULL;
    bool done = hasher_new(&h, err) && hasher_add(h, css.p, css.n, err);
    for (size_t i = 0; done && i < count; i++) {
        struct str bytes = web_find(str_z(parts[i]));
        done = hasher_add(h, bytes.p, bytes.n, err);
    }
    for (size_t i = 0; done && i < a->language->count; i++) {
        struct str words = a->language->messages[i].text;
        done = hasher_add(h, words.p, words.n, err);
    }
    done = done && hasher_take(h, hash, err);
    hasher_free(h);
    if (done)
        snprintf(out, RAW_TOKEN_MAX, "portal:%" STR_FMT ":%.16s",
            STR_ARG(a->language->tag), hex_format(hash, sizeof hash, hex).p);
    return done;
}

static bool screen_of(struct ask *a, char out[RAW_TOKEN_MAX], struct err *err)
{
    static const char *const parts[] = {"chat.html", "controls.html", "switch.html",
        "about_fields.html", "region_field.html"};
    return choose_screen(a, parts, COUNT(parts), out, err);
}

struct lines {
    struct ask *ask;
    const struct choosing *list;
    size_t count, own; /* from `own` on they are the browser's */
    struct str notice;
    char screen[RAW_TOKEN_MAX];
};

static bool add_lines(struct flow *f, void *ctx, struct err *err)
{
    const struct lines *in = ctx;
    uint64_t position;
    for (size_t i = 0; i < in->count; i++) {
        struct choice line = {.at = f->now,
            .recorded = f->now,
            .control = in->list[i].control,
            .value = in->list[i].value,
            .scope = in->list[i].scope,
            .notice = in->notice,
            .evidence = str_z(in->screen),
            .actor = i < in->own ? STR("person") : STR("device")};
        if (!ledger_add(f->store, in->ask->who.vault, &line, &position, err))
            return false;
    }
    return true;
}

static bool say(struct ask *a, struct lines *in, struct err *err)
{
    const struct notice *notice;
    if (!notice_now(a, &notice, err) || !screen_of(a, in->screen, err))
        return false;
    in->notice = notice ? notice->version : STR("");
    a->changed = a->who.vault;
    return flow_write(a->flow, add_lines, in, err);
}

bool choose(struct ask *a, const struct choosing *list, size_t count, struct err *err)
{
    struct lines in = {.ask = a, .list = list, .count = count, .own = count};
    return say(a, &in, err);
}

bool choose_over_device(struct ask *a, const struct choosing *c, struct err *err)
{
    const struct choosing both[] = {*c, *c};
    struct lines in = {.ask = a, .list = both, .count = 2, .own = 1};
    return say(a, &in, err);
}

struct str choose_last(
    const struct choice *lines, size_t count, enum control control, struct str scope)
{
    struct str value = STR("");
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == control && str_eq(lines[i].scope, scope))
            value = lines[i].value;
    }
    return value;
}
