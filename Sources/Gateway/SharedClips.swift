// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import Voice

extension PromptLibrary {
    /// The clips every call shares, as the media threads hold them. A clip without words in the
    /// configuration is missing here; playing it ends at once.
    var clips: [ClipID: Clip] {
        var clips: [ClipID: Clip] = [:]
        for clip in SharedClip.allCases {
            clips[.shared(clip)] = sounds[clip.rawValue].map { Clip(samples: $0) }
        }
        return clips
    }
}
