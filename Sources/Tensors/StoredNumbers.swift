// Numbers in the bytes of a file, to and from numbers that we compute with. Stored numbers are little-endian,
// which every machine that we compile for is, and may begin at any address.

extension RawSpan {
  /// The number that begins at byte `offset`.
  func number<T: BitwiseCopyable>(at offset: Int, as type: T.Type) -> T {
    precondition(offset >= 0 && offset + MemoryLayout<T>.size <= byteCount, "a number of the span")
    return unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
  }

  /// A copy of the bytes.
  func array() -> [UInt8] {
    withUnsafeBytes { [UInt8]($0) }
  }

  /// Reads floating-point numbers of any stored type, as many as `numbers` has places.
  ///
  /// - Precondition: `type` is floating point, and the bytes hold exactly that many.
  func copyFloats(of type: StorageType, into numbers: inout MutableSpan<Float>) {
    precondition(byteCount == numbers.count * type.size, "as many stored numbers as places")
    switch type {
    case .f32:
      withUnsafeBytes { source in
        numbers.withUnsafeMutableBytes { $0.copyMemory(from: source) }
      }
    case .f16: HalfPrecision.f16.widen(self, into: &numbers)
    case .bf16: HalfPrecision.bf16.widen(self, into: &numbers)
    case .f64:
      for i in numbers.indices { numbers[i] = Float(number(at: 8 * i, as: Double.self)) }
    default: preconditionFailure("\(type.rawValue) is not floating point")
    }
  }

  /// Reads integers of any stored type; `nil` if the type is floating point or a number is beyond `Int64`.
  func integers(of type: StorageType) -> [Int64]? {
    switch type {
    case .i64: integers(Int64.self)
    case .i32: integers(Int32.self)
    case .i16: integers(Int16.self)
    case .i8: integers(Int8.self)
    case .u64: integers(UInt64.self)
    case .u32: integers(UInt32.self)
    case .u16: integers(UInt16.self)
    case .u8, .bool: integers(UInt8.self)
    case .f64, .f32, .f16, .bf16: nil
    }
  }

  private func integers<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> [Int64]? {
    let size = MemoryLayout<T>.size
    var numbers: [Int64] = []
    numbers.reserveCapacity(byteCount / size)
    for offset in stride(from: 0, to: byteCount, by: size) {
      guard let number = Int64(exactly: number(at: offset, as: type)) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
