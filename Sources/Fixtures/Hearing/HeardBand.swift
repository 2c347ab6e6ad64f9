// SPDX-License-Identifier: Apache-2.0

/// A stretch in which a party heard somebody, or a sound of the gateway's own.
struct HeardBand: Sendable, Hashable {
    var listener: String
    /// A party's name, or `hold`, `announcement`, `whisper`, `notice`.
    var source: String
    /// In milliseconds since the scenario began, at the listener's ear.
    var time: Range<Int64>
}

/// Makes stretches of what is known frame by frame.
struct BandBuilder {
    /// What a frame tells of a source.
    enum Frame: Sendable {
        case heard
        /// The source sounds and is not heard.
        case missed
        /// The source is silent: nothing can be told.
        case unknown
    }

    /// Frames in a row that make it sure.
    private static let sure = 3

    private(set) var bands: [Range<Int>] = []
    private var began: Int?
    private var lastHeard = 0
    private var heard = 0
    private var missed = 0

    mutating func add(_ frame: Frame, at number: Int) {
        switch frame {
        case .unknown: return
        case .heard:
            missed = 0
            heard += 1
            if began == nil, heard >= Self.sure { began = number - (Self.sure - 1) }
            if began != nil { lastHeard = number }
        case .missed:
            heard = 0
            missed += 1
            if missed >= Self.sure { finish() }
        }
    }

    /// Frames between two stretches that are one: what is looked at is longer.
    private static let seam = 5

    private mutating func add(_ band: Range<Int>) {
        if let last = bands.last, band.lowerBound - last.upperBound <= Self.seam {
            bands[bands.count - 1] = last.lowerBound..<band.upperBound
        } else {
            bands.append(band)
        }
    }

    mutating func finish() {
        if let start = began { add(start..<max(start + 1, lastHeard + 1)) }
        began = nil
        heard = 0
    }
}
