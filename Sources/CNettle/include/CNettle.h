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

/// The HMAC with SHA-256 (RFC 2104) of `length` bytes by a key into 32 bytes at `digest`.
void cnettle_hmac_sha256(
    const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *digest);

/// PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2) of a key, a salt and so many iterations, at least 1,
/// into 32 bytes at `digest`.
void cnettle_pbkdf2_sha256(
    const uint8_t *key, size_t key_length, const uint8_t *salt, size_t salt_length,
    unsigned iterations, uint8_t *digest);

/// A SHA-256 of bytes that come in pieces.
typedef struct cnettle_sha256_state cnettle_sha256_state;

/// NULL without memory.
cnettle_sha256_state *cnettle_sha256_create(void);
void cnettle_sha256_add(cnettle_sha256_state *state, const uint8_t *data, size_t length);
/// The digest into 32 bytes; the state is gone.
void cnettle_sha256_finish(cnettle_sha256_state *state, uint8_t *digest);
