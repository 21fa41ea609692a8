#include "tests/harness/softhsm.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file.h"

static const char *const modules[] = {"/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"};

static const char pin[] = "123456";

static const char *module_path(void)
{
    for (size_t i = 0; i < COUNT(modules); i++) {
        if (access(modules[i], R_OK) == 0)
            return modules[i];
    }
    return NULL;
}

static bool write_text(struct t *t, const char *path, const char *text)
{
    struct err err = ERR_INIT;
    return T_DONE(t, file_replace(path, raw_of(text, strlen(text)), &err), &err);
}

/* An AES key that can seal and cannot be read out. */
static bool make_key(CK_FUNCTION_LIST *m, CK_SESSION_HANDLE session)
{
    CK_MECHANISM how = {CKM_AES_KEY_GEN, NULL, 0};
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ULONG bytes = 32;
    char label[] = "root";
    CK_OBJECT_HANDLE key;
    CK_ATTRIBUTE is[] = {{CKA_TOKEN, &yes, sizeof yes},
        {CKA_SENSITIVE, &yes, sizeof yes}, {CKA_EXTRACTABLE, &no, sizeof no},
        {CKA_ENCRYPT, &yes, sizeof yes}, {CKA_DECRYPT, &yes, sizeof yes},
        {CKA_VALUE_LEN, &bytes, sizeof bytes}, {CKA_LABEL, label, sizeof label - 1}};
    return m->C_GenerateKey(session, &how, is, COUNT(is), &key) == CKR_OK;
}

static bool make_token(CK_FUNCTION_LIST *m)
{
    unsigned char name[32], *word = (unsigned char *)(uintptr_t)pin;
    CK_SLOT_ID slots[8];
    CK_ULONG count = COUNT(slots), n = sizeof pin - 1;
    CK_SESSION_HANDLE session;
    memset(name, ' ', sizeof name);
    memcpy(name, "abide", 5);
    if (m->C_GetSlotList(CK_FALSE, slots, &count) != CKR_OK || count == 0 ||
        m->C_InitToken(slots[0], word, n, name) != CKR_OK)
        return false;
    count = COUNT(slots);
    if (m->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK ||
        m->C_OpenSession(slots[0], CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
            &session) != CKR_OK)
        return false;
    bool done =
        m->C_Login(session, CKU_SO, word, n) == CKR_OK &&
        m->C_InitPIN(session, word, n) == CKR_OK && m->C_Logout(session) == CKR_OK &&
        m->C_Login(session, CKU_USER, word, n) == CKR_OK && make_key(m, session);
    m->C_CloseSession(session);
    return done;
}

bool softhsm_make(struct t *t, const char *dir, char *uri, size_t size_bytes)
{
    const char *path = module_path();
    char conf[FILE_PATH_MAX], store[FILE_PATH_MAX], file[FILE_PATH_MAX], text[9000];
    if (!path) {
        t_note(t, "no SoftHSM here (package softhsm2): goes on without a token");
        return false;
    }
    snprintf(store, sizeof store, "%.4000s/tokens", dir);
    snprintf(conf, sizeof conf, "%.4000s/softhsm2.conf", dir);
    snprintf(file, sizeof file, "%.4000s/pin", dir);
    snprintf(text, sizeof text,
        "directories.tokendir = %s\nobjectstore.backend = file\n", store);
    if (!T_OK(t, mkdir(store, 0700) == 0) || !write_text(t, conf, text) ||
        !write_text(t, file, pin))
        return false;
    setenv("SOFTHSM2_CONF", conf, 1);
    CK_FUNCTION_LIST *m = p11_kit_module_load(path, 0);
    bool done = T_OK(t, m != NULL) && T_EQ(t, p11_kit_module_initialize(m), CKR_OK);
    if (done) {
        done = T_OK(t, make_token(m));
        p11_kit_module_finalize(m);
    }
    if (m)
        p11_kit_module_release(m);
    snprintf(uri, size_bytes,
        "pkcs11:token=abide;object=root?module-path=%s&pin-source=%s", path, file);
    return done;
}
