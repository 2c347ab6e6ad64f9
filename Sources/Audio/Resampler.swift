// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Converts one stream of mono sound from one rate to another (speexdsp). Keeps the tail of what
/// it has seen, so a stream is fed in order, in pieces of any size.
package final class Resampler {
    let state: OpaquePointer

    /// One that was made already, with rates of its own; it is destroyed with this.
    init(owning state: OpaquePointer) { self.state = state }

    /// `quality` is speexdsp's, 0 to 10; 3 is meant for telephony and costs least that is good.
    /// Keeping pace, every 20 ms in are 20 ms out from the first on, which begins with the filter's
    /// silence (2 to 6 ms); otherwise the stream begins with sound, after as long a wait. Nil for
    /// rates outside 1 to 384000 or without memory.
    package init?(
        from inputRate: Int, to outputRate: Int, quality: Int = 3, keepingPace: Bool = false
    ) {
        let rates = 1...384_000
        guard rates.contains(inputRate), rates.contains(outputRate), (0...10).contains(quality)
        else { return nil }
        var code: Int32 = 0
        guard
            let state = speex_resampler_init(
                1, UInt32(inputRate), UInt32(outputRate), Int32(quality), &code)
        else { return nil }
        self.state = state
        // Start with sound instead of the filter's leading zeros.
        if !keepingPace { speex_resampler_skip_zeros(state) }
    }

    deinit {
        speex_resampler_destroy(state)
    }

    /// Converts until the input is used up or the output full; tells how much of each.
    package func process(
        _ input: UnsafeBufferPointer<Int16>, into output: UnsafeMutableBufferPointer<Int16>
    ) -> (consumed: Int, produced: Int) {
        guard let source = input.baseAddress, let target = output.baseAddress else { return (0, 0) }
        var consumed = UInt32(clamping: input.count)
        var produced = UInt32(clamping: output.count)
        speex_resampler_process_int(state, 0, source, &consumed, target, &produced)
        return (Int(consumed), Int(produced))
    }

    /// Converts a whole recording, flushing the filter so that nothing is cut from its end. For
    /// files and prompts; it allocates.
    package static func convert(
        _ samples: [Int16], from inputRate: Int, to outputRate: Int, quality: Int = 5
    ) -> [Int16]? {
        if inputRate == outputRate { return samples }
        guard let resampler = Resampler(from: inputRate, to: outputRate, quality: quality) else {
            return nil
        }
        let tail = Int(speex_resampler_get_input_latency(resampler.state))
        let padded = samples + Array(repeating: 0, count: tail)
        let expected = samples.count * outputRate / inputRate
        return Array(unsafeUninitializedCapacity: expected + 1) { output, count in
            count = padded.withUnsafeBufferPointer { input in
                resampler.process(
                    input, into: UnsafeMutableBufferPointer(rebasing: output[0..<expected])
                ).produced
            }
        }
    }
}
