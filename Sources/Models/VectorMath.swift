// SPDX-License-Identifier: Apache-2.0

/// The elementwise arithmetic of the phone model, eight floats at a time.
///
/// No fused multiply-add: without a target that has it, each would be a library call.
enum VectorMath {
    typealias Lane = SIMD8<Float>

    /// exp, relative error below 3e-7 for -87...88, clamped outside.
    @inline(__always)
    static func exp(_ value: Lane) -> Lane {
        let low = Lane(repeating: -87)
        let high = Lane(repeating: 88)
        let raised = value.replacing(with: low, where: value .< low)
        let bounded = raised.replacing(with: high, where: raised .> high)
        let scaled = bounded * 1.442_695_04
        // Rounds to nearest by pushing the fraction out of the mantissa.
        let shifter = Lane(repeating: 12_582_912)
        let shifted = scaled + shifter
        let rounded = shifted - shifter
        var rest = bounded - rounded * 0.693_359_375
        rest -= rounded * -2.121_944_4e-4
        var poly = Lane(repeating: 1.987_569_2e-4)
        poly = poly * rest + 1.398_199_9e-3
        poly = poly * rest + 8.333_452e-3
        poly = poly * rest + 4.166_579_6e-2
        poly = poly * rest + 1.666_666_5e-1
        poly = poly * rest + 5e-1
        let value = poly * rest * rest + rest + 1
        // The shifted number's low bits are the exponent, as an integer.
        let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self)
        let power = (bits &- (0x4B40_0000 - 127)) &<< 23
        return value * unsafeBitCast(power, to: Lane.self)
    }

    /// The logistic function.
    @inline(__always)
    static func sigmoid(_ value: Lane) -> Lane {
        1 / (1 + exp(-value))
    }

    /// The error function, absolute error below 1.5e-7 (Abramowitz and Stegun 7.1.26).
    @inline(__always)
    static func erf(_ value: Lane) -> Lane {
        let magnitude = value.replacing(with: -value, where: value .< 0)
        let t = 1 / (1 + magnitude * 0.327_591_1)
        var poly = Lane(repeating: 1.061_405_43)
        poly = poly * t - 1.453_152_03
        poly = poly * t + 1.421_413_74
        poly = poly * t - 0.284_496_736
        poly = poly * t + 0.254_829_592
        let result = 1 - poly * t * exp(-(magnitude * magnitude))
        return result.replacing(with: -result, where: value .< 0)
    }

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Float>, _ index: Int) -> Lane {
        UnsafeRawPointer(pointer + index).loadUnaligned(as: Lane.self)
    }

    @inline(__always)
    static func store(_ value: Lane, _ pointer: UnsafeMutablePointer<Float>, _ index: Int) {
        UnsafeMutableRawPointer(pointer + index).storeBytes(of: value, as: Lane.self)
    }
}
