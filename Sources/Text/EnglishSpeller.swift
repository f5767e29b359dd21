/// Puts tokens into words: numbers, money, times, signs and abbreviations.
struct EnglishSpeller {
  private struct Currency {
    let one: String
    let many: String
    let cent: String
    let cents: String
  }

  private static let currencies: [Unicode.Scalar: Currency] = [
    "$": Currency(one: "dollar", many: "dollars", cent: "cent", cents: "cents"),
    "€": Currency(one: "euro", many: "euros", cent: "cent", cents: "cents"),
    "£": Currency(one: "pound", many: "pounds", cent: "penny", cents: "pence"),
    "¥": Currency(one: "yen", many: "yen", cent: "sen", cents: "sen"),
  ]
  private static let scales: Set<String> = [
    "hundred", "thousand", "million", "billion", "trillion",
  ]
  private static let abbreviations = [
    "mr": "mister", "mrs": "missus", "dr": "doctor", "prof": "professor", "capt": "captain",
    "gov": "governor", "rev": "reverend", "lt": "lieutenant", "sgt": "sergeant", "jr": "junior",
    "sr": "senior", "vs": "versus", "etc": "et cetera",
  ]
  /// Only with a full stop: without one they are words or parts of words. Whatever the speller itself writes, such as
  /// the hundredth of a yen, must be one of these or no abbreviation at all.
  private static let dottedAbbreviations = [
    "st": "saint", "mt": "mount", "gen": "general", "col": "colonel", "hon": "honorable",
    "sen": "senator",
  ]

  private var rest: ArraySlice<EnglishToken>
  private var words: [String] = []

  static func words(_ tokens: [EnglishToken]) -> [String] {
    var speller = EnglishSpeller(rest: tokens[...])
    while let token = speller.rest.popFirst() { speller.spell(token) }
    return speller.words
  }

  private init(rest: ArraySlice<EnglishToken>) {
    self.rest = rest
  }

  private mutating func spell(_ token: EnglishToken) {
    switch token {
    // By what was written before it, not by what comes next: signs that are not spoken may stand between.
    case .word("cent", _) where words.last == "per":
      words[words.count - 1] = "percent"
    case .word(let word, let dotted):
      let long = Self.abbreviations[word] ?? (dotted ? Self.dottedAbbreviations[word] : nil)
      words.append(long ?? word)
    case .number(let number): spell(number)
    case .sign(let sign): spell(sign)
    }
  }

  private mutating func spell(_ sign: Unicode.Scalar) {
    switch sign {
    case "&": words.append("and")
    case "+": words.append("plus")
    case "@": words.append("at")
    case "-": words.append("minus")
    case "#":
      if case .number? = rest.first { words.append("number") }
    default:
      guard let currency = Self.currencies[sign], case .number(let amount)? = rest.first else {
        return
      }
      rest.removeFirst()
      spell(amount, in: currency)
    }
  }

  private mutating func spell(_ number: WrittenNumber) {
    if let minutes = timeMinutes(after: number) {
      rest.removeFirst(2)
      words += EnglishNumbers.cardinal(Int(number.digits) ?? 0)
      if minutes > 0 {
        words += EnglishNumbers.minutes(minutes)
      } else if !isFollowedByHalfOfDay {
        words.append("o'clock")
      }
    } else if case .sign(let sign)? = rest.first, let currency = Self.currencies[sign],
      !isNumber(rest.dropFirst().first)
    {
      rest.removeFirst()
      return spell(number, in: currency)
    } else {
      words += Self.spoken(number, isAmount: isFollowedByUnit)
    }
    spellUnit(isOne: number == WrittenNumber(digits: "1"))
  }

  /// What may stand right after a number: percent, cents, degrees, a half of the day.
  private mutating func spellUnit(isOne: Bool) {
    let unit: [String]
    switch rest.first {
    case .sign("%"): unit = ["percent"]
    case .sign("¢"): unit = [isOne ? "cent" : "cents"]
    case .sign("°"): unit = [isOne ? "degree" : "degrees"]
    case .word("am", _): unit = ["a", "m"]
    case .word("pm", _): unit = ["p", "m"]
    default: return
    }
    rest.removeFirst()
    words += unit
  }

  private mutating func spell(_ amount: WrittenNumber, in currency: Currency) {
    if let scale = nextWord, Self.scales.contains(scale) {
      rest.removeFirst()
      words += Self.spoken(amount, isAmount: true) + [scale, currency.many]
      return
    }
    guard let fraction = amount.fraction, fraction.utf8.count == 2, let cents = Int(fraction) else {
      let isOne = amount.digits == "1" && amount.fraction == nil
      words += Self.spoken(amount, isAmount: true) + [isOne ? currency.one : currency.many]
      return
    }
    let whole = WrittenNumber(digits: amount.digits.isEmpty ? "0" : amount.digits)
    if whole.digits != "0" || cents == 0 {
      words += Self.spoken(whole, isAmount: true)
      words.append(whole.digits == "1" ? currency.one : currency.many)
      if cents > 0 { words.append("and") }
    }
    if cents > 0 {
      words += EnglishNumbers.cardinal(cents) + [cents == 1 ? currency.cent : currency.cents]
    }
  }

  private var nextWord: String? {
    if case .word(let word, _)? = rest.first { word } else { nil }
  }

  private var isFollowedByUnit: Bool {
    switch rest.first {
    case .sign("%"), .sign("¢"): true
    default: false
    }
  }

  private var isFollowedByHalfOfDay: Bool {
    switch rest.first {
    case .word("am", _), .word("pm", _), .word("a", dotted: true), .word("p", dotted: true): true
    default: false
    }
  }

  private func isNumber(_ token: EnglishToken?) -> Bool {
    if case .number? = token { true } else { false }
  }

  /// The minutes, where `hour` begins a time of day such as 7:05.
  private func timeMinutes(after hour: WrittenNumber) -> Int? {
    guard case .sign(":")? = rest.first, case .number(let minutes)? = rest.dropFirst().first,
      minutes.digits.utf8.count == 2, let value = Int(minutes.digits), value < 60,
      hour == WrittenNumber(digits: hour.digits), minutes == WrittenNumber(digits: minutes.digits),
      hour.digits.utf8.count <= 2, let hours = Int(hour.digits), hours <= 24
    else { return nil }
    return value
  }

  /// A number on its own; four digits may be a year unless it is an amount of something.
  private static func spoken(_ number: WrittenNumber, isAmount: Bool) -> [String] {
    let digits = number.digits
    var words: [String] = []
    if let value = Int(digits), digits.utf8.count <= EnglishNumbers.longest,
      digits == "0" || !digits.hasPrefix("0")
    {
      let isYear = digits.utf8.count == 4 && !number.isGrouped && number.fraction == nil
      words =
        isYear && !isAmount && number.suffix != .ordinal
        ? EnglishNumbers.year(value) : EnglishNumbers.cardinal(value)
    } else {
      words = EnglishNumbers.digits(digits)
    }
    if let fraction = number.fraction { words += ["point"] + EnglishNumbers.digits(fraction) }
    switch number.suffix {
    case .ordinal: return EnglishNumbers.ordinal(words)
    case .plural: return EnglishNumbers.plural(words)
    case nil: return words
    }
  }
}
