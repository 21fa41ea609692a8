#include "lib/slots.h"

#include "base/mem.h"

bool slots_open(struct slots *s, size_t n, struct err *err)
{
    s->free = NULL;
    s->n = 0;
    s->all = mem_array(n, sizeof *s->all);
    if (!s->all)
        return err_memory(err);
    if (pthread_mutex_init(&s->lock, NULL) != 0) {
        mem_free(s->all);
        s->all = NULL;
        return err_memory(err);
    }
    if (pthread_cond_init(&s->freed, NULL) != 0) {
        pthread_mutex_destroy(&s->lock);
        mem_free(s->all);
        s->all = NULL;
        return err_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        deid_spans_init(&s->all[i].spans);
        s->all[i].next = s->free;
        s->free = &s->all[i];
    }
    s->n = n;
    return true;
}

void slots_close(struct slots *s)
{
    if (!s->all)
        return;
    for (size_t i = 0; i < s->n; i++)
        deid_spans_fini(&s->all[i].spans);
    pthread_cond_destroy(&s->freed);
    pthread_mutex_destroy(&s->lock);
    mem_free(s->all);
    s->all = NULL;
}

struct slot *slots_take(struct slots *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->free)
        pthread_cond_wait(&s->freed, &s->lock);
    struct slot *slot = s->free;
    s->free = slot->next;
    pthread_mutex_unlock(&s->lock);
    return slot;
}

void slots_give(struct slots *s, struct slot *slot)
{
    pthread_mutex_lock(&s->lock);
    slot->next = s->free;
    s->free = slot;
    pthread_cond_signal(&s->freed);
    pthread_mutex_unlock(&s->lock);
}
