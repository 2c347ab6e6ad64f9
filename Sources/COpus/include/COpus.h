// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <opus/opus.h>

/// Sets bits a second, complexity 0 to 10, whether to stop sending in silence, and the packets an
/// encoder is to expect to be lost, in percent: with any, it puts each frame into the next packet
/// once more (in-band FEC). What libopus sets by variadic macros, which Swift cannot call. The
/// result is OPUS_OK or the first error.
int copus_encoder_set(
    OpusEncoder *encoder, int32_t bitrate, int32_t complexity, bool dtx, int32_t loss_percent);
