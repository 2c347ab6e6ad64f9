// SPDX-License-Identifier: Apache-2.0
#pragma once

// c-ares without its structures: one channel, used by one thread, and flat records.
#include <stddef.h>
#include <stdint.h>

typedef struct ccares_resolver ccares_resolver;

enum { CCARES_ADDRESS = 1, CCARES_SRV = 2, CCARES_NAPTR = 3 };

/// One record; what its kind does not have is zero or empty.
typedef struct {
    int32_t kind;
    int32_t ttl;
    uint16_t order_or_priority;
    uint16_t preference_or_weight;
    uint16_t port;
    /// The address, the SRV target or the NAPTR replacement.
    char name[256];
    char service[64];
    char flags[8];
} ccares_record;

/// Called once for every question, on the thread that calls `ccares_process`. `status` is 0 for an
/// answer (also an empty one), else c-ares' error; records live for the call only.
typedef void (*ccares_callback)(
    void *context, int32_t status, const ccares_record *records, int32_t count);

/// Makes a resolver. `servers` is "address:port,…" or NULL for the system's. `timeout_ms` is for
/// one attempt, of which `tries` are made. Returns NULL when c-ares cannot start.
ccares_resolver *ccares_create(const char *servers, int32_t timeout_ms, int32_t tries);
/// Every open question is answered with an error first.
void ccares_destroy(ccares_resolver *resolver);
/// Asks one question; the callback may come before this returns.
void ccares_ask(
    ccares_resolver *resolver, int32_t kind, const char *name, int32_t wants_ipv6,
    ccares_callback callback, void *context);
/// Waits for answers, for `wake` (an eventfd) or for `limit_ms`, and handles what came.
void ccares_process(ccares_resolver *resolver, int32_t wake, int32_t limit_ms);
/// Reads the SRV or NAPTR records of one answer, at most `limit` of them, as questions are answered
/// with; none when the packet is none of that kind. Returns how many.
int32_t ccares_read(
    int32_t kind, const unsigned char *packet, int32_t length, ccares_record *records,
    int32_t limit);
/// What a status means, as a constant string.
const char *ccares_text(int32_t status);
