//! Acronyms: where words that are written in capitals end.
//!
//! In: the words of a text, before they are cased. Out: the same text, with spaces where words meet that letter
//! case alone would cut elsewhere.
//!
//! What always holds: letters and digits stay, in their order; a text without two capitals in a row, and without
//! one of the [`WORDS`], stays as it is.

use std::borrow::Cow;

/// Words that are spelled with capitals inside. Their own letter case says nothing about where they end.
const WORDS: [&str; 3] = ["OAuth", "IPv", "iOS"];

/// Sets plurals (`URLs`), versions (`TLSv1`) and words such as `OAuth2` apart: `listAPIsForOAuth2Client` →
/// `list apisFor oauth2Client`.
pub(super) fn apart(text: &str) -> Cow<'_, str> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut position = 0;
    let mut changed = false;
    while let Some(&c) = chars.get(position) {
        let before = position.checked_sub(1).and_then(|before| chars.get(before));
        let rest = chars.get(position..).unwrap_or_default();
        if let Some(length) = word(before, rest) {
            out.push(' ');
            out.extend(rest.iter().take(length).flat_map(|c| c.to_lowercase()));
            position += length;
            changed = true;
            continue;
        }
        // A number that begins a word is one by itself: `200Webhook`.
        let counts = before.is_some_and(char::is_ascii_digit);
        if counts
            && c.is_uppercase()
            && rest.get(1).is_some_and(|c| c.is_lowercase())
            && begins_with_number(&chars, position)
        {
            out.push(' ');
            changed = true;
        }
        let capitals = rest.iter().take_while(|c| c.is_uppercase()).count();
        if capitals < 2 || before.is_some_and(|c| c.is_uppercase()) {
            out.push(c);
            position += 1;
            continue;
        }
        let after = rest.get(capitals..).unwrap_or_default();
        let acronym = rest.iter().take(capitals).flat_map(|c| c.to_lowercase());
        match after {
            ['s', after @ ..] if !after.first().is_some_and(|c| c.is_lowercase()) => {
                out.push(' ');
                out.extend(acronym);
                out.push('s');
                position += capitals + 1;
                changed = true;
            }
            ['v', digit, ..] if digit.is_ascii_digit() => {
                out.push(' ');
                out.extend(acronym);
                out.push_str(" v");
                position += capitals + 1;
                changed = true;
            }
            _ => {
                // The next word may begin within: `HTTPOAuth`.
                out.push(c);
                position += 1;
            }
        }
    }
    if changed {
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether there is nothing but digits between the beginning of a word and a position.
fn begins_with_number(chars: &[char], position: usize) -> bool {
    let before = chars.get(..position).unwrap_or_default();
    let mut before = before.iter().rev().skip_while(|c| c.is_ascii_digit());
    before.next().is_none_or(|c| !c.is_alphanumeric())
}

/// How many characters of `rest` are one of the [`WORDS`], as a word of its own.
fn word(before: Option<&char>, rest: &[char]) -> Option<usize> {
    WORDS.iter().find_map(|word| {
        let length = word.len();
        let is_here = rest.len() >= length && word.chars().eq(rest.iter().take(length).copied());
        let begins = match before {
            Some(before) if word.starts_with(char::is_lowercase) => !before.is_alphanumeric(),
            Some(before) => !before.is_uppercase(),
            None => true,
        };
        let ends = match (rest.get(length), rest.get(length + 1)) {
            // `OAuthor`, `iOSX`.
            (Some(next), _) if next.is_lowercase() => false,
            (Some(next), after) if next.is_uppercase() && word.ends_with(char::is_uppercase) => {
                after.is_some_and(|after| after.is_lowercase())
            }
            (next, _) => *word != "IPv" || next.is_some_and(char::is_ascii_digit),
        };
        (is_here && begins && ends).then_some(length)
    })
}

#[cfg(test)]
mod tests {
    use crate::plan::names::{constant_name, field_name, type_name};

    #[test]
    fn words_end_where_acronyms_do() {
        for (text, name) in [
            ("userIDs", "user_ids"),
            ("URLs", "urls"),
            ("PDFs", "pdfs"),
            ("FAQsPage", "faqs_page"),
            ("IPv4", "ipv4"),
            ("getIPv4Address", "get_ipv4_address"),
            ("listAPIsForOAuth2Client", "list_apis_for_oauth2_client"),
            ("UUIDv4", "uuid_v4"),
            ("TLSv1.2", "tls_v1_2"),
            ("iOSVersion", "ios_version"),
            ("_userIDs", "_user_ids"),
            ("_IDs", "_ids"),
            ("200WebhookDataOk", "n200_webhook_data_ok"),
            ("v0_0_1Schema", "v0_0_1_schema"),
            ("2FA", "n2fa"),
            ("3DModel", "n3d_model"),
            ("oauth2Client", "oauth2_client"),
            // What letter case says rightly stays.
            ("GitHubURL", "git_hub_url"),
            ("HTTPSomething", "http_something"),
            ("isActive", "is_active"),
            ("TheOAuthor", "the_o_author"),
            ("XMLsettings", "xm_lsettings"),
            ("radiOS", "radi_os"),
            ("HTTPServer", "http_server"),
        ] {
            assert_eq!(field_name(text), name, "{text}");
        }
        assert_eq!(type_name("UserIDs"), "UserIds");
        assert_eq!(type_name("200WebhookDataOk"), "N200WebhookDataOk");
        assert_eq!(type_name("IntotoV0_0_1Schema"), "IntotoV0_0_1Schema");
        assert_eq!(type_name("OAuth2Client"), "Oauth2Client");
        assert_eq!(constant_name("X-API-IDs"), "X_API_IDS");
    }
}
