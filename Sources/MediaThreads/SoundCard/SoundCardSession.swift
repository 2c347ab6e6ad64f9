// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux

/// A sound card from when it was opened until it is closed or lost. Confined to the card's thread.
final class SoundCardSession {
    private let capture: PCMDevice
    private let playback: PCMDevice?
    private let inward: CapturePath
    private let outward: PlaybackPath?
    private var bell: ToneGenerator
    private let bellCadence: ToneCadence
    private var wasRinging = false
    private var rings: CardRings?
    private let captured: UnsafeMutableBufferPointer<Int16>
    private let toPlay: UnsafeMutableBufferPointer<Int16>
    /// Samples of `toPlay` that the device has not taken yet.
    private var unplayed = 0
    private var hasBroughtSound = false
    private var overruns = 0
    private var underruns = 0
    private var jumpsTold = 0
    private var gapsTold = 0
    /// The level of the last period; nil when none came.
    private(set) var level: Float?

    /// A device that brings nothing for three periods is lost.
    private static let patience: Int64 = 60
    /// Some servers take their time for the first one.
    private static let firstPatience: Int64 = 3000

    init(_ settings: SoundCardSettings) throws(SoundCardError) {
        capture = try PCMDevice(settings.device, .capture)
        playback = settings.plays ? try PCMDevice(settings.device, .playback) : nil
        guard let inward = CapturePath(rate: capture.rate) else { throw .noMemory }
        self.inward = inward
        var outward: PlaybackPath?
        if let playback {
            outward = PlaybackPath(rate: playback.rate)
            guard outward != nil else { throw .noMemory }
        }
        self.outward = outward
        bellCadence = settings.ringing
        bell = ToneGenerator(bellCadence, rate: playback?.rate ?? capture.rate)
        captured = .allocate(capacity: capture.period)
        toPlay = .allocate(capacity: playback?.period ?? 1)
        captured.initialize(repeating: 0)
        toPlay.initialize(repeating: 0)
    }

    deinit {
        captured.deallocate()
        toPlay.deallocate()
    }

    /// The device as it was opened, in words.
    var words: String {
        func words(_ device: PCMDevice) -> String {
            "\(device.rate) Hz, \(device.channels == 1 ? "mono" : "\(device.channels) channels")"
        }
        let played = playback.map { ", plays \(words($0))" } ?? ""
        return "\(capture.name): captures \(words(capture))\(played)"
    }

    func start() throws(SoundCardError) {
        try playback?.start()
        try capture.start()
    }

    /// Waits for 20 ms of sound, carries it on, and sees to it that the device has something to play.
    func runPeriod(with rings: CardRings?, isRinging: Bool) throws(SoundCardError) {
        if rings !== self.rings {
            self.rings = rings
            inward.restart()
            outward?.restart()
        }
        level = nil
        let patience = hasBroughtSound ? Self.patience : Self.firstPatience
        guard try capture.wait(milliseconds: patience) else {
            throw .silent(capture.name, milliseconds: Int(patience))
        }
        try read()
        if isRinging != wasRinging {
            wasRinging = isRinging
            bell = ToneGenerator(bellCadence, rate: playback?.rate ?? capture.rate)
        }
        try play(isRinging: isRinging)
    }

    private func read() throws(SoundCardError) {
        switch try capture.read(into: captured) {
        case .nothing: break
        case .recovered:
            overruns += 1
            inward.restart()
        case .moved(let count):
            hasBroughtSound = true
            let sound = UnsafeBufferPointer(rebasing: captured[..<count])
            level = SoundLevel(of: sound).rms
            guard let rings else { return }
            inward.carry(
                sound, waiting: capture.available, to: rings, at: clinux_monotonic_ns())
        }
    }

    private func play(isRinging: Bool) throws(SoundCardError) {
        guard let playback, let outward else { return }
        var played = 0
        while unplayed > 0 || playback.behind <= 0 {
            if unplayed == 0 { makeSound(isRinging: isRinging) }
            let start = toPlay.count - unplayed
            switch try playback.write(UnsafeBufferPointer(rebasing: toPlay[start...])) {
            case .nothing: return look(after: played)
            case .recovered:
                underruns += 1
                outward.restart()
                return
            case .moved(let count):
                unplayed -= count
                played += count
            }
            if played > 8 * toPlay.count { break }
        }
        look(after: played)
    }

    private func look(after played: Int) {
        guard let rings, let playback, let outward else { return }
        outward.look(
            at: rings, behind: playback.behind, after: played, at: clinux_monotonic_ns())
    }

    private func makeSound(isRinging: Bool) {
        if let rings, let outward {
            outward.fill(toPlay, from: rings)
        } else if isRinging {
            bell.render(into: toPlay)
        } else {
            toPlay.update(repeating: 0)
        }
        unplayed = toPlay.count
    }

    /// Adds what has happened since the last time.
    func count(into figures: inout SoundCardFigures) {
        figures.overruns += overruns
        figures.underruns += underruns
        (overruns, underruns) = (0, 0)
        let jumps = inward.jumps + (outward?.jumps ?? 0)
        figures.jumps += jumps - jumpsTold
        jumpsTold = jumps
        let gaps = outward?.gaps ?? 0
        figures.gaps += gaps - gapsTold
        gapsTold = gaps
        figures.captureDrift = inward.drift.excess * 1e6
        if let outward { figures.playbackDrift = -outward.drift.excess * 1e6 }
    }
}
