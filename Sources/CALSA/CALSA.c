// SPDX-License-Identifier: Apache-2.0
#include "CALSA.h"

#include <alsa/asoundlib.h>
#include <errno.h>

static snd_pcm_t *of(calsa_pcm *pcm) { return (snd_pcm_t *)pcm; }

static void ignore(
    const char *file, int line, const char *function, int error, const char *format, ...)
{
}

void calsa_keep_quiet(void) { snd_lib_error_set_handler(ignore); }

const char *calsa_error(int error) { return snd_strerror(error); }

int calsa_open(const char *name, bool captures, calsa_pcm **opened)
{
    snd_pcm_stream_t stream = captures ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK;
    return snd_pcm_open((snd_pcm_t **)opened, name, stream, SND_PCM_NONBLOCK);
}

void calsa_close(calsa_pcm *pcm)
{
    snd_pcm_drop(of(pcm));
    snd_pcm_close(of(pcm));
}

int calsa_ask(calsa_pcm *pcm, calsa_abilities *abilities)
{
    snd_pcm_hw_params_t *params;
    snd_pcm_hw_params_alloca(&params);
    int result = snd_pcm_hw_params_any(of(pcm), params);
    if (result < 0) return result;
    int direction = 0;
    snd_pcm_hw_params_get_rate_min(params, &abilities->lowest_rate, &direction);
    snd_pcm_hw_params_get_rate_max(params, &abilities->highest_rate, &direction);
    snd_pcm_hw_params_get_channels_min(params, &abilities->fewest_channels);
    snd_pcm_hw_params_get_channels_max(params, &abilities->most_channels);
    abilities->has_s16 =
        snd_pcm_hw_params_test_format(of(pcm), params, SND_PCM_FORMAT_S16_LE) == 0
        && snd_pcm_hw_params_test_access(of(pcm), params, SND_PCM_ACCESS_RW_INTERLEAVED) == 0;
    return 0;
}

bool calsa_has_rate(calsa_pcm *pcm, uint32_t rate)
{
    snd_pcm_hw_params_t *params;
    snd_pcm_hw_params_alloca(&params);
    return snd_pcm_hw_params_any(of(pcm), params) >= 0
        && snd_pcm_hw_params_test_rate(of(pcm), params, rate, 0) == 0;
}

static int set_hardware(snd_pcm_t *pcm, snd_pcm_hw_params_t *params, calsa_setup *setup)
{
    int result = snd_pcm_hw_params_any(pcm, params);
    if (result < 0) return result;
    result = snd_pcm_hw_params_set_access(pcm, params, SND_PCM_ACCESS_RW_INTERLEAVED);
    if (result < 0) return result;
    result = snd_pcm_hw_params_set_format(pcm, params, SND_PCM_FORMAT_S16_LE);
    if (result < 0) return result;
    result = snd_pcm_hw_params_set_channels(pcm, params, setup->channels);
    if (result < 0) return result;
    result = snd_pcm_hw_params_set_rate(pcm, params, setup->rate, 0);
    if (result < 0) return result;
    int direction = 0;
    result = snd_pcm_hw_params_set_period_size_near(pcm, params, &setup->period, &direction);
    if (result < 0) return result;
    result = snd_pcm_hw_params_set_buffer_size_near(pcm, params, &setup->buffer);
    if (result < 0) return result;
    return snd_pcm_hw_params(pcm, params);
}

static int set_software(snd_pcm_t *pcm, const calsa_setup *setup)
{
    snd_pcm_sw_params_t *params;
    snd_pcm_sw_params_alloca(&params);
    int result = snd_pcm_sw_params_current(pcm, params);
    if (result < 0) return result;
    result = snd_pcm_sw_params_set_start_threshold(pcm, params, setup->start);
    if (result < 0) return result;
    result = snd_pcm_sw_params_set_avail_min(pcm, params, setup->period);
    if (result < 0) return result;
    return snd_pcm_sw_params(pcm, params);
}

int calsa_set_up(calsa_pcm *pcm, calsa_setup *setup)
{
    snd_pcm_hw_params_t *params;
    snd_pcm_hw_params_alloca(&params);
    int result = set_hardware(of(pcm), params, setup);
    return result < 0 ? result : set_software(of(pcm), setup);
}

int calsa_start(calsa_pcm *pcm) { return snd_pcm_start(of(pcm)); }

int calsa_recover(calsa_pcm *pcm, int error) { return snd_pcm_recover(of(pcm), error, 1); }

long calsa_available(calsa_pcm *pcm) { return snd_pcm_avail(of(pcm)); }

long calsa_read(calsa_pcm *pcm, int16_t *samples, unsigned long count)
{
    return snd_pcm_readi(of(pcm), samples, count);
}

long calsa_write(calsa_pcm *pcm, const int16_t *samples, unsigned long count)
{
    return snd_pcm_writei(of(pcm), samples, count);
}

void **calsa_list(void)
{
    void **list = NULL;
    return snd_device_name_hint(-1, "pcm", &list) < 0 ? NULL : list;
}

const void *calsa_listed(void **list, long index) { return list[index]; }

char *calsa_said(const void *entry, const char *key)
{
    return snd_device_name_get_hint(entry, key);
}

void calsa_list_free(void **list) { snd_device_name_free_hint(list); }
