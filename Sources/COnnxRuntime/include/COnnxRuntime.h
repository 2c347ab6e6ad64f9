// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>

// What we use of ONNX Runtime's C interface, opened with dlopen, so that building needs nothing
// of it. Its function table is append-only: the slots below are the same in every version since
// 1.0. Every call answers 0, or -1 with the reason in `error`.

typedef struct handoff_ort_runtime handoff_ort_runtime;
typedef struct handoff_ort_session handoff_ort_session;

enum { HANDOFF_ORT_FLOAT = 1, HANDOFF_ORT_INT64 = 7, HANDOFF_ORT_BOOL = 9 };
enum { HANDOFF_ORT_MAX_RANK = 5, HANDOFF_ORT_MAX_TENSORS = 40 };

/// A tensor over the caller's memory.
typedef struct {
    const char *name;
    int32_t type;
    int32_t rank;
    int64_t shape[HANDOFF_ORT_MAX_RANK];
    void *data;
    size_t bytes;
} handoff_ort_tensor;

int handoff_ort_open(
    const char *library, handoff_ort_runtime **runtime, char *error, size_t error_capacity);
void handoff_ort_close(handoff_ort_runtime *runtime);

/// Loads a model from its bytes, which need not outlive the call.
int handoff_ort_load(
    handoff_ort_runtime *runtime, const void *model, size_t bytes, handoff_ort_session **session,
    char *error, size_t error_capacity);
void handoff_ort_unload(handoff_ort_session *session);

size_t handoff_ort_input_count(const handoff_ort_session *session);
size_t handoff_ort_output_count(const handoff_ort_session *session);

/// The name of an input or output, cut to fit.
int handoff_ort_name(
    const handoff_ort_session *session, int output, size_t index, char *name, size_t capacity);

/// Runs the model. Outputs are copied into the caller's memory: `bytes` is its capacity before
/// and what was written after; `rank` and `shape` are filled in.
int handoff_ort_run(
    handoff_ort_session *session, const handoff_ort_tensor *inputs, size_t input_count,
    handoff_ort_tensor *outputs, size_t output_count, char *error, size_t error_capacity);
