// SPDX-License-Identifier: Apache-2.0
#include "CNettle.h"

#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/pbkdf2.h>
#include <nettle/sha2.h>
#include <stdlib.h>

void cnettle_md5(const uint8_t *data, size_t length, uint8_t *digest) {
    struct md5_ctx context;
    md5_init(&context);
    md5_update(&context, length, data);
    md5_digest(&context, MD5_DIGEST_SIZE, digest);
}

void cnettle_sha256(const uint8_t *data, size_t length, uint8_t *digest) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, data);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void cnettle_sha512_256(const uint8_t *data, size_t length, uint8_t *digest) {
    struct sha512_256_ctx context;
    sha512_256_init(&context);
    sha512_256_update(&context, length, data);
    sha512_256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

void cnettle_hmac_sha256(
    const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *digest) {
    struct hmac_sha256_ctx context;
    hmac_sha256_set_key(&context, key_length, key);
    hmac_sha256_update(&context, length, data);
    hmac_sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

struct cnettle_sha256_state {
    struct sha256_ctx context;
};

cnettle_sha256_state *cnettle_sha256_create(void) {
    cnettle_sha256_state *state = malloc(sizeof *state);
    if (state != NULL) sha256_init(&state->context);
    return state;
}

void cnettle_sha256_add(cnettle_sha256_state *state, const uint8_t *data, size_t length) {
    sha256_update(&state->context, length, data);
}

void cnettle_sha256_finish(cnettle_sha256_state *state, uint8_t *digest) {
    sha256_digest(&state->context, SHA256_DIGEST_SIZE, digest);
    free(state);
}

void cnettle_pbkdf2_sha256(
    const uint8_t *key, size_t key_length, const uint8_t *salt, size_t salt_length,
    unsigned iterations, uint8_t *digest) {
    pbkdf2_hmac_sha256(
        key_length, key, iterations, salt_length, salt, SHA256_DIGEST_SIZE, digest);
}
