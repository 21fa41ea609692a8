/*
 * The write-ahead log as what it is to a deletion: the place where overwritten keys
 * still are. PRAGMA wal_checkpoint answers (busy, log, checkpointed).
 */
#include "os/now.h"
#include "store/store_priv.h"

enum { DRAIN_NAP_MS = 1 };

static bool busy_now(struct err *err)
{
    return err_set(err, ERR_STATE, "store.readers",
        "a reader holds the write-ahead log: overwritten bytes are still in it; "
        "run again when it is done");
}

/* It waits for readers through the busy timeout. Afterwards no byte of what was
 * overwritten is in the log. */
bool store_truncate_log(sqlite3 *db, struct err *err)
{
    int64_t busy = 1;
    if (!sql_pragma(db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err))
        return false;
    return busy == 0 || busy_now(err);
}

/* The log behind a connection; through SQLite, so that its file system is asked. */
static sqlite3_file *log_of(sqlite3 *db)
{
    sqlite3_file *log = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return log && log->pMethods ? log : NULL;
}

bool store_log_is_empty(sqlite3 *db)
{
    sqlite3_file *log = log_of(db);
    sqlite3_int64 size = 1;
    return log && log->pMethods->xFileSize(log, &size) == SQLITE_OK && size == 0;
}

/*
 * The head of the log's index, in memory that all connections share: SQLite's WAL file
 * format, section 2.1, 48 bytes that every commit changes. Looking at it costs no
 * system call, where asking SQLite costs six.
 */
enum { SHARED_BYTES = 32768 };

static const volatile uint32_t *shared_head(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    void volatile *at = NULL;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) !=
            SQLITE_OK ||
        !file || !file->pMethods || file->pMethods->iVersion < 2)
        return NULL;
    (void)file->pMethods->xShmMap(file, 0, SHARED_BYTES, 0, &at);
    return at;
}

bool store_keys_moved(struct store *s)
{
    const volatile uint32_t *head = shared_head(s->keys_db);
    bool moved = !head;
    for (size_t i = 0; head && i < COUNT(s->keys_head); i++) {
        uint32_t now = head[i];
        moved |= now != s->keys_head[i];
        s->keys_head[i] = now;
    }
    return moved;
}

static bool sync_log(sqlite3 *db, struct err *err)
{
    sqlite3_file *log = log_of(db);
    int result = log ? log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) : SQLITE_IOERR;
    return result == SQLITE_OK ||
           err_set(err, ERR_IO, "store.log_sync",
               "the key store's log could not be synced (%d): look at the disk",
               result);
}

bool store_sync_fully(struct store *s, struct err *err)
{
    s->lazy = !sql_exec(s->keys_db, "PRAGMA synchronous=FULL", err);
    return !s->lazy;
}

/* Draining: counted by the clock, not by the naps, which take longer on a busy
 * machine. */
struct drain {
    int64_t from_us, waited_us;
};

static int wait_more(void *ctx, int calls)
{
    struct drain *d = ctx;
    (void)calls;
    if (now_monotonic_us() - d->from_us >= STORE_DRAIN_MS * INT64_C(1000))
        return 0;
    int64_t from_us = now_monotonic_us();
    sqlite3_sleep(DRAIN_NAP_MS);
    d->waited_us += now_monotonic_us() - from_us;
    return 1;
}

/* SQLite asks the handler while a reader or writer is in the way, but not while another
 * checkpoint is: then it is asked here. */
static bool truncate_in_time(sqlite3 *db, struct drain *d, struct err *err)
{
    int64_t busy = 1;
    do {
        if (!sql_pragma(db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err))
            return false;
    } while (busy != 0 && wait_more(d, 0));
    return busy == 0 || busy_now(err);
}

bool store_drain(struct store *s, bool durably, struct err *err)
{
    struct drain d = {.from_us = now_monotonic_us()};
    sqlite3_busy_handler(s->keys_db, wait_more, &d);
    bool done = truncate_in_time(s->keys_db, &d, err);
    sqlite3_busy_timeout(s->keys_db, s->busy_ms);
    s->drained_us = d.waited_us;
    return done && (!durably || sync_log(s->keys_db, err));
}

int64_t store_drained_us(const struct store *s)
{
    return s->drained_us;
}
