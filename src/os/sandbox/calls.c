#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "os/sandbox/sandbox.h"

/*
 * What a server of ours makes on Linux with glibc, libuv, libcurl, OpenSSL and SQLite.
 * Names this machine does not have are passed over. Anything else fails with EPERM:
 * libraries then take another way or report an error, and nothing is killed in the
 * middle of a write.
 */
static const char *const calls[] = {"accept", "accept4", "access", "bind", "brk",
    "chmod", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "connect",
    "dup", "dup2", "dup3", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2",
    "epoll_wait", "eventfd2", "exit", "exit_group", "faccessat", "faccessat2",
    "fallocate", "fchmod", "fchmodat", "fadvise64", "fchown", "fcntl", "fdatasync",
    "flock", "fstat", "fstatfs", "fsync", "ftruncate", "futex", "getcwd", "getdents64",
    "getegid", "geteuid", "getgid", "getpeername", "getpid", "getppid", "getpriority",
    "getrandom", "getrusage", "getsockname", "getsockopt", "gettid", "gettimeofday",
    "getuid", "linkat", "listen", "lseek", "lstat", "madvise", "membarrier", "mincore",
    "mkdir", "mkdirat", "mlock", "mlock2", "mremap", "msync", "munlock", "munmap",
    "nanosleep", "newfstatat", "open", "openat", "pipe", "pipe2", "poll", "ppoll",
    "pread64", "preadv", "pselect6", "pwrite64", "pwritev", "read", "readlink",
    "readlinkat", "readv", "recvfrom", "recvmmsg", "recvmsg", "rename", "renameat",
    "renameat2", "restart_syscall", "rmdir", "rseq", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "rt_sigtimedwait", "sched_get_priority_max",
    "sched_get_priority_min", "sched_getaffinity", "sched_getparam",
    "sched_getscheduler", "sched_setparam", "sched_setscheduler", "sched_yield",
    "select", "sendmmsg", "sendmsg", "sendto", "set_robust_list", "setpriority",
    "setsockopt", "shutdown", "sigaltstack", "socketpair", "stat", "statfs", "statx",
    "sync_file_range", "sysinfo", "tgkill", "time", "times", "truncate", "umask",
    "uname", "unlink", "unlinkat", "utimensat", "write", "writev"};

static bool allow_call(scmp_filter_ctx f, const char *name)
{
    int number = seccomp_syscall_resolve_name(name);
    return number == __NR_SCMP_ERROR || number < 0 ||
           seccomp_rule_add(f, SCMP_ACT_ALLOW, number, 0) == 0;
}

/* One that is allowed for what it is asked for only. */
static bool allow_for(scmp_filter_ctx f, int number, struct scmp_arg_cmp asked)
{
    return seccomp_rule_add_array(f, SCMP_ACT_ALLOW, number, 1, &asked) == 0;
}

static struct scmp_arg_cmp is(unsigned argument, unsigned long value)
{
    return (struct scmp_arg_cmp){argument, SCMP_CMP_EQ, value, 0};
}

static struct scmp_arg_cmp bits(
    unsigned argument, unsigned long mask, unsigned long value)
{
    return (struct scmp_arg_cmp){argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/* No memory is both written and run; a thread may be made, a process not. */
static bool allow_some(scmp_filter_ctx f)
{
    static const unsigned families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
    static const unsigned long controls[] = {
        FIONBIO, FIONREAD, FIOCLEX, FIONCLEX, TCGETS};
    bool ok = true;
    for (size_t i = 0; i < COUNT(families); i++)
        ok = ok && allow_for(f, SCMP_SYS(socket), is(0, families[i]));
    for (size_t i = 0; i < COUNT(controls); i++)
        ok = ok && allow_for(f, SCMP_SYS(ioctl), is(1, controls[i]));
    return ok && allow_for(f, SCMP_SYS(clone), bits(0, CLONE_THREAD, CLONE_THREAD)) &&
           allow_for(f, SCMP_SYS(mmap), bits(2, PROT_WRITE | PROT_EXEC, PROT_WRITE)) &&
           allow_for(f, SCMP_SYS(mmap), bits(2, PROT_WRITE, 0)) &&
           allow_for(f, SCMP_SYS(mprotect), bits(2, PROT_EXEC, 0)) &&
           allow_for(f, SCMP_SYS(prctl), is(0, PR_SET_NAME)) &&
           allow_for(f, SCMP_SYS(prlimit64), is(2, 0));
}

/* glibc asks with clone3, whose flags a filter cannot see; told that there is none, it
 * takes clone. */
static bool fill(scmp_filter_ctx f)
{
    bool ok = seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
              seccomp_attr_set(f, SCMP_FLTATR_CTL_NNP, 1) == 0 &&
              seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
    for (size_t i = 0; ok && i < COUNT(calls); i++)
        ok = allow_call(f, calls[i]);
    return ok && allow_some(f);
}

bool sandbox_calls(bool *on, struct err *err)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    *on = false;
    if (!f || !fill(f)) {
        seccomp_release(f);
        return err_set(
            err, ERR_MEMORY, "os.sandbox", "the filter of system calls can't be made");
    }
    int got = seccomp_load(f);
    seccomp_release(f);
    *on = got == 0;
    return *on || got == -EINVAL || got == -ENOSYS || got == -EOPNOTSUPP ||
           err_set(err, ERR_IO, "os.sandbox", "the filter of system calls: %s",
               strerror(-got));
}
