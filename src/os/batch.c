#include "os/batch.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>

#include "base/mem.h"

enum { STAND_BACK = 10 }; /* of 19: a tenth of the loop's share */

/*
 * Three lists, each of room for waiting_max: `waiting` (the lock guards it), `taken`
 * (the thread's), `finished` (the lock guards it). A thing counts against waiting_max
 * until `done` was called for it, so no list can overflow.
 */
struct batch {
    struct batch_calls calls;
    struct wake *wake;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    void **waiting, **taken, **finished, **told;
    size_t waiting_n, finished_n, open, waiting_max;
    bool stopping;
    struct loop *loop;
    struct loop_later call; /* tells the thread, at the end of a turn */
};

/* Moves all that waits to `taken`; 0: the thread is to end. Called with the lock. */
static size_t take_all(struct batch *b)
{
    while (!b->waiting_n && !b->stopping)
        pthread_cond_wait(&b->changed, &b->lock);
    size_t n = b->waiting_n;
    memcpy(b->taken, b->waiting, n * sizeof *b->taken);
    b->waiting_n = 0;
    return n;
}

/*
 * Where both want one processor, the loop goes first: bytes are relayed before they are
 * kept. Linux takes both for the calling thread alone; refused, it is only slower.
 */
static void stand_back(void)
{
#ifdef SCHED_BATCH
    struct sched_param none = {0};
    (void)!pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
    (void)!setpriority(PRIO_PROCESS, 0, STAND_BACK);
#endif
}

static void *run(void *arg)
{
    struct batch *b = arg;
    size_t n;
    stand_back();
    pthread_mutex_lock(&b->lock);
    while ((n = take_all(b)) > 0) {
        pthread_mutex_unlock(&b->lock);
        b->calls.take(b->calls.ctx, b->taken, n);
        pthread_mutex_lock(&b->lock);
        memcpy(b->finished + b->finished_n, b->taken, n * sizeof *b->taken);
        b->finished_n += n;
        loop_wake(b->wake);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* On the loop's thread. */
static void tell(void *ctx)
{
    struct batch *b = ctx;
    pthread_mutex_lock(&b->lock);
    size_t n = b->finished_n;
    memcpy(b->told, b->finished, n * sizeof *b->told);
    b->finished_n = 0;
    b->open -= n;
    pthread_mutex_unlock(&b->lock);
    for (size_t i = 0; i < n; i++)
        b->calls.done(b->calls.ctx, b->told[i]);
}

static void free_batch(struct batch *b)
{
    mem_free(b->waiting);
    mem_free(b->taken);
    mem_free(b->finished);
    mem_free(b->told);
    mem_free(b);
}

static bool make_lists(struct batch *b)
{
    b->waiting = mem_array(b->waiting_max, sizeof *b->waiting);
    b->taken = mem_array(b->waiting_max, sizeof *b->taken);
    b->finished = mem_array(b->waiting_max, sizeof *b->finished);
    b->told = mem_array(b->waiting_max, sizeof *b->told);
    return b->waiting && b->taken && b->finished && b->told;
}

/* What is written in a turn leaves first: woken earlier, the thread would take the
 * processor from who is about to send. */
static void wake_thread(void *ctx)
{
    struct batch *b = ctx;
    pthread_cond_signal(&b->changed);
}

bool batch_start(struct loop *loop, const struct batch_calls *calls, size_t waiting_max,
    struct batch **out, struct err *err)
{
    struct batch *b = mem_zalloc(sizeof *b);
    if (!b)
        return err_memory(err);
    b->calls = *calls;
    b->waiting_max = waiting_max;
    b->loop = loop;
    b->call = (struct loop_later){.call = wake_thread, .ctx = b};
    if (!make_lists(b)) {
        free_batch(b);
        return err_memory(err);
    }
    if (!wake_new(loop, tell, b, &b->wake, err)) {
        free_batch(b);
        return false;
    }
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->changed, NULL);
    if (pthread_create(&b->thread, NULL, run, b) != 0) {
        wake_close(b->wake);
        pthread_cond_destroy(&b->changed);
        pthread_mutex_destroy(&b->lock);
        free_batch(b);
        return err_set(err, ERR_MEMORY, "os.thread", "no thread could be started");
    }
    *out = b;
    return true;
}

bool batch_give(struct batch *b, void *thing)
{
    pthread_mutex_lock(&b->lock);
    bool room = b->open < b->waiting_max && !b->stopping;
    if (room) {
        b->waiting[b->waiting_n++] = thing;
        b->open++;
    }
    pthread_mutex_unlock(&b->lock);
    if (room)
        loop_at_end(b->loop, &b->call);
    return room;
}

bool batch_has_room(struct batch *b)
{
    pthread_mutex_lock(&b->lock);
    bool room = b->open < b->waiting_max && !b->stopping;
    pthread_mutex_unlock(&b->lock);
    return room;
}

void batch_stop(struct batch *b)
{
    if (!b)
        return;
    loop_not_at_end(b->loop, &b->call);
    pthread_mutex_lock(&b->lock);
    b->stopping = true;
    pthread_cond_signal(&b->changed);
    pthread_mutex_unlock(&b->lock);
    pthread_join(b->thread, NULL);
    tell(b);
    wake_close(b->wake);
    pthread_cond_destroy(&b->changed);
    pthread_mutex_destroy(&b->lock);
    free_batch(b);
}
