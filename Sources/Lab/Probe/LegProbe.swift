// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// How the sound of one leg fared, read from the call's journal.
package struct LegProbe: Sendable {
    package var party: String
    /// As it was agreed: `PCMU/8000`; nil when it never connected.
    package var media: String?
    /// `leg.quality` as it was written down.
    package var quality: JSONValue
    /// The same in the journal's words.
    package var account: String
    /// Nil where the codec has no values, or no packets came.
    package var rating: TransmissionRating?

    /// What a packet and the least jitter buffer add to the network's own delay, in milliseconds.
    private static let leastDelay = 40.0

    /// Every leg that has ended, in this order.
    package static func legs(of records: [JournalRecord]) -> [LegProbe] {
        var media: [String: String] = [:]
        var legs: [LegProbe] = []
        for record in records {
            if record.name.hasSuffix(".connected"), let agreed = record.detail["media"]?.string {
                media[String(record.name.dropLast(".connected".count))] = agreed
            }
            guard record.name == "leg.quality", let party = record.detail["party"]?.string,
                let quality = record.detail["quality"]
            else { continue }
            legs.append(
                LegProbe(
                    party: party, media: media[party], quality: quality, account: record.words))
        }
        return legs
    }

    private init(party: String, media: String?, quality: JSONValue, account: String) {
        self.party = party
        self.media = media
        self.quality = quality
        self.account = account
        guard let codec = media?.split(separator: "/").first,
            let loss = quality["loss_percent"]?.double
        else { return }
        let roundTrip = quality["round_trip_ms"]?.double ?? 0
        rating = TransmissionRating(
            codec: String(codec), loss: loss / 100, delay: roundTrip / 2 + Self.leastDelay)
    }

    package var json: JSONValue {
        .members([
            "party": .string(party), "media": media.map(JSONValue.string), "quality": quality,
            "r_factor": rating.map { .number(($0.factor * 10).rounded() / 10) },
            "mos": rating.map { .number(($0.score * 100).rounded() / 100) },
        ])
    }

    package var lines: [String] {
        var lines = ["\(account) (\(media ?? "never connected"))"]
        if let rating {
            lines.append(
                "  R \(EvaluationTable.fixed(rating.factor, 1)), MOS "
                    + "\(EvaluationTable.fixed(rating.score, 2)) by the E-model"
                    + (quality["round_trip_ms"] == nil ? ", the network's delay not known" : ""))
        }
        return lines
    }
}
