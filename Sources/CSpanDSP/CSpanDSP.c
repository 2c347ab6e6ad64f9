// SPDX-License-Identifier: Apache-2.0
#include "CSpanDSP.h"

#include <spandsp/private/g722.h>

void cspandsp_g722_leave_bands(g722_decode_state_t *state) { state->itu_test_mode = 1; }
