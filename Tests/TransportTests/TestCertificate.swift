// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOSSL

/// A certificate for `localhost` that signs itself, and its key: worth nothing outside tests.
enum TestCertificate {
    static func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    /// Hands the path of a file with the certificate to the body.
    static func withFile<Value>(
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "handoff-test-\(UUID().uuidString).pem")
        try certificate.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(file.path())
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBljCCATugAwIBAgIUWkrmvKFCohSOwlaPQKYKK4Y27wMwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjExMTYzOFoYDzIxMjYxMDI5
        MTExNjM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARY4yZ2SVjT3x926sq7oXEeYxuIzfTaFWLCgJnppcFlOv1sz0d1m4fa
        TIoHwgRhl6YgpFHX5+3YVVROnvG9xVi/o2kwZzAdBgNVHQ4EFgQU8ojkvSToM6Yw
        nKeSPUJFo/8mQ0gwHwYDVR0jBBgwFoAU8ojkvSToM6YwnKeSPUJFo/8mQ0gwFAYD
        VR0RBA0wC4IJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
        SQAwRgIhAIvVE70zlWbWK1uwFDWB1+PzlZE9rMNHPqmsMwm1mmOQAiEA6MC6MDU5
        4/zz/UQGimpYax4DghB+oBmzr4Cn02RhwMo=
        -----END CERTIFICATE-----

        """

    private static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEd2mS6f+wNrLnDE5
        FNH9eTTA8IIWG+MiLqa4lF8pGDmhRANCAARY4yZ2SVjT3x926sq7oXEeYxuIzfTa
        FWLCgJnppcFlOv1sz0d1m4faTIoHwgRhl6YgpFHX5+3YVVROnvG9xVi/
        -----END PRIVATE KEY-----

        """
}
