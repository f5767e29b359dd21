import Foundation

/// What happened in a run so far, from its log.
package struct TrainingHistory: Sendable, Equatable {
  /// The updates in order.
  package let records: [TrainingRecord]

  /// Updates in order.
  package init(_ records: [TrainingRecord]) { self.records = records }

  /// Reads the log at `path`, or in the folder of a run there. A last line that is not complete yet is left out.
  ///
  /// - Throws: `TrainingError.unreadable` for a file that cannot be read, `.notALog` for one that is no log.
  package init(contentsOf path: String) throws(TrainingError) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = exists && isFolder.boolValue ? path + "/log.jsonl" : path
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw .unreadable(path: file, reason: FileFailure(error).description)
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var records: [TrainingRecord] = []
    var rest = data[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      guard let record = try? decoder.decode(TrainingRecord.self, from: rest[..<end]) else {
        throw .notALog(path: file, line: records.count + 1)
      }
      records.append(record)
      rest = rest[(end + 1)...]
    }
    guard !records.isEmpty else { throw .notALog(path: file, line: 1) }
    self.init(records)
  }
}
