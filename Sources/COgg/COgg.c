// SPDX-License-Identifier: Apache-2.0
#include "COgg.h"

#include <ogg/ogg.h>
#include <stdlib.h>
#include <string.h>

struct cogg_writer {
    ogg_stream_state stream;
    int64_t packets;
};

struct cogg_reader {
    ogg_sync_state sync;
    ogg_stream_state stream;
    bool follows;
    ogg_page page;
};

cogg_writer *cogg_writer_create(int32_t serial) {
    cogg_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) return NULL;
    if (ogg_stream_init(&writer->stream, serial) == 0) return writer;
    free(writer);
    return NULL;
}

void cogg_writer_free(cogg_writer *writer) {
    ogg_stream_clear(&writer->stream);
    free(writer);
}

bool cogg_writer_add(
    cogg_writer *writer, const uint8_t *packet, long bytes, int64_t granule, bool is_last) {
    // libogg copies the packet and does not write into it.
    ogg_packet taken = {
        .packet = (unsigned char *)packet,
        .bytes = bytes,
        .b_o_s = writer->packets == 0,
        .e_o_s = is_last,
        .granulepos = granule,
        .packetno = writer->packets++,
    };
    return ogg_stream_packetin(&writer->stream, &taken) == 0;
}

static void cogg_describe(ogg_page *found, cogg_page *page) {
    page->head = found->header;
    page->head_bytes = found->header_len;
    page->body = found->body;
    page->body_bytes = found->body_len;
    page->serial = ogg_page_serialno(found);
    page->granule = ogg_page_granulepos(found);
    page->is_first = ogg_page_bos(found) != 0;
    page->is_last = ogg_page_eos(found) != 0;
}

bool cogg_writer_page(cogg_writer *writer, cogg_page *page) {
    ogg_page made;
    if (ogg_stream_flush(&writer->stream, &made) == 0) return false;
    cogg_describe(&made, page);
    return true;
}

cogg_reader *cogg_reader_create(void) {
    cogg_reader *reader = calloc(1, sizeof *reader);
    if (reader != NULL) ogg_sync_init(&reader->sync);
    return reader;
}

void cogg_reader_free(cogg_reader *reader) {
    ogg_sync_clear(&reader->sync);
    if (reader->follows) ogg_stream_clear(&reader->stream);
    free(reader);
}

bool cogg_reader_feed(cogg_reader *reader, const uint8_t *bytes, long count) {
    char *room = ogg_sync_buffer(&reader->sync, count);
    if (room == NULL) return false;
    memcpy(room, bytes, (size_t)count);
    return ogg_sync_wrote(&reader->sync, count) == 0;
}

long cogg_reader_page(cogg_reader *reader, cogg_page *page) {
    long found = ogg_sync_pageseek(&reader->sync, &reader->page);
    if (found > 0) cogg_describe(&reader->page, page);
    return found;
}

bool cogg_reader_follow(cogg_reader *reader, int32_t serial) {
    if (reader->follows) ogg_stream_clear(&reader->stream);
    reader->follows = ogg_stream_init(&reader->stream, serial) == 0;
    return reader->follows;
}

bool cogg_reader_take(cogg_reader *reader) {
    return reader->follows && ogg_stream_pagein(&reader->stream, &reader->page) == 0;
}

int cogg_reader_packet(cogg_reader *reader, const uint8_t **packet, long *bytes) {
    ogg_packet found;
    int result = reader->follows ? ogg_stream_packetout(&reader->stream, &found) : 0;
    if (result != 1) return result;
    *packet = found.packet;
    *bytes = found.bytes;
    return 1;
}
