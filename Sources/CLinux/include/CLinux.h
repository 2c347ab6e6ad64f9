// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Swift's Glibc lacks: batched datagrams, absolute sleep, real-time priority, eventfd.
// Functions that can fail return a negative errno.
#include <stddef.h>
#include <stdint.h>

/// An address as numbers in host order; IPv4 in the lower 32 bits of `low`.
typedef struct {
    uint64_t high;
    uint64_t low;
    uint16_t port;
    uint8_t is_ipv6;
} clinux_address;

/// Buffers and headers for one recvmmsg(2), reused for every socket of a thread.
typedef struct clinux_batch clinux_batch;

clinux_batch *clinux_batch_create(int32_t packets, int32_t bytes_each);
void clinux_batch_free(clinux_batch *batch);
/// Takes what waits on the socket without blocking. Returns the number of datagrams, 0 if none.
int32_t clinux_batch_receive(clinux_batch *batch, int32_t socket);
/// The datagram at `index`; its length is -1 when it was longer than a buffer.
const uint8_t *clinux_batch_bytes(const clinux_batch *batch, int32_t index, int32_t *length);
void clinux_batch_source(const clinux_batch *batch, int32_t index, clinux_address *source);

/// An outgoing batch for one socket, sent by one sendmmsg(2).
typedef struct clinux_outbox clinux_outbox;
clinux_outbox *clinux_outbox_create(int32_t packets, int32_t bytes_each);
void clinux_outbox_free(clinux_outbox *outbox);
/// Copies a datagram in. Returns 0, or -EMSGSIZE or -ENOBUFS when it does not fit.
int32_t clinux_outbox_add(
    clinux_outbox *outbox, const void *bytes, size_t length, const clinux_address *to);
/// Sends and empties the batch. Returns how many datagrams the system took.
int32_t clinux_outbox_flush(clinux_outbox *outbox, int32_t socket);

/// A non-blocking UDP socket bound to exactly this address; no SO_REUSEADDR, so a port in use is
/// an error and never shared.
int32_t clinux_udp_bind(const clinux_address *local, int32_t receive_buffer_bytes);
/// Another descriptor of the same file, closed on exec. Returns it or -errno.
int32_t clinux_duplicate(int32_t descriptor);
/// The port of a bound socket.
int32_t clinux_local_port(int32_t socket);
/// Raises the receive buffer past the system's limit, which only root may. Returns 0 or -errno.
int32_t clinux_force_receive_buffer(int32_t socket, int32_t bytes);
/// Sends one datagram without blocking. Returns 0 or a negative errno.
int32_t clinux_send(
    int32_t socket, const void *bytes, size_t length, const clinux_address *to);
void clinux_close(int32_t descriptor);

int64_t clinux_monotonic_ns(void);
/// CPU time of the calling thread.
int64_t clinux_thread_cpu_ns(void);
/// CPU time of the whole process, user and system.
int64_t clinux_process_cpu_ns(void);
/// Sleeps until an instant of CLOCK_MONOTONIC, through signals.
void clinux_sleep_until(int64_t monotonic_ns);

/// Gives the calling thread SCHED_FIFO at this priority. Returns 0, or -EPERM.
int32_t clinux_become_realtime(int32_t priority);
/// 1 when the calling thread runs under SCHED_FIFO or SCHED_RR.
int32_t clinux_is_realtime(void);
/// Pins the calling thread to one CPU.
int32_t clinux_pin_to_cpu(int32_t cpu);
/// The number of CPUs the process may use.
int32_t clinux_cpu_count(void);
/// A name of up to 15 bytes, as `top -H` shows it.
void clinux_name_thread(const char *name);
/// Lets the calling thread give way to others by so much (nice(2), of the thread alone).
void clinux_nice_thread(int32_t niceness);

/// A counter that a thread can wait for: eventfd(2).
int32_t clinux_event_create(void);
void clinux_event_signal(int32_t event);
/// Blocks until signalled or `timeout_ms` (-1: for ever) has passed. Returns 1 if signalled.
int32_t clinux_event_wait(int32_t event, int32_t timeout_ms);

/// Raises the soft limit of open descriptors to the hard one. Returns the limit now in force.
int64_t clinux_raise_descriptor_limit(void);

/// Memory of the process that is resident, in bytes.
int64_t clinux_resident_bytes(void);
/// Memory that the process has allocated and not freed, in bytes.
int64_t clinux_heap_bytes(void);
