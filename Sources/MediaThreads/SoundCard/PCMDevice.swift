// SPDX-License-Identifier: Apache-2.0

import CALSA
import CLinux
import Glibc

/// One direction of an ALSA device: 16-bit samples in periods of 20 ms, mono to whoever uses it.
/// Confined to one thread; allocates when it is opened.
final class PCMDevice {
    /// What came of a try to read or write.
    enum Result {
        case moved(Int)
        /// Not now.
        case nothing
        /// It was late, lost or repeated some sound, and runs again.
        case recovered
    }

    typealias Direction = SoundCardError.Direction

    /// The rates to try, best first: that of the rings, those that are converted by whole numbers,
    /// all others.
    private static let rates: [UInt32] = [
        16_000, 48_000, 32_000, 8000, 24_000, 96_000, 44_100, 22_050, 11_025, 12_000, 88_200,
        192_000,
    ]
    /// Periods that a device can hold: what sleeps for 80 ms loses nothing.
    private static let periods = 4
    /// Periods that are to wait in a device that plays.
    static let periodsAhead = 2

    let name: String
    let direction: Direction
    private let pcm: OpaquePointer
    let rate: Int
    let channels: Int
    /// Samples in 20 ms.
    let period: Int
    private let buffer: Int
    private let interleaved: UnsafeMutableBufferPointer<Int16>

    init(_ name: String, _ direction: Direction) throws(SoundCardError) {
        calsa_keep_quiet()
        var opened: OpaquePointer?
        let error = calsa_open(name, direction == .capture, &opened)
        guard error >= 0, let pcm = opened else {
            throw .cannotOpen(name, direction, errno: -error)
        }
        let setup: calsa_setup
        do throws(SoundCardError) {
            setup = try Self.setUp(pcm, name, direction)
        } catch {
            calsa_close(pcm)
            throw error
        }
        self.name = name
        self.direction = direction
        self.pcm = pcm
        rate = Int(setup.rate)
        channels = Int(setup.channels)
        period = rate / 50
        buffer = Int(setup.buffer)
        interleaved = .allocate(capacity: buffer * channels)
        interleaved.initialize(repeating: 0)
    }

    deinit {
        calsa_close(pcm)
        interleaved.deallocate()
    }

    private static func setUp(
        _ pcm: OpaquePointer, _ name: String, _ direction: Direction
    ) throws(SoundCardError) -> calsa_setup {
        var abilities = calsa_abilities()
        let asked = calsa_ask(pcm, &abilities)
        guard asked >= 0 else { throw .cannotRun(name, direction, errno: -asked) }
        guard abilities.has_s16 else { throw .noSamples(name, direction) }
        guard abilities.fewest_channels <= 2 else {
            throw .noChannels(name, direction, abilities.fewest_channels)
        }
        guard let rate = rates.first(where: { calsa_has_rate(pcm, $0) }) else {
            throw .noRate(name, direction, abilities.lowest_rate, abilities.highest_rate)
        }
        let period = UInt(rate / 50)
        var setup = calsa_setup(
            rate: rate, channels: max(1, abilities.fewest_channels), period: period,
            buffer: period * UInt(periods), start: period * UInt(periodsAhead))
        let result = calsa_set_up(pcm, &setup)
        guard result >= 0 else { throw .cannotRun(name, direction, errno: -result) }
        return setup
    }

    /// Begins: sound comes from now on, or silence is played until there is some.
    func start() throws(SoundCardError) {
        switch direction {
        case .capture: try check(calsa_start(pcm))
        case .playback: try playSilence()
        }
    }

    private func playSilence() throws(SoundCardError) {
        interleaved.update(repeating: 0)
        for _ in 0..<Self.periodsAhead {
            let written = calsa_write(pcm, interleaved.baseAddress, UInt(period))
            if written < 0, Int32(written) != -EAGAIN { try check(Int32(written)) }
        }
    }

    /// Waits for a period of sound; false after so long without one. By the clock: ALSA's own wait
    /// begins its timeout anew whenever a device wakes it for nothing.
    func wait(milliseconds: Int64) throws(SoundCardError) -> Bool {
        let end = clinux_monotonic_ns() + milliseconds * 1_000_000
        while true {
            let there = Int(calsa_available(pcm))
            if there >= period { return true }
            guard there >= 0 || Self.isTold(by: Int32(clamping: there)) else {
                throw .gone(name, direction, errno: -Int32(clamping: there))
            }
            // What was lost is told by the read that follows.
            if there < 0 { return true }
            let now = clinux_monotonic_ns()
            guard now < end else { return false }
            let missing = Int64(period - there) * 1_000_000_000 / Int64(rate)
            clinux_sleep_until(min(end, now + max(missing, 500_000) + 200_000))
        }
    }

    /// Whether this is something that can be recovered from.
    private static func isTold(by error: Int32) -> Bool {
        [-EPIPE, -ESTRPIPE, -EINTR].contains(error)
    }

    /// Samples of one channel that can be read.
    var available: Int { max(0, Int(calsa_available(pcm))) }

    /// Samples that wait to be played beyond those that should; one that has run dry has none.
    var behind: Int {
        let room = Int(calsa_available(pcm))
        let waiting = room < 0 ? 0 : max(0, buffer - room)
        return waiting - Self.periodsAhead * period
    }

    /// Reads at most a period; of several channels it is their mean.
    func read(into samples: UnsafeMutableBufferPointer<Int16>) throws(SoundCardError) -> Result {
        // Some drivers say that they have brought sound and leave what was there.
        interleaved.update(repeating: 0)
        let count = UInt(min(samples.count, period))
        let result = calsa_read(pcm, interleaved.baseAddress, count)
        guard result >= 0 else { return try recover(from: result) }
        guard result > 0 else { return .nothing }
        for index in 0..<Int(result) {
            var sum: Int32 = 0
            for channel in 0..<channels { sum += Int32(interleaved[index * channels + channel]) }
            samples[index] = Int16(clamping: sum / Int32(channels))
        }
        return .moved(Int(result))
    }

    /// Writes what there is room for, the same on all channels.
    func write(_ samples: UnsafeBufferPointer<Int16>) throws(SoundCardError) -> Result {
        let count = min(samples.count, period)
        for index in 0..<count {
            for channel in 0..<channels { interleaved[index * channels + channel] = samples[index] }
        }
        let result = calsa_write(pcm, interleaved.baseAddress, UInt(count))
        guard result >= 0 else { return try recover(from: result) }
        return result > 0 ? .moved(Int(result)) : .nothing
    }

    /// Runs again after what it was late for; what cannot be mended is thrown.
    private func recover(from result: Int) throws(SoundCardError) -> Result {
        let error = Int32(clamping: result)
        if error == -EAGAIN { return .nothing }
        guard Self.isTold(by: error) else {
            throw .gone(name, direction, errno: -error)
        }
        try check(calsa_recover(pcm, error))
        try start()
        return .recovered
    }

    private func check(_ result: Int32) throws(SoundCardError) {
        guard result < 0 else { return }
        throw .gone(name, direction, errno: -result)
    }
}
