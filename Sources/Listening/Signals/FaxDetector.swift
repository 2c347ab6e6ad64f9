// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
package import CallModel
package import Timing

/// A fax machine at the other end (ITU-T T.30), by spandsp at 8 kHz: the calling tone, 1100 Hz for
/// half a second every three and a half, and the answering one, 2100 Hz for some seconds, or the
/// flags that follow it. Not thread-safe.
///
/// A room has beeps of these pitches, too: one burst is no fax.
package final class FaxDetector {
    package struct Found: Sendable, Hashable {
        package var tone: CallTone
        package var at: SampleTime
        /// Nothing but a fax machine sounds like it.
        package var isSure: Bool
    }

    /// What spandsp says it hears now; it calls back on every change.
    private final class Ear {
        var tone = Int32(MODEM_CONNECT_TONES_NONE)
    }

    /// Samples from one calling burst to the next: 3 to 4 s.
    private static let period: ClosedRange<Int64> = 24_000...32_000
    /// Samples an answering tone must have lasted when it is told.
    private static let answering: Int64 = 14_400
    /// Samples for which it may be missing: a packet or two were lost.
    private static let broken: Int64 = 800

    private let callingEar = Ear()
    private let answeringEar = Ear()
    private let calling: OpaquePointer
    private let answering: OpaquePointer
    private var position: Int64 = 0
    private var isCalling = false
    private var lastBurst: Int64?
    private var answeringSince: Int64?
    private var answeringLast: Int64 = 0
    private var reported: Set<CallTone> = []
    private var likely: Set<CallTone> = []

    package init?() {
        func receiver(_ tone: Int, _ ear: Ear) -> OpaquePointer? {
            modem_connect_tones_rx_init(
                nil, Int32(tone),
                { ear, code, _, _ in
                    guard let ear else { return }
                    Unmanaged<Ear>.fromOpaque(ear).takeUnretainedValue().tone = code
                }, Unmanaged.passUnretained(ear).toOpaque())
        }
        guard let calling = receiver(MODEM_CONNECT_TONES_FAX_CNG, callingEar) else {
            return nil
        }
        guard
            let answering = receiver(
                MODEM_CONNECT_TONES_FAX_CED_OR_PREAMBLE, answeringEar)
        else {
            modem_connect_tones_rx_free(calling)
            return nil
        }
        self.calling = calling
        self.answering = answering
    }

    deinit {
        modem_connect_tones_rx_free(calling)
        modem_connect_tones_rx_free(answering)
    }

    /// Takes new sound; says which fax tone it has made sure.
    package func hear(_ samples: UnsafeBufferPointer<Int16>) -> Found? {
        guard let base = samples.baseAddress, !samples.isEmpty else { return nil }
        let count = Int32(truncatingIfNeeded: samples.count)
        _ = modem_connect_tones_rx(calling, base, count)
        _ = modem_connect_tones_rx(answering, base, count)
        position += Int64(samples.count)
        return judgeCalling() ?? judgeAnswering()
    }

    private func judgeCalling() -> Found? {
        let wasCalling = isCalling
        isCalling = callingEar.tone == Int32(MODEM_CONNECT_TONES_FAX_CNG)
        guard isCalling, !wasCalling else { return nil }
        defer { lastBurst = position }
        guard let last = lastBurst, Self.period.contains(position - last) else { return nil }
        return report(.faxCalling, since: last, isSure: true)
    }

    private func judgeAnswering() -> Found? {
        if answeringEar.tone == Int32(MODEM_CONNECT_TONES_FAX_PREAMBLE) {
            return report(.faxAnswering, since: answeringSince ?? position, isSure: true)
        }
        guard answeringEar.tone != Int32(MODEM_CONNECT_TONES_NONE) else {
            if position - answeringLast > Self.broken { answeringSince = nil }
            return nil
        }
        let since = answeringSince ?? position
        answeringSince = since
        answeringLast = position
        guard position - since >= Self.answering else { return nil }
        return report(.faxAnswering, since: since, isSure: false)
    }

    private func report(
        _ tone: CallTone, since: Int64, isSure: Bool
    ) -> Found? {
        let isNews = isSure ? reported.insert(tone).inserted : likely.insert(tone).inserted
        guard isNews else { return nil }
        return Found(tone: tone, at: SampleTime(samples: max(0, since - 4000)), isSure: isSure)
    }
}
