// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

@Suite struct RTPLegTests {
    private func bridged() -> Studio {
        let studio = Studio()
        studio.connect(.caller)
        studio.connect(.operator)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return studio
    }

    @Test func aPacketGoesOutOnEveryTickWhetherAnythingSoundsOrNot() {
        let studio = Studio()
        let caller = studio.connect(.caller)
        caller.speaks = false
        studio.tick(20)
        #expect(caller.headers.count == 20)
        for (first, second) in zip(caller.headers, caller.headers.dropFirst()) {
            #expect(second.sequence == first.sequence &+ 1)
            #expect(second.timestamp == first.timestamp &+ 160)
            #expect(!second.marker)
        }
        #expect(caller.headers[0].marker)
        #expect(caller.heard.allSatisfy { $0 == 0 })
    }

    @Test func lostPacketsAreConcealed() {
        let studio = bridged()
        guard let caller = studio.world.telephones[.caller] else { return }
        caller.speaks = false
        for number in 0..<200 {
            let packet = caller.nextPacket()
            if number % 10 != 5 { studio.deliver(packet, to: .caller, from: caller.address) }
            studio.tick()
        }
        let statistics = studio.media.statistics(of: .caller)
        #expect(statistics?.quality.packetsLost == 20)
        #expect((statistics?.quality.framesConcealed ?? 0) >= 15)
        let voice = (studio.world.voices[.caller] ?? []).dropFirst(3200)
        let levels = stride(from: voice.startIndex, to: voice.endIndex - 159, by: 160).map {
            SoundLevel(of: Array(voice[$0..<$0 + 160])).rms
        }
        #expect(levels.allSatisfy { $0 > -30 })
    }

    @Test func reorderedPacketsAreHeardInOrder() {
        let studio = bridged()
        guard let caller = studio.world.telephones[.caller] else { return }
        caller.speaks = false
        // A lone late packet teaches the buffer a depth; then pairs come swapped.
        for _ in 0..<100 {
            let first = caller.nextPacket()
            let second = caller.nextPacket()
            studio.deliver(second, to: .caller, from: caller.address)
            studio.tick()
            studio.deliver(first, to: .caller, from: caller.address)
            studio.tick()
        }
        let voice = Array((studio.world.voices[.caller] ?? []).suffix(8000))
        #expect(GoertzelProbe(frequency: Studio.frequency(.caller)).level(in: voice) > -14.5)
    }

    @Test func silenceFollowsWhenNothingComes() {
        let studio = bridged()
        studio.tick(50)
        studio.world.telephones[.caller]?.speaks = false
        studio.tick(50)
        let voice = studio.world.voices[.caller] ?? []
        #expect(voice.suffix(160 * 40).allSatisfy { $0 == 0 })
        #expect(voice.count == 160 * 100)
        #expect(studio.world.times[.caller] == SampleTime(samples: 160 * 99))
    }

    @Test func aThirdAddressIsNotHeard() {
        let studio = bridged()
        studio.tick(20)
        let intruder = Telephone(number: 66, frequency: 2500)
        for _ in 0..<50 {
            studio.deliver(intruder.nextPacket(), to: .caller, from: intruder.address)
            studio.tick()
        }
        let heard = studio.world.telephones[.operator]?.heard.suffix(6400) ?? []
        #expect(GoertzelProbe(frequency: 2500).level(in: Array(heard)) < -50)
        #expect(Studio.audible(in: heard) == [.caller])
        #expect(studio.media.statistics(of: .caller)?.foreign == 50)
        let caller = studio.world.telephones[.caller]
        #expect(caller?.destinations.allSatisfy { $0 == caller?.address } == true)
    }

    @Test func packetsGoWhereThePeerIsHeardFrom() {
        let studio = Studio()
        let caller = studio.connect(.caller)
        caller.speaks = false
        let behindNAT = SocketAddress(ipv4: 0xCB00_7107, port: 61000)
        studio.tick()
        studio.deliver(caller.nextPacket(), to: .caller, from: behindNAT)
        studio.tick()
        #expect(caller.destinations == [caller.address, behindNAT])
    }

    @Test func onHoldNothingIsSentAndTheClockGoesOn() {
        let studio = bridged()
        guard let caller = studio.world.telephones[.caller] else { return }
        studio.tick(10)
        let last = caller.headers.last
        studio.media.apply(.updateRTP(.caller, held(caller, .receiveOnly)))
        studio.tick(10)
        #expect(caller.headers.count == 10)
        studio.media.apply(.updateRTP(.caller, held(caller, .sendReceive)))
        studio.tick(1)
        #expect(caller.headers.count == 11)
        #expect(caller.headers.last?.sequence == last.map { $0.sequence &+ 1 })
        #expect(caller.headers.last?.timestamp == last.map { $0.timestamp &+ 160 * 11 })
        #expect(caller.headers.last?.marker == true)
    }

    @Test func aLegThatMayOnlySendIsNotHeard() {
        let studio = bridged()
        guard let caller = studio.world.telephones[.caller] else { return }
        studio.tick(20)
        studio.media.apply(.updateRTP(.caller, held(caller, .sendOnly)))
        studio.tick(1)
        studio.world.telephones[.operator]?.forgetHeard()
        studio.tick(20)
        let heard = studio.world.telephones[.operator]?.heard ?? []
        #expect(heard.allSatisfy { $0 == 0 })
        #expect(Studio.audible(in: caller.heard.suffix(1600)) == [.operator])
        #expect(studio.media.statistics(of: .caller)?.unwanted == 21)
    }

    @Test func anInactiveLegNeitherSendsNorIsHeardNorMissed() {
        let studio = Studio()
        let caller = studio.connect(.caller) {
            $0.direction = .inactive
            $0.silenceTimeout = .milliseconds(100)
        }
        studio.tick(50)
        #expect(caller.headers.isEmpty)
        #expect(studio.world.events.isEmpty)
    }

    @Test func aMissingPeerIsToldOnceUntilItComesBack() {
        let studio = Studio()
        let caller = studio.connect(.caller) { $0.silenceTimeout = .milliseconds(200) }
        caller.speaks = false
        studio.tick(50)
        #expect(silences(studio) == 1)
        caller.speaks = true
        studio.tick(5)
        caller.speaks = false
        studio.tick(50)
        #expect(silences(studio) == 2)
        let first = studio.world.events.filter { $0 == .firstPacket(.caller) }
        #expect(first.count == 1)
    }

    @Test func theCodecCanChangeInTheMiddle() {
        let studio = bridged()
        studio.tick(20)
        let alaw = Telephone(
            number: 1, frequency: Studio.frequency(.caller), codec: PCMA(), payloadType: 8)
        var settings = Studio.settings(for: alaw)
        settings.codec = PCMA.description
        settings.payloadType = 8
        studio.world.telephones[.caller]?.speaks = false
        studio.media.apply(.updateRTP(.caller, settings))
        for _ in 0..<50 {
            studio.deliver(alaw.nextPacket(), to: .caller, from: alaw.address)
            studio.tick()
        }
        let heard = studio.world.telephones[.operator]?.heard.suffix(4000) ?? []
        #expect(Studio.audible(in: heard) == [.caller])
        #expect(studio.world.telephones[.caller]?.headers.last?.payloadType == 8)
    }

    @Test func reportsGoOutEveryFiveSecondsAndAGoodbyeAtTheEnd() {
        let studio = bridged()
        studio.tick(249)
        guard let caller = studio.world.telephones[.caller] else { return }
        #expect(caller.reports.isEmpty)
        studio.tick(1)
        studio.tick(250)
        #expect(caller.reports.count == 2)
        guard case .senderReport(_, let info, let blocks)? = caller.reports.first?.first else {
            Issue.record("not a sender report")
            return
        }
        #expect(info.packetCount == 250)
        #expect(blocks.first?.cumulativeLost == 0)
        studio.media.apply(.close(.caller))
        guard case .goodbye(let sources, _)? = caller.reports.last?.last else {
            Issue.record("no goodbye")
            return
        }
        #expect(sources == [Studio.settings(for: caller).ssrc])
        #expect(studio.world.closed == [.caller])
    }

    @Test func statisticsTellWhatThePeerReports() {
        let studio = Studio()
        let caller = studio.connect(.caller)
        studio.tick(10)
        let block = RTCPReportBlock(
            source: Studio.settings(for: caller).ssrc, fractionLost: 64, cumulativeLost: 3,
            extendedHighest: 10, jitter: 0, lastSenderReport: 1, delaySinceLast: 0)
        let report = RTCPCompound.serialize([.receiverReport(ssrc: 1, [block])])
        report.withUnsafeBytes {
            studio.media.receiveControl(
                $0, from: caller.address.with(port: 4001), on: .caller, at: studio.now)
        }
        #expect(studio.media.statistics(of: .caller)?.quality.remoteLoss == 0.25)
        #expect((studio.media.statistics(of: .caller)?.quality.roundTrip ?? 0) > 199)
    }

    @Test func missedTicksAdvanceTheClock() {
        let studio = Studio()
        let caller = studio.connect(.caller)
        studio.tick(5)
        studio.media.skip(ticks: 7)
        studio.tick(1)
        #expect(caller.headers.count == 6)
        #expect(caller.headers[5].timestamp == caller.headers[4].timestamp &+ 8 * 160)
        #expect(caller.headers[5].sequence == caller.headers[4].sequence &+ 1)
        #expect(studio.world.times[.caller] == SampleTime(samples: 12 * 160))
    }

    @Test func anUnknownCodecOpensNoLegAndGivesThePortBack() {
        let studio = Studio()
        studio.connect(.caller) {
            $0.codec = CodecDescription(
                name: "GSM", clockRate: 8000, sampleRate: 8000, payload: .constant(bytesPerTick: 1),
                make: { nil })
        }
        studio.tick(3)
        #expect(studio.world.closed == [.caller])
        #expect(
            studio.world.events == [
                .violation(.legNotOpened(.caller)), .wentSilent(.caller, for: .zero),
            ])
        #expect(studio.world.telephones[.caller]?.headers.isEmpty == true)
    }

    @Test func nothingIsSentToTheAddressThatMeansHold() {
        let studio = Studio()
        let caller = studio.connect(.caller) {
            $0.remote = SocketAddress(ipv4: 0, port: 4000)
            $0.remoteControl = SocketAddress(ipv4: 0, port: 4001)
        }
        caller.speaks = false
        studio.tick(300)
        #expect(caller.headers.isEmpty && caller.reports.isEmpty)
        caller.speaks = true
        studio.tick(2)
        #expect(caller.headers.count == 2)
    }

    @Test func garbageHarmsNothing() {
        let studio = bridged()
        var random = SeededRandom(seed: 7)
        guard let caller = studio.world.telephones[.caller] else { return }
        for _ in 0..<2000 {
            var bytes = caller.nextPacket()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(
                    truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            studio.deliver(bytes, to: .caller, from: caller.address)
            bytes.withUnsafeBytes {
                studio.media.receiveControl(
                    $0, from: caller.address, on: .caller, at: studio.now)
            }
            studio.tick()
        }
        studio.tick(100)
        #expect((studio.media.statistics(of: .caller)?.malformed ?? 0) > 100)
        let heard = studio.world.telephones[.caller]?.heard.suffix(1600) ?? []
        #expect(Studio.audible(in: heard) == [.operator])
    }

    private func held(_ telephone: Telephone, _ direction: MediaDirection) -> RTPLegSettings {
        var settings = Studio.settings(for: telephone)
        settings.direction = direction
        return settings
    }

    private func silences(_ studio: Studio) -> Int {
        studio.events { if case .wentSilent = $0 { true } else { nil } }.count
    }
}
