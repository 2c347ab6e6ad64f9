// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <speex/speex_echo.h>
#include <speex/speex_jitter.h>
#include <speex/speex_preprocess.h>
#include <speex/speex_resampler.h>

/// Makes the buffer keep payload pointers instead of copying, and call `destroy` for each packet
/// that it drops. Without this it allocates memory for every packet.
void cspeexdsp_jitter_set_destroy(JitterBuffer *jitter, void (*destroy)(void *payload));
