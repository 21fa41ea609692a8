/*
 * Each page of the route table of an account with 10,000 chats beside the same page of
 * one with 100: a page must not cost more because there are more chats. And what a page
 * weighs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "crypt/random.h"
#include "os/dir.h"
#include "tests/bench/bench.h"
#include "tests/portal/crowd.h"

enum { FEW = 100, MANY = 10000, ROUNDS = 30, PAGE_KB = 60 };

/* "/chats/{id}/feedback" -> "chats_id_feedback" */
static void name_of(const char *path, const char *what, char out[96])
{
    size_t n = (size_t)snprintf(out, 96, "portal%s_%s", path, what);
    size_t kept = 0;
    for (size_t i = 0; i < n && i < 95; i++) {
        char c = out[i];
        if (c == '{' || c == '}')
            continue;
        out[kept++] = c == '/' || c == '-' || c == '?' || c == '=' ? '_' : c;
    }
    out[kept] = 0;
}

static void measure(struct flow *f, struct site *site,
    const struct crowd_person people[2], const struct crowd_page *page)
{
    double best[2] = {1e9, 1e9};
    size_t bytes[2] = {0, 0};
    char name[96];
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double took = crowd_ask(f, site, &people[i], page, &bytes[i]);
            best[i] = took < best[i] ? took : best[i];
        }
    }
    bench_note("%s: %.2f ms at %d chats, %.2f ms at %d; %zu bytes", page->path,
        1e3 * best[0], FEW, 1e3 * best[1], MANY, bytes[1]);
    name_of(page->path, "beside_100_chats", name);
    bench_say(&(struct bench_result){name, best[1] / best[0], "x", BENCH_AT_MOST, 3});
    name_of(page->path, "weighs", name);
    bench_say(&(struct bench_result){
        name, (double)bytes[1] / 1024, "KB", BENCH_AT_MOST, PAGE_KB});
}

int main(void)
{
    char dir[] = "/tmp/abide-portal-bench-XXXXXX";
    struct err err = ERR_INIT;
    struct flow f;
    struct site site;
    if (!mkdtemp(dir))
        return 1;
    crowd_must(crypt_ready(&err), &err);
    crowd_open(dir, &f, &site);
    struct crowd_person people[2] = {crowd_make(&f, "few@example.org", FEW),
        crowd_make(&f, "many@example.org", MANY)};
    const struct crowd_page *page;
    for (size_t i = 0; (page = crowd_page(i)) != NULL; i++)
        measure(&f, &site, people, page);
    flow_close(&f);
    crowd_must(dir_remove(dir, &err), &err);
    return 0;
}
