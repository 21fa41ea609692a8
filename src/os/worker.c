#include "os/worker.h"

#include <pthread.h>
#include <stddef.h>

#include "base/mem.h"

struct worker {
    bool (*take)(void *ctx, void *thing, struct err *err);
    void *ctx;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* any of the fields below */
    void *queue[WORKER_QUEUE];
    size_t first, count;
    bool busy;   /* a thing is in hand */
    bool failed; /* err says why; nothing is taken any more */
    bool stopping;
    struct err err;
};

/* The next thing; false when the thread is to end. Called with the lock held. */
static bool next_thing(struct worker *w, void **thing)
{
    while (w->count == 0 && !w->stopping)
        pthread_cond_wait(&w->changed, &w->lock);
    if (w->stopping)
        return false;
    *thing = w->queue[w->first];
    w->first = (w->first + 1) % WORKER_QUEUE;
    w->count--;
    w->busy = true;
    pthread_cond_broadcast(&w->changed);
    return true;
}

static void *run(void *arg)
{
    struct worker *w = arg;
    void *thing;
    pthread_mutex_lock(&w->lock);
    while (next_thing(w, &thing)) {
        struct err err = ERR_INIT;
        bool skip = w->failed;
        pthread_mutex_unlock(&w->lock);
        bool done = skip || w->take(w->ctx, thing, &err);
        pthread_mutex_lock(&w->lock);
        w->busy = false;
        if (!done) {
            w->failed = true;
            w->err = err;
        }
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool worker_start(bool (*take)(void *ctx, void *thing, struct err *err), void *ctx,
    struct worker **out, struct err *err)
{
    struct worker *w = mem_zalloc(sizeof *w);
    if (!w)
        return err_memory(err);
    w->take = take;
    w->ctx = ctx;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    if (pthread_create(&w->thread, NULL, run, w) != 0) {
        pthread_cond_destroy(&w->changed);
        pthread_mutex_destroy(&w->lock);
        mem_free(w);
        return err_set(err, ERR_MEMORY, "os.thread", "no thread could be started");
    }
    *out = w;
    return true;
}

static bool verdict(const struct worker *w, struct err *err)
{
    if (w->failed && err)
        *err = w->err;
    return !w->failed;
}

bool worker_give(struct worker *w, void *thing, struct err *err)
{
    pthread_mutex_lock(&w->lock);
    while (w->count == WORKER_QUEUE && !w->failed)
        pthread_cond_wait(&w->changed, &w->lock);
    bool good = verdict(w, err);
    if (good) {
        w->queue[(w->first + w->count) % WORKER_QUEUE] = thing;
        w->count++;
        pthread_cond_broadcast(&w->changed);
    }
    pthread_mutex_unlock(&w->lock);
    return good;
}

bool worker_wait(struct worker *w, struct err *err)
{
    pthread_mutex_lock(&w->lock);
    while (w->busy || (w->count > 0 && !w->failed))
        pthread_cond_wait(&w->changed, &w->lock);
    bool good = verdict(w, err);
    pthread_mutex_unlock(&w->lock);
    return good;
}

void worker_stop(struct worker *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    mem_free(w);
}
