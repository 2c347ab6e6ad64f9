// SPDX-License-Identifier: Apache-2.0

import GatewayTesting

/// Keys as the two tones of a keypad in the voice (ITU-T Q.23).
enum KeyTones {
    private static let rows: [Double] = [697, 770, 852, 941]
    private static let columns: [Double] = [1209, 1336, 1477, 1633]
    private static let keys = ["123A", "456B", "789C", "*0#D"].map(Array.init)

    /// 120 ms of a key and the quiet after it, 8 kHz.
    static func sound(of key: Character) -> [Int16] {
        for (row, line) in keys.enumerated() {
            guard let column = line.firstIndex(of: key) else { continue }
            return Sounds.tone([rows[row], columns[column]], 0.12, amplitude: 5000)
                + Sounds.silence(0.1)
        }
        return []
    }
}
