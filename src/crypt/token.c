#include "crypt/token.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "crypt/random.h"

enum { SLOTS_MAX = 64, TAG_BITS = 8 * TOKEN_TAG_BYTES };

struct session {
    P11KitUri *uri;
    CK_FUNCTION_LIST *module;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE key;
    bool initialized, open;
};

static bool refused(const char *what, CK_RV rv, struct err *err)
{
    return err_set(err, ERR_CRYPTO, "crypt.token",
        "the token refused to %s: PKCS#11 error 0x%lx", what, (unsigned long)rv);
}

static bool parse_uri(const char *text, P11KitUri **out, struct err *err)
{
    P11KitUri *uri = p11_kit_uri_new();
    if (!uri)
        return err_memory(err);
    if (p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri) != P11_KIT_URI_OK ||
        p11_kit_uri_any_unrecognized(uri) || p11_kit_uri_get_pin_value(uri) ||
        !p11_kit_uri_get_module_path(uri)) {
        p11_kit_uri_free(uri);
        return err_set(err, ERR_USAGE, "crypt.token_uri",
            "a token is named pkcs11:token=T;object=KEY?module-path=/PATH"
            "&pin-source=/FILE, without a PIN in it");
    }
    *out = uri;
    return true;
}

bool token_pin_source(const char *text, struct buf *path, struct err *err)
{
    P11KitUri *uri;
    if (!parse_uri(text, &uri, err))
        return false;
    const char *source = p11_kit_uri_get_pin_source(uri);
    if (source)
        buf_add_z(path, source);
    p11_kit_uri_free(uri);
    return buf_ok(path, err);
}

static void close_session(struct session *s)
{
    if (s->open) {
        s->module->C_Logout(s->session);
        s->module->C_CloseSession(s->session);
    }
    if (s->initialized)
        p11_kit_module_finalize(s->module);
    if (s->module)
        p11_kit_module_release(s->module);
    p11_kit_uri_free(s->uri);
}

static bool find_slot(struct session *s, CK_SLOT_ID *out, struct err *err)
{
    CK_SLOT_ID slots[SLOTS_MAX];
    CK_ULONG count = SLOTS_MAX;
    CK_RV rv = s->module->C_GetSlotList(CK_TRUE, slots, &count);
    if (rv != CKR_OK)
        return refused("list its slots", rv, err);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_TOKEN_INFO info;
        if (s->module->C_GetTokenInfo(slots[i], &info) == CKR_OK &&
            p11_kit_uri_match_token_info(s->uri, &info)) {
            *out = slots[i];
            return true;
        }
    }
    return err_set(
        err, ERR_ABSENT, "crypt.no_token", "no token is present that the URI names");
}

static bool find_key(struct session *s, struct err *err)
{
    CK_OBJECT_CLASS secret = CKO_SECRET_KEY;
    CK_ATTRIBUTE *label = p11_kit_uri_get_attribute(s->uri, CKA_LABEL);
    CK_ATTRIBUTE want[2] = {{CKA_CLASS, &secret, sizeof secret}, {0, NULL, 0}};
    CK_ULONG found = 0, wanted = 1;
    if (label)
        want[wanted++] = *label;
    CK_RV rv = s->module->C_FindObjectsInit(s->session, want, wanted);
    if (rv == CKR_OK) {
        rv = s->module->C_FindObjects(s->session, &s->key, 1, &found);
        s->module->C_FindObjectsFinal(s->session);
    }
    if (rv != CKR_OK)
        return refused("look for its key", rv, err);
    return found == 1 || err_set(err, ERR_ABSENT, "crypt.no_token_key",
                             "the token has no secret key of that name");
}

static bool open_session(const struct token *t, struct session *s, struct err *err)
{
    CK_SLOT_ID slot;
    if (!parse_uri(t->uri, &s->uri, err))
        return false;
    s->module = p11_kit_module_load(p11_kit_uri_get_module_path(s->uri), 0);
    if (!s->module)
        return err_set(
            err, ERR_ABSENT, "crypt.token_module", "the PKCS#11 module does not load");
    CK_RV rv = p11_kit_module_initialize(s->module);
    if (rv != CKR_OK)
        return refused("start", rv, err);
    s->initialized = true;
    if (!find_slot(s, &slot, err))
        return false;
    rv = s->module->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &s->session);
    if (rv != CKR_OK)
        return refused("open a session", rv, err);
    s->open = true;
    rv = s->module->C_Login(
        s->session, CKU_USER, (CK_UTF8CHAR_PTR)(uintptr_t)t->pin.p, (CK_ULONG)t->pin.n);
    if (rv != CKR_OK && rv != CKR_USER_ALREADY_LOGGED_IN)
        return refused("log in", rv, err);
    return find_key(s, err);
}

static CK_MECHANISM mechanism(CK_GCM_PARAMS *params, const struct token *t, uint8_t *iv)
{
    *params = (CK_GCM_PARAMS){.pIv = iv,
        .ulIvLen = TOKEN_IV_BYTES,
        .ulIvBits = 8 * TOKEN_IV_BYTES,
        .pAAD = (CK_BYTE_PTR)(uintptr_t)t->place.p,
        .ulAADLen = (CK_ULONG)t->place.n,
        .ulTagBits = TAG_BITS};
    return (CK_MECHANISM){CKM_AES_GCM, params, sizeof *params};
}

bool token_seal(
    const struct token *t, struct raw plain, struct buf *out, struct err *err)
{
    struct session s = {0};
    CK_GCM_PARAMS params;
    uint8_t iv[TOKEN_IV_BYTES], sealed[TOKEN_PLAIN_MAX + TOKEN_TAG_BYTES];
    CK_ULONG n = sizeof sealed;
    CK_RV rv;
    if (plain.n > TOKEN_PLAIN_MAX)
        return err_set(err, ERR_LIMIT, "crypt.token_size", "a token seals keys only");
    random_bytes(iv, sizeof iv);
    CK_MECHANISM how = mechanism(&params, t, iv);
    bool done = open_session(t, &s, err);
    if (done && (rv = s.module->C_EncryptInit(s.session, &how, s.key)) != CKR_OK)
        done = refused("encrypt", rv, err);
    if (done && (rv = s.module->C_Encrypt(s.session, (CK_BYTE_PTR)(uintptr_t)plain.p,
                     (CK_ULONG)plain.n, sealed, &n)) != CKR_OK)
        done = refused("encrypt", rv, err);
    close_session(&s);
    if (!done)
        return false;
    buf_add(out, iv, sizeof iv);
    buf_add(out, sealed, n);
    return buf_ok(out, err);
}

bool token_open(
    const struct token *t, struct raw sealed, struct buf *out, struct err *err)
{
    struct session s = {0};
    CK_GCM_PARAMS params;
    uint8_t iv[TOKEN_IV_BYTES], plain[TOKEN_PLAIN_MAX + TOKEN_TAG_BYTES];
    CK_ULONG n = sizeof plain;
    CK_RV rv;
    if (sealed.n < TOKEN_IV_BYTES + TOKEN_TAG_BYTES ||
        sealed.n > TOKEN_IV_BYTES + sizeof plain)
        return err_set(
            err, ERR_CRYPTO, "crypt.token_size", "what the token sealed was cut");
    memcpy(iv, sealed.p, sizeof iv);
    struct raw rest = raw_slice(sealed, TOKEN_IV_BYTES, sealed.n);
    CK_MECHANISM how = mechanism(&params, t, iv);
    bool done = open_session(t, &s, err);
    if (done && (rv = s.module->C_DecryptInit(s.session, &how, s.key)) != CKR_OK)
        done = refused("decrypt", rv, err);
    if (done && (rv = s.module->C_Decrypt(s.session, (CK_BYTE_PTR)(uintptr_t)rest.p,
                     (CK_ULONG)rest.n, plain, &n)) != CKR_OK)
        done = refused("decrypt", rv, err);
    close_session(&s);
    if (done)
        buf_add(out, plain, n);
    mem_wipe(plain, sizeof plain);
    return done && buf_ok(out, err);
}
