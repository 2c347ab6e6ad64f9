// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <opus/opus.h>
#include <opus/opus_multistream.h>

/// Sets bits a second, complexity 0 to 10, whether to stop sending in silence, and the packets an
/// encoder is to expect to be lost, in percent: with any, it puts each frame into the next packet
/// once more (in-band FEC). What libopus sets by variadic macros, which Swift cannot call. The
/// result is OPUS_OK or the first error.
int copus_encoder_set(
    OpusEncoder *encoder, int32_t bitrate, int32_t complexity, bool dtx, int32_t loss_percent);

/// Sets bits a second, complexity 0 to 10, and what is kept of the sound (OPUS_BANDWIDTH_…), of an
/// encoder of one voice of a recording.
int copus_track_set(
    OpusEncoder *encoder, int32_t bitrate, int32_t complexity, int32_t bandwidth);

/// Samples, at the encoder's rate, by which what it gives comes later than what it was given.
int32_t copus_track_lookahead(OpusEncoder *encoder);

/// Sets what a decoder of several voices is to add to the level, in 1/256 dB.
int copus_tracks_gain(OpusMSDecoder *decoder, int32_t gain);
