// SPDX-License-Identifier: Apache-2.0
#include "CSpeexDSP.h"

void cspeexdsp_jitter_set_destroy(JitterBuffer *jitter, void (*destroy)(void *payload)) {
    // The ctl takes the function itself as its `void *`, which Swift cannot spell.
    jitter_buffer_ctl(jitter, JITTER_BUFFER_SET_DESTROY_CALLBACK, (void *)destroy);
}
