// SPDX-License-Identifier: Apache-2.0
//
// flite (Debian package flite1-dev), as much of it as Swift needs: its headers define macros and
// incomplete unions Swift cannot import, so voices and waves are opaque here.
#pragma once

typedef struct handoff_flite_voice handoff_flite_voice;
typedef struct handoff_flite_wave handoff_flite_wave;

// Brings the library up. Once in a process, before anything else.
void handoff_flite_init(void);

// The linked-in voices. The library keeps them; they are never freed.
handoff_flite_voice *handoff_flite_voice_rms(void);
handoff_flite_voice *handoff_flite_voice_slt(void);

// Duration of the speech relative to the voice's own: above 1 is slower.
void handoff_flite_set_stretch(handoff_flite_voice *voice, float stretch);

// Speaks `text` (NUL-terminated UTF-8); NULL when nothing came of it. Free it with
// handoff_flite_delete. Not reentrant for one voice.
handoff_flite_wave *handoff_flite_speak(const char *text, handoff_flite_voice *voice);
int handoff_flite_rate(const handoff_flite_wave *wave);
int handoff_flite_count(const handoff_flite_wave *wave);
const short *handoff_flite_samples(const handoff_flite_wave *wave);
// Converts to another rate, samples a second, in place.
void handoff_flite_resample(handoff_flite_wave *wave, int rate);
void handoff_flite_delete(handoff_flite_wave *wave);
