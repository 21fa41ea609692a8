#include "tests/harness/fault.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "base/mem.h"

static struct {
    enum fault_kind kind;
    long at, count, syncs;
} fault;

static sqlite3_vfs shim;

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct in the same memory */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct file *)(void *)f)->real;
}

void fault_set(enum fault_kind kind, long at)
{
    fault.kind = kind;
    fault.at = at;
    fault.count = 0;
    fault.syncs = 0;
}

long fault_count(void)
{
    return fault.count;
}

long fault_syncs(void)
{
    return fault.syncs;
}

/* What the next operation answers instead of being done; SQLITE_OK: do it. */
static int next(void)
{
    fault.count++;
    if (fault.kind == FAULT_NONE || fault.count < fault.at)
        return SQLITE_OK;
    if (fault.kind == FAULT_FULL)
        return SQLITE_FULL;
    if (fault.count > fault.at)
        return SQLITE_OK;
    if (fault.kind == FAULT_IO)
        return SQLITE_IOERR_WRITE;
    if (fault.kind == FAULT_KILL)
        raise(SIGKILL);
    return SQLITE_ABORT; /* FAULT_TORN: whoever writes does half of it */
}

static int f_close(sqlite3_file *f)
{
    return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int instead = next();
    if (instead == SQLITE_ABORT) {
        real_of(f)->pMethods->xWrite(real_of(f), p, n / 2, at);
        raise(SIGKILL);
    }
    return instead != SQLITE_OK ? instead
                                : real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int instead = next();
    if (instead == SQLITE_ABORT)
        raise(SIGKILL);
    return instead != SQLITE_OK ? instead
                                : real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int f_sync(sqlite3_file *f, int flags)
{
    int instead = next();
    fault.syncs++;
    if (instead == SQLITE_ABORT)
        raise(SIGKILL);
    return instead != SQLITE_OK ? instead
                                : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int f_lock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int f_unlock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int f_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int f_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int f_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int f_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int f_shm_map(
    sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int f_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int f_shm_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_device,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

static sqlite3_vfs *below(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

static int v_open(
    sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    struct file *file = (struct file *)(void *)f;
    file->real = (sqlite3_file *)(void *)(file + 1);
    memset(file->real, 0, (size_t)below(vfs)->szOsFile);
    int result = below(vfs)->xOpen(below(vfs), name, file->real, flags, out);
    file->base.pMethods = file->real->pMethods ? &methods : NULL;
    return result;
}

static int v_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    int instead = next();
    if (instead == SQLITE_ABORT)
        raise(SIGKILL);
    return instead == SQLITE_OK ? below(vfs)->xDelete(below(vfs), name, sync) : instead;
}

bool fault_install(void)
{
    sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    if (!usual)
        return false;
    shim = *usual;
    shim.zName = "fault";
    shim.pNext = NULL;
    shim.pAppData = usual;
    shim.szOsFile = (int)sizeof(struct file) + usual->szOsFile;
    shim.xOpen = v_open;
    shim.xDelete = v_delete;
    return sqlite3_vfs_register(&shim, 1) == SQLITE_OK;
}
