// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parts of spandsp that Swift sees: G.711, G.722, GSM 06.10, loss concealment, DTMF and call-progress
// tones. Only these headers, because <spandsp.h> drags in libtiff and the fax engines.
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <spandsp/telephony.h>
#include <spandsp/logging.h>
#include <spandsp/complex.h>
#include <spandsp/bit_operations.h>
#include <spandsp/g711.h>
#include <spandsp/g722.h>
#include <spandsp/gsm0610.h>
#include <spandsp/plc.h>
#include <spandsp/tone_detect.h>
#include <spandsp/super_tone_rx.h>
#include <spandsp/dtmf.h>
#include <spandsp/modem_connect_tones.h>

/// The decoder gives its two bands by turns, each sample shifted up by one, in place of the sound they
/// make: the mode of the ITU's own test sequences.
void cspandsp_g722_leave_bands(g722_decode_state_t *state);
