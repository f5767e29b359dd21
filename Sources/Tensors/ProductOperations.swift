import CKernels

/// Counts multiplications and additions of matrix products, attention included, as they are asked for: the
/// arithmetic of a model without rounding up to whole blocks, so that speeds are of useful work.
package enum ProductOperations {
  /// All that forward operations of the calling thread have come to since it began.
  package static var ofThisThread: Int { Int(clamping: ck_counted_operations()) }

  /// Adds a product of [rows, inner] by [inner, columns].
  static func count(rows: Int, inner: Int, columns: Int) {
    ck_count_operations(UInt64(2 * rows * inner * columns))
  }

  /// Adds what another thread did for this one.
  static func add(_ operations: Int) { ck_count_operations(UInt64(operations)) }

  /// Adds the products of attention: of contents, of positions where there are some, and of weights by values.
  static func count(_ inputs: AttentionInputs) {
    let width = inputs.queries.columns
    for (queries, keys) in zip(inputs.queryLengths, inputs.keyLengths)
    where queries > 0 && keys > 0 {
      count(rows: queries, inner: width, columns: 2 * keys)
      if inputs.relative != nil { count(rows: queries, inner: width, columns: queries + keys - 1) }
    }
  }
}
