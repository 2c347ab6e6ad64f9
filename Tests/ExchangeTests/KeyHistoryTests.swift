// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Codecs
import Exchange
import MediaEngine
import Testing
import Timing

/// n presses in, n presses out, the right keys in the right order: whatever ways they come, however
/// they are written, and whatever the network does.
@Suite struct KeyHistoryTests {
    @Test(arguments: 0..<8) func everyPressCountsOnce(_ part: UInt64) throws {
        for seed in part * 40..<(part + 1) * 40 {
            let history = KeyHistory(seed: seed)
            let counted = try KeyEar().hear(history)
            #expect(counted == String(history.keys), "\(history)")
        }
    }

    /// The oracle can fail: without what makes one press of several accounts, there are too many.
    @Test func theHistoriesAreHardEnough() throws {
        var wrong = 0
        for seed in UInt64(0)..<40 {
            let history = KeyHistory(seed: seed)
            let ear = try KeyEar()
            ear.merges = false
            if ear.hear(history) != String(history.keys) { wrong += 1 }
        }
        #expect(wrong > 10)
    }
}

/// A caller's leg as a call has it, down to what counts as one press.
private final class KeyEar: PacketPort, CallPorts, MediaEventSink {
    private let source = SocketAddress(ipv4: 0xC000_0201, port: 4000)
    private var merger = KeyMerger()
    private var now = Instant.zero
    private var counted = ""
    private var media: CallMedia?
    var merges = true

    init() throws {
        let media = CallMedia(
            call: CallID(rawValue: "keys"), ports: self, events: self, tap: nil,
            settings: CallMediaSettings(), at: .zero)
        media.apply(.openRTP(.caller, .pcmu(remote: source, ssrc: 7)))
        self.media = media
    }

    func hear(_ history: KeyHistory) -> String {
        var waiting = history.arrivals[...]
        for tick in 0..<history.end / 20 {
            while let next = waiting.first, next.at <= tick * 20 {
                waiting.removeFirst()
                switch next.what {
                case .packet(let bytes):
                    bytes.withUnsafeBytes {
                        media?.receive($0, from: source, on: .caller, at: now)
                    }
                case .info(let key): count(key, .info)
                }
            }
            media?.tick(at: now)
            now = now + CallMedia.period
        }
        defer { media = nil }
        return counted
    }

    private func count(_ key: Character, _ carrier: Digit.Carrier) {
        if !merges || merger.isPress(key, by: carrier, at: now) { counted.append(key) }
    }

    func emit(_ event: MediaEvent) {
        switch event {
        case .digit(_, let key, _): count(key, .telephoneEvent)
        case .tone(_, let key, _): count(key, .inband)
        case .keyReleased(_, let key, let carrier, _):
            merger.released(key, by: carrier, at: now)
        case .played, .unplayable, .mark, .streamDrained, .firstPacket, .wentSilent, .statistics,
            .unloaded, .violation:
            break
        }
    }

    func packetPort(for party: Party) -> (any PacketPort)? { self }
    func streamPort(for party: Party) -> (any StreamPort)? { nil }
    func closed(_ party: Party) {}
    func moved(from party: Party, to other: Party) {}
    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {}
    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {}
    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) { (0, nil) }
}
