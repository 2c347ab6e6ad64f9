// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// The batches stay opaque to Swift, so only these lines know the kernel's layout.
_Static_assert(offsetof(struct mmsghdr, msg_hdr) == 0, "mmsghdr begins with its msghdr");
_Static_assert(offsetof(struct mmsghdr, msg_len) == sizeof(struct msghdr), "then the length");
_Static_assert(sizeof(struct in6_addr) == 16 && sizeof(struct in_addr) == 4, "address sizes");

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} socket_name;

static socklen_t to_name(const clinux_address *address, socket_name *name) {
    memset(name, 0, sizeof *name);
    if (address->is_ipv6) {
        uint64_t halves[2] = {htobe64(address->high), htobe64(address->low)};
        name->v6.sin6_family = AF_INET6;
        name->v6.sin6_port = htons(address->port);
        memcpy(&name->v6.sin6_addr, halves, sizeof halves);
        return sizeof name->v6;
    }
    name->v4.sin_family = AF_INET;
    name->v4.sin_port = htons(address->port);
    name->v4.sin_addr.s_addr = htonl((uint32_t)address->low);
    return sizeof name->v4;
}

static void from_name(const socket_name *name, clinux_address *address) {
    memset(address, 0, sizeof *address);
    if (name->any.sa_family == AF_INET6) {
        uint64_t halves[2];
        memcpy(halves, &name->v6.sin6_addr, sizeof halves);
        address->is_ipv6 = 1;
        address->high = be64toh(halves[0]);
        address->low = be64toh(halves[1]);
        address->port = ntohs(name->v6.sin6_port);
    } else {
        address->low = ntohl(name->v4.sin_addr.s_addr);
        address->port = ntohs(name->v4.sin_port);
    }
}

// Both kinds of batch are the same arrays in one allocation each.
struct clinux_batch {
    int32_t capacity, size, count;
    struct mmsghdr *headers;
    struct iovec *vectors;
    socket_name *names;
    uint8_t *bytes;
};

struct clinux_outbox {
    struct clinux_batch batch;
};

static int batch_init(clinux_batch *batch, int32_t packets, int32_t size) {
    if (packets < 1 || packets > 1024 || size < 1 || size > 65536) return -EINVAL;
    batch->capacity = packets;
    batch->size = size;
    batch->count = 0;
    batch->headers = calloc((size_t)packets, sizeof *batch->headers);
    batch->vectors = calloc((size_t)packets, sizeof *batch->vectors);
    batch->names = calloc((size_t)packets, sizeof *batch->names);
    batch->bytes = calloc((size_t)packets, (size_t)size);
    if (!batch->headers || !batch->vectors || !batch->names || !batch->bytes) return -ENOMEM;
    for (int32_t i = 0; i < packets; i++) {
        batch->vectors[i].iov_base = batch->bytes + (size_t)i * (size_t)size;
        batch->vectors[i].iov_len = (size_t)size;
        batch->headers[i].msg_hdr.msg_iov = &batch->vectors[i];
        batch->headers[i].msg_hdr.msg_iovlen = 1;
        batch->headers[i].msg_hdr.msg_name = &batch->names[i];
        batch->headers[i].msg_hdr.msg_namelen = sizeof batch->names[i];
    }
    return 0;
}

static void batch_release(clinux_batch *batch) {
    free(batch->headers);
    free(batch->vectors);
    free(batch->names);
    free(batch->bytes);
}

clinux_batch *clinux_batch_create(int32_t packets, int32_t bytes_each) {
    clinux_batch *batch = calloc(1, sizeof *batch);
    if (batch && batch_init(batch, packets, bytes_each) != 0) {
        clinux_batch_free(batch);
        return NULL;
    }
    return batch;
}

void clinux_batch_free(clinux_batch *batch) {
    if (!batch) return;
    batch_release(batch);
    free(batch);
}

int32_t clinux_batch_receive(clinux_batch *batch, int32_t socket) {
    // The kernel overwrites name lengths and flags of the entries it filled last time.
    for (int32_t i = 0; i < batch->count; i++) {
        batch->headers[i].msg_hdr.msg_namelen = sizeof batch->names[i];
        batch->headers[i].msg_hdr.msg_flags = 0;
    }
    int count = recvmmsg(socket, batch->headers, (unsigned)batch->capacity, MSG_DONTWAIT, NULL);
    batch->count = count > 0 ? count : 0;
    return batch->count;
}

const uint8_t *clinux_batch_bytes(const clinux_batch *batch, int32_t index, int32_t *length) {
    if (index < 0 || index >= batch->count) {
        *length = -1;
        return NULL;
    }
    const struct mmsghdr *header = &batch->headers[index];
    *length = header->msg_hdr.msg_flags & MSG_TRUNC ? -1 : (int32_t)header->msg_len;
    return batch->vectors[index].iov_base;
}

void clinux_batch_source(const clinux_batch *batch, int32_t index, clinux_address *source) {
    if (index < 0 || index >= batch->count) {
        memset(source, 0, sizeof *source);
        return;
    }
    from_name(&batch->names[index], source);
}

clinux_outbox *clinux_outbox_create(int32_t packets, int32_t bytes_each) {
    clinux_outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox && batch_init(&outbox->batch, packets, bytes_each) != 0) {
        clinux_outbox_free(outbox);
        return NULL;
    }
    return outbox;
}

void clinux_outbox_free(clinux_outbox *outbox) {
    if (!outbox) return;
    batch_release(&outbox->batch);
    free(outbox);
}

int32_t clinux_outbox_add(
    clinux_outbox *outbox, const void *bytes, size_t length, const clinux_address *to) {
    clinux_batch *batch = &outbox->batch;
    if (batch->count >= batch->capacity) return -ENOBUFS;
    if (length > (size_t)batch->size) return -EMSGSIZE;
    int32_t index = batch->count++;
    memcpy(batch->vectors[index].iov_base, bytes, length);
    batch->vectors[index].iov_len = length;
    batch->headers[index].msg_hdr.msg_namelen = to_name(to, &batch->names[index]);
    return 0;
}

int32_t clinux_outbox_flush(clinux_outbox *outbox, int32_t socket) {
    clinux_batch *batch = &outbox->batch;
    int32_t total = 0, next = 0;
    while (next < batch->count) {
        int sent = sendmmsg(
            socket, batch->headers + next, (unsigned)(batch->count - next),
            MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0) {
            total += sent;
            next += sent;
        } else if (errno != EINTR) {
            // One refused datagram (an unreachable port, say) must not hold back the rest.
            next += 1;
        }
    }
    batch->count = 0;
    return total;
}

int32_t clinux_udp_bind(const clinux_address *local, int32_t receive_buffer_bytes) {
    socket_name name;
    socklen_t length = to_name(local, &name);
    int fd = socket(name.any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    if (name.any.sa_family == AF_INET6) {
        // One socket for both families, whatever the system's default.
        int off = 0;
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (receive_buffer_bytes > 0) {
        // Best effort: the system's limit may be lower, and the default serves too.
        (void)setsockopt(
            fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    if (bind(fd, &name.any, length) != 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

int32_t clinux_duplicate(int32_t descriptor) {
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    return copy < 0 ? -errno : copy;
}

int32_t clinux_local_port(int32_t socket) {
    socket_name name;
    socklen_t length = sizeof name;
    if (getsockname(socket, &name.any, &length) != 0) return -errno;
    clinux_address address;
    from_name(&name, &address);
    return address.port;
}

int32_t clinux_send(
    int32_t socket, const void *bytes, size_t length, const clinux_address *to) {
    socket_name name;
    socklen_t name_length = to_name(to, &name);
    ssize_t sent =
        sendto(socket, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, &name.any, name_length);
    return sent < 0 ? -errno : 0;
}

int32_t clinux_force_receive_buffer(int32_t socket, int32_t bytes) {
    return setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) ? -errno : 0;
}

void clinux_close(int32_t descriptor) {
    if (descriptor >= 0) close(descriptor);
}

static int64_t clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int64_t clinux_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
int64_t clinux_thread_cpu_ns(void) { return clock_ns(CLOCK_THREAD_CPUTIME_ID); }
int64_t clinux_process_cpu_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

void clinux_sleep_until(int64_t monotonic_ns) {
    struct timespec until = {
        .tv_sec = monotonic_ns / 1000000000, .tv_nsec = monotonic_ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

int32_t clinux_become_realtime(int32_t priority) {
    struct sched_param parameter = {.sched_priority = priority};
    return -pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameter);
}

int32_t clinux_is_realtime(void) {
    int policy = SCHED_OTHER;
    struct sched_param parameter;
    if (pthread_getschedparam(pthread_self(), &policy, &parameter) != 0) return 0;
    return policy == SCHED_FIFO || policy == SCHED_RR;
}

int32_t clinux_pin_to_cpu(int32_t cpu) {
    if (cpu < 0 || cpu >= CPU_SETSIZE) return -EINVAL;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return -pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

int32_t clinux_cpu_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return CPU_COUNT(&set);
}

void clinux_name_thread(const char *name) {
    char shortened[16] = {0};
    strncpy(shortened, name, sizeof shortened - 1);
    (void)pthread_setname_np(pthread_self(), shortened);
}

void clinux_nice_thread(int32_t niceness) {
    // On Linux a priority belongs to a thread; 0 is the calling one. At least 19 is always granted.
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + niceness);
}

int32_t clinux_event_create(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

void clinux_event_signal(int32_t event) {
    uint64_t one = 1;
    // A full counter means that the waiter is already due to wake.
    ssize_t written = write(event, &one, sizeof one);
    (void)written;
}

int32_t clinux_event_wait(int32_t event, int32_t timeout_ms) {
    struct pollfd descriptor = {.fd = event, .events = POLLIN};
    if (poll(&descriptor, 1, timeout_ms) <= 0) return 0;
    uint64_t count;
    return read(event, &count, sizeof count) == sizeof count ? 1 : 0;
}

int64_t clinux_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -errno;
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return (int64_t)(setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : before);
}

int64_t clinux_resident_bytes(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file) return -1;
    long long total = 0, resident = -1;
    int fields = fscanf(file, "%lld %lld", &total, &resident);
    fclose(file);
    return fields == 2 ? resident * sysconf(_SC_PAGESIZE) : -1;
}

int64_t clinux_heap_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return (int64_t)(info.uordblks + info.hblkhd);
}
