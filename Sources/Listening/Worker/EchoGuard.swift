// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells what a leg was played, coming back as echo, from what its party says: an echo's loudness
/// follows that of the played sound, a little later and no louder.
package struct EchoGuard: Sendable {
    /// Samples at 8 kHz a level covers.
    private static let frame: Int64 = 160
    /// Levels kept: 10 s.
    private static let capacity = 512
    /// The longest echo path looked for, in frames: 600 ms.
    private static let longestLag = 30
    /// How alike the two loudnesses must run to be an echo: better let an echo pass than lose a
    /// request.
    private static let likeness: Float = 0.88

    private var near: [Float] = Array(repeating: -96, count: capacity)
    private var far: [Float] = Array(repeating: -96, count: capacity)
    private var sums = (near: Float(0), far: Float(0))
    private var position: Int64 = 0
    /// Whether anything was ever played: a leg without far end has no echo.
    private var hasFar = false

    package init() {}

    /// Takes the leg's sound and what it was played meanwhile, sample by sample alike; `played`
    /// may be shorter, the rest counts as silence.
    package mutating func hear(
        _ heard: UnsafeBufferPointer<Int16>, played: UnsafeBufferPointer<Int16>
    ) {
        if !played.isEmpty { hasFar = true }
        for index in heard.indices {
            let one = Float(heard[index])
            let other = index < played.count ? Float(played[index]) : 0
            sums.near += one * one
            sums.far += other * other
            position += 1
            guard position % Self.frame == 0 else { continue }
            let slot = Int(position / Self.frame - 1) % Self.capacity
            near[slot] = Self.level(sums.near)
            far[slot] = Self.level(sums.far)
            sums = (0, 0)
        }
    }

    /// Whether the sound of these samples is an echo of what was played.
    package func isEcho(from start: Int64, to end: Int64) -> Bool {
        let last = position / Self.frame
        let oldest = max(0, last - Int64(Self.capacity))
        // Half a second around it is evidence too: a word alone may be alike by chance.
        let first = max(start / Self.frame - 25, oldest + Int64(Self.longestLag))
        let after = min(end / Self.frame + 25, last)
        guard hasFar, after - first >= 10 else { return false }
        for lag in 0...Int64(Self.longestLag) where follows(first..<after, lag: lag) { return true }
        return false
    }

    /// The share of these samples that is an echo of what was played, judged by stretches of 2 s:
    /// a word of the party's own in it does not hide the rest.
    package func share(from start: Int64, to end: Int64) -> Float {
        var stretches = 0
        var echoes = 0
        var place = max(start, position - Int64(Self.capacity - 60) * Self.frame)
        while place < end {
            stretches += 1
            if isEcho(from: place, to: min(end, place + 8000)) { echoes += 1 }
            place += 8000
        }
        return stretches > 0 ? Float(echoes) / Float(stretches) : 0
    }

    private func follows(_ frames: Range<Int64>, lag: Int64) -> Bool {
        // What is quiet on both sides at either end tells little of how loudness runs in between.
        let active = frames.filter { played($0 - lag) > -50 }
        guard let first = active.first, let last = active.last, last - first >= 10,
            active.count * 10 >= Int(last - first + 1) * 6
        else { return false }
        return isAlike(frames, lag: lag) && isAlike(first..<last + 1, lag: lag)
    }

    private func played(_ frame: Int64) -> Float { far[Int(frame) % Self.capacity] }

    /// Whether the loudness of these frames runs as that of what was played, and is no greater.
    private func isAlike(_ frames: Range<Int64>, lag: Int64) -> Bool {
        var sums = (near: Float(0), far: Float(0))
        for frame in frames {
            sums.near += near[Int(frame) % Self.capacity]
            sums.far += played(frame - lag)
        }
        let count = Float(frames.count)
        let means = (near: sums.near / count, far: sums.far / count)
        guard means.near < means.far + 3 else { return false }
        var products = (cross: Float(0), near: Float(1e-6), far: Float(1e-6))
        for frame in frames {
            let one = near[Int(frame) % Self.capacity] - means.near
            let other = played(frame - lag) - means.far
            products.cross += one * other
            products.near += one * one
            products.far += other * other
        }
        return products.cross > Self.likeness * (products.near * products.far).squareRoot()
    }

    /// dBFS of a frame, floored where a quiet line would be.
    private static func level(_ power: Float) -> Float {
        max(-66, 10 * log10f(power / Float(frame) + 1e-2) - 90.3)
    }
}
