// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import SIP
import Testing

/// Keys by INFO as telephones and adapters write them, and bodies that are none.
@Suite struct InfoKeyTests {
    private static let relay = "application/dtmf-relay"
    private static let plain = "application/dtmf"

    private static let bodies: [(type: String, body: String, key: Character?)] = [
        (relay, "Signal=5\r\nDuration=160\r\n", "5"), (relay, "Signal=5", "5"),
        (relay, "Signal= 5\r\nDuration= 160", "5"), (relay, "signal=#\n", "#"),
        (relay, "Duration=160\r\nSignal=*\r\n", "*"), (relay, "Signal=11\r\n", "#"),
        (relay, "Signal=10\r\n", "*"), (relay, "Signal=d\r\n", "D"), (relay, "Signal: 7\r\n", "7"),
        (relay, "Signal=5 Duration=160\r\n", "5"), (relay, "5", "5"),
        ("Application/DTMF-Relay;charset=utf-8", "Signal=5\r\n", "5"),
        (plain, "5", "5"), (plain, "5\r\n", "5"), (plain, "#", "#"), (plain, "Signal=9\r\n", "9"),
        (relay, "Signal=\r\n", nil), (relay, "Signal=12\r\n", nil), (relay, "Signal=hf\r\n", nil),
        (relay, "Signal==5\r\n", nil), (plain, "55", nil), (plain, "E", nil), (plain, "٥", nil),
        (relay, String(repeating: "A=1\n", count: 500) + "Signal=5\n", nil),
        ("text/plain", "5", nil), ("application/media_control+xml", "<a/>", nil),
    ]

    @Test(arguments: bodies.indices) func isRead(_ index: Int) throws {
        let (type, body, key) = Self.bodies[index]
        var desk = CoreDesk()
        let tag = try desk.call()
        desk.pass(.seconds(1))
        desk.receive(
            CoreDesk.request("INFO", cseq: 2, branch: "i", to: tag, type: type, body: body),
            from: CoreDesk.caller)
        #expect(try desk.takeResponse(.info).status == 200)
        let keys = desk.events.compactMap { event -> Character? in
            if case .signal(.digit(let digit)) = event { digit.key } else { nil }
        }
        #expect(keys == (key.map { [$0] } ?? []), "\(type): \(body.prefix(40))")
    }
}
