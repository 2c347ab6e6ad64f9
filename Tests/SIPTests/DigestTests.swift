// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

/// Digest answers against published examples.
@Suite struct DigestTests {
    /// RFC 7616 section 3.9.1, RFC 2617 section 3.5, and draft-smith-sipping-auth-examples-01.
    @Test(arguments: [
        (
            "MD5", "Mufasa", "http-auth@example.org", "Circle of Life", "GET", "/dir/index.html",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec"
        ),
        (
            "SHA-256", "Mufasa", "http-auth@example.org", "Circle of Life", "GET",
            "/dir/index.html", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        ),
        (
            "MD5", "Mufasa", "testrealm@host.com", "Circle Of Life", "GET", "/dir/index.html",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "6629fae49393a05397450978507c4ef1"
        ),
        (
            "MD5", "bob", "biloxi.com", "zanzibar", "INVITE", "sip:bob@biloxi.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093", nil, "bf57e4e0d0bffc0fbaedce64d59add5e"
        ),
        (
            "MD5", "bob", "biloxi.com", "zanzibar", "INVITE", "sip:bob@biloxi.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "89eb0059246c02b2f6ee02c7961d5ea3"
        ),
        (
            "MD5-sess", "bob", "biloxi.com", "zanzibar", "INVITE", "sip:bob@biloxi.com",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "e4e4ea61d186d07a92c9e1f6919902e9"
        ),
    ])
    func answersAreThoseOfTheExamples(
        algorithm: String, user: String, realm: String, password: String, method: String,
        uri: String, nonce: String, cnonce: String?, response: String
    ) throws {
        let answer = DigestAnswer(
            algorithm: try #require(DigestAlgorithm(named: algorithm)), user: user, realm: realm,
            method: method, uri: uri, nonce: nonce,
            protection: cnonce.map {
                DigestAnswer.Protection(qop: "auth", count: "00000001", cnonce: $0)
            })
        #expect(answer.response(password: password) == response)
    }

    /// RFC 1321, FIPS 180-4.
    @Test(arguments: [
        (DigestAlgorithm.Hash.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha512_256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
    ])
    func hashesAreThoseOfTheStandards(hash: DigestAlgorithm.Hash, digest: String) {
        #expect(DigestAlgorithm(hash).hex(Array("abc".utf8)) == digest)
    }

    @Test func algorithmsAreKnownByNameWithoutCase() {
        #expect(DigestAlgorithm(named: nil) == DigestAlgorithm(.md5))
        #expect(DigestAlgorithm(named: "sha-256-SESS") == DigestAlgorithm(.sha256, isSession: true))
        #expect(DigestAlgorithm(named: "SHA-512-256") == DigestAlgorithm(.sha512_256))
        #expect(DigestAlgorithm(named: "AKAv1-MD5") == nil)
        #expect(DigestAlgorithm(named: "") == nil)
    }

    @Test func aPasswordIsNeverPrinted() {
        let credentials = Credentials(user: "acme", password: "s3cret", realm: "carrier")
        var request = InviteRequest(
            target: SIPURI(host: "x"),
            flow: Flow(transport: .udp, remoteHost: "10.0.0.2", remotePort: 5060),
            from: NameAddr(SIPURI(host: "y")), body: nil)
        request.credentials = credentials
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), "\(request)", dumped] {
            #expect(!text.contains("s3cret"))
        }
    }
}
