// SPDX-License-Identifier: Apache-2.0

package import Inference

/// The weights of the phone model (hama 1.7.0, 2.0 million parameters), one copy a process.
///
/// 80 log-mel bands, a stride-2 convolution, four Conformer blocks of width 144, and 191 outputs
/// 50 times a second. Matrices are stored [in][out], ready for `rows * matrix`.
package struct PhoneWeights: Sendable {
    /// Channels of the network.
    package static let width = 144
    package static let bands = 80
    package static let outputs = 191
    package static let heads = 4
    static let inner = 576
    static let kernel = 31
    static let melBins = 201

    struct Norm: Sendable {
        var scale: [Float]
        var shift: [Float]
    }

    struct Linear: Sendable {
        var matrix: [Float]
        var bias: [Float]
    }

    struct FeedForward: Sendable {
        var norm: Norm
        var first: Linear
        var second: Linear
    }

    struct Block: Sendable {
        var before: FeedForward
        var attentionNorm: Norm
        var queryKeyValue: Linear
        var attentionOut: Linear
        var convolutionNorm: Norm
        var pointwiseIn: Linear
        /// [31][144]: one row a tap, so that a tap is one pass over the channels.
        var depthwise: Linear
        var pointwiseOut: Linear
        var after: FeedForward
        var norm: Norm
    }

    /// [240][144]: three frames of 80 bands to one row.
    let stem: Linear
    let blocks: [Block]
    let projection: Linear
    /// [201][80].
    let melBank: [Float]

    /// Takes the weights out of `asr_waveform.hama`.
    package init(source: ModelSource) throws(ModelError) {
        let name = "asr_waveform.hama"
        try self.init(TensorFile(try source.bytes(name), path: source.path(name)))
    }

    /// Takes the weights out of a parsed file; an absent tensor or another shape is an error.
    package init(_ file: TensorFile) throws(ModelError) {
        let width = Self.width
        let stemWeight = try file.values("onnx::Conv_801", shape: [width, Self.bands, 3])
        var stemMatrix = [Float](repeating: 0, count: 3 * Self.bands * width)
        for output in 0..<width {
            for band in 0..<Self.bands {
                for tap in 0..<3 {
                    stemMatrix[(tap * Self.bands + band) * width + output] =
                        stemWeight[(output * Self.bands + band) * 3 + tap]
                }
            }
        }
        stem = Linear(
            matrix: stemMatrix, bias: try file.values("onnx::Conv_802", shape: [width]))
        var made: [Block] = []
        for index in 0..<4 { made.append(try Self.block(index, of: file)) }
        blocks = made
        projection = Linear(
            matrix: Self.transposed(
                try Self.squeezed(file, "acoustic_model.model.proj.weight", [Self.outputs, width]),
                rows: Self.outputs, columns: width),
            bias: try file.values("acoustic_model.model.proj.bias", shape: [Self.outputs]))
        melBank = try file.values("mel_fb", shape: [Self.melBins, Self.bands])
    }

    private static func block(_ index: Int, of file: TensorFile) throws(ModelError) -> Block {
        let name = "acoustic_model.model.blocks.\(index)."
        let matrix = 829 + 9 * index
        let convolution = 804 + 3 * index
        func linear(
            _ number: Int, _ bias: String, _ rows: Int, _ columns: Int
        ) throws(ModelError) -> Linear {
            Linear(
                matrix: try file.values("onnx::MatMul_\(number)", shape: [rows, columns]),
                bias: try file.values(name + bias, shape: [columns]))
        }
        func norm(_ part: String) throws(ModelError) -> Norm {
            Norm(
                scale: try file.values(name + part + ".weight", shape: [width]),
                shift: try file.values(name + part + ".bias", shape: [width]))
        }
        func pointwise(_ part: String, _ columns: Int) throws(ModelError) -> Linear {
            Linear(
                matrix: transposed(
                    try squeezed(file, name + part + ".weight", [columns, width]),
                    rows: columns, columns: width),
                bias: try file.values(name + part + ".bias", shape: [columns]))
        }
        func feedForward(_ part: String, _ number: Int) throws(ModelError) -> FeedForward {
            FeedForward(
                norm: try norm(part + ".norm"),
                first: try linear(number, part + ".fc1.bias", width, inner),
                second: try linear(number + 1, part + ".fc2.bias", inner, width))
        }
        let taps = try file.values("onnx::Conv_\(convolution)", shape: [width, 1, kernel])
        return Block(
            before: try feedForward("ffn1", matrix),
            attentionNorm: try norm("attn_norm"),
            queryKeyValue: try linear(matrix + 2, "attn.in_proj_bias", width, 3 * width),
            attentionOut: try linear(matrix + 6, "attn.out_proj.bias", width, width),
            convolutionNorm: try norm("conv.norm"),
            pointwiseIn: try pointwise("conv.pointwise1", 2 * width),
            depthwise: Linear(
                matrix: transposed(taps, rows: width, columns: kernel),
                bias: try file.values("onnx::Conv_\(convolution + 1)", shape: [width])),
            pointwiseOut: try pointwise("conv.pointwise2", width),
            after: try feedForward("ffn2", matrix + 7),
            norm: try norm("norm"))
    }

    /// A convolution weight of kernel 1: [out][in] with or without the last 1.
    private static func squeezed(
        _ file: TensorFile, _ name: String, _ shape: [Int]
    ) throws(ModelError) -> [Float] {
        if file.tensors[name]?.shape == shape + [1] {
            return try file.values(name, shape: shape + [1])
        }
        return try file.values(name, shape: shape)
    }

    private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for row in 0..<rows {
            for column in 0..<columns {
                result[column * rows + row] = values[row * columns + column]
            }
        }
        return result
    }
}
