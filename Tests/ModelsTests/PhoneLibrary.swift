// SPDX-License-Identifier: Apache-2.0

import Glibc
import Models
import SoundFiles

/// The phone model as its publisher runs it: libhama.so of the same wheel, through its C interface
/// (hama 1.7.0, `_engine.py`). The oracle of our own code for the model.
final class PhoneLibrary {
    private typealias Load = @convention(c) (UnsafePointer<UInt8>, Int) -> OpaquePointer?
    private typealias Frames = @convention(c) (Int64) -> Int64
    private typealias Run =
        @convention(c) (
            OpaquePointer, UnsafePointer<Float>, Int64, UnsafeMutablePointer<Float>,
            UnsafeMutablePointer<Int64>
        ) -> Int64
    private typealias Free = @convention(c) (OpaquePointer) -> Void

    private let library: UnsafeMutableRawPointer
    private let model: OpaquePointer
    private let frames: Frames
    private let run: Run
    private let free: Free
    /// The library may look into the file's bytes as long as it lives.
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    init?(library path: String, model file: String) throws {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL),
            let load = dlsym(library, "hama_asr_load"),
            let frames = dlsym(library, "hama_asr_num_frames"),
            let run = dlsym(library, "hama_asr_run"), let free = dlsym(library, "hama_asr_free")
        else { return nil }
        let content = try ModelFile.read(file)
        bytes = UnsafeMutableBufferPointer.allocate(capacity: content.count)
        _ = bytes.initialize(from: content)
        self.library = library
        self.frames = unsafeBitCast(frames, to: Frames.self)
        self.run = unsafeBitCast(run, to: Run.self)
        self.free = unsafeBitCast(free, to: Free.self)
        guard let base = bytes.baseAddress,
            let model = unsafeBitCast(load, to: Load.self)(base, bytes.count)
        else { return nil }
        self.model = model
    }

    deinit {
        free(model)
        bytes.deallocate()
        dlclose(library)
    }

    /// The library's log-probabilities [rows][191] of mono sound at 16 kHz, up to 30 s; nil when it
    /// refuses.
    func posteriors(_ sound: [Float]) -> [Float]? {
        let rows = Int(frames(Int64(sound.count)))
        var values = [Float](repeating: 0, count: rows * PhoneWeights.outputs)
        var written: Int64 = 0
        let status = sound.withUnsafeBufferPointer { sound in
            values.withUnsafeMutableBufferPointer { values in
                guard let from = sound.baseAddress, let to = values.baseAddress else {
                    return Int64(-1)
                }
                return run(model, from, Int64(sound.count), to, &written)
            }
        }
        return status >= 0 ? values : nil
    }
}
