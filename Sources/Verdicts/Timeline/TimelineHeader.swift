// SPDX-License-Identifier: Apache-2.0

/// What a timeline was made under, so that a run under anything else is not held against it.
package struct TimelineHeader: Sendable, Hashable {
    /// What goes into a run and decides what happens.
    package enum Input: String, Sendable, Hashable, CaseIterable {
        /// The program's own version: told, but the very thing that is tested.
        case version
        case configuration, models, audio, scenario, seed

        /// Whether a run with another one can still be compared.
        package var isComparable: Bool { self == .version }
    }

    /// A line that this version does not know; kept as it is.
    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The program and its version: `handoff 0.1.0`.
    package var madeBy: String
    /// `sha256 …`, as the next three; one that a fixture does without is `none`.
    package var configuration: String
    package var models: String
    package var audio: String
    package var scenario: String
    package var seed: UInt64
    package var others: [Field]

    package init(
        madeBy: String, configuration: String, models: String, audio: String, scenario: String,
        seed: UInt64, others: [Field] = []
    ) {
        self.madeBy = madeBy
        self.configuration = configuration
        self.models = models
        self.audio = audio
        self.scenario = scenario
        self.seed = seed
        self.others = others
    }

    /// The inputs that differ, in the order they have in the file.
    package func differences(from other: TimelineHeader) -> [Input] {
        Input.allCases.filter { value(of: $0) != other.value(of: $0) }
    }

    /// What an input was.
    package func value(of input: Input) -> String {
        switch input {
        case .version: madeBy
        case .configuration: configuration
        case .models: models
        case .audio: audio
        case .scenario: scenario
        case .seed: String(seed)
        }
    }
}

extension TimelineHeader {
    static let firstLine = "# handoff timeline 1"
    private static let nameWidth = 13

    /// As it stands in a file, a line each.
    var lines: [String] {
        let known: [Field] = Input.allCases.map { Field(Self.name(of: $0), value(of: $0)) }
        return [Self.firstLine]
            + (known + others).map { field in
                "# " + LineText.padded(field.name, Self.nameWidth) + "  " + field.value
            }
    }

    static func name(of input: Input) -> String {
        input == .version ? "made by" : input.rawValue
    }

    /// As it can be written and read again.
    var tidied: TimelineHeader {
        var tidied = self
        tidied.madeBy = LineText.value(madeBy)
        tidied.configuration = LineText.value(configuration)
        tidied.models = LineText.value(models)
        tidied.audio = LineText.value(audio)
        tidied.scenario = LineText.value(scenario)
        let known = Set(Input.allCases.map(Self.name))
        var names = known
        tidied.others = others.prefix(100).compactMap { field in
            let name = LineText.words(field.name, most: 60)
            guard !name.isEmpty, names.insert(name).inserted else { return nil }
            return Field(name, LineText.value(field.value))
        }
        return tidied
    }
}
