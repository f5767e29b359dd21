import Layers
package import Tensors

/// The parameters in a model's file: floating-point tensors, and matrices in 8 bits with a scale for each row.
///
/// Where `name` is stored as `I8`, [R, …], its numbers are those whole numbers, each times the scale of its row in
/// `name_scale`, [R]. Scales are no parameters of their own.
package struct ParameterFile: Sendable {
  private let file: SafetensorsFile

  /// Opens and checks the file at `path`.
  package init(path: String) throws(SafetensorsError) {
    file = try SafetensorsFile(path: path)
  }

  /// The name of the scales of a matrix in 8 bits.
  static func scales(of name: String) -> String { name + "_scale" }

  /// The names of the parameters, sorted.
  package var names: [String] {
    let scales = Set(file.names.filter { file.entry($0)?.type == .i8 }.map(Self.scales))
    return file.names.filter { !scales.contains($0) }
  }

  /// Shape and stored type of a parameter, or `nil` if there is none of that name.
  package func entry(_ name: String) -> (shape: [Int], type: StorageType)? { file.entry(name) }

  /// A parameter's numbers, or `nil` if there is none of that name.
  ///
  /// Throws `SafetensorsError` for a type that is no number, and `ParameterError` for scales that do not fit.
  package func tensor(_ name: String) throws -> Tensor? {
    guard let (shape, type) = file.entry(name) else { return nil }
    guard type == .i8 else {
      return try Tensor(shape: shape) { try file.copyFloats(name, into: &$0) }
    }
    let scaleName = Self.scales(of: name)
    let rows = shape.first ?? 1
    guard let scaleShape = file.entry(scaleName)?.shape else {
      throw ParameterError.missing(path: scaleName, shape: [rows])
    }
    guard scaleShape == [rows] else {
      throw ParameterError.shape(path: scaleName, expected: [rows], found: scaleShape)
    }
    let stored = QuantizedRows(numbers: try file.bytes(name), scales: try file.floats(scaleName))
    return Tensor(shape: shape) { stored.restore(into: &$0) }
  }
}
