import CKernels

extension Span<Float> {
  /// The place of the largest number, the first of equals; 0 where there are only such as are no numbers.
  ///
  /// - Precondition: there is a number.
  package var indexOfLargest: Int {
    precondition(!isEmpty, "the largest of no numbers")
    return withUnsafeBufferPointer { row in
      row.baseAddress.map { ck_largest($0, row.count) } ?? 0
    }
  }
}
