// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CCares.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define RECORD_LIMIT 32
#define TYPE_SRV 33
#define TYPE_NAPTR 35

struct ccares_resolver {
    ares_channel channel;
};

typedef struct {
    ccares_callback callback;
    void *context;
    int32_t kind;
} question;

static void copy(char *to, size_t size, const char *from) {
    if (!from) from = "";
    size_t length = strlen(from);
    if (length >= size) length = 0; // Longer than a name can be: no use to anyone.
    memcpy(to, from, length);
    to[length] = 0;
}

static void answer(question *asked, int status, const ccares_record *records, int32_t count) {
    // "No such name" and "no such record" are answers, too.
    int32_t known = status == ARES_ENODATA || status == ARES_ENOTFOUND ? 0 : status;
    asked->callback(asked->context, known, records, count);
    free(asked);
}

static void on_addresses(void *context, int status, int timeouts, struct ares_addrinfo *result) {
    (void)timeouts;
    ccares_record records[RECORD_LIMIT];
    int32_t count = 0;
    for (struct ares_addrinfo_node *node = result ? result->nodes : NULL;
         node && count < RECORD_LIMIT; node = node->ai_next) {
        ccares_record *record = &records[count];
        memset(record, 0, sizeof *record);
        record->kind = CCARES_ADDRESS;
        record->ttl = node->ai_ttl;
        const void *bytes = NULL;
        if (node->ai_family == AF_INET) {
            bytes = &((struct sockaddr_in *)(void *)node->ai_addr)->sin_addr;
        } else if (node->ai_family == AF_INET6) {
            bytes = &((struct sockaddr_in6 *)(void *)node->ai_addr)->sin6_addr;
        }
        if (bytes && inet_ntop(node->ai_family, bytes, record->name, sizeof record->name)) count++;
    }
    if (result) ares_freeaddrinfo(result);
    answer(context, status, records, count);
}

// c-ares 1.18 leaves the TTL of SRV and NAPTR out of its structures: the smallest of the answer is
// read from the packet, names skipped as RFC 1035 section 4.1.4 writes them.
static int skip_name(const unsigned char *packet, int length, int at) {
    while (at < length) {
        int size = packet[at];
        if (size == 0) return at + 1;
        if ((size & 0xC0) == 0xC0) return at + 2;
        at += 1 + size;
    }
    return -1;
}

static int32_t smallest_ttl(const unsigned char *packet, int length) {
    if (length < 12) return 0;
    int questions = packet[4] << 8 | packet[5], answers = packet[6] << 8 | packet[7];
    int at = 12;
    uint32_t smallest = UINT32_MAX;
    for (int i = 0; i < questions && at >= 0; i++) {
        at = skip_name(packet, length, at);
        if (at >= 0) at += 4;
    }
    for (int i = 0; i < answers && at >= 0; i++) {
        at = skip_name(packet, length, at);
        if (at < 0 || at + 10 > length) break;
        uint32_t ttl = (uint32_t)packet[at + 4] << 24 | (uint32_t)packet[at + 5] << 16 |
                       (uint32_t)packet[at + 6] << 8 | packet[at + 7];
        if (ttl < smallest) smallest = ttl;
        at += 10 + (packet[at + 8] << 8 | packet[at + 9]);
    }
    return smallest == UINT32_MAX ? 0 : smallest > INT32_MAX ? 0 : (int32_t)smallest;
}

static int32_t read_srv(
    const unsigned char *packet, int length, int32_t ttl, ccares_record *records, int32_t limit,
    int *status) {
    struct ares_srv_reply *list = NULL;
    int32_t count = 0;
    *status = ares_parse_srv_reply(packet, length, &list);
    if (*status != ARES_SUCCESS) return 0;
    for (struct ares_srv_reply *entry = list; entry && count < limit; entry = entry->next) {
        ccares_record *record = &records[count++];
        memset(record, 0, sizeof *record);
        record->kind = CCARES_SRV;
        record->ttl = ttl;
        record->order_or_priority = entry->priority;
        record->preference_or_weight = entry->weight;
        record->port = entry->port;
        copy(record->name, sizeof record->name, entry->host);
    }
    ares_free_data(list);
    return count;
}

static int32_t read_naptr(
    const unsigned char *packet, int length, int32_t ttl, ccares_record *records, int32_t limit,
    int *status) {
    struct ares_naptr_reply *list = NULL;
    int32_t count = 0;
    *status = ares_parse_naptr_reply(packet, length, &list);
    if (*status != ARES_SUCCESS) return 0;
    for (struct ares_naptr_reply *entry = list; entry && count < limit; entry = entry->next) {
        ccares_record *record = &records[count++];
        memset(record, 0, sizeof *record);
        record->kind = CCARES_NAPTR;
        record->ttl = ttl;
        record->order_or_priority = entry->order;
        record->preference_or_weight = entry->preference;
        copy(record->name, sizeof record->name, entry->replacement);
        copy(record->service, sizeof record->service, (const char *)entry->service);
        copy(record->flags, sizeof record->flags, (const char *)entry->flags);
    }
    ares_free_data(list);
    return count;
}

static int32_t read_records(
    int32_t kind, const unsigned char *packet, int length, ccares_record *records, int32_t limit,
    int *status) {
    int32_t ttl = smallest_ttl(packet, length);
    return kind == CCARES_SRV ? read_srv(packet, length, ttl, records, limit, status)
                              : read_naptr(packet, length, ttl, records, limit, status);
}

int32_t ccares_read(
    int32_t kind, const unsigned char *packet, int32_t length, ccares_record *records,
    int32_t limit) {
    int status = ARES_SUCCESS;
    return read_records(kind, packet, length, records, limit, &status);
}

static void on_packet(void *context, int status, int timeouts, unsigned char *packet, int length) {
    (void)timeouts;
    question *asked = context;
    ccares_record records[RECORD_LIMIT];
    int32_t count = 0;
    if (status == ARES_SUCCESS && packet) {
        count = read_records(asked->kind, packet, length, records, RECORD_LIMIT, &status);
    }
    answer(asked, status, records, count);
}

ccares_resolver *ccares_create(const char *servers, int32_t timeout_ms, int32_t tries) {
    // The library is set up once for each resolver; it counts.
    if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) return NULL;
    ccares_resolver *resolver = calloc(1, sizeof *resolver);
    if (!resolver) return NULL;
    struct ares_options options;
    memset(&options, 0, sizeof options);
    options.timeout = timeout_ms;
    options.tries = tries;
    int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
    if (ares_init_options(&resolver->channel, &options, mask) != ARES_SUCCESS) {
        free(resolver);
        ares_library_cleanup();
        return NULL;
    }
    if (servers && ares_set_servers_ports_csv(resolver->channel, servers) != ARES_SUCCESS) {
        ccares_destroy(resolver);
        return NULL;
    }
    return resolver;
}

void ccares_destroy(ccares_resolver *resolver) {
    if (!resolver) return;
    ares_destroy(resolver->channel);
    free(resolver);
    ares_library_cleanup();
}

void ccares_ask(
    ccares_resolver *resolver, int32_t kind, const char *name, int32_t wants_ipv6,
    ccares_callback callback, void *context) {
    question *asked = calloc(1, sizeof *asked);
    if (!asked) {
        callback(context, ARES_ENOMEM, NULL, 0);
        return;
    }
    asked->callback = callback;
    asked->context = context;
    asked->kind = kind;
    if (kind == CCARES_ADDRESS) {
        struct ares_addrinfo_hints hints;
        memset(&hints, 0, sizeof hints);
        hints.ai_family = wants_ipv6 ? AF_UNSPEC : AF_INET;
        hints.ai_socktype = SOCK_DGRAM;
        hints.ai_flags = ARES_AI_NOSORT;
        ares_getaddrinfo(resolver->channel, name, NULL, &hints, on_addresses, asked);
    } else {
        int type = kind == CCARES_SRV ? TYPE_SRV : TYPE_NAPTR;
        ares_query(resolver->channel, name, 1, type, on_packet, asked);
    }
}

void ccares_process(ccares_resolver *resolver, int32_t wake, int32_t limit_ms) {
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    struct pollfd descriptors[ARES_GETSOCK_MAXNUM + 1];
    int mask = ares_getsock(resolver->channel, sockets, ARES_GETSOCK_MAXNUM);
    int count = 0;
    for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
        short events = (short)((ARES_GETSOCK_READABLE(mask, i) ? POLLIN : 0) |
                               (ARES_GETSOCK_WRITABLE(mask, i) ? POLLOUT : 0));
        if (!events) continue;
        descriptors[count].fd = sockets[i];
        descriptors[count].events = events;
        descriptors[count++].revents = 0;
    }
    descriptors[count].fd = wake;
    descriptors[count].events = POLLIN;
    descriptors[count].revents = 0;
    struct timeval longest = {limit_ms / 1000, limit_ms % 1000 * 1000}, buffer;
    struct timeval *wait = ares_timeout(resolver->channel, &longest, &buffer);
    int wait_ms = (int)(wait->tv_sec * 1000 + (wait->tv_usec + 999) / 1000);
    int ready = poll(descriptors, (nfds_t)count + 1, wait_ms);
    if (ready > 0 && descriptors[count].revents) {
        uint64_t signals;
        ssize_t got = read(wake, &signals, sizeof signals);
        (void)got;
    }
    int handled = 0;
    for (int i = 0; ready > 0 && i < count; i++) {
        if (!descriptors[i].revents) continue;
        handled = 1;
        int reads = descriptors[i].revents & (POLLIN | POLLERR | POLLHUP);
        int writes = descriptors[i].revents & (POLLOUT | POLLERR | POLLHUP);
        ares_process_fd(
            resolver->channel, reads ? descriptors[i].fd : ARES_SOCKET_BAD,
            writes ? descriptors[i].fd : ARES_SOCKET_BAD);
    }
    if (!handled) ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

const char *ccares_text(int32_t status) { return ares_strerror(status); }
