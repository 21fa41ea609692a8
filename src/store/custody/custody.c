#include "store/custody/custody.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/aead.h"
#include "crypt/random.h"
#include "crypt/secret.h"
#include "crypt/token.h"
#include "os/env.h"
#include "os/file.h"
#include "os/proc.h"
#include "text/hex.h"

enum {
    SECRET_TEXT_MAX = 4096,
    COMMAND_MS = 10000,
    SEALED_MAX = 512,
    TOKEN_PIN_MAX = 256
};

static const char head1[] = "abide root key 1\n";
static const char head2[] = "abide root key 2\n";

struct outside { /* a way to a key from outside */
    const char *word;
    bool (*get)(const char *rest, struct buf *out, struct err *err);
};

/* 64 hex digits, and white space around them. TRUST: outside bytes. */
static bool parse_key(struct buf *text, uint8_t key[CUSTODY_KEY_BYTES])
{
    return hex_parse(str_trim(buf_str(text)), key, CUSTODY_KEY_BYTES);
}

static bool get_file(const char *path, struct buf *out, struct err *err)
{
    struct file_facts facts;
    if (!file_look(path, &facts, err))
        return false;
    if (facts.exists && (!facts.mine || (facts.mode & 077) != 0))
        return err_set(err, ERR_DENIED, "store.root_modes",
            "%.200s can be read by others: chmod 0600", path);
    return file_read(path, out, err);
}

static bool get_env(const char *name, struct buf *out, struct err *err)
{
    return env_take(name, out, err) || err_wrap(err, "the keeper of the root key");
}

static bool get_credential(const char *name, struct buf *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    const char *folder = env_find("CREDENTIALS_DIRECTORY");
    if (!folder || strchr(name, '/'))
        return err_set(err, ERR_ABSENT, "store.root_credential",
            "there is no CREDENTIALS_DIRECTORY: start the program with "
            "LoadCredential=%.100s:...",
            name);
    return file_join(folder, name, path, err) && file_read(path, out, err);
}

/* Words are separated by one space; there is no quoting and no shell. */
static bool get_command(const char *line, struct buf *out, struct err *err)
{
    char text[CUSTODY_SOURCE_MAX];
    const char *words[PROC_WORDS_MAX + 1] = {NULL};
    size_t n = 0, length = strlen(line);
    memcpy(text, line, length + 1);
    for (char *p = text; p && n < PROC_WORDS_MAX;) {
        words[n++] = p;
        p = strchr(p, ' ');
        if (p)
            *p++ = '\0';
    }
    return proc_run(words, COMMAND_MS, out, err) ||
           err_wrap(err, "the command that keeps the root key");
}

static const struct outside ways[] = {
    {"file:", get_file},
    {"env:", get_env},
    {"credential:", get_credential},
    {"command:", get_command},
};

static const struct outside *way_of(const char *source)
{
    for (size_t i = 0; i < COUNT(ways); i++) {
        if (strncmp(source, ways[i].word, strlen(ways[i].word)) == 0)
            return &ways[i];
    }
    return NULL;
}

static bool is_token(const char *source)
{
    return strncmp(source, "pkcs11:", 7) == 0;
}

bool custody_check(const char *source, struct err *err)
{
    const struct outside *way = way_of(source);
    bool plain = strlen(source) < CUSTODY_SOURCE_MAX && !strpbrk(source, "\n\r");
    bool whole = !way || source[strlen(way->word)] != '\0';
    if (plain && whole && (source[0] == '\0' || way || is_token(source)))
        return true;
    return err_set(err, ERR_USAGE, "store.root_source",
        "the root key is kept by file:/PATH, env:NAME, credential:NAME, "
        "command:/PATH WORDS or pkcs11:URI");
}

/*
 * A process opens the state more than once, but an environment variable is there only
 * the first time: the key it held stays in locked memory until the process ends.
 */
struct kept {
    char source[CUSTODY_SOURCE_MAX];
    uint8_t key[CUSTODY_KEY_BYTES];
};
static struct kept *kept;

static bool is_kept(const char *source)
{
    return kept && strcmp(kept->source, source) == 0;
}

static bool keep(const char *source, const uint8_t *key, struct err *err)
{
    if (strncmp(source, "env:", 4) != 0)
        return true;
    if (!kept)
        kept = secret_alloc(sizeof *kept);
    if (!kept)
        return err_memory(err);
    memcpy(kept->source, source, strlen(source) + 1);
    memcpy(kept->key, key, sizeof kept->key);
    return true;
}

static bool outside_key(
    const char *source, uint8_t key[CUSTODY_KEY_BYTES], struct err *err)
{
    const struct outside *way = way_of(source);
    struct buf text;
    if (is_kept(source)) {
        memcpy(key, kept->key, CUSTODY_KEY_BYTES);
        return true;
    }
    if (!way)
        return err_set(err, ERR_STATE, "store.root_outside",
            "the root key is kept in a way this program does not know");
    buf_init(&text, SECRET_TEXT_MAX);
    bool done = way->get(source + strlen(way->word), &text, err);
    if (done && !parse_key(&text, key))
        done = err_set(err, ERR_CRYPTO, "store.root_outside",
            "what %.12s gave is no key: 64 hex digits were expected", way->word);
    buf_wipe(&text);
    return done && keep(source, key, err);
}

/* Sealing the root key */

static struct raw place(void)
{
    return raw_of(head2, sizeof head2 - 1);
}

static bool read_pin(const char *uri, struct buf *pin, struct err *err)
{
    struct buf path;
    buf_init(&path, FILE_PATH_MAX);
    bool done = token_pin_source(uri, &path, err);
    if (done && path.n > 0)
        done = get_file(buf_z(&path), pin, err);
    while (done && pin->n > 0 && (pin->p[pin->n - 1] == '\n'))
        pin->n--;
    buf_fini(&path);
    return done;
}

static bool token_do(
    const char *uri, bool seal, struct raw in, struct buf *out, struct err *err)
{
    struct buf pin;
    buf_init(&pin, TOKEN_PIN_MAX);
    bool done = read_pin(uri, &pin, err);
    struct token token = {uri, buf_raw(&pin), place()};
    done = done &&
           (seal ? token_seal(&token, in, out, err) : token_open(&token, in, out, err));
    buf_wipe(&pin);
    return done;
}

static bool seal_root(const char *source, const uint8_t key[CUSTODY_KEY_BYTES],
    struct buf *out, struct err *err)
{
    struct random_pool pool = {.left = 0};
    uint8_t with[CUSTODY_KEY_BYTES];
    struct raw plain = raw_of(key, CUSTODY_KEY_BYTES);
    if (is_token(source))
        return token_do(source, true, plain, out, err);
    if (!outside_key(source, with, err))
        return false;
    uint8_t *room = buf_reserve(out, CUSTODY_KEY_BYTES + AEAD_OVERHEAD_BYTES);
    if (room) {
        aead_seal(&pool, with, place(), plain, room);
        buf_grow(out, CUSTODY_KEY_BYTES + AEAD_OVERHEAD_BYTES);
    }
    mem_wipe(with, sizeof with);
    return buf_ok(out, err);
}

static bool open_root(const char *source, struct raw sealed,
    uint8_t key[CUSTODY_KEY_BYTES], struct err *err)
{
    uint8_t with[CUSTODY_KEY_BYTES];
    struct buf plain;
    if (!is_token(source)) {
        bool done = sealed.n == CUSTODY_KEY_BYTES + AEAD_OVERHEAD_BYTES
                        ? outside_key(source, with, err) &&
                              aead_open(with, place(), sealed, key, err)
                        : err_set(err, ERR_CRYPTO, "store.root_form",
                              "root.key was cut: put the right file back");
        mem_wipe(with, sizeof with);
        return done;
    }
    buf_init(&plain, SEALED_MAX);
    bool done = token_do(source, false, sealed, &plain, err);
    if (done && plain.n != CUSTODY_KEY_BYTES)
        done = err_set(err, ERR_CRYPTO, "store.root_form",
            "the token opened something that is no root key");
    if (done)
        memcpy(key, plain.p, CUSTODY_KEY_BYTES);
    buf_wipe(&plain);
    return done;
}

/* The text of root.key */

bool custody_write(const char *source, const uint8_t key[CUSTODY_KEY_BYTES],
    struct buf *out, struct err *err)
{
    struct buf sealed;
    if (!custody_check(source, err))
        return false;
    if (source[0] == '\0') {
        buf_add_z(out, head1);
        hex_add(out, key, CUSTODY_KEY_BYTES);
        buf_add_char(out, '\n');
        return buf_ok(out, err);
    }
    buf_init(&sealed, SEALED_MAX);
    bool done = seal_root(source, key, &sealed, err);
    if (done) {
        buf_add_z(out, head2);
        buf_add_z(out, source);
        buf_add_char(out, '\n');
        hex_add(out, sealed.p, sealed.n);
        buf_add_char(out, '\n');
        done = buf_ok(out, err);
    }
    buf_fini(&sealed);
    return done;
}

static bool no_root(struct err *err)
{
    return err_set(err, ERR_CRYPTO, "store.root_form",
        "root.key is not a root key file: restore the right one");
}

static bool read_plain(struct str rest, uint8_t key[CUSTODY_KEY_BYTES], struct err *err)
{
    if (rest.n != 2 * CUSTODY_KEY_BYTES + 1 || rest.p[rest.n - 1] != '\n' ||
        !hex_parse(str_slice(rest, 0, rest.n - 1), key, CUSTODY_KEY_BYTES))
        return no_root(err);
    return true;
}

bool custody_read(struct str text, uint8_t key[CUSTODY_KEY_BYTES],
    char source[CUSTODY_SOURCE_MAX], struct err *err)
{
    struct str rest = text, line;
    uint8_t sealed[SEALED_MAX];
    source[0] = '\0';
    if (str_starts(rest, str_z(head1)))
        return read_plain(str_slice(rest, sizeof head1 - 1, rest.n), key, err);
    if (!str_starts(rest, str_z(head2)))
        return no_root(err);
    rest = str_slice(rest, sizeof head2 - 1, rest.n);
    if (!str_cut(&rest, '\n', &line) || line.n == 0 || line.n >= CUSTODY_SOURCE_MAX ||
        rest.n < 3 || rest.p[rest.n - 1] != '\n' || rest.n / 2 > sizeof sealed)
        return no_root(err);
    memcpy(source, line.p, line.n);
    source[line.n] = '\0';
    size_t n = (rest.n - 1) / 2;
    if (!hex_parse(str_slice(rest, 0, rest.n - 1), sealed, n))
        return no_root(err);
    return custody_check(source, err) && open_root(source, raw_of(sealed, n), key, err);
}

bool custody_source(struct str text, char source[CUSTODY_SOURCE_MAX])
{
    struct str rest = str_slice(text, sizeof head2 - 1, text.n), line;
    if (!str_starts(text, str_z(head2)) || !str_cut(&rest, '\n', &line) || !line.n ||
        line.n >= CUSTODY_SOURCE_MAX)
        return false;
    memcpy(source, line.p, line.n);
    source[line.n] = '\0';
    return true;
}
