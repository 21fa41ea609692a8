#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/sandbox/sandbox.h"

/* Newer than Debian 12's headers. */
#define ACCESS_TRUNCATE (UINT64_C(1) << 14) /* from version 3 */
#define SCOPE_SIGNAL    (UINT64_C(1) << 1)  /* from version 6 */

#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define ACCESS_MAKE                                                                    \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                     \
        LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                 \
        LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER | ACCESS_TRUNCATE)
/* Of these a file, that is no folder, knows only so much. */
#define ACCESS_OF_FILE                                                                 \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                    \
        LANDLOCK_ACCESS_FS_EXECUTE | ACCESS_TRUNCATE)

/* As the newest kernel takes it; older ones are given its beginning. */
struct ruleset {
    uint64_t files, net, scoped;
};

static int landlock_version(void)
{
    long got =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return got > 0 ? (int)got : 0;
}

/* Every access that this version knows to deny. */
static uint64_t known_access(int version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (version >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        all |= ACCESS_TRUNCATE;
    return all;
}

static uint64_t access_of(enum sandbox_right right)
{
    switch (right) {
    case SANDBOX_READ:
        return ACCESS_READ;
    case SANDBOX_RUN:
        return ACCESS_READ | LANDLOCK_ACCESS_FS_EXECUTE;
    case SANDBOX_WRITE:
        return ACCESS_READ | ACCESS_MAKE;
    }
    return 0;
}

static bool failed(struct err *err, const char *what)
{
    return err_set(err, ERR_IO, "os.sandbox", "%.200s: %s", what, strerror(errno));
}

static bool allow(
    int rules, const struct sandbox_path *p, uint64_t known, struct err *err)
{
    struct landlock_path_beneath_attr rule = {
        .allowed_access = access_of(p->right) & known};
    struct stat facts;
    int fd = open(p->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR ||
               failed(err, p->path);
    if (fstat(fd, &facts) == 0 && !S_ISDIR(facts.st_mode))
        rule.allowed_access &= ACCESS_OF_FILE;
    rule.parent_fd = fd;
    bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule,
                  0) == 0 ||
              failed(err, p->path);
    close(fd);
    return ok;
}

bool sandbox_files(
    const struct sandbox_path *paths, size_t count, int *version, struct err *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return failed(err, "no_new_privs");
    *version = landlock_version();
    if (!*version)
        return true;
    struct ruleset set = {.files = known_access(*version)};
    size_t size = sizeof set.files;
    if (*version >= 6) {
        set.scoped = SCOPE_SIGNAL;
        size = sizeof set;
    }
    int rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
    if (rules < 0)
        return failed(err, "a set of rules for files");
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = allow(rules, &paths[i], set.files, err);
    ok = ok && (syscall(SYS_landlock_restrict_self, rules, 0) == 0 ||
                   failed(err, "to be confined to files"));
    close(rules);
    return ok;
}
