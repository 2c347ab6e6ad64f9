// SPDX-License-Identifier: Apache-2.0

import Glibc
import Inference
import SoundFiles

/// Where the tests look for models: `models/` beside Sources/, or the folder in MODELS_DIR.
enum ModelFolder {
    static var path: String {
        if let given = getenv("MODELS_DIR") { return String(cString: given) }
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/models"
    }

    static var source: ModelSource { .directory(path) }

    static func file(_ name: String) -> String { path + "/" + name }

    static func has(_ name: String) -> Bool { access(file(name), R_OK) == 0 }
}
