/* Lets the Nth change of a file fail, for files whose path begins with a given prefix.
 *
 * Loaded before the C library (LD_PRELOAD). The test arms it through ctypes; what is not armed, and
 * every other file, goes through as it is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char prefix[4096];
static long until; /* the call that fails; 0: none */
static int lasting; /* whether every one after it fails too */
static int error;
static long calls;
static long failed;

void shim_arm(const char *where, long nth, int goes_on, int code)
{
    strncpy(prefix, where, sizeof prefix - 1);
    until = nth;
    lasting = goes_on;
    error = code;
    calls = failed = 0;
}

void shim_disarm(void) { until = 0; prefix[0] = 0; }
long shim_calls(void) { return calls; }
long shim_failed(void) { return failed; }

static int fails(const char *path)
{
    if (!prefix[0] || strncmp(path, prefix, strlen(prefix)) != 0)
        return 0;
    calls++;
    if (!until || calls < until || (calls > until && !lasting))
        return 0;
    failed++;
    errno = error;
    return 1;
}

static int fails_at(int fd)
{
    char link[64], path[4096];
    ssize_t length;
    if (!prefix[0])
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(path);
}

#define REAL(name, ...)                                      \
    static __typeof__(&name) real;                           \
    if (!real)                                               \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t size)
{
    REAL(write);
    return fails_at(fd) ? -1 : real(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    REAL(pwrite);
    return fails_at(fd) ? -1 : real(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    REAL(pwrite64);
    return fails_at(fd) ? -1 : real(fd, bytes, size, at);
}

/* Nobody pulls the plug here: to wait for the disk would only take the time. */
int fsync(int fd)
{
    return fails_at(fd) ? -1 : 0;
}

int fdatasync(int fd)
{
    return fails_at(fd) ? -1 : 0;
}

int ftruncate(int fd, off_t size)
{
    REAL(ftruncate);
    return fails_at(fd) ? -1 : real(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64);
    return fails_at(fd) ? -1 : real(fd, size);
}

int unlink(const char *path)
{
    REAL(unlink);
    return fails(path) ? -1 : real(path);
}
