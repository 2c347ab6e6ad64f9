// SPDX-License-Identifier: Apache-2.0

/// One thing in two forms: as the operator may know it, and as it may be written down.
package struct ByReader<Value: Sendable>: Sendable {
    package var `operator`: Value
    package var record: Value

    package init(operator: Value, record: Value) {
        self.operator = `operator`
        self.record = record
    }

    package subscript(reader: PackageReader) -> Value {
        get {
            switch reader {
            case .operator: self.operator
            case .record: record
            }
        }
        set {
            switch reader {
            case .operator: self.operator = newValue
            case .record: record = newValue
            }
        }
    }

    package func map<Other>(
        _ change: (Value, PackageReader) -> Other
    ) -> ByReader<Other> {
        ByReader<Other>(operator: change(self.operator, .operator), record: change(record, .record))
    }
}

extension ByReader: Equatable where Value: Equatable {}
