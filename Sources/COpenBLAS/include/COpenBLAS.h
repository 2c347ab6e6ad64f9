// SPDX-License-Identifier: Apache-2.0
#pragma once

// The two OpenBLAS calls the phone model needs, without its header's layout of a whole library.
// Row-major, single precision: c = a * b (+ c when add is not 0), b transposed on request.

/// One thread per product: the callers bring their own threads.
void handoff_blas_single_thread(void);

/// c[rows][columns] = a[rows][inner] * b[inner][columns]; strides are in floats.
void handoff_blas_multiply(
    int rows, int columns, int inner, const float *a, int a_stride, const float *b, int b_stride,
    int b_transposed, float scale, int add, float *c, int c_stride);
