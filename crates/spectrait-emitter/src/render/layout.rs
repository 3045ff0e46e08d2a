//! How calls of our macros and tables of data are set: on one line where they fit, else as Rust would be.
//!
//! In: tokens. Out: text whose lines are at most [`WIDTH`] long, single tokens aside.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// How long a line may be.
pub(crate) const WIDTH: usize = 100;

/// A call of a macro, `name!(…);`, with a line end. What is in its braces goes on lines of its own.
pub(crate) fn call(name: &str, tokens: TokenStream) -> String {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if is_table(&tokens) {
        return format!("{name}!({});\n", table(&tokens));
    }
    let one_line = format!("{name}!({});\n", spaced(&tokens));
    if length(&one_line) <= WIDTH + 1 {
        return one_line;
    }
    let brace = tokens.iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    });
    match brace {
        Some(position) if colon(tokens.get(..position).unwrap_or_default()).is_some() => {
            format!("{name}!({});\n", table(&tokens))
        }
        Some(_) => format!("{name}!({});\n", set(&tokens, 0)),
        None => format!("{name}!(\n{});\n", filled(&entries(&tokens))),
    }
}

/// Whether there are several blocks in braces, or one with documentation.
fn is_table(tokens: &[TokenTree]) -> bool {
    let is_documented = |group: &Group| {
        let mut inner = group.stream().into_iter();
        inner.any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#'))
    };
    let blocks: Vec<&Group> = tokens.iter().filter_map(block).collect();
    blocks.len() > 1 || blocks.into_iter().any(is_documented)
}

/// What comes before a table's head and behind it: `endpoint!(` and ` {`.
const NAMES: usize = 12;

/// The position behind the first `:` that is not of a path.
fn colon(tokens: &[TokenTree]) -> Option<usize> {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    (0..tokens.len())
        .find(|&index| {
            let at = |index: usize| tokens.get(index).is_some_and(is_colon);
            let before = index.checked_sub(1).is_some_and(at);
            at(index) && !before && !at(index + 1)
        })
        .map(|index| index + 1)
}

/// A group in braces.
fn block(token: &TokenTree) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

/// Tokens with each entry of their blocks on a line of its own, below its documentation.
fn table(tokens: &[TokenTree]) -> String {
    let mut out = String::new();
    let mut rest = tokens;
    while let Some(position) = rest.iter().position(|token| block(token).is_some()) {
        let (head, behind) = rest.split_at(position);
        let Some((group, behind)) = behind.split_first() else {
            break;
        };
        if !out.is_empty() {
            out.push(' ');
        }
        // The name of the macro and the brace are on the line too.
        let split = colon(head).filter(|_| NAMES + length(&spaced(head)) > WIDTH);
        match split.map(|split| head.split_at(split)) {
            Some((before, after)) => {
                out.push_str(&format!("{}\n    {}", spaced(before), spaced(after)));
            }
            None => out.push_str(&spaced(head)),
        }
        out.push_str(" {\n");
        let inner: Vec<TokenTree> = block(group)
            .map(|group| group.stream().into_iter().collect())
            .unwrap_or_default();
        for entry in entries(&inner) {
            out.push_str(&documented(&entry));
        }
        out.push('}');
        rest = behind;
    }
    if !rest.is_empty() {
        out.push(' ');
        out.push_str(&spaced(rest));
    }
    out
}

/// An entry with its attributes on lines before it.
fn documented(entry: &[TokenTree]) -> String {
    let mut out = String::new();
    let mut rest = entry;
    while let [
        TokenTree::Punct(punct),
        TokenTree::Group(attribute),
        behind @ ..,
    ] = rest
    {
        if punct.as_char() != '#' {
            break;
        }
        match doc_text(attribute.stream()) {
            Some(text) => out.push_str(&format!("    ///{text}\n")),
            None => out.push_str(&format!("    #[{}]\n", flat(attribute.stream()))),
        }
        rest = behind;
    }
    out.push_str(&format!("    {},\n", part_text(rest, 4)));
    out
}

/// The text of a documentation comment.
fn doc_text(attribute: TokenStream) -> Option<String> {
    let attribute: syn::MetaNameValue = syn::parse2(attribute).ok()?;
    match attribute.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if attribute.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// A value behind a head such as `pub static A: B =`, with the semicolon: on the head's line where it fits, else on
/// the next one, else a chain of calls with each on a line of its own.
pub(crate) fn assignment(head: &str, tokens: TokenStream) -> String {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let one_line = spaced(&tokens);
    let column = length(head) + 1;
    if column + length(&one_line) < WIDTH {
        return format!("{head} {one_line};");
    }
    let links = links(&tokens);
    if 4 + length(&one_line) < WIDTH {
        return format!("{head}\n    {one_line};");
    }
    let Some((first, calls)) = links.split_first().filter(|(_, calls)| !calls.is_empty()) else {
        return format!("{head} {};", set(&tokens, 0));
    };
    let one_line = spaced(first);
    let (start, indent) = if column + length(&one_line) < WIDTH {
        (format!("{head} {one_line}"), 4)
    } else if 4 + length(&one_line) < WIDTH || !is_nested(first) {
        (format!("{head}\n    {one_line}"), 8)
    } else {
        (format!("{head} {}", set(first, 0)), 0)
    };
    let margin = " ".repeat(indent);
    let calls: String = calls
        .iter()
        .map(|call| format!("\n{margin}{}", part_text(call, indent)))
        .collect();
    format!("{start}{calls};")
}

/// A chain of calls, split before each `.`.
fn links(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let is_dot =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    let mut links = Vec::new();
    let mut start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if is_dot(token) {
            links.extend(tokens.get(start..index));
            start = index;
        }
    }
    links.extend(tokens.get(start..));
    links
}

/// Tokens on one line, spaced as Rust is.
pub(crate) fn flat(tokens: TokenStream) -> String {
    spaced(&tokens.into_iter().collect::<Vec<_>>())
}

/// Tokens whose last group is on lines of its own.
fn set(tokens: &[TokenTree], indent: usize) -> String {
    let inside = |token: &TokenTree| match token {
        TokenTree::Group(group) => !group.stream().is_empty(),
        _ => false,
    };
    let Some((position, TokenTree::Group(group))) = tokens
        .iter()
        .rposition(inside)
        .and_then(|position| Some((position, tokens.get(position)?)))
    else {
        return spaced(tokens);
    };
    let before = tokens.get(..position).unwrap_or_default();
    let after = tokens.get(position + 1..).unwrap_or_default();
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let (open, close) = marks(group);
    let parts = entries(&inner);
    let content = match parts.as_slice() {
        // The only argument of a call opens on the call's own line.
        [only] if group.delimiter() == Delimiter::Parenthesis && only.iter().any(inside) => {
            set(only, indent)
        }
        // A list of names is prose.
        parts if indent == 0 && parts.iter().all(|part| part.len() == 1) => {
            format!("\n{}", filled(parts))
        }
        parts => {
            let margin = " ".repeat(indent + 4);
            // The type of a slice and a variant of a macro have no comma behind their only part.
            let comma = if parts.len() == 1 { "" } else { "," };
            let lines: String = parts
                .iter()
                .map(|part| format!("{margin}{}{comma}\n", part_text(part, indent + 4)))
                .collect();
            format!("\n{lines}{}", " ".repeat(indent))
        }
    };
    let head = spaced(before);
    let space = if head.is_empty() || !starts_apart(before, group) {
        ""
    } else {
        " "
    };
    let tail = spaced(after);
    let tail = if tail.is_empty() || tail.starts_with([':', '.', '?']) {
        tail
    } else {
        format!(" {tail}")
    };
    format!("{head}{space}{open}{content}{close}{tail}")
}

fn part_text(part: &[TokenTree], indent: usize) -> String {
    let one_line = spaced(part);
    if indent + length(&one_line) < WIDTH {
        return one_line;
    }
    let links = links(part);
    match links.split_first() {
        Some((first, calls)) if is_chain(first, calls) => chain(first, calls, indent),
        _ => set(part, indent),
    }
}

/// Whether what a call is given has parts itself.
fn is_nested(call: &[TokenTree]) -> bool {
    let Some(TokenTree::Group(group)) = call.last() else {
        return false;
    };
    let mut inner = group.stream().into_iter();
    inner.any(|token| matches!(token, TokenTree::Group(_)))
}

/// Whether tokens are a call with calls on what it gives.
fn is_chain(first: &[TokenTree], calls: &[&[TokenTree]]) -> bool {
    let is_call = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
    // A closure is what its calls are within.
    let is_plain = |token: &TokenTree| !matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '|' | '='));
    !calls.is_empty()
        && first.iter().all(is_plain)
        && is_call(first.last())
        && calls
            .iter()
            .all(|call| call.len() == 3 && is_call(call.last()))
}

/// A chain with each call on a line of its own: behind lines that end where they began, as far in as those.
fn chain(first: &[TokenTree], calls: &[&[TokenTree]], indent: usize) -> String {
    let one_line = spaced(first);
    let (first, indent) = if indent + length(&one_line) < WIDTH {
        (one_line, indent + 4)
    } else {
        (set(first, indent), indent)
    };
    let margin = " ".repeat(indent);
    let calls: String = calls
        .iter()
        .map(|call| format!("\n{margin}{}", part_text(call, indent)))
        .collect();
    first + &calls
}

/// Entries on as few lines as they fit on.
fn filled(entries: &[Vec<TokenTree>]) -> String {
    let mut out = String::new();
    let mut line = String::from("   ");
    for entry in entries {
        let entry = spaced(entry);
        if length(&line) + length(&entry) + 2 > WIDTH && !line.trim().is_empty() {
            out.push_str(&line);
            out.push('\n');
            line = String::from("   ");
        }
        line.push(' ');
        line.push_str(&entry);
        line.push(',');
    }
    out.push_str(&line);
    out.push('\n');
    out
}

/// The parts between commas.
fn entries(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let mut depth = 0usize;
    let mut parts = vec![Vec::new()];
    for token in tokens {
        if let TokenTree::Punct(punct) = token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                // Commas between angle brackets are no ends.
                ',' if depth == 0 => {
                    parts.push(Vec::new());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(part) = parts.last_mut() {
            part.push(token.clone());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn marks(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

/// Tokens on one line.
fn spaced(tokens: &[TokenTree]) -> String {
    let mut out = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = tokens.get(..index).unwrap_or_default();
        let text = match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let (open, close) = marks(group);
                let pad = if group.delimiter() == Delimiter::Brace && !inner.is_empty() {
                    " "
                } else {
                    ""
                };
                if !before.is_empty() && starts_apart(before, group) {
                    out.push(' ');
                }
                out.push_str(&format!("{open}{pad}{}{pad}{close}", spaced(&inner)));
                continue;
            }
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                let closes = c == '|' && bars(before) % 2 == 1;
                if matches!(c, '=' | '-' | '&' | '|' | '#') && !closes && !ends_glued(before) {
                    out.push(' ');
                }
                out.push(c);
                continue;
            }
            other => other.to_string(),
        };
        if !ends_glued(before) {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}

/// Whether a space stands before a group.
fn starts_apart(before: &[TokenTree], group: &Group) -> bool {
    match (before.last(), group.delimiter()) {
        // Calls, tuple variants, generic arguments that end before a call.
        (Some(TokenTree::Ident(_)), Delimiter::Parenthesis) => false,
        // `json::<T>()`, unlike `-> ()` and `=> (a, b)`.
        (Some(TokenTree::Punct(punct)), Delimiter::Parenthesis) if punct.as_char() == '>' => {
            let second = before
                .len()
                .checked_sub(2)
                .and_then(|index| before.get(index));
            matches!(second, Some(TokenTree::Punct(second)) if matches!(second.as_char(), '-' | '='))
        }
        _ => !ends_glued(before),
    }
}

/// Whether what follows stands at what was before, without a space.
fn ends_glued(before: &[TokenTree]) -> bool {
    let second = before
        .len()
        .checked_sub(2)
        .and_then(|index| before.get(index));
    match before.last() {
        None => true,
        Some(TokenTree::Punct(punct)) => match punct.as_char() {
            // `400..=499`
            '=' => matches!(second, Some(TokenTree::Punct(second)) if second.as_char() == '.'),
            ',' | '>' => false,
            // Behind the parameters of a closure, and before them.
            '|' => bars(before) % 2 == 1,
            ':' => {
                punct.spacing() == Spacing::Joint
                    || matches!(second, Some(TokenTree::Punct(second)) if second.as_char() == ':')
            }
            _ => true,
        },
        Some(_) => false,
    }
}

/// How many `|` there are: those of closures, which open and close a list of parameters.
fn bars(tokens: &[TokenTree]) -> usize {
    let is_bar =
        |token: &&TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|');
    tokens.iter().filter(is_bar).count()
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn what_fits_is_on_one_line() {
        assert_eq!(
            call(
                "string_enum",
                quote!(Color { Red = "red", Blue = "blue" } else Unknown)
            ),
            "string_enum!(Color { Red = \"red\", Blue = \"blue\" } else Unknown);\n"
        );
        assert_eq!(
            call(
                "unchecked",
                quote!(A, DateTime<FixedOffset>, super::support::B)
            ),
            "unchecked!(A, DateTime<FixedOffset>, super::support::B);\n"
        );
        assert_eq!(
            assignment(
                "static A: Rules =",
                quote!(Rules::new(&[
                    Rule::Minimum(Number::Integer(-1)),
                    Rule::Not(&ANY)
                ]))
            ),
            "static A: Rules = Rules::new(&[Rule::Minimum(Number::Integer(-1)), Rule::Not(&ANY)]);"
        );
    }

    #[test]
    fn blocks_with_documentation_are_tables() {
        assert_eq!(
            call(
                "endpoint",
                quote!(Client::a: A -> Vec<types::B> { 200..=299 => Raw::json })
            ),
            "endpoint!(Client::a: A -> Vec<types::B> { 200..=299 => Raw::json });\n"
        );
        let call_of = |name: &str| {
            let name = quote::format_ident!("{name}");
            call(
                "endpoint",
                quote!(Client::#name: A -> #[derive(Clone)] enum B {
                    200 => C(D): |raw: &Raw| raw.typed(&[E, F])
                } else G {
                    #[doc = " not there"]
                    404 => H(()): Raw::empty,
                    default => I(IndexMap<String, J>): Raw::json
                } with {
                    #[doc = " who"]
                    #[deprecated]
                    query "who" => who: &[String]
                }),
            )
        };
        let rest = "    200 => C(D): |raw: &Raw| raw.typed(&[E, F]),\n} else G {\n    /// not there\n    404 => H(()): Raw::empty,\n    default => I(IndexMap<String, J>): Raw::json,\n} with {\n    /// who\n    #[deprecated]\n    query \"who\" => who: &[String],\n});\n";
        assert_eq!(
            call_of("a"),
            format!("endpoint!(Client::a: A -> #[derive(Clone)] enum B {{\n{rest}")
        );
        let long = "a".repeat(60);
        assert_eq!(
            call_of(&long),
            format!("endpoint!(Client::{long}:\n    A -> #[derive(Clone)] enum B {{\n{rest}")
        );
    }

    #[test]
    fn chains_are_set_as_rustfmt_does() {
        let value = |name: &str| quote!(Operation::new(#name, "GET", "/").server("https://example.com").body(Media::JSON));
        assert_eq!(
            assignment("static A: Operation =", value("a")),
            "static A: Operation =\n    Operation::new(\"a\", \"GET\", \"/\").server(\"https://example.com\").body(Media::JSON);"
        );
        let (middle, long) = ("x".repeat(40), "x".repeat(70));
        assert_eq!(
            assignment("static A: Operation =", value(&middle)),
            format!(
                "static A: Operation = Operation::new(\"{middle}\", \"GET\", \"/\")\n    .server(\"https://example.com\")\n    .body(Media::JSON);"
            )
        );
        assert_eq!(
            assignment("static A: Operation =", value(&long)),
            format!(
                "static A: Operation =\n    Operation::new(\"{long}\", \"GET\", \"/\")\n        .server(\"https://example.com\")\n        .body(Media::JSON);"
            )
        );
    }

    #[test]
    fn a_chain_among_other_parts_is_set_by_its_calls() {
        let (long, longer) = ("x".repeat(60), "x".repeat(80));
        assert_eq!(
            assignment(
                "static A: B =",
                quote!(C::new(&[
                    D::of(#long).style(Style::DeepObject).required(),
                    D::of(#longer, E).style(Style::DeepObject)
                ]))
            ),
            format!(
                "static A: B = C::new(&[\n    D::of(\"{long}\")\n        .style(Style::DeepObject)\n        .required(),\n    \
                 D::of(\"{longer}\", E)\n        .style(Style::DeepObject),\n]);"
            )
        );
        let (first, second) = ("x".repeat(50), "y".repeat(60));
        assert_eq!(
            assignment(
                "static A: B =",
                quote!(C::new(#first, &[D::of(#second)]).style(E))
            ),
            format!(
                "static A: B = C::new(\n    \"{first}\",\n    &[D::of(\"{second}\")],\n)\n.style(E);"
            )
        );
    }

    #[test]
    fn what_does_not_fit_is_broken_from_outside() {
        let long = "x".repeat(70);
        assert_eq!(
            call(
                "union",
                quote!(Loc by tag "t" { A(Vec<String>): ["a"], B: [#long], D: ["d"] } else C)
            ),
            format!(
                "union!(Loc by tag \"t\" {{\n    A(Vec<String>): [\"a\"],\n    B: [\"{long}\"],\n    D: [\"d\"],\n}} else C);\n"
            )
        );
        assert_eq!(
            assignment(
                "static A: Rules =",
                quote!(Rules::new(&[Rule::Required(&["a"]), Rule::Pattern(&P, #long)]))
            ),
            format!(
                "static A: Rules = Rules::new(&[\n    Rule::Required(&[\"a\"]),\n    Rule::Pattern(&P, \"{long}\"),\n]);"
            )
        );
        let name = quote::format_ident!("{long}{long}");
        assert_eq!(
            call("unchecked", quote!(A, #name, B, C)),
            format!("unchecked!(\n    A,\n    {name},\n    B, C,\n);\n")
        );
    }
    #[test]
    fn the_only_part_of_a_group_has_no_comma_behind_it() {
        let long = quote::format_ident!("{}", "x".repeat(90));
        assert_eq!(
            call(
                "endpoint",
                quote!(Client::a: A -> B { 200 => Raw::json } else C {
                    400 => D(#long): #long::read,
                } with {
                    query "q" => q: &[types::#long],
                })
            ),
            format!(
                "endpoint!(Client::a: A -> B {{\n    200 => Raw::json,\n}} else C {{\n    400 => D(\n        {long}\n    ): {long}::read,\n}} with {{\n    query \"q\" => q: &[\n        types::{long}\n    ],\n}});\n"
            )
        );
    }
}
