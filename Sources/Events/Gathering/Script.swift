/// What a character is to a reader of Chinese complaints.
enum Script {
    /// A letter or a digit.
    case latin
    /// A Chinese character that may be part of a name or of what the matter is.
    case telling
    /// A Chinese character that binds any two words and says nothing about the matter.
    case binding
    /// A blank, a mark or a character of another script.
    case other

    private static let bindings = Set("的了我们你您他她吗呢吧啊是这那就都也很".unicodeScalars.map(\.value))

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: self = .latin
        case 0x4E00...0x9FFF: self = Self.bindings.contains(scalar.value) ? .binding : .telling
        case 0x3400...0x4DBF, 0x20000...0x323AF: self = .telling
        default: self = .other
        }
    }
}
