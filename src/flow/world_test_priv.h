/*
 * flow/world_test_priv.h - a small installation for the tests of this folder.
 *
 * In:    a test.
 * Out:   an open flow in a fresh folder, at a fixed time; helpers that state things.
 * Never: used outside tests.
 */
#ifndef ABIDE_FLOW_WORLD_TEST_PRIV_H
#define ABIDE_FLOW_WORLD_TEST_PRIV_H

#include <stdio.h>

#include "flow/flow.h"
#include "flow/flow_choice.h"
#include "flow/flow_import.h"
#include "flow/flow_notice.h"
#include "os/file.h"
#include "tests/harness/t.h"

struct world {
    struct t *t;
    struct flow f;
    char dir[FILE_PATH_MAX]; /* for files of the test */
    char state[FILE_PATH_MAX];
};

static inline void world_open(struct world *w, struct t *t, const char *profile)
{
    struct err err = ERR_INIT;
    *w = (struct world){.t = t};
    snprintf(w->dir, sizeof w->dir, "%s", t_tmpdir(t));
    T_DONE(t, file_join(w->dir, "state", w->state, &err), &err);
    struct flow_options options = {
        .state = w->state, .profile = profile, .now = instant_from_civil(2026, 3, 1)};
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(t, flow_open(&w->f, &options, &err), &err);
}

static inline void world_close(struct world *w)
{
    flow_close(&w->f);
}

/* The path of a file of the test with this text. */
static inline const char *world_file(
    struct world *w, const char *name, const char *text, char path[FILE_PATH_MAX])
{
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(w->dir, name, path, &err), &err);
    T_DONE(w->t, file_replace(path, raw_from_str(str_z(text)), &err), &err);
    return path;
}

static inline void world_choose(struct world *w, const char *lines)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    uint64_t n;
    world_file(w, "choices.jsonl", lines, path);
    T_DONE(w->t, flow_choice_import(&w->f, path, &n, &err), &err);
}

/* Ann's switch for training, set now. */
static inline void world_switch(struct world *w, const char *value)
{
    struct err err = ERR_INIT;
    struct flow_choice c = {.kind = ACCOUNT_PERSON,
        .who = STR("ann"),
        .line = {.at = w->f.now,
            .control = CONTROL_TRAINING,
            .value = str_z(value),
            .notice = STR("n1"),
            .evidence = STR("test"),
            .actor = STR("person")}};
    T_DONE(w->t, flow_choice_set(&w->f, &c, &err), &err);
}

static inline void world_an_hour_later(struct world *w)
{
    w->f.now.us += INSTANT_DAY_US / 24;
}

static inline void world_notice(struct world *w)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    uint64_t n;
    world_file(w, "notices.jsonl",
        "{\"version\":\"n1\",\"purposes\":[\"train\"],\"from\":\"2025-01-01\","
        "\"text\":\"We train on what you say if you agree.\"}\n",
        path);
    T_DONE(w->t, flow_notice_import(&w->f, path, &n, &err), &err);
}

static inline struct flow_import_report world_import(struct world *w, const char *lines)
{
    struct flow_import in = {.capture = capture_options_default()};
    struct flow_import_report report;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    in.path = world_file(w, "chats.jsonl", lines, path);
    T_DONE(w->t, flow_import(&w->f, &in, &report, &err), &err);
    return report;
}

/* An adult on a free plan in the US who said yes under notice n1 on 2025-02-01. */
#define WORLD_YES(who)                                                                 \
    "{\"who\":\"" who                                                                  \
    "\",\"control\":\"tier\",\"value\":\"free\",\"at\":\"2025-01-01\"}\n"              \
    "{\"who\":\"" who                                                                  \
    "\",\"control\":\"age\",\"value\":\"adult\",\"at\":\"2025-01-01\"}\n"              \
    "{\"who\":\"" who                                                                  \
    "\",\"control\":\"region\",\"value\":\"us\",\"at\":\"2025-01-01\"}\n"              \
    "{\"who\":\"" who                                                                  \
    "\",\"control\":\"training\",\"value\":\"on\",\"notice\":\"n1\","                  \
    "\"at\":\"2025-02-01\"}\n"

/* A conversation of one question and one answer on 2025-03-01. */
#define WORLD_CHAT(who, id, question)                                                  \
    "{\"id\":\"" id "\",\"user_id\":\"" who "\",\"time\":\"2025-03-01T10:00:00Z\","    \
    "\"service\":\"chatgpt\",\"mode\":\"regular\",\"messages\":["                      \
    "{\"id\":\"" id "-1\",\"role\":\"user\",\"content\":\"" question "\","             \
    "\"time\":\"2025-03-01T10:00:00Z\"},"                                              \
    "{\"id\":\"" id "-2\",\"role\":\"assistant\",\"content\":\"Thank you.\","          \
    "\"time\":\"2025-03-01T10:00:05Z\"}]}\n"

#endif
