//! Bytes → text.
//!
//! In: UTF-8 or UTF-16 with or without a byte order mark. Out: a text without one, or why it is none.

use super::Failure;
use crate::diagnostic::codes;

/// Why bytes are no text.
#[derive(Debug)]
pub(super) struct Undecoded {
    /// What is wrong; the place is one in the text that is shown.
    pub(super) failure: Failure,
    /// As much of the text as can be shown.
    pub(super) shown: String,
}

/// Decodes the bytes of a source.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Box<Undecoded>> {
    let text = match *bytes {
        [0xFF, 0xFE, ref rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, ref rest @ ..] => utf16(rest, u16::from_be_bytes),
        // A description begins with an ASCII character; without a mark the zero byte beside it gives UTF-16 away.
        [first, 0, second, 0, ..] if first != 0 && second != 0 => utf16(&bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if first != 0 && second != 0 => utf16(&bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }?;
    // Whoever converted a text that had a mark left it there.
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn utf8(mut bytes: Vec<u8>) -> Result<String, Box<Undecoded>> {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(binary(offset));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        let failure = Failure::new(
            codes::INVALID_ENCODING,
            format!("the byte 0x{byte:02X} at offset {offset} is not UTF-8"),
            offset,
        )
        .help("save the file as UTF-8");
        // What comes before the byte is the same in both, so the offset is right for the text that is shown.
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Box::new(Undecoded { failure, shown })
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Box<Undecoded>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text = String::with_capacity(pairs.len());
    for character in char::decode_utf16(units) {
        match character {
            Ok('\0') => return Err(binary(0)),
            Ok(character) => text.push(character),
            Err(_) => return Err(broken_utf16(text)),
        }
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(broken_utf16(text))
    }
}

fn broken_utf16(text: String) -> Box<Undecoded> {
    let failure = Failure::new(
        codes::INVALID_ENCODING,
        "the text is UTF-16 up to here, but not further",
        text.len(),
    )
    .help("save the file as UTF-8");
    Box::new(Undecoded {
        failure,
        shown: text,
    })
}

fn binary(offset: usize) -> Box<Undecoded> {
    let message = format!("this is not text: there is a NUL byte at offset {offset}");
    let failure = Failure::new(codes::BINARY_INPUT, message, 0)
        .help("give an OpenAPI description in YAML or JSON, or a Markdown page that has one");
    Box::new(Undecoded {
        failure,
        shown: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> (&'static str, usize) {
        let failure = decode(bytes.to_vec()).unwrap_err().failure;
        (failure.code, failure.offset)
    }

    #[test]
    fn encodings_of_one_text() {
        let text = "openapi: ä€😀\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE", &*le].concat(),
            [b"\xFE\xFF", &*be].concat(),
            le,
            be,
        ] {
            assert_eq!(decode(bytes).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_text() {
        assert_eq!(code(b"openapi: \xE4\n"), (codes::INVALID_ENCODING, 9));
        assert_eq!(code(b"PK\x03\x04\0\0"), (codes::BINARY_INPUT, 0));
        assert_eq!(
            code(b"\xFF\xFEa\0\x00\xD8"),
            (codes::INVALID_ENCODING, 1),
            "half a surrogate pair"
        );
        assert_eq!(
            code(b"\xFF\xFEa\0b"),
            (codes::INVALID_ENCODING, 1),
            "half a unit"
        );
    }
}
