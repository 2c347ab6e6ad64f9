// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// The recordings as the console sees them, wherever they are.
package struct RecordingShelf: Sendable {
    /// A recording that is being handed out.
    package struct Sound: Sendable {
        /// `audio/ogg; codecs=opus`
        package var type: String
        /// What a client may call the file.
        package var name: String
        package var bytes: Int
        /// The bytes at a place, as many as are asked for or fewer; none at the end. Blocks.
        package var read: @Sendable (_ offset: Int, _ count: Int) throws -> [UInt8]

        package init(
            type: String, name: String, bytes: Int,
            read: @escaping @Sendable (_ offset: Int, _ count: Int) throws -> [UInt8]
        ) {
            self.type = type
            self.name = name
            self.bytes = bytes
            self.read = read
        }
    }

    /// The newest sound files, each as an object. Blocks.
    package var list: @Sendable (_ limit: Int) -> [JSONValue]
    /// The recording of a call; nil when there is none. Blocks.
    package var sound: @Sendable (CallID) -> Sound?
    /// Removes the recording of a call; false when there is none. Blocks.
    package var remove: @Sendable (CallID) throws -> Bool
    /// What the caller of a running call said last, as a WAV file; nil for other calls.
    package var lastWords: @Sendable (CallID, _ seconds: Int) async -> [UInt8]?

    package init(
        list: @escaping @Sendable (_ limit: Int) -> [JSONValue],
        sound: @escaping @Sendable (CallID) -> Sound?,
        remove: @escaping @Sendable (CallID) throws -> Bool,
        lastWords: @escaping @Sendable (CallID, _ seconds: Int) async -> [UInt8]?
    ) {
        self.list = list
        self.sound = sound
        self.remove = remove
        self.lastWords = lastWords
    }

    /// No recordings are kept.
    package static let none = RecordingShelf(
        list: { _ in [] }, sound: { _ in nil }, remove: { _ in false }, lastWords: { _, _ in nil })
}
