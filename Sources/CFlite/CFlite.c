// SPDX-License-Identifier: Apache-2.0
#include "CFlite.h"

#include <flite/flite.h>
#include <stdlib.h>

cst_voice *register_cmu_us_rms(const char *directory);
cst_voice *register_cmu_us_slt(const char *directory);

void handoff_flite_init(void) { flite_init(); }

handoff_flite_voice *handoff_flite_voice_rms(void) {
    return (handoff_flite_voice *)register_cmu_us_rms(NULL);
}

handoff_flite_voice *handoff_flite_voice_slt(void) {
    return (handoff_flite_voice *)register_cmu_us_slt(NULL);
}

void handoff_flite_set_stretch(handoff_flite_voice *voice, float stretch) {
    flite_feat_set_float(((cst_voice *)voice)->features, "duration_stretch", stretch);
}

handoff_flite_wave *handoff_flite_speak(const char *text, handoff_flite_voice *voice) {
    // The noise in the voices is drawn from rand(): begun anew, the same words have the same samples.
    srand(1);
    return (handoff_flite_wave *)flite_text_to_wave(text, (cst_voice *)voice);
}

int handoff_flite_rate(const handoff_flite_wave *wave) {
    return ((const cst_wave *)wave)->sample_rate;
}

int handoff_flite_count(const handoff_flite_wave *wave) {
    const cst_wave *w = (const cst_wave *)wave;
    return w->num_channels == 1 ? w->num_samples : 0;
}

const short *handoff_flite_samples(const handoff_flite_wave *wave) {
    return ((const cst_wave *)wave)->samples;
}

void handoff_flite_resample(handoff_flite_wave *wave, int rate) {
    cst_wave_resample((cst_wave *)wave, rate);
}

void handoff_flite_delete(handoff_flite_wave *wave) { delete_wave((cst_wave *)wave); }
