import Testing

@testable import Text

struct EnglishNormalizerTests {
  static let table: [(written: String, spoken: String)] = [
    ("Hello,   World!", "hello world"),
    ("Don’t — “really” ‘stop’?", "don't really stop"),
    ("rock 'n' roll, the felons' o'clock", "rock n roll the felons o'clock"),
    (
      "Café naïve Ångström straße Œuvre e\u{301}te\u{301}", "cafe naive angstrom strasse oeuvre ete"
    ),
    ("ＦＵＬＬ ｗｉｄｔｈ５％ ﬁne", "full width five percent fine"),
    ("well-known twenty-one", "well known twenty one"),
    (
      "0 7 10 13 20 21 99 100 101 115 342",
      "zero seven ten thirteen twenty twenty one ninety nine one hundred one hundred one one hundred fifteen three hundred forty two"
    ),
    (
      "1000 1,500 12,345 1,000,001",
      "one thousand one thousand five hundred twelve thousand three hundred forty five one million one"
    ),
    ("2,000,000,000,000", "two trillion"),
    (
      "in 1995, 1900, 1905, 2005, 2010 and 2024",
      "in nineteen ninety five nineteen hundred nineteen oh five two thousand five twenty ten and twenty twenty four"
    ),
    ("the 1990s, '80s and 1960's", "the nineteen nineties eighties and nineteen sixties"),
    (
      "1st 2nd 3rd 4th 5th 8th 9th 12th 20th 21st 100th",
      "first second third fourth fifth eighth ninth twelfth twentieth twenty first one hundredth"
    ),
    (
      "3.14 .5 0.05 1.2.3",
      "three point one four point five zero point zero five one point two point three"
    ),
    (
      "007 and 12345678901234567890",
      "zero zero seven and one two three four five six seven eight nine zero one two three four five six seven eight nine zero"
    ),
    (
      "$5 $1 $5.25 $0.50 $1.01 $1,234.00",
      "five dollars one dollar five dollars and twenty five cents fifty cents one dollar and one cent one thousand two hundred thirty four dollars"
    ),
    (
      "£2.50 and 20€ and 50¢ and ¥300",
      "two pounds and fifty pence and twenty euros and fifty cents and three hundred yen"
    ),
    (
      "$3.2 million, $5 billion, $1500",
      "three point two million dollars five billion dollars one thousand five hundred dollars"
    ),
    (
      "7:05 7:00 a dog 10:30 pm 7:00 p.m. 12:99 3 am I am",
      "seven oh five seven o'clock a dog ten thirty p m seven p m twelve ninety nine three a m i am"
    ),
    (
      "50% 3.5 % per cent 1500%",
      "fifty percent three point five percent percent one thousand five hundred percent"
    ),
    (
      "-5 and -$3 but 5-10 and covid-19",
      "minus five and minus three dollars but five ten and covid nineteen"
    ),
    (
      "Mr. Smith & Mrs Jones vs. Dr. No etc.",
      "mister smith and missus jones versus doctor no et cetera"
    ),
    (
      "Sen. Smith paid ¥0.50, ¥1.01 and fifty sen",
      "senator smith paid fifty sen one yen and one sen and fifty sen"
    ),
    ("per $ cent, per # cent, 5 per% cent", "percent percent five percent"),
    ("St. Paul, the 1st st of Mt. Sinai", "saint paul the first st of mount sinai"),
    ("a+b me@home #1 # 20°", "a plus b me at home number one number twenty degrees"),
    ("mp3 3d B52s 5k", "mp three three d b fifty twos five k"),
    ("1½ and ¾", "one one half and three quarters"),
    ("٣ ９", "three nine"),
    ("привет 你好", "привет 你好"),
    ("😀 ... \0 --", ""),
  ]

  @Test("writes what is spoken", arguments: table)
  func speaks(_ written: String, _ spoken: String) {
    #expect(EnglishNormalizer.normalize(written) == spoken)
  }

  @Test("normalising twice changes nothing")
  func idempotent() {
    for text in Self.table.map(\.written) + hostileTexts {
      let once = EnglishNormalizer.normalize(text)
      #expect(EnglishNormalizer.normalize(once) == once, "\(text.prefix(50))")
    }
  }

  @Test("random words, signs and amounts: normalising twice changes nothing")
  func randomWords() {
    let parts = [
      "per", "cent", "cents", "sen", "sen.", "gen", "st", "st.", "am", "pm", "a.m.", "mr", "jr.",
      "etc", "1", "0.50", "1.01", "1995", "21st", "'90s", "7:05", "7:00", "million", "hundred",
      "o'clock", "$", "€", "£", "¥", "¢", "%", "#", "°", "&", "+", "-", ":", ",", "$0.01", "¥0.50",
      "£0.01",
    ]
    var generator = SplitMix64(seed: 7)
    for _ in 0..<5000 {
      var text = ""
      for _ in 0..<(1 + generator.next() % 6) {
        text += parts[Int(generator.next() % UInt64(parts.count))]
        if generator.next() % 3 > 0 { text += " " }
      }
      let once = EnglishNormalizer.normalize(text)
      #expect(EnglishNormalizer.normalize(once) == once, "\(text)")
    }
  }

  @Test("random texts: idempotent, single spaces, no digits or signs")
  func random() {
    let alphabet = Array(
      "aamnpst dr per cent 0123456789 .,:;'’-–−$€£%&+@#°¢  1st 2nd éßİŉΣς\u{301}\u{AD}½Ⅷ你ﷺ٣🙂\t\n mr. 000"
        .unicodeScalars)
    var generator = SplitMix64(seed: 3)
    for _ in 0..<3000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<(generator.next() % 24) {
        text.append(alphabet[Int(generator.next() % UInt64(alphabet.count))])
      }
      let once = EnglishNormalizer.normalize(String(text))
      #expect(EnglishNormalizer.normalize(once) == once, "\(String(text).debugDescription)")
      #expect(!once.contains("  ") && !once.hasPrefix(" ") && !once.hasSuffix(" "))
      #expect(
        !once.unicodeScalars.contains {
          $0.isASCII && !("a"..."z").contains($0) && $0 != " " && $0 != "'"
        })
    }
  }
}
