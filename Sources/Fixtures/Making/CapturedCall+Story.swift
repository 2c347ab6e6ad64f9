// SPDX-License-Identifier: Apache-2.0

import Timing

extension CapturedCall {
    /// From the answer, or what stands for it, to the end of what the capture has.
    var length: Duration {
        let last =
            sides.flatMap { [$0.packets.last?.at, $0.keys.last?.at].compactMap(\.self) }
            .max() ?? start
        return max(.zero, (ended ?? max(last, start)) - start)
    }

    /// What came of it, in words without anybody's number.
    var story: String {
        var parts: [String] = []
        if let rang { parts.append("it rang after \((rang - began).words)") }
        if let answered {
            parts.append("was answered after \((answered - began).words)")
        } else {
            parts.append("was not answered")
        }
        for side in sides where !side.keys.isEmpty {
            let keys = side.keys.prefix(20).map { String($0.key) }.joined(separator: " ")
            parts.append("\(side.party.words) pressed \(keys)")
        }
        for side in sides where side.lost > 0 {
            parts.append("\(side.lost) packets of \(side.party.words) were lost")
        }
        switch end {
        case .hungUp(let party): parts.append("\(party.words) hung up after \(length.words)")
        case .cancelled: parts.append("the caller gave up")
        case .refused(let status, _): parts.append("it was refused with \(status)")
        case .notSeen: parts.append("its end is not in the capture, \(length.words) of it are")
        }
        return parts.joined(separator: ", ")
    }
}

extension Duration {
    /// As scenarios have it: `12.400 s`.
    var words: String {
        let milliseconds = max(0, inMilliseconds)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
            + " s"
    }
}
