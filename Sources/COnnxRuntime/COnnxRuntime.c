// SPDX-License-Identifier: Apache-2.0
#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Slots of the function table (OrtApi), counted from 0.
enum {
    GET_ERROR_MESSAGE = 2,
    CREATE_ENV = 3,
    CREATE_SESSION_FROM_ARRAY = 8,
    RUN = 9,
    CREATE_SESSION_OPTIONS = 10,
    SET_LOG_SEVERITY = 22,
    SET_INTRA_THREADS = 24,
    SET_INTER_THREADS = 25,
    SESSION_GET_INPUT_COUNT = 30,
    SESSION_GET_OUTPUT_COUNT = 31,
    SESSION_GET_INPUT_NAME = 36,
    SESSION_GET_OUTPUT_NAME = 37,
    CREATE_TENSOR_WITH_DATA = 49,
    GET_TENSOR_DATA = 51,
    GET_ELEMENT_TYPE = 60,
    GET_DIMENSIONS_COUNT = 61,
    GET_DIMENSIONS = 62,
    GET_ELEMENT_COUNT = 64,
    GET_TYPE_AND_SHAPE = 65,
    CREATE_CPU_MEMORY_INFO = 69,
    ALLOCATOR_FREE = 76,
    GET_DEFAULT_ALLOCATOR = 78,
    RELEASE_ENV = 92,
    RELEASE_STATUS = 93,
    RELEASE_MEMORY_INFO = 94,
    RELEASE_SESSION = 95,
    RELEASE_VALUE = 96,
    RELEASE_TYPE_AND_SHAPE = 99,
    RELEASE_SESSION_OPTIONS = 100,
};

enum { API_VERSION = 16, LOG_ERRORS = 3, ARENA_ALLOCATOR = 1, DEFAULT_MEMORY = 0 };

typedef void *const *table;

typedef struct {
    table (*get_api)(uint32_t version);
    const char *(*get_version)(void);
} api_base;

struct handoff_ort_runtime {
    void *library;
    table api;
    void *env;
    void *memory;
};

struct handoff_ort_session {
    handoff_ort_runtime *runtime;
    void *session;
};

#define RELEASE(api, slot, object) ((void (*)(void *))(api)[slot])(object)

static int fail(char *error, size_t capacity, const char *what) {
    if (capacity) snprintf(error, capacity, "%s", what ? what : "unknown");
    return -1;
}

// Turns a status (null is success) into 0 or -1, keeping its message.
static int check(table api, void *status, char *error, size_t capacity) {
    if (!status) return 0;
    fail(error, capacity, ((const char *(*)(void *))api[GET_ERROR_MESSAGE])(status));
    RELEASE(api, RELEASE_STATUS, status);
    return -1;
}

int handoff_ort_open(
    const char *library, handoff_ort_runtime **runtime, char *error, size_t capacity) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return fail(error, capacity, dlerror());
    const api_base *(*base)(void) = (const api_base *(*)(void))dlsym(handle, "OrtGetApiBase");
    table api = base ? base()->get_api(API_VERSION) : NULL;
    if (!api) {
        dlclose(handle);
        return fail(error, capacity, "not ONNX Runtime, or older than 1.16");
    }
    handoff_ort_runtime *made = calloc(1, sizeof *made);
    if (!made) {
        dlclose(handle);
        return fail(error, capacity, "out of memory");
    }
    made->library = handle;
    made->api = api;
    void *status =
        ((void *(*)(int, const char *, void **))api[CREATE_ENV])(LOG_ERRORS, "handoff", &made->env);
    if (!status)
        status = ((void *(*)(int, int, void **))api[CREATE_CPU_MEMORY_INFO])(
            ARENA_ALLOCATOR, DEFAULT_MEMORY, &made->memory);
    if (check(api, status, error, capacity)) {
        handoff_ort_close(made);
        return -1;
    }
    *runtime = made;
    return 0;
}

void handoff_ort_close(handoff_ort_runtime *runtime) {
    if (runtime->memory) RELEASE(runtime->api, RELEASE_MEMORY_INFO, runtime->memory);
    if (runtime->env) RELEASE(runtime->api, RELEASE_ENV, runtime->env);
    // The library stays open: its threads and at-exit handlers may outlive us.
    free(runtime);
}

int handoff_ort_load(
    handoff_ort_runtime *runtime, const void *model, size_t bytes, handoff_ort_session **session,
    char *error, size_t capacity) {
    table api = runtime->api;
    handoff_ort_session *made = calloc(1, sizeof *made);
    if (!made) return fail(error, capacity, "out of memory");
    made->runtime = runtime;
    void *options = NULL;
    void *status = ((void *(*)(void **))api[CREATE_SESSION_OPTIONS])(&options);
    if (!status) status = ((void *(*)(void *, int))api[SET_INTRA_THREADS])(options, 1);
    if (!status) status = ((void *(*)(void *, int))api[SET_INTER_THREADS])(options, 1);
    if (!status) status = ((void *(*)(void *, int))api[SET_LOG_SEVERITY])(options, LOG_ERRORS);
    if (!status)
        status = ((void *(*)(void *, const void *, size_t, void *, void **))
                      api[CREATE_SESSION_FROM_ARRAY])(
            runtime->env, model, bytes, options, &made->session);
    if (options) RELEASE(api, RELEASE_SESSION_OPTIONS, options);
    if (check(api, status, error, capacity)) {
        free(made);
        return -1;
    }
    *session = made;
    return 0;
}

void handoff_ort_unload(handoff_ort_session *session) {
    RELEASE(session->runtime->api, RELEASE_SESSION, session->session);
    free(session);
}

static size_t count_of(const handoff_ort_session *session, int slot) {
    table api = session->runtime->api;
    size_t count = 0;
    char ignored[1];
    void *status = ((void *(*)(void *, size_t *))api[slot])(session->session, &count);
    return check(api, status, ignored, sizeof ignored) ? 0 : count;
}

size_t handoff_ort_input_count(const handoff_ort_session *session) {
    return count_of(session, SESSION_GET_INPUT_COUNT);
}

size_t handoff_ort_output_count(const handoff_ort_session *session) {
    return count_of(session, SESSION_GET_OUTPUT_COUNT);
}

int handoff_ort_name(
    const handoff_ort_session *session, int output, size_t index, char *name, size_t capacity) {
    table api = session->runtime->api;
    void *allocator = NULL;
    char *given = NULL;
    int slot = output ? SESSION_GET_OUTPUT_NAME : SESSION_GET_INPUT_NAME;
    void *status = ((void *(*)(void **))api[GET_DEFAULT_ALLOCATOR])(&allocator);
    if (!status)
        status = ((void *(*)(void *, size_t, void *, char **))api[slot])(
            session->session, index, allocator, &given);
    if (check(api, status, name, capacity)) return -1;
    snprintf(name, capacity, "%s", given);
    status = ((void *(*)(void *, void *))api[ALLOCATOR_FREE])(allocator, given);
    char ignored[1];
    return check(api, status, ignored, sizeof ignored);
}

// Copies one output into the caller's memory, with its shape.
static int copy_out(
    table api, void *value, handoff_ort_tensor *output, char *error, size_t capacity) {
    void *info = NULL, *data = NULL;
    int type = 0;
    size_t rank = 0, elements = 0;
    void *status = ((void *(*)(void *, void **))api[GET_TYPE_AND_SHAPE])(value, &info);
    if (!status) status = ((void *(*)(void *, int *))api[GET_ELEMENT_TYPE])(info, &type);
    if (!status) status = ((void *(*)(void *, size_t *))api[GET_DIMENSIONS_COUNT])(info, &rank);
    if (!status && rank <= HANDOFF_ORT_MAX_RANK)
        status = ((void *(*)(void *, int64_t *, size_t))api[GET_DIMENSIONS])(
            info, output->shape, rank);
    if (!status) status = ((void *(*)(void *, size_t *))api[GET_ELEMENT_COUNT])(info, &elements);
    if (!status) status = ((void *(*)(void *, void **))api[GET_TENSOR_DATA])(value, &data);
    if (info) RELEASE(api, RELEASE_TYPE_AND_SHAPE, info);
    if (check(api, status, error, capacity)) return -1;
    size_t width = type == HANDOFF_ORT_INT64 ? 8 : type == HANDOFF_ORT_BOOL ? 1 : 4;
    if (type != output->type || rank > HANDOFF_ORT_MAX_RANK)
        return fail(error, capacity, "an output has another type or rank than expected");
    if (elements > output->bytes / width)
        return fail(error, capacity, "an output is larger than expected");
    memcpy(output->data, data, elements * width);
    output->bytes = elements * width;
    output->rank = (int32_t)rank;
    return 0;
}

int handoff_ort_run(
    handoff_ort_session *session, const handoff_ort_tensor *inputs, size_t input_count,
    handoff_ort_tensor *outputs, size_t output_count, char *error, size_t capacity) {
    table api = session->runtime->api;
    if (input_count > HANDOFF_ORT_MAX_TENSORS || output_count > HANDOFF_ORT_MAX_TENSORS)
        return fail(error, capacity, "too many tensors");
    const char *input_names[HANDOFF_ORT_MAX_TENSORS], *output_names[HANDOFF_ORT_MAX_TENSORS];
    void *values[HANDOFF_ORT_MAX_TENSORS] = {0}, *results[HANDOFF_ORT_MAX_TENSORS] = {0};
    void *status = NULL;
    for (size_t i = 0; i < input_count && !status; i++) {
        input_names[i] = inputs[i].name;
        status = ((void *(*)(void *, void *, size_t, const int64_t *, size_t, int, void **))
                      api[CREATE_TENSOR_WITH_DATA])(
            session->runtime->memory, inputs[i].data, inputs[i].bytes, inputs[i].shape,
            (size_t)inputs[i].rank, inputs[i].type, &values[i]);
    }
    for (size_t i = 0; i < output_count; i++) output_names[i] = outputs[i].name;
    if (!status)
        status = ((void *(*)(
            void *, void *, const char *const *, const void *const *, size_t, const char *const *,
            size_t, void **))api[RUN])(
            session->session, NULL, input_names, (const void *const *)values, input_count,
            output_names, output_count, results);
    int outcome = check(api, status, error, capacity);
    for (size_t i = 0; i < output_count && !outcome; i++)
        outcome = copy_out(api, results[i], &outputs[i], error, capacity);
    for (size_t i = 0; i < HANDOFF_ORT_MAX_TENSORS; i++) {
        if (values[i]) RELEASE(api, RELEASE_VALUE, values[i]);
        if (results[i]) RELEASE(api, RELEASE_VALUE, results[i]);
    }
    return outcome;
}
