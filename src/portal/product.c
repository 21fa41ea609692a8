/* Whose key a product shows: one of the configuration, or of the store. */
#include <string.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "portal/portal_priv.h"
#include "store/operator/operator.h"

enum { KEY_MAX = 1024, KEYS_BYTES_MAX = 4 << 20 };

/* Copies: what they were read from goes with the next configuration. */
struct product_keys {
    struct arena arena;
    struct {
        struct str name;
        uint8_t sha256[SHA256_BYTES];
    } * list;
    size_t count;
};

bool product_keys_read(const struct conf *c, struct product_keys **out, struct err *err)
{
    struct product_keys *k = mem_zalloc(sizeof *k);
    if (!k)
        return err_memory(err);
    arena_init(&k->arena, KEYS_BYTES_MAX);
    k->list = arena_array(&k->arena, c->project_count + 1, sizeof *k->list);
    bool ok = k->list != NULL;
    for (; ok && k->count < c->project_count; k->count += ok) {
        const struct conf_project *from = &c->projects[k->count];
        ok = arena_str(&k->arena, from->name, &k->list[k->count].name);
        memcpy(k->list[k->count].sha256, from->key_sha256, SHA256_BYTES);
    }
    if (!ok) {
        product_keys_free(k);
        return err_memory(err);
    }
    *out = k;
    return true;
}

void product_keys_free(struct product_keys *k)
{
    if (!k)
        return;
    arena_fini(&k->arena);
    mem_free(k);
}

bool portal_reload(struct portal *p, const struct conf *conf, struct err *err)
{
    struct product_keys *fresh;
    if (!product_keys_read(conf, &fresh, err))
        return false;
    product_keys_free(p->keys);
    p->keys = fresh;
    return true;
}

static bool is_configured(struct portal *p, struct raw key)
{
    uint8_t hash[SHA256_BYTES];
    bool found = false;
    if (!sha256(key, hash, NULL))
        return false;
    for (size_t i = 0; i < p->keys->count; i++) {
        if (!mac_equal(hash, p->keys->list[i].sha256))
            continue;
        p->product = p->keys->list[i].name;
        found = true;
    }
    return found;
}

/* A live key of a product that the store holds. */
static bool fits(
    const struct credential *c, const uint8_t lookup[MAC_BYTES], struct instant now)
{
    bool live = !instant_known(c->revoked) &&
                (!instant_known(c->expires) || instant_cmp(now, c->expires) < 0);
    return mac_equal(lookup, c->lookup) && live && c->kind == CREDENTIAL_KEY &&
           c->party == PARTY_PRODUCT && c->owner.n > 0;
}

static bool is_stored(struct portal *p, struct raw key)
{
    const struct credential *all = NULL;
    uint8_t with[MAC_KEY_BYTES], lookup[MAC_BYTES];
    struct mac *mac = NULL;
    size_t count = 0;
    bool found = false;
    arena_reset(&p->product_arena);
    bool ok = credential_key(p->front.store, with, NULL) && mac_new(&mac, NULL) &&
              mac_key(mac, raw_of(with, sizeof with), NULL) &&
              credential_lookup(mac, CREDENTIAL_KEY, key, lookup, NULL) &&
              credential_list(p->front.store, &p->product_arena, &all, &count, NULL);
    for (size_t i = 0; ok && i < count; i++) {
        if (!fits(&all[i], lookup, p->options.now()))
            continue;
        p->product = all[i].owner;
        found = true;
    }
    mem_wipe(with, sizeof with);
    mac_free(mac);
    return found;
}

bool portal_product(struct portal *p, const struct http_head *head)
{
    struct raw key = http_field_find(head, STR("authorization"));
    if (key.n < 8 || key.n > KEY_MAX ||
        !http_is_word(raw_slice(key, 0, 7), STR("bearer ")))
        return false;
    key = raw_slice(key, 7, key.n);
    return is_configured(p, key) || is_stored(p, key);
}
