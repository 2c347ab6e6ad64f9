// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The driver of libFuzzer, which comes with the toolchain (`-sanitize=fuzzer`).
int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*play)(const uint8_t *data, size_t size));
