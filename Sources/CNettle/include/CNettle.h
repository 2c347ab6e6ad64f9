// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The MD5 of `length` bytes into 16 bytes at `digest`.
void cnettle_md5(const uint8_t *data, size_t length, uint8_t *digest);

/// The SHA-256 of `length` bytes into 32 bytes at `digest`.
void cnettle_sha256(const uint8_t *data, size_t length, uint8_t *digest);

/// The SHA-512/256 of `length` bytes into 32 bytes at `digest`.
void cnettle_sha512_256(const uint8_t *data, size_t length, uint8_t *digest);
