/// Numbers as English words, in lower case, without "and" and without hyphens.
enum EnglishNumbers {
  private static let small = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]
  private static let scales = ["", "thousand", "million", "billion", "trillion"]
  private static let irregularOrdinals = [
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
  ]

  /// The longest number that is read as one; a longer run of digits is read digit by digit.
  static let longest = 15

  /// 123 → one hundred twenty three. Below 10¹⁵.
  static func cardinal(_ value: Int) -> [String] {
    if value == 0 { return [small[0]] }
    var words: [String] = []
    var power = 1
    for scale in scales {
      let group = value / power % 1000
      if group > 0 { words = hundreds(group) + (scale.isEmpty ? [] : [scale]) + words }
      power *= 1000
    }
    return words
  }

  private static func hundreds(_ value: Int) -> [String] {
    (value >= 100 ? [small[value / 100], "hundred"] : [])
      + (value % 100 > 0 ? belowHundred(value % 100) : [])
  }

  private static func belowHundred(_ value: Int) -> [String] {
    if value < 20 { return [small[value]] }
    return [tens[value / 10]] + (value % 10 > 0 ? [small[value % 10]] : [])
  }

  /// 21 → twenty first.
  static func ordinal(_ words: [String]) -> [String] {
    changingLast(words) { last in
      if let irregular = irregularOrdinals[last] { return irregular }
      if last.hasSuffix("y") { return last.dropLast() + "ieth" }
      return last.hasSuffix("t") ? last + "h" : last + "th"
    }
  }

  /// ninety → nineties, six → sixes, hundred → hundreds.
  static func plural(_ words: [String]) -> [String] {
    changingLast(words) { last in
      if last.hasSuffix("y") { return last.dropLast() + "ies" }
      return last.hasSuffix("x") ? last + "es" : last + "s"
    }
  }

  private static func changingLast(_ words: [String], _ change: (String) -> String) -> [String] {
    words.dropLast() + words.suffix(1).map(change)
  }

  /// "042" → zero four two.
  static func digits(_ text: String) -> [String] {
    text.compactMap { $0.wholeNumberValue.map { small[$0] } }
  }

  /// 1995 → nineteen ninety five, 1900 → nineteen hundred, 1905 → nineteen oh five; the years from
  /// 2000 to 2009, and whatever no year is, are cardinals.
  static func year(_ value: Int) -> [String] {
    guard (1100..<2000).contains(value) || (2010..<2100).contains(value) else {
      return cardinal(value)
    }
    return belowHundred(value / 100)
      + (value % 100 == 0 ? ["hundred"] : minutes(value % 100))
  }

  /// The second half of a time or a year: 5 → oh five, 30 → thirty.
  static func minutes(_ value: Int) -> [String] {
    value < 10 ? ["oh", small[value]] : belowHundred(value)
  }
}
