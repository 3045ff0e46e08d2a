//! The header `Link` (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// The target of the first link to the next page, as it is written.
pub(super) fn next(headers: &HeaderMap) -> Result<Option<&str>, String> {
    let lines = headers.get_all(LINK);
    let mut texts = lines.iter().filter_map(|line| line.to_str().ok());
    let found = texts.find_map(|line| links(line).find(|(_, parameters)| is_next(parameters)));
    match found {
        Some((target, _)) => Ok(Some(target.trim())),
        None if lines.iter().any(|line| line.to_str().is_err()) => {
            Err("is not known: a header `Link` is no text".to_owned())
        }
        None => Ok(None),
    }
}

/// The links of a line: target and parameters.
fn links(line: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let (_, behind) = rest.split_once('<')?;
        let (target, behind) = behind.split_once('>')?;
        let mut parameters = Vec::new();
        let (mut begin, mut quoted, mut escaped) = (0, false, false);
        let mut end = behind.len();
        for (position, c) in behind.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                ';' | ',' if !quoted => {
                    parameters.extend(behind.get(begin..position));
                    begin = position + 1;
                    if c == ',' {
                        end = position;
                        break;
                    }
                }
                _ => {}
            }
        }
        if end == behind.len() {
            parameters.extend(behind.get(begin..));
        }
        rest = behind.get(end..).unwrap_or_default();
        Some((target, parameters))
    })
}

/// Whether a link is one of this page to the next. Only the first `rel` counts; with an `anchor` it is another's.
fn is_next(parameters: &[&str]) -> bool {
    let named = |wanted: &str| {
        parameters.iter().find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim().trim_matches('"'))
        })
    };
    let relations = named("rel").unwrap_or_default();
    let mut relations = relations.split_ascii_whitespace();
    named("anchor").is_none() && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn of(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(LINK, line.parse().unwrap());
        }
        next(&headers).unwrap().map(str::to_owned)
    }

    #[test]
    fn the_next_page_is_found_among_links() {
        let github = r#"<https://x/?page=1>; rel="prev", <https://x/?page=3,4>; rel="next", <https://x/?page=9>; rel="last""#;
        assert_eq!(of(&[github]).unwrap(), "https://x/?page=3,4");
        for (lines, target) in [
            (&["</a>; rel=next"][..], Some("/a")),
            (&["</a>;REL = \"last NEXT\" ; title=\"b\""], Some("/a")),
            (
                &["</a>; title=\"a, <b>; rel=next\\\"\"; rel=next"],
                Some("/a"),
            ),
            (&["</a>; title=\"x, </b>; rel=next\"; rel=prev"], None),
            (&["</a>; rel=prev; rel=next"], None),
            (&["</a>; rel=next; anchor=\"/b\""], None),
            (&["</a>; rel=prev", "</b>; rel=next"], Some("/b")),
            (&["</a>, </b>; rel=next"], Some("/b")),
            (&["</a; rel=next"], None),
            (&["", ",,", "<>"], None),
        ] {
            assert_eq!(of(lines).as_deref(), target, "{lines:?}");
        }
    }

    #[test]
    fn a_header_that_is_no_text_is_not_the_end() {
        let mut headers = HeaderMap::new();
        headers.append(
            LINK,
            HeaderValue::from_bytes(b"</b>; rel=next; title=\"\xff\"").unwrap(),
        );
        assert!(next(&headers).unwrap_err().contains("no text"));
        headers.append(LINK, "</c>; rel=next".parse().unwrap());
        assert_eq!(next(&headers), Ok(Some("/c")));
    }
}
