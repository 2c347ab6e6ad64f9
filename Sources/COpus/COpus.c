// SPDX-License-Identifier: Apache-2.0
#include "COpus.h"

int copus_encoder_set(
    OpusEncoder *encoder, int32_t bitrate, int32_t complexity, bool dtx, int32_t loss_percent) {
    int result = opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
    if (result == OPUS_OK) result = opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
    if (result == OPUS_OK) result = opus_encoder_ctl(encoder, OPUS_SET_DTX(dtx ? 1 : 0));
    if (result == OPUS_OK) {
        result = opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(loss_percent > 0 ? 1 : 0));
    }
    if (result == OPUS_OK) {
        result = opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(loss_percent));
    }
    if (result == OPUS_OK) {
        result = opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
    }
    return result;
}

int copus_track_set(
    OpusEncoder *encoder, int32_t bitrate, int32_t complexity, int32_t bandwidth) {
    int result = opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
    if (result == OPUS_OK) result = opus_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
    if (result == OPUS_OK) result = opus_encoder_ctl(encoder, OPUS_SET_BANDWIDTH(bandwidth));
    if (result == OPUS_OK) {
        result = opus_encoder_ctl(encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
    }
    return result;
}

int32_t copus_track_lookahead(OpusEncoder *encoder) {
    int32_t samples = 0;
    int result = opus_encoder_ctl(encoder, OPUS_GET_LOOKAHEAD(&samples));
    return result == OPUS_OK ? samples : 0;
}

int copus_tracks_gain(OpusMSDecoder *decoder, int32_t gain) {
    return opus_multistream_decoder_ctl(decoder, OPUS_SET_GAIN(gain));
}
