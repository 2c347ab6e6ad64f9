// SPDX-License-Identifier: Apache-2.0

import Testing
import Webhooks

@Suite struct WebhookSignatureTests {
    /// The example that Standard Webhooks' own libraries are tested with.
    @Test(arguments: ["", "whsec_"])
    func thePublishedExampleIsSigned(prefix: String) throws {
        let signature = try #require(
            WebhookSignature(secret: prefix + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let value = signature.value(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330,
            body: #"{"test": 2432232314}"#)
        #expect(value == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    /// Base64 of fewer than 24 or more than 64 bytes, and what is no base64.
    @Test(arguments: [
        "", "whsec_", "c2hvcnQ=", "whsec_c2hvcnQ=", "not base64 at all, but long enough",
        String(repeating: "QUJD", count: 22),
    ])
    func whatIsNoKeyIsRefused(secret: String) {
        #expect(WebhookSignature(secret: secret) == nil)
    }
}
