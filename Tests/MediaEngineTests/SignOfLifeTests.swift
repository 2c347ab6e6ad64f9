// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import MediaEngine
import RTP
import Testing

/// When a leg counts as silent: only when a peer that would have to send something gives no sign.
@Suite struct SignOfLifeTests {
    enum Sign: CaseIterable, Sendable {
        case sound, comfortNoise, unknownPayload, key, control, controlOnTheRTPPort
        case nothing, soundOfAStranger
    }

    @Test(arguments: Sign.allCases) func anythingOfThePeerKeepsTheLeg(_ sign: Sign) {
        let studio = Studio()
        let caller = studio.connect(.caller) { $0.silenceTimeout = .milliseconds(400) }
        studio.tick(10)
        caller.speaks = false
        let report = RTCPCompound.serialize([.receiverReport(ssrc: 1, [])])
        for tick in 0..<100 {
            // Once every 300 ms.
            if tick % 15 == 0 {
                switch sign {
                case .sound:
                    studio.deliver(caller.nextPacket(), to: .caller, from: caller.address)
                case .comfortNoise:
                    studio.deliver(
                        caller.packet(bytes: [70], payloadType: 13), to: .caller,
                        from: caller.address)
                case .unknownPayload:
                    studio.deliver(
                        caller.packet(bytes: [1, 2, 3], payloadType: 97), to: .caller,
                        from: caller.address)
                case .key:
                    studio.deliver(
                        caller.keyPacket(
                            5, isEnd: true, elapsed: 800, timestamp: UInt32(tick * 160)),
                        to: .caller, from: caller.address)
                case .control:
                    report.withUnsafeBytes {
                        studio.media.receiveControl(
                            $0, from: caller.address.with(port: 4001), on: .caller,
                            at: studio.now)
                    }
                case .controlOnTheRTPPort:
                    studio.deliver(report, to: .caller, from: caller.address)
                case .nothing: break
                case .soundOfAStranger:
                    studio.deliver(
                        caller.nextPacket(), to: .caller,
                        from: SocketAddress(ipv4: 0x0102_0304, port: 9))
                }
            }
            studio.tick()
        }
        let silences = studio.events { if case .wentSilent(.caller, _) = $0 { true } else { nil } }
        let isGone = sign == .nothing || sign == .soundOfAStranger
        #expect(silences.count == (isGone ? 1 : 0))
    }

    /// A peer that holds the call, or that we do not listen to, owes us nothing.
    @Test(arguments: [
        (MediaDirection.sendReceive, true), (.receiveOnly, false), (.sendOnly, false),
        (.inactive, false),
    ])
    func aPeerOnHoldIsNeverGone(direction: MediaDirection, isGone: Bool) {
        for unspecified in [false, true] {
            let studio = Studio()
            let caller = studio.connect(.caller) { $0.silenceTimeout = .milliseconds(400) }
            studio.tick(10)
            caller.speaks = false
            var settings = Studio.settings(for: caller)
            settings.direction = direction
            settings.silenceTimeout = .milliseconds(400)
            if unspecified { settings.remote = SocketAddress(ipv4: 0, port: 4000) }
            studio.media.apply(.updateRTP(.caller, settings))
            studio.tick(200)
            let isSilent = studio.events { if case .wentSilent = $0 { true } else { nil } }
            #expect(isSilent.count == (isGone ? 1 : 0), "\(direction)")
            // After the hold the time begins anew.
            settings.direction = .sendReceive
            settings.remote = caller.address
            studio.media.apply(.updateRTP(.caller, settings))
            studio.tick(15)
            let after = studio.events { if case .wentSilent = $0 { true } else { nil } }
            #expect(after.count == isSilent.count)
        }
    }

    @Test func aPeerThatSaysItIsSilentIsNotConcealed() {
        let studio = Studio()
        let caller = studio.connect(.caller)
        studio.tick(50)
        caller.speaks = false
        studio.deliver(
            caller.packet(bytes: [70], payloadType: 13), to: .caller, from: caller.address)
        studio.tick(10)
        // What is heard is its room, and nothing of its voice.
        let voice = Array((studio.world.voices[.caller] ?? []).suffix(5 * 160))
        #expect(abs(SoundLevel(of: voice).rms + 70) < 3)
        #expect(Studio.audible(in: voice).isEmpty)
        #expect(studio.media.statistics(of: .caller)?.comfortNoise == 1)
    }
}
