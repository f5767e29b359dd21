internal import Text

/// How words become cues that can be read while they are shown.
public struct SubtitleLayout: Sendable, Equatable {
  /// A line has no more columns; a wide character, as in Chinese, takes two.
  public var lineWidth: Int
  /// A cue has no more lines.
  public var lines: Int
  /// A cue is shown no longer, in seconds, unless it is one word.
  public var longest: Double
  /// A cue is shown no shorter, in seconds, unless the next one comes or the recording ends.
  public var shortest: Double
  /// A cue ends at silences longer than this, in seconds.
  public var pause: Double

  /// By default two lines of 42 columns, shown for one second to seven: what television and streaming
  /// services ask of their subtitlers.
  public init(
    lineWidth: Int = 42, lines: Int = 2, longest: Double = 7, shortest: Double = 1,
    pause: Double = 1
  ) {
    precondition(lineWidth >= 2 && lines > 0, "\(lines) lines of \(lineWidth) columns")
    self.lineWidth = lineWidth
    self.lines = lines
    self.longest = longest
    self.shortest = shortest
    self.pause = pause
  }

  /// All words of a transcript, in order, in cues that do not overlap.
  func cues(of transcript: Transcript) -> [SubtitleCue] {
    var groups: [[SubtitleCue.Word]] = []
    for word in transcript.words.flatMap(pieces) {
      if let group = groups.last, let first = group.first, let last = group.last,
        word.start - last.end <= pause, word.end - first.start <= longest,
        wrapped(group + [word], lineWidth).count <= lines
      {
        groups[groups.count - 1].append(word)
      } else {
        groups.append([word])
      }
    }
    let ends = groups.dropFirst().compactMap { $0.first?.start } + [transcript.duration]
    return zip(groups, ends).compactMap { group, latest in
      guard let first = group.first, let last = group.last else { return nil }
      let end = max(last.end, min(first.start + shortest, latest))
      return SubtitleCue(start: first.start, end: end, lines: balanced(group))
    }
  }

  /// A word as it is, or in parts that fit into a line if it is wider, each with its share of the time.
  private func pieces(_ word: Transcript.Unit) -> [SubtitleCue.Word] {
    let text = PlainText.line(word.text)
    let whole = DisplayWidth.of(text)
    guard whole > lineWidth else { return [.init(text: text, start: word.start, end: word.end)] }
    var parts: [(text: String, width: Int)] = []
    for character in text {
      let width = DisplayWidth.of(String(character))
      if let last = parts.last, last.width + width <= lineWidth {
        parts[parts.count - 1] = (last.text + String(character), last.width + width)
      } else {
        parts.append((String(character), width))
      }
    }
    var shown = 0
    func moment(_ columns: Int) -> Double {
      columns == whole
        ? word.end : word.start + (word.end - word.start) * Double(columns) / Double(whole)
    }
    return parts.enumerated().map { index, part in
      defer { shown += part.width }
      return SubtitleCue.Word(
        text: part.text, start: moment(shown), end: moment(shown + part.width),
        isContinuation: index > 0)
    }
  }

  /// As few lines as it takes, of widths as equal as they can be.
  private func balanced(_ words: [SubtitleCue.Word]) -> [[SubtitleCue.Word]] {
    let count = wrapped(words, lineWidth).count
    // One line cannot be narrower; more lines are never wider than the limit.
    guard count > 1 else { return [words] }
    let narrowest = words.map { DisplayWidth.of($0.text) }.max() ?? 0
    let width = (narrowest..<max(narrowest + 1, lineWidth)).first {
      wrapped(words, $0).count == count
    }
    return wrapped(words, width ?? lineWidth)
  }

  /// Words line by line, as many in each as fit into `width` columns.
  private func wrapped(_ words: [SubtitleCue.Word], _ width: Int) -> [[SubtitleCue.Word]] {
    var lines: [[SubtitleCue.Word]] = []
    var column = 0
    for word in words {
      let columns = DisplayWidth.of(word.text)
      let needed = column + columns + (word.isContinuation ? 0 : 1)
      if !lines.isEmpty && needed <= width {
        lines[lines.count - 1].append(word)
        column = needed
      } else {
        lines.append([word])
        column = columns
      }
    }
    return lines
  }
}
