// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stdint.h>

/// One logical stream that is being written: packets in, pages out.
typedef struct cogg_writer cogg_writer;

/// Bytes of a page, its head and its body; valid until the next call on what gave it.
typedef struct {
    const uint8_t *head;
    long head_bytes;
    const uint8_t *body;
    long body_bytes;
    int32_t serial;
    /// The end of the last packet that ends on the page, in the codec's own units; -1 where none does.
    int64_t granule;
    bool is_first;
    bool is_last;
} cogg_page;

/// NULL without memory.
cogg_writer *cogg_writer_create(int32_t serial);
void cogg_writer_free(cogg_writer *writer);

/// Takes a packet that ends at `granule`; false without memory.
bool cogg_writer_add(
    cogg_writer *writer, const uint8_t *packet, long bytes, int64_t granule, bool is_last);

/// Makes a page of the packets that wait; false when none do.
bool cogg_writer_page(cogg_writer *writer, cogg_page *page);

/// Finds pages in bytes, and in the pages of one logical stream its packets.
typedef struct cogg_reader cogg_reader;

/// NULL without memory.
cogg_reader *cogg_reader_create(void);
void cogg_reader_free(cogg_reader *reader);

/// Takes bytes as they stand in the file; false without memory.
bool cogg_reader_feed(cogg_reader *reader, const uint8_t *bytes, long count);

/// Above 0: a page was found. Below: so many bytes are none of any page. 0: more bytes are needed.
long cogg_reader_page(cogg_reader *reader, cogg_page *page);

/// Begins with the stream of this serial number; false without memory.
bool cogg_reader_follow(cogg_reader *reader, int32_t serial);

/// Takes the page that was found last; false when it is of another stream.
bool cogg_reader_take(cogg_reader *reader);

/// 1: a packet. 0: no more on the pages taken. -1: something between two pages is missing.
int cogg_reader_packet(cogg_reader *reader, const uint8_t **packet, long *bytes);
