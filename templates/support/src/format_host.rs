//! Names of hosts and what holds them: `hostname`, `idn-hostname`, `idn-email` (JSON Schema 2020-12 Validation §7.3.2,
//! §7.3.3).
//!
//! In: a text. Out: whether it is of the format. Names beyond ASCII are those of UTS #46 that RFC 5892 allows, too.
//!
//! Needs: `format`; the crate `idna`.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use super::format::{Format, is_host, is_mailbox};

/// RFC 1123 §2.1, with the labels of RFC 5890 §2.3.2.1.
pub static HOSTNAME: Format = Format {
    noun: "the name of a host",
    accepts: |text| {
        let is_encoded = |label: &str| {
            let start = label.get(..4);
            start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
        };
        is_host(text)
            && text
                .split('.')
                .all(|label| !is_encoded(label) || is_international(label))
    },
};

/// RFC 5890 §2.3.2.3.
pub static IDN_HOSTNAME: Format = Format {
    noun: "the name of a host",
    accepts: is_international,
};

/// `Mailbox` of RFC 6531 §3.3.
pub static IDN_EMAIL: Format = Format {
    noun: "an email address",
    accepts: |text| is_mailbox(text, |_| true, is_international),
};

/// Whether a text is a name of a host in any letters.
fn is_international(text: &str) -> bool {
    let uts46 = Uts46::new();
    let bytes = text.as_bytes();
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::Check);
    if uts46
        .to_ascii(bytes, deny, hyphens, DnsLength::Verify)
        .is_err()
    {
        return false;
    }
    let (shown, valid) = uts46.to_unicode(bytes, deny, hyphens);
    valid.is_ok() && shown.split('.').all(is_allowed)
}

/// What RFC 5892 forbids, or allows beside others only, and UTS #46 does not know of (§2.6, appendix A.3 to A.9).
fn is_allowed(label: &str) -> bool {
    let letters: Vec<char> = label.chars().collect();
    let has = |is: fn(char) -> bool| letters.iter().any(|c| is(*c));
    let beside = |index: usize, is: fn(char) -> bool| letters.get(index).is_some_and(|c| is(*c));
    letters.iter().enumerate().all(|(index, c)| {
        let before = |is: fn(char) -> bool| index > 0 && beside(index - 1, is);
        match c {
            '\u{640}'
            | '\u{7fa}'
            | '\u{302e}'
            | '\u{302f}'
            | '\u{3031}'..='\u{3035}'
            | '\u{303b}' => false,
            // Symbols, which are no letters.
            '\u{a1}'..='\u{b6}'
            | '\u{b8}'..='\u{bf}'
            | '\u{d7}'
            | '\u{f7}'
            | '\u{1f000}'..='\u{1faff}' => false,
            '\u{2010}'..='\u{2bff}' => matches!(c, '\u{214e}' | '\u{2184}'),
            '\u{b7}' => before(|c| c == 'l') && beside(index + 1, |c| c == 'l'),
            '\u{375}' => beside(index + 1, is_greek),
            '\u{5f3}' | '\u{5f4}' => before(is_hebrew),
            '\u{30fb}' => has(is_japanese),
            '\u{660}'..='\u{669}' => !has(|c| matches!(c, '\u{6f0}'..='\u{6f9}')),
            _ => true,
        }
    })
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5f4}')
}

/// Hiragana, Katakana and Han.
fn is_japanese(c: char) -> bool {
    matches!(
        c,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts_are_ascii() {
        for text in [
            "www.example.com",
            "1host",
            "a--b.com",
            "xn--9n2bp8q.xn--9t4b11yi5a",
        ] {
            assert!((HOSTNAME.accepts)(text), "{text}");
        }
        for text in [
            "",
            ".",
            "a.",
            "host_name",
            "-a",
            "a-",
            "실례.테스트",
            "xn--X",
            "xn--al-0ea",
        ] {
            assert!(!(HOSTNAME.accepts)(text), "{text}");
        }
    }

    #[test]
    fn international_names_are_those_of_idna() {
        for text in [
            "실례.테스트",
            "l·l",
            "א׳ב",
            "・ぁ",
            "a。b",
            "ßς་〇",
            "hostname",
        ] {
            assert!((IDN_HOSTNAME.accepts)(text), "{text}");
        }
        for text in [
            "",
            "a·l",
            "α͵S",
            "A׳ב",
            "def・abc",
            "〮실례",
            "ـߺ",
            "\u{628}\u{660}\u{6f0}",
            "-> $1.00 <--",
            "xn--7a",
            "a♥",
        ] {
            assert!(!(IDN_HOSTNAME.accepts)(text), "{text}");
        }
        assert!((IDN_EMAIL.accepts)("실례@실례.테스트"));
        assert!(!(IDN_EMAIL.accepts)("실례"));
    }
}
