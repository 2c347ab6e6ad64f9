// SPDX-License-Identifier: Apache-2.0

import Foundation

/// WAV files made for tests.
enum WAVBytes {
    /// µ-law at 8 kHz; `claimed` is the length the file says it has.
    static func mulaw(_ samples: [UInt8], claimed: Int? = nil) -> Data {
        let length = claimed ?? samples.count
        var data = Data("RIFF".utf8) + number(UInt32(38 + length)) + Data("WAVEfmt ".utf8)
        data += number(UInt32(18)) + number(UInt16(7)) + number(UInt16(1)) + number(UInt32(8000))
        data += number(UInt32(8000)) + number(UInt16(1)) + number(UInt16(8)) + number(UInt16(0))
        return data + Data("data".utf8) + number(UInt32(length)) + Data(samples)
    }

    private static func number(_ value: some FixedWidthInteger) -> Data {
        withUnsafeBytes(of: value.littleEndian) { Data($0) }
    }
}
