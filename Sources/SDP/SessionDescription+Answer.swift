// SPDX-License-Identifier: Apache-2.0

extension SessionDescription {
    /// The stream of an answer that answers ours, which stood at `place` of so many and had these
    /// codecs; nil where there is none of sound.
    ///
    /// It stands in the place of ours (RFC 3264 section 6). Where there are more or fewer of them, or
    /// another kind in that place, it is the first that fits, else the first of sound, which tells
    /// what is wrong with it.
    func sound(
        answering codecs: [PayloadCodec], at place: Int, of count: Int
    ) -> MediaDescription? {
        if media.count == count, media.indices.contains(place), media[place].kind == "audio" {
            return media[place]
        }
        let sound = media.filter { $0.kind == "audio" }
        let fitting = sound.first { one in
            one.port != 0 && one.isPlainRTP
                && one.codecs.contains { theirs in codecs.contains { $0.isSameCodec(as: theirs) } }
        }
        return fitting ?? sound.first
    }
}
