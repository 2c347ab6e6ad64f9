// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Foundation
import Gateway
import SoundFiles

extension RecordingShelf {
    /// What the API has of the recordings of a running gateway.
    init(_ folder: RecordingFolder, _ service: GatewayService) {
        self.init(
            list: { limit in folder.entries().prefix(limit).map(\.json) },
            sound: { call in
                guard let entry = folder.recording(of: call.rawValue), let format = entry.format,
                    let file = FileHandle(forReadingAtPath: entry.path)
                else { return nil }
                return Sound(
                    type: format.mediaType, name: "\(entry.call).\(format.fileExtension)",
                    bytes: entry.bytes
                ) { offset, count in
                    try file.seek(toOffset: UInt64(offset))
                    return [UInt8](try file.read(upToCount: count) ?? Data())
                }
            },
            remove: { call in
                guard let entry = folder.recording(of: call.rawValue) else { return false }
                try folder.remove(entry)
                return true
            },
            lastWords: { call, seconds in
                guard let words = await service.lastWords(of: call, seconds: Double(seconds)) else {
                    return nil
                }
                let header = WAVFormat().header(dataBytes: words.count * 2)
                return header
                    + words.flatMap { sample in
                        let bits = UInt16(bitPattern: sample)
                        return [
                            UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8),
                        ]
                    }
            })
    }
}
