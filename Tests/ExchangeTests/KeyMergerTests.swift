// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Testing
import Timing

/// One finger, one press: whatever accounts of it come, and in whichever order.
@Suite struct KeyMergerTests {
    /// The accounts of one press and when they come, in milliseconds after it began.
    typealias Account = (carrier: Digit.Carrier, after: Int)

    private static let phones: [[Account]] = [
        [(.telephoneEvent, 0)],
        [(.info, 0)],
        [(.inband, 50)],
        [(.inband, 30), (.telephoneEvent, 60)],
        [(.telephoneEvent, 0), (.inband, 80)],
        [(.info, 0), (.telephoneEvent, 10)],
        [(.telephoneEvent, 0), (.info, 150)],
        [(.inband, 20), (.telephoneEvent, 40), (.info, 160)],
        [(.info, 0), (.inband, 40), (.telephoneEvent, 90)],
        [(.telephoneEvent, 0), (.info, 700)],
    ]

    @Test(arguments: phones.indices) func onePressCountsOnce(_ phone: Int) {
        let accounts = Self.phones[phone]
        for keys in ["5912", "11", "111111", "0", "1212"] {
            for pace in [250, 400, 1500, 4000] {
                // Accounts of one press that outlast the next press are told apart by their way.
                var arrivals: [(key: Character, carrier: Digit.Carrier, at: Int)] = []
                for (number, key) in keys.enumerated() {
                    for account in accounts {
                        arrivals.append((key, account.carrier, number * pace + account.after))
                    }
                }
                arrivals.sort { $0.at < $1.at }
                var merger = KeyMerger()
                let counted = arrivals.filter {
                    merger.isPress($0.key, by: $0.carrier, at: .zero + .milliseconds($0.at))
                }
                #expect(counted.count == keys.count, "\(accounts) every \(pace) ms")
            }
        }
    }

    /// Loss cuts the tone beside an event in pieces, and a jitter buffer brings them late.
    @Test func aTornToneBesideAnEventIsNoPress() {
        for lateness in stride(from: 20, through: 900, by: 40) {
            var merger = KeyMerger()
            #expect(merger.isPress("9", by: .inband, at: .zero) == true)
            let event = Instant.zero + .milliseconds(10)
            #expect(merger.isPress("9", by: .telephoneEvent, at: event) == false)
            for piece in 0..<3 {
                let at = Instant.zero + .milliseconds(lateness + 70 * piece)
                #expect(merger.isPress("9", by: .inband, at: at) == false)
            }
            #expect(merger.isPress("9", by: .telephoneEvent, at: .zero + .seconds(1)) == true)
            // Behind the exchange there is another telephone now, and it has only tones.
            merger.renegotiated()
            #expect(merger.isPress("4", by: .inband, at: .zero + .seconds(3)) == true)
            #expect(merger.isPress("4", by: .inband, at: .zero + .milliseconds(3400)) == true)
        }
    }

    /// A telephone that sends no events may press by INFO and by tones in turn.
    @Test func tonesAfterAnINFOCount() {
        var merger = KeyMerger()
        #expect(merger.isPress("1", by: .info, at: .zero) == true)
        #expect(merger.isPress("7", by: .inband, at: .zero + .seconds(3)) == true)
        #expect(merger.isPress("7", by: .info, at: .zero + .milliseconds(3200)) == false)
        #expect(merger.isPress("7", by: .inband, at: .zero + .milliseconds(3500)) == true)
    }

    /// Another key while one is down for long, and the INFO of the first one at its end.
    @Test func aKeyThatIsDownForLongIsNotForgotten() {
        var merger = KeyMerger()
        #expect(merger.isPress("7", by: .telephoneEvent, at: .zero) == true)
        #expect(merger.isPress("7", by: .info, at: .zero + .seconds(4)) == false)
        #expect(merger.isPress("8", by: .telephoneEvent, at: .zero + .seconds(5)) == true)
        merger.released("7", by: .telephoneEvent, at: .zero + .seconds(6))
        merger.released("8", by: .telephoneEvent, at: .zero + .seconds(6))
        #expect(merger.isPress("8", by: .info, at: .zero + .milliseconds(7900)) == false)
    }

    /// An INFO comes when a long press ends.
    @Test func aLongPressCountsOnce() {
        var merger = KeyMerger()
        #expect(merger.isPress("7", by: .telephoneEvent, at: .zero) == true)
        merger.released("7", by: .telephoneEvent, at: .zero + .seconds(5))
        #expect(merger.isPress("7", by: .info, at: .zero + .milliseconds(5040)) == false)
        #expect(merger.isPress("7", by: .telephoneEvent, at: .zero + .seconds(6)) == true)
    }

    @Test func whatIsRememberedIsBounded() {
        var merger = KeyMerger()
        for _ in 0..<10_000 { _ = merger.isPress("1", by: .info, at: .zero) }
        #expect(merger.isPress("1", by: .telephoneEvent, at: .zero) == false)
    }
}
