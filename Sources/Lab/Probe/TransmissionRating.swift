// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How good a leg sounds by the E-model (ITU-T G.107) with its default values for all that is not
/// measured here: the rating factor R, and the mean opinion score it stands for.
package struct TransmissionRating: Sendable, Hashable {
    /// 0 to 93.2; from 80 on people are satisfied, below 60 nearly all complain.
    package var factor: Double

    /// R0 - Is with every default (G.107 table 2).
    private static let undisturbed = 93.2

    /// What loss costs a codec (G.113 appendix I).
    private struct Impairment {
        /// Without loss (Ie).
        var base: Double
        /// How well loss is borne (Bpl).
        var robustness: Double
    }

    /// Nil for a codec that G.113 gives no values for on the narrow-band scale.
    ///
    /// - Parameters:
    ///   - codec: the encoding name of SDP: `PCMU`.
    ///   - loss: packets lost at random, 0...1.
    ///   - delay: from mouth to ear in milliseconds.
    package init?(codec: String, loss: Double, delay: Double) {
        guard let impairment = Self.impairment(of: codec) else { return nil }
        let percent = min(100, max(0, loss * 100))
        let equipment =
            impairment.base
            + (95 - impairment.base) * percent / (percent + impairment.robustness)
        factor = min(
            Self.undisturbed,
            max(0, Self.undisturbed - Self.impairment(ofDelay: max(0, delay)) - equipment))
    }

    /// The mean opinion score, 1 to 4.41 (G.107 annex B).
    package var score: Double {
        let score = 1 + 0.035 * factor + factor * (factor - 60) * (100 - factor) * 7e-6
        return max(1, score)
    }

    /// G.711 and linear sound, with what is lost concealed.
    private static func impairment(of codec: String) -> Impairment? {
        switch codec.uppercased() {
        case "PCMU", "PCMA", "L16": Impairment(base: 0, robustness: 25.1)
        default: nil
        }
    }

    /// Idd: what pure delay costs a conversation (G.107 section 7.4).
    private static func impairment(ofDelay delay: Double) -> Double {
        guard delay > 100 else { return 0 }
        let x = log10(delay / 100) / log10(2)
        return 25 * (pow(1 + pow(x, 6), 1 / 6.0) - 3 * pow(1 + pow(x / 3, 6), 1 / 6.0) + 2)
    }
}
