/*
 * tests/bench/archive_gen.h - a large ChatGPT export of generation 2, from a fixed
 * seed.
 *
 * In:    a folder; how many conversations.
 * Out:   shards of 10,000 conversations of about 20 KB, with branches, code, reasoning
 *        and pictures; manifest, account, switches, ratings. The same bytes every time.
 * Never: holds more than one turn in memory.
 */
#ifndef ABIDE_TESTS_BENCH_ARCHIVE_GEN_H
#define ABIDE_TESTS_BENCH_ARCHIVE_GEN_H

#include <stdint.h>
#include <stdio.h>

enum { GEN_SHARD = 10000, GEN_TURNS = 14, GEN_WORDS_MIN = 40, GEN_WORDS_SPREAD = 240 };

struct gen {
    const char *dir;
    FILE *file;
    uint64_t random, bytes;
};

static inline uint32_t gen_next(struct gen *g, uint32_t below)
{
    g->random ^= g->random << 13;
    g->random ^= g->random >> 7;
    g->random ^= g->random << 17;
    return (uint32_t)(g->random >> 32) % below;
}

static inline int gen_open(struct gen *g, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", g->dir, name);
    g->file = fopen(path, "wb");
    return g->file ? 0 : -1;
}

static inline int gen_close(struct gen *g)
{
    g->bytes += (uint64_t)ftell(g->file);
    return fclose(g->file);
}

static inline void gen_words(struct gen *g)
{
    static const char *const words[] = {"the", "garden", "needs", "water", "because",
        "summer", "came", "early", "and", "nobody", "looked", "after", "caf\u00e9",
        "\\\"well\\\"", "so", "please", "tell", "me", "how", "to", "begin\\n"};
    uint32_t n = GEN_WORDS_MIN + gen_next(g, GEN_WORDS_SPREAD);
    for (uint32_t i = 0; i < n; i++)
        fprintf(g->file, "%s ", words[gen_next(g, 21)]);
}

/* The content of turn i: mostly text, now and then code, reasoning or a picture. */
static inline void gen_content(struct gen *g, int i)
{
    uint32_t kind = gen_next(g, 20);
    if (kind == 0 && i % 2 == 1)
        fputs(
            "{\"content_type\":\"code\",\"language\":\"python\",\"text\":\"", g->file);
    else if (kind == 1 && i % 2 == 1)
        fputs("{\"content_type\":\"thoughts\",\"source_analysis_msg_id\":\"x\","
              "\"thoughts\""
              ":[{\"summary\":\"plan\",\"chunks\":[],\"finished\":true,\"content\":\"",
            g->file);
    else if (kind == 2)
        fprintf(g->file,
            "{\"content_type\":\"multimodal_text\",\"parts\":[{\"content_type\":"
            "\"image_asset_pointer\",\"asset_pointer\":\"sediment://file_%08x\","
            "\"size_bytes\":123,\"width\":64,\"height\":64},\"",
            gen_next(g, 1U << 30));
    else
        fputs("{\"content_type\":\"text\",\"parts\":[\"", g->file);
    gen_words(g);
    if (kind == 0 && i % 2 == 1)
        fputs("\"}", g->file);
    else
        fputs(kind == 1 && i % 2 == 1 ? "\"}]}" : "\"]}", g->file);
}

static inline void gen_turn(struct gen *g, long chat, int i)
{
    /* Turn 5 is a regeneration: a sibling of turn 3's answer. */
    int parent = i == 5 ? 2 : i - 1;
    fprintf(
        g->file, ",\"m-%ld-%d\":{\"id\":\"m-%ld-%d\",\"parent\":\"", chat, i, chat, i);
    if (i == 0)
        fputs("client-created-root", g->file);
    else
        fprintf(g->file, "m-%ld-%d", chat, parent);
    fprintf(g->file,
        "\",\"message\":{\"id\":\"m-%ld-%d\",\"author\":{\"role\":\"%s\",\"name\":null,"
        "\"metadata\":{}},\"create_time\":%ld.%06u,\"update_time\":null,\"content\":",
        chat, i, i % 2 ? "assistant" : "user", 1740823200L + chat * 60 + i,
        gen_next(g, 1000000));
    gen_content(g, i);
    fprintf(g->file,
        ",\"status\":\"finished_successfully\",\"end_turn\":true,\"weight\":1.0,"
        "\"metadata\":{\"model_slug\":\"gpt-5\",\"request_id\":\"%08x-%08x\","
        "\"is_complete\":true,\"timestamp_\":\"absolute\",\"citations\":[]},"
        "\"recipient\":\"all\",\"channel\":null}}",
        gen_next(g, 1U << 30), gen_next(g, 1U << 30));
}

static inline void gen_chat(struct gen *g, long chat)
{
    fprintf(g->file,
        "%s\n{\"id\":\"c-%ld\",\"conversation_id\":\"c-%ld\",\"title\":\"Talk %ld\","
        "\"create_time\":%ld.0,\"update_time\":%ld.0,\"current_node\":\"m-%ld-%d\","
        "\"is_archived\":%s,\"mapping\":{\"client-created-root\":{\"id\":"
        "\"client-created-root\",\"parent\":null,\"message\":null}",
        chat % GEN_SHARD ? "," : "", chat, chat, chat, 1740823200L + chat * 60,
        1740823300L + chat * 60, chat, GEN_TURNS - 1, chat % 9 ? "false" : "true");
    for (int i = 0; i < GEN_TURNS; i++)
        gen_turn(g, chat, i);
    fputs("}}", g->file);
}

static inline int gen_shard(struct gen *g, long from, long until)
{
    char name[64];
    snprintf(name, sizeof name, "conversations-%03ld.json", from / GEN_SHARD);
    if (gen_open(g, name) != 0)
        return -1;
    fputs("[", g->file);
    for (long chat = from; chat < until; chat++)
        gen_chat(g, chat);
    fputs("\n]\n", g->file);
    return gen_close(g);
}

/* Bytes written, or 0 when the folder cannot be written to. */
static inline uint64_t gen_archive(const char *dir, long chats)
{
    struct gen g = {.dir = dir, .random = 88172645463325252u};
    for (long from = 0; from < chats; from += GEN_SHARD) {
        long until = from + GEN_SHARD < chats ? from + GEN_SHARD : chats;
        if (gen_shard(&g, from, until) != 0)
            return 0;
    }
    if (gen_open(&g, "user.json") != 0)
        return 0;
    fputs("{\"id\":\"user-1\",\"email\":\"somebody@example.com\"}", g.file);
    return gen_close(&g) == 0 ? g.bytes : 0;
}

#endif
