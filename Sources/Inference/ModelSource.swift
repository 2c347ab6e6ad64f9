// SPDX-License-Identifier: Apache-2.0

/// Where models come from: a name gives bytes. What reads them, a folder or a test, is above.
package struct ModelSource: Sendable {
    /// The place as errors name it, such as `models`.
    package let place: String
    private let read: @Sendable (_ path: String) throws(ModelError) -> [UInt8]

    /// `read` is given `place`, a slash and the name.
    package init(
        place: String, read: @escaping @Sendable (_ path: String) throws(ModelError) -> [UInt8]
    ) {
        self.place = place
        self.read = read
    }

    /// How errors name one of the files.
    package func path(_ name: String) -> String { place + "/" + name }

    /// One file whole.
    package func bytes(_ name: String) throws(ModelError) -> [UInt8] { try read(path(name)) }

    /// A place within this one.
    package func folder(_ name: String) -> ModelSource {
        ModelSource(place: path(name), read: read)
    }
}
