// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the gateway needs of libasound: PCM devices of 16-bit samples, interleaved, never blocking.
// Functions that can fail return a negative errno.
#include <stdbool.h>
#include <stdint.h>

/// One direction of a device.
typedef struct calsa_pcm calsa_pcm;

/// What a device can do.
typedef struct {
    uint32_t lowest_rate, highest_rate;
    uint32_t fewest_channels, most_channels;
    /// It takes or brings signed 16-bit samples, low byte first.
    bool has_s16;
} calsa_abilities;

/// How a device is to run, and after `calsa_set_up` how it does; times in samples of one channel.
typedef struct {
    uint32_t rate, channels;
    unsigned long period, buffer;
    /// Samples written before a device that plays begins by itself.
    unsigned long start;
} calsa_setup;

/// Messages of the library no longer go to standard error: whoever called hears the errno.
void calsa_keep_quiet(void);
/// An errno in words.
const char *calsa_error(int error);

int calsa_open(const char *name, bool captures, calsa_pcm **opened);
void calsa_close(calsa_pcm *pcm);
int calsa_ask(calsa_pcm *pcm, calsa_abilities *abilities);
/// Whether the device runs at exactly this rate.
bool calsa_has_rate(calsa_pcm *pcm, uint32_t rate);
int calsa_set_up(calsa_pcm *pcm, calsa_setup *setup);
int calsa_start(calsa_pcm *pcm);
/// Makes a device ready again after what `error` says: an overrun (-EPIPE), a suspended machine.
int calsa_recover(calsa_pcm *pcm, int error);
/// Samples of one channel that can be read or written now.
long calsa_available(calsa_pcm *pcm);
long calsa_read(calsa_pcm *pcm, int16_t *samples, unsigned long count);
long calsa_write(calsa_pcm *pcm, const int16_t *samples, unsigned long count);

/// The names of the devices that the configuration and the hardware offer: a list to be walked with
/// `calsa_listed`, or NULL.
void **calsa_list(void);
/// The entry at `index`; NULL behind the last.
const void *calsa_listed(void **list, long index);
/// What an entry says under `NAME`, `DESC` or `IOID`; to be given back with free(3). NULL without.
char *calsa_said(const void *entry, const char *key);
void calsa_list_free(void **list);
