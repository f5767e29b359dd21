/// A tensor that is to be written: its name, its shape, how it is stored, and where its numbers come from.
package struct SafetensorsEntry {
  let name: String
  let shape: [Int]
  let type: StorageType
  /// Where a part of the stored bytes goes.
  typealias Sink = (RawSpan) throws(SafetensorsError) -> Void
  /// Passes all stored bytes to a sink, in order.
  let encode: (Sink) throws(SafetensorsError) -> Void

  /// The length of the stored numbers.
  var byteCount: Int { shape.reduce(type.size, *) }

  /// Floating-point numbers that are asked for only when their turn to be written comes.
  ///
  /// They are stored as `.f32`, `.f16` or `.bf16`, rounded to nearest, ties to even; `lend` calls its
  /// argument once with all of them, row-major.
  package static func floats(
    _ name: String, shape: [Int], as type: StorageType = .f32,
    lending lend: @escaping (_ receive: (Span<Float>) -> Void) -> Void
  ) -> SafetensorsEntry {
    let half: HalfPrecision? =
      switch type {
      case .f32: nil
      case .f16: .f16
      case .bf16: .bf16
      default: preconditionFailure("\(name): floats cannot be written as \(type.rawValue)")
      }
    return SafetensorsEntry(name: name, shape: shape, type: type) { sink throws(SafetensorsError) in
      var failure: SafetensorsError?
      lend { numbers in
        do throws(SafetensorsError) {
          if let half {
            try narrow(numbers, to: half, sink)
          } else {
            try sink(numbers.bytes)
          }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    }
  }

  /// Floating-point numbers, row-major.
  package static func floats(
    _ name: String, shape: [Int], as type: StorageType = .f32, _ numbers: [Float]
  ) -> SafetensorsEntry {
    precondition(numbers.count == shape.reduce(1, *), "\(name): its numbers fill its shape")
    return floats(name, shape: shape, as: type) { receive in receive(numbers.span) }
  }

  /// Integers, row-major, stored as `I64`.
  package static func integers(
    _ name: String, shape: [Int], _ numbers: [Int64]
  ) -> SafetensorsEntry {
    precondition(numbers.count == shape.reduce(1, *), "\(name): its numbers fill its shape")
    return SafetensorsEntry(name: name, shape: shape, type: .i64) { sink throws(SafetensorsError) in
      try sink(numbers.span.bytes)
    }
  }

  /// Bytes, stored as `U8`: text, or a state that is nobody else's business.
  package static func bytes(_ name: String, _ bytes: [UInt8]) -> SafetensorsEntry {
    Self.bytes(name, shape: [bytes.count], as: .u8, bytes)
  }

  /// Numbers of one byte each, `U8` or `I8`, row-major.
  package static func bytes(
    _ name: String, shape: [Int], as type: StorageType, _ bytes: [UInt8]
  ) -> SafetensorsEntry {
    precondition(type.size == 1, "\(name): bytes cannot be written as \(type.rawValue)")
    precondition(bytes.count == shape.reduce(1, *), "\(name): its numbers fill its shape")
    return SafetensorsEntry(name: name, shape: shape, type: type) { sink throws(SafetensorsError) in
      try sink(bytes.span.bytes)
    }
  }

  /// Narrows through a buffer that stays in the cache.
  private static func narrow(
    _ numbers: Span<Float>, to half: HalfPrecision, _ sink: Sink
  ) throws(SafetensorsError) {
    var buffer = [UInt16](repeating: 0, count: min(numbers.count, 1 << 14))
    for start in stride(from: 0, to: numbers.count, by: 1 << 14) {
      let part = numbers.extracting(start..<min(start + 1 << 14, numbers.count))
      var span = buffer.mutableSpan
      half.narrow(part, into: &span)
      try sink(buffer.span.extracting(first: part.count).bytes)
    }
  }
}
