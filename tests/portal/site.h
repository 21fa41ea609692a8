/*
 * tests/portal/site.h - for tests: a portal that runs, and browsers that use it.
 *
 * In:    a test.
 * Out:   a door on a port of its own with the portal's module only, at a fixed time;
 *        browsers with cookies of their own; accounts and chats.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_PORTAL_SITE_H
#define ABIDE_TESTS_PORTAL_SITE_H

#include <pthread.h>

#include "os/file.h"
#include "portal/page/page.h"
#include "portal/portal.h"
#include "store/operator/operator.h"
#include "tests/harness/t.h"

struct instant site_now(void);
/* From now on it is so much later; site_open begins anew. */
void site_later(int64_t seconds);

/* SHA-256 of "key-of-app". */
#define SITE_KEY_SHA256                                                                \
    "ea15307d5014284174761b842f9352a857a93a3b2df3f23b69ac21d8b24ee805"
#define SITE_PASSWORD "four+plain+words+here"

struct site_world {
    struct t *t;
    struct loop *loop;
    struct wake *stop, *reread;
    struct conf *next; /* to be read by the loop's thread */
    _Atomic bool reloaded;
    struct conf *conf;
    struct portal *portal;
    struct router *router;
    struct serve *serve;
    struct flow f; /* the test's own */
    pthread_t thread;
    int port;
    char state[FILE_PATH_MAX];
};

void site_open(struct site_world *w, struct t *t);
/* The same, with more lines of the configuration, and after them a secret_file that
 * holds `secret`, if there is one. */
void site_open_with(
    struct site_world *w, struct t *t, const char *more, const char *secret);

/* As SIGHUP does: another configuration, from the next request on. */
void site_reload(struct site_world *w, const char *text);

void site_close(struct site_world *w);

struct browser {
    struct site_world *w;
    char session[256], visitor[256], choice[64], desk[256], csrf[64];
    const char *more; /* fields of the next request, each line ended */
    struct buf got;   /* head and body of the last answer */
    int status;
};

struct browser browser_new(struct site_world *w);

void browser_free(struct browser *b);

const char *browser_text(struct browser *b);

bool browser_shows(struct browser *b, const char *words);

/* What stands between `front` and the next `end`. */
bool browser_cut(
    struct browser *b, const char *front, char end, char *out, size_t room);

int browser_ask(
    struct browser *b, const char *method, const char *path, const char *body);

int browser_get(struct browser *b, const char *path);

/* A form with the token of the last page. */
int browser_post(struct browser *b, const char *path, const char *fields);

/* The path of the link in a letter to somebody, which is then gone; false: none. */
bool site_link(struct site_world *w, const char *to, char out[512]);

/* Asks for an account, follows the link, chooses a password. */
void browser_sign_up(struct browser *b, const char *email);

/* One of the staff, made as `abide admin create` does, comes to the desk. */
void browser_staff(struct browser *b, const char *name, enum party role);
/* Their entry token, unused. */
void site_staff(struct site_world *w, const char *name, enum party role,
    char entry[CREDENTIAL_TEXT]);

/* A form with one file. */
int browser_upload(
    struct browser *b, const char *path, const char *name, struct raw bytes);

struct id site_vault(struct site_world *w, const char *email);

struct site_chat {
    const char *id, *title, *words;
    enum mode mode;
    struct id asker; /* whose question it is; zero: its owner's */
};

/* A question and an answer of the account; `hex`: its id. */
void site_put(struct site_world *w, struct id vault, const struct site_chat *chat,
    char hex[ID_TEXT]);

#endif
