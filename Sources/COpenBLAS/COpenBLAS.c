// SPDX-License-Identifier: Apache-2.0
#include "COpenBLAS.h"

#include <cblas.h>

void openblas_set_num_threads(int threads);

void handoff_blas_single_thread(void) { openblas_set_num_threads(1); }

void handoff_blas_multiply(
    int rows, int columns, int inner, const float *a, int a_stride, const float *b, int b_stride,
    int b_transposed, float scale, int add, float *c, int c_stride) {
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, b_transposed ? CblasTrans : CblasNoTrans, rows, columns,
        inner, scale, a, a_stride, b, b_stride, add ? 1.0f : 0.0f, c, c_stride);
}
