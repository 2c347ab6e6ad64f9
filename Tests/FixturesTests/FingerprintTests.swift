// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Fixtures

@Suite struct FingerprintTests {
    @Test(arguments: [
        ("a: 1 # one\n\n# all\nb: 2  ", "a: 1\nb: 2"),
        ("a: '# none'", "a: '# none'"), ("a: \"x # y\" # z", "a: \"x # y\""),
        ("a: it's # said", "a: it's"), ("a: b#c", "a: b#c"), ("  # only", ""),
        ("a: 1\r", "a: 1"),
    ])
    func commentsDecideNothing(text: String, plain: String) {
        #expect(Fingerprint.withoutComments(text) == plain)
    }

    @Test func whatJudgesDecidesNothing() {
        let text = """
            about: a call
            caller:
              does:
                - hangs up
            expect:
              - no handoff
            agent: {}
            cells:
              - where: {a: b}
            """
        #expect(Fingerprint.acting(in: text) == "caller:\n  does:\n    - hangs up\nagent: {}")
    }
}
