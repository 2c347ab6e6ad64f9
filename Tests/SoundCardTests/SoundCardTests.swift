// SPDX-License-Identifier: Apache-2.0

import CardRig
import MediaThreads
import Testing

/// Sound cards for real: libasound, devices made of memory, threads and clocks.
@Suite(.serialized) struct SoundCardTests {
    @Test(arguments: [0, 200, -200])
    func twoCardsHearEachOther(_ skew: Int) async throws {
        let pair = try TestCards.pair(far: "skew \(skew)")
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        let far = CardEnd(SoundCardSettings(device: pair.far), hertz: 1000)
        await CardEnd.run(near, far, seconds: 6)
        near.stop()
        far.stop()
        #expect(near.told.count == 1 && near.told[0].hasPrefix("opened: \(pair.gateway)"))
        let heardNear = near.sound.dropFirst(16_000)
        let heardFar = far.sound.dropFirst(16_000)
        #expect(heardNear.count > 4 * 16_000)
        #expect(CardEnd.share(of: 1000, in: heardNear) > 0.98)
        #expect(CardEnd.share(of: 400, in: heardFar) > 0.98)
        #expect(CardEnd.share(of: 400, in: heardNear) < 0.02)
        #expect(near.card.figures.losses == 0, "\(near.card.figures)")
    }

    @Test(arguments: [8000, 44_100, 48_000])
    func aCardOfOneRateIsConverted(_ rate: Int) async throws {
        let pair = try TestCards.pair(gateway: "rate \(rate)")
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        let far = CardEnd(SoundCardSettings(device: pair.far), hertz: 1000)
        await CardEnd.run(near, far, seconds: 3)
        near.stop()
        far.stop()
        #expect(near.told.first?.contains("captures \(rate) Hz") == true, "\(near.told)")
        #expect(CardEnd.share(of: 1000, in: near.sound.dropFirst(16_000)) > 0.95)
        #expect(CardEnd.share(of: 400, in: far.sound.dropFirst(16_000)) > 0.95)
    }

    @Test func anOverrunIsCountedAndSoundGoesOn() async throws {
        let pair = try TestCards.pair(gateway: "overrun 1000")
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        let far = CardEnd(SoundCardSettings(device: pair.far), hertz: 1000)
        await CardEnd.run(near, far, seconds: 4)
        near.stop()
        far.stop()
        #expect(near.card.figures.overruns == 1)
        #expect(near.card.figures.losses == 0)
        #expect(CardEnd.share(of: 1000, in: near.sound.suffix(16_000)) > 0.95)
    }

    /// A plug pulled out for a moment: the call goes on, and nobody is told.
    @Test(arguments: ["die 1000 away 300", "mute 1000"])
    func aDeviceThatIsSoonBackIsNoNews(_ fault: String) async throws {
        let pair = try TestCards.pair(gateway: fault)
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        let far = CardEnd(SoundCardSettings(device: pair.far), hertz: 1000)
        await CardEnd.run(near, far, seconds: 5)
        near.stop()
        far.stop()
        let figures = near.card.figures
        #expect(figures.losses == 1 && figures.returns == 1, "\(figures)")
        #expect(!near.told.contains { $0.hasPrefix("lost") }, "\(near.told)")
        #expect(CardEnd.share(of: 1000, in: near.sound.suffix(16_000)) > 0.95)
    }

    @Test func aDeviceThatStaysAwayIsLost() async throws {
        let pair = try TestCards.pair(gateway: "die 500 away 60000")
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        near.run(seconds: 3)
        near.stop()
        #expect(near.told.count == 2, "\(near.told)")
        #expect(near.told.last?.hasPrefix("lost: ") == true)
        #expect(near.card.figures.losses == 1)
    }

    @Test func aLineIsOpenedAgainWhenItsDeviceIsBack() async throws {
        let pair = try TestCards.pair(gateway: "die 500 away 1800")
        let near = CardEnd(SoundCardSettings(device: pair.gateway, isKept: true), hertz: 400)
        near.run(seconds: 6)
        near.stop()
        let words = near.told.map { String($0.prefix { $0 != ":" }) }
        #expect(words == ["opened", "lost", "opened"], "\(near.told)")
        #expect(near.card.figures.returns == 1)
    }

    @Test func whatIsNotThereIsSaid() throws {
        _ = try TestCards.pair()
        let near = CardEnd(SoundCardSettings(device: "hw:7,3"), hertz: 400)
        near.run(seconds: 0.3)
        near.stop()
        #expect(
            near.told == [
                "failed: there is no ALSA device hw:7,3 for capture; 'handoff devices' lists them"
            ])
    }

    @Test func aRateThatIsOfNoUseIsSaid() throws {
        let pair = try TestCards.pair(gateway: "rate 9999")
        let near = CardEnd(SoundCardSettings(device: pair.gateway), hertz: 400)
        near.run(seconds: 0.3)
        near.stop()
        #expect(near.told.first?.contains("has only 9999 to 9999 samples a second") == true)
    }
}
