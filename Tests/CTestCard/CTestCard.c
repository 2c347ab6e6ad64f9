// SPDX-License-Identifier: Apache-2.0
#include "CTestCard.h"

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

// Where sound lies is given by time alone, at 48000 places a second: what is written for an instant is
// what is read of it.
enum { CARDS = 64, PLACES = 1 << 16, PLACE_RATE = 48000 };

typedef struct {
    /// Where a hole, in which nobody has played, begins.
    int64_t end;
    int16_t sound[PLACES];
} cable_t;

/// What has happened once to a pcm of this name, over all times that it is opened.
typedef struct {
    char name[32];
    bool overrun, died, muted;
    int64_t back;
} history_t;

typedef struct {
    snd_pcm_ioplug_t io;
    cable_t *cable;
    history_t *history;
    long skew, rate, overrun, die, away, mute, noise, busy;
    int64_t started;
    /// Samples since the start, as the device counts them.
    int64_t hardware, application;
    bool muted;
} card_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static history_t histories[CARDS];

int testcard_is_linked(void) { return 1; }

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/// A cable lies in a file, so that its ends may be in two processes.
static cable_t *cable_at(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return NULL;
    void *cable = MAP_FAILED;
    if (ftruncate(file, sizeof(cable_t)) == 0)
        cable = mmap(NULL, sizeof(cable_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return cable == MAP_FAILED ? NULL : cable;
}

static history_t *history_of(const char *name)
{
    for (int i = 0; i < CARDS; i++) {
        if (!histories[i].name[0]) strncpy(histories[i].name, name, sizeof histories[i].name - 1);
        if (!strcmp(histories[i].name, name)) return &histories[i];
    }
    return &histories[CARDS - 1];
}

/// Where a sample lies on the cable: at the instant in which the device plays or takes it. Before it
/// has started that is from now on.
static int64_t place(const card_t *card, int64_t sample)
{
    int64_t started = card->started ? card->started : now_ns();
    return (int64_t)((double)started * PLACE_RATE / 1e9)
        + (int64_t)((double)sample * PLACE_RATE / (card->io.rate * (1 + card->skew / 1e6)));
}

static void carry(card_t *card, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
                  snd_pcm_uframes_t size, bool plays)
{
    cable_t *cable = card->cable;
    pthread_mutex_lock(&lock);
    for (snd_pcm_uframes_t i = 0; i < size; i++) {
        int64_t from = place(card, card->application + i);
        int64_t to = place(card, card->application + i + 1);
        for (unsigned channel = 0; channel < card->io.channels; channel++) {
            const snd_pcm_channel_area_t *area = &areas[channel];
            int16_t *sample = (int16_t *)((char *)area->addr
                + (area->first + (offset + i) * area->step) / 8);
            if (!plays) *sample = from < cable->end && from > cable->end - PLACES
                ? cable->sound[from & (PLACES - 1)] : 0;
            if (!plays || channel) continue;
            if (cable->end < from && from - cable->end < PLACES)
                for (int64_t at = cable->end; at < from; at++) cable->sound[at & (PLACES - 1)] = 0;
            for (int64_t at = from; at < to; at++) cable->sound[at & (PLACES - 1)] = *sample;
            cable->end = to;
        }
    }
    pthread_mutex_unlock(&lock);
    card->application += size;
}

static snd_pcm_sframes_t card_transfer(
    snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
    snd_pcm_uframes_t size)
{
    card_t *card = io->private_data;
    carry(card, areas, offset, size, io->stream == SND_PCM_STREAM_PLAYBACK);
    return size;
}

static bool happens(long after, bool *once, int64_t milliseconds)
{
    if (!after || *once || milliseconds < after) return false;
    return *once = true;
}

static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *io)
{
    card_t *card = io->private_data;
    int64_t passed = card->started ? now_ns() - card->started : 0;
    bool plays = io->stream == SND_PCM_STREAM_PLAYBACK;
    int64_t ms = passed / 1000000;
    if (happens(card->die, &card->history->died, ms))
        card->history->back = now_ns() + (card->away > 50 ? card->away : 50) * 1000000LL;
    if (card->history->back > now_ns()) return -ENODEV;
    if (!plays && happens(card->mute, &card->history->muted, ms)) card->muted = true;
    if (!plays && happens(card->overrun, &card->history->overrun, ms)) return -EPIPE;
    if (!card->muted)
        card->hardware = (int64_t)((double)passed * io->rate / 1e9 * (1 + card->skew / 1e6));
    int64_t waiting = plays ? card->application - card->hardware : card->hardware - card->application;
    if (card->started && (plays ? waiting < 0 : waiting > (int64_t)io->buffer_size)) return -EPIPE;
    return card->hardware % io->buffer_size;
}

static int card_start(snd_pcm_ioplug_t *io)
{
    card_t *card = io->private_data;
    // What was written before the start is played from now on.
    card->started = now_ns();
    struct itimerspec tick = {{0, 2000000}, {0, 2000000}};
    return timerfd_settime(io->poll_fd, 0, &tick, NULL) < 0 ? -errno : 0;
}

static int card_stop(snd_pcm_ioplug_t *io)
{
    card_t *card = io->private_data;
    struct itimerspec never = {{0, 0}, {0, 0}};
    timerfd_settime(io->poll_fd, 0, &never, NULL);
    card->started = 0;
    return 0;
}

static int card_prepare(snd_pcm_ioplug_t *io)
{
    card_t *card = io->private_data;
    if (card->history->back > now_ns()) return -ENODEV;
    card->hardware = card->application = 0;
    card->started = 0;
    return 0;
}

static int card_poll_revents(
    snd_pcm_ioplug_t *io, struct pollfd *pfd, unsigned int count, unsigned short *revents)
{
    card_t *card = io->private_data;
    uint64_t ticks;
    if (pfd[0].revents & POLLIN && read(pfd[0].fd, &ticks, sizeof ticks) < 0) ticks = 0;
    *revents = 0;
    bool plays = io->stream == SND_PCM_STREAM_PLAYBACK;
    if (card_pointer(io) < 0) *revents = POLLERR;
    int64_t ready = plays ? (int64_t)io->buffer_size - (card->application - card->hardware)
        : card->hardware - card->application;
    if (ready >= (int64_t)io->period_size) *revents |= plays ? POLLOUT : POLLIN;
    return 0;
}

static int card_close(snd_pcm_ioplug_t *io)
{
    card_t *card = io->private_data;
    close(io->poll_fd);
    munmap(card->cable, sizeof(cable_t));
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = card_start, .stop = card_stop, .pointer = card_pointer, .transfer = card_transfer,
    .prepare = card_prepare, .close = card_close, .poll_revents = card_poll_revents,
};

static int limit(card_t *card)
{
    static const unsigned accesses[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
    static const unsigned formats[] = {SND_PCM_FORMAT_S16_LE};
    unsigned low = card->rate ? card->rate : 8000, high = card->rate ? card->rate : 48000;
    snd_pcm_ioplug_t *io = &card->io;
    int result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, accesses);
    if (!result) result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 2);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, low, high);
    if (!result)
        result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 16384);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
    return result;
}

/// Reads one key of the configuration; false for one that is none of ours.
static bool take(card_t *card, snd_config_t *entry, const char **in, const char **out)
{
    const char *key;
    long number = 0;
    if (snd_config_get_id(entry, &key) < 0) return false;
    if (!strcmp(key, "comment") || !strcmp(key, "type") || !strcmp(key, "hint")) return true;
    if (!strcmp(key, "in")) return snd_config_get_string(entry, in) == 0;
    if (!strcmp(key, "out")) return snd_config_get_string(entry, out) == 0;
    if (snd_config_get_integer(entry, &number) < 0) return false;
    if (!strcmp(key, "skew")) card->skew = number;
    else if (!strcmp(key, "rate")) card->rate = number;
    else if (!strcmp(key, "overrun")) card->overrun = number;
    else if (!strcmp(key, "die")) card->die = number;
    else if (!strcmp(key, "away")) card->away = number;
    else if (!strcmp(key, "mute")) card->mute = number;
    else if (!strcmp(key, "noise")) card->noise = number;
    else if (!strcmp(key, "busy")) card->busy = number;
    else return false;
    return true;
}

SND_PCM_PLUGIN_DEFINE_FUNC(testcard)
{
    const char *in = NULL, *out = NULL;
    card_t *card = calloc(1, sizeof *card);
    if (!card) return -ENOMEM;
    snd_config_iterator_t i, next;
    snd_config_for_each(i, next, conf) {
        if (take(card, snd_config_iterator_entry(i), &in, &out)) continue;
        free(card);
        return -EINVAL;
    }
    // As libjack does, past libasound's own handler.
    if (card->noise) fprintf(stderr, "noise of a plugin\n");
    if (card->busy) {
        free(card);
        return -EBUSY;
    }
    const char *cable = stream == SND_PCM_STREAM_PLAYBACK ? out : in;
    card->history = history_of(name);
    if (card->history->back <= now_ns() && cable) card->cable = cable_at(cable);
    if (!card->cable) {
        free(card);
        return -ENODEV;
    }
    card->io.version = SND_PCM_IOPLUG_VERSION;
    card->io.name = "a sound card made of memory";
    card->io.callback = &callbacks;
    card->io.private_data = card;
    card->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    card->io.poll_events = POLLIN;
    int result = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (result < 0) {
        card_close(&card->io);
        return result;
    }
    result = limit(card);
    if (result < 0) snd_pcm_ioplug_delete(&card->io);
    else *pcmp = card->io.pcm;
    return result;
}

SND_PCM_PLUGIN_SYMBOL(testcard);
