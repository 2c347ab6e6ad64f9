// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>

/// Allocations the calling thread has made since it began: malloc, calloc, realloc, aligned ones.
uint64_t allocation_count(void);
