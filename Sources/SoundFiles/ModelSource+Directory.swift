// SPDX-License-Identifier: Apache-2.0

package import Inference

extension ModelSource {
    /// The files of a folder, each read whole and within `ModelFile.limit`.
    package static func directory(_ path: String) -> ModelSource {
        ModelSource(place: path) { path throws(ModelError) in try ModelFile.read(path) }
    }
}
