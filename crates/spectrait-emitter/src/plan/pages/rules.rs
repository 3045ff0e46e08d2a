//! The rules by which pages are recognised.
//!
//! In: a [`View`]. Out: a rule, and how it was found. What always holds: the name of a parameter alone is not enough. A
//! cursor needs a member of the page and the parameter that goes with it, of the same kind of value; a number or an
//! offset needs a parameter and a number or flag of the page that tells what it counts; a link in the page, or in the
//! header `Link`, needs no parameter.

use spectrait_ir::{Value, pointer};

use super::view::{Input, Kind, Member, View, plain};
use super::{Keys, PageRule, Turn};

/// A member that is given to a parameter.
struct Cursor {
    member: &'static str,
    /// The objects that it has to be in; any where there are none.
    holders: &'static [&'static str],
    parameters: &'static [&'static str],
    /// Whether the page has to say besides whether there are more.
    flagged: bool,
}

const fn cursor(member: &'static str, parameters: &'static [&'static str]) -> Cursor {
    Cursor {
        member,
        holders: &[],
        parameters,
        flagged: false,
    }
}

const CURSORS: &[Cursor] = &[
    cursor("nextpagetoken", &["pagetoken", "nextpagetoken", "token"]),
    cursor(
        "nextcursor",
        &["cursor", "nextcursor", "pagecursor", "startcursor", "after"],
    ),
    cursor("nexttoken", &["nexttoken", "pagetoken", "token"]),
    cursor("nextmarker", &["marker", "nextmarker"]),
    cursor(
        "nextcontinuationtoken",
        &["continuationtoken", "nextcontinuationtoken"],
    ),
    cursor("continuationtoken", &["continuationtoken"]),
    cursor("nextoffset", &["offset", "nextoffset", "skip"]),
    cursor("nextstart", &["start"]),
    cursor("nextskip", &["skip"]),
    cursor("nextpagenumber", &["page", "pagenumber"]),
    cursor(
        "nextpage",
        &["page", "nextpage", "pagetoken", "pagenumber", "cursor"],
    ),
    cursor("endcursor", &["after", "cursor", "endcursor"]),
    Cursor {
        member: "after",
        holders: &["cursor", "cursors"],
        parameters: &["after"],
        flagged: false,
    },
    Cursor {
        member: "next",
        holders: &["cursor", "cursors"],
        parameters: &["cursor", "next", "after"],
        flagged: false,
    },
    cursor("next", &["next"]),
    Cursor {
        member: "lastid",
        holders: &[],
        parameters: &["after", "startingafter", "afterid", "lastid"],
        flagged: true,
    },
];

/// Members that are links to the next page, whatever they say.
const LINKS: &[&str] = &[
    "nexthref",
    "nextlink",
    "nextpagelink",
    "nextpageuri",
    "nextpageurl",
    "nexturi",
    "nexturl",
    "odatanextlink",
];

/// Members that are links to the next page where they are said to be URLs.
const PERHAPS_LINKS: &[&str] = &["next", "nextpage"];

/// Flags that are false in the last page.
const MORE: &[&str] = &[
    "hasmore",
    "hasmoreitems",
    "hasmorepages",
    "hasmoreresults",
    "hasnext",
    "hasnextpage",
];

/// Parameters that say how many items to leave out.
const OFFSETS: &[&str] = &["offset", "skip", "startat", "pageoffset"];

/// Numbers of all items.
const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalelements",
    "totalentries",
    "totalitems",
    "totalrecords",
    "totalresults",
    "totalsize",
];

/// Parameters that say which page.
const NUMBERS: &[&str] = &[
    "page",
    "pagenumber",
    "pagenum",
    "pageno",
    "pageindex",
    "currentpage",
];

/// Members that say which page it is.
const CURRENT: &[&str] = &["currentpage", "page", "pagenumber", "pageindex", "pageno"];

/// Numbers of all pages.
const PAGES: &[&str] = &[
    "lastpage",
    "numpages",
    "pagecount",
    "pages",
    "pagestotal",
    "totalpages",
];

/// The first rule that fits, and how it was found.
pub(super) fn find(view: &View<'_>) -> Option<(PageRule, String)> {
    let list = view.list()?;
    let (mut rule, because) = linked(view)
        .or_else(|| by_cursor(view))
        .or_else(|| by_url(view))
        .or_else(|| by_link(view))
        .or_else(|| by_header(view))
        .or_else(|| by_number(view))
        .or_else(|| by_offset(view))?;
    rule.list = Some(list);
    rule.more = flag(view);
    Some((rule, because))
}

/// Words of links and members that lead on.
const ONWARD: &[&str] = &[
    "next",
    "more",
    "continue",
    "continuation",
    "following",
    "forward",
];

/// Words of links and members that lead elsewhere.
const ELSEWHERE: &[&str] = &[
    "prev", "previous", "first", "last", "self", "back", "backward", "before", "current",
];

/// A link of the description to the same operation that is said to lead on, whose parameter is a member of the page
/// (OpenAPI 3.1 §4.8.20).
fn linked(view: &View<'_>) -> Option<(PageRule, String)> {
    let plain_calls = view
        .links
        .iter()
        .filter(|link| link.request_body.is_none() && link.server.is_none());
    plain_calls.into_iter().find_map(|link| {
        let mut changed = link
            .parameters
            .iter()
            .filter(|(name, value)| !is_kept(name, value));
        let (name, value) = changed.next()?;
        // What more it changes is not sent by who follows pages.
        if changed.next().is_some() {
            return None;
        }
        let Value::String(expression) = value else {
            return None;
        };
        let member = expression.strip_prefix("$response.body#/")?;
        let name = name.strip_prefix("query.").unwrap_or(name);
        let input = view.inputs.iter().find(|input| input.name == name)?;
        let keys: Keys = member
            .split('/')
            .map(|token| pointer::unescape(token).into_owned())
            .collect();
        let member = view.members.iter().find(|member| member.keys == keys)?;
        // An identifier of the last item leads on, where the link says so.
        let (own, holders) = keys.split_last()?;
        let elsewhere = has_word(&link.name, ELSEWHERE)
            || holders.iter().any(|key| has_word(key, ELSEWHERE))
            || has_word(
                &own.replacen("last", "", usize::from(own.len() > "last".len())),
                ELSEWHERE,
            );
        let onward = has_word(&link.name, ONWARD) || keys.iter().any(|key| has_word(key, ONWARD));
        (onward && !elsewhere && fits(member.kind, input.kind)).then(|| {
            let because = format!("the link `{}` says so", link.name);
            let rule = PageRule::new(Turn::Cursor {
                parameter: input.name.to_owned(),
                next: keys,
            });
            (rule, because)
        })
    })
}

/// Whether a link gives a parameter what the request before gave it, as who follows pages does.
fn is_kept(name: &str, value: &Value) -> bool {
    let name = match name.split_once('.') {
        Some(("path" | "query" | "header" | "cookie", name)) => name,
        _ => name,
    };
    let Value::String(expression) = value else {
        return false;
    };
    ["$request.query.", "$request.path.", "$request.header."]
        .iter()
        .any(|begin| expression.strip_prefix(begin) == Some(name))
}

/// Whether a name has one of some words: `nextPage` and `next-page` have `next`, `context` does not.
fn has_word(name: &str, words: &[&str]) -> bool {
    let mut word = String::new();
    let mut found = false;
    let mut after_small = false;
    for c in name.chars().chain(['_']) {
        if !c.is_alphanumeric() || (after_small && c.is_uppercase()) {
            found |= words.contains(&word.as_str());
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        after_small = c.is_lowercase();
    }
    found
}

/// The parameter that takes a cursor. A text that is always required is something else, such as an access token: the
/// first page is asked for without a cursor.
fn taker<'v, 'a>(view: &'v View<'a>, cursor: &Cursor) -> Option<&'v Input<'a>> {
    cursor.parameters.iter().find_map(|name| {
        let mut inputs = view.inputs.iter();
        inputs.find(|input| input.plain == *name && !(input.required && input.kind == Kind::Text))
    })
}

fn by_cursor(view: &View<'_>) -> Option<(PageRule, String)> {
    CURSORS.iter().find_map(|cursor| {
        let member = view.members.iter().find(|member| {
            member.name == cursor.member
                && (cursor.holders.is_empty() || cursor.holders.contains(&member.holder.as_str()))
        })?;
        let input = taker(view, cursor)?;
        // Where the parameter is called as the member, it takes what the member says.
        let taken = !member.is_url() || input.plain == member.name;
        let known =
            taken && fits(member.kind, input.kind) && (!cursor.flagged || flag(view).is_some());
        known.then(|| {
            let because = format!("{} says what `{}` is next", shown(member), input.name);
            let turn = Turn::Cursor {
                parameter: input.name.to_owned(),
                next: member.keys.clone(),
            };
            (PageRule::new(turn), because)
        })
    })
}

fn by_url(view: &View<'_>) -> Option<(PageRule, String)> {
    let texts = view
        .members
        .iter()
        .filter(|member| member.kind == Kind::Text);
    let found = texts.into_iter().find(|member| {
        let name = member.name.as_str();
        LINKS.contains(&name)
            || PERHAPS_LINKS.contains(&name) && (member.is_url() || member.holder == "links")
            || name == "href" && member.holder == "next"
    })?;
    let because = format!("{} is a link to the next", shown(found));
    let turn = Turn::Url {
        next: found.keys.clone(),
    };
    Some((PageRule::new(turn), because))
}

/// A header that is called as a member that is given to a parameter, `X-Next-Cursor`.
fn by_header(view: &View<'_>) -> Option<(PageRule, String)> {
    CURSORS.iter().find_map(|cursor| {
        let (name, header) = view.headers.iter().find(|(name, _)| {
            let name = plain(name);
            name.strip_prefix('x').unwrap_or(&name) == cursor.member
        })?;
        let input = taker(view, cursor)?;
        let alone = cursor.holders.is_empty() && !cursor.flagged;
        let known = alone && fits(view.kind_of(header), input.kind);
        known.then(|| {
            let because = format!("the header `{name}` says what `{}` is next", input.name);
            (PageRule::header(input.name, *name), because)
        })
    })
}

/// The header `Link`, where it is said to be about pages, or there is a parameter that is.
fn by_link(view: &View<'_>) -> Option<(PageRule, String)> {
    let header = view.header("Link")?;
    let words = header.description.as_deref().unwrap_or_default();
    let words = words.to_lowercase();
    let told = ["next", "page", "paging", "pagination"]
        .iter()
        .any(|word| words.contains(word));
    let asked = view.inputs.iter().any(|input| {
        [
            "page", "perpage", "cursor", "pagesize", "limit", "offset", "after", "since",
        ]
        .contains(&input.plain.as_str())
    });
    (told || asked).then(|| {
        let because = "the header `Link` has a link to the next".to_owned();
        (PageRule::new(Turn::Link), because)
    })
}

fn by_number(view: &View<'_>) -> Option<(PageRule, String)> {
    let input = view
        .input(NUMBERS)
        .filter(|input| input.kind == Kind::Integer)?;
    let at = number(view, &[input.plain.as_str()]).or_else(|| number(view, CURRENT));
    // Numbers of pages stand beside how many there are in some pages: `{number, totalPages}`.
    let total = number(view, PAGES);
    let at = at.or_else(|| number(view, &["number"]).filter(|_| total.is_some()));
    let first = view.first(input.name).filter(|first| *first <= 1);
    let counted = first.is_some() && (total.is_some() || flag(view).is_some());
    if at.is_none() && !counted {
        return None;
    }
    let because = match at {
        Some(at) => format!(
            "{} says which page it is, as `{}` does",
            shown(at),
            input.name
        ),
        None => format!(
            "`{}` counts the pages, and it says how many there are",
            input.name
        ),
    };
    let mut rule = PageRule::new(Turn::Number {
        parameter: input.name.to_owned(),
    });
    rule.at = at.map(|member| member.keys.clone());
    rule.total = total.map(|member| member.keys.clone());
    Some((rule, because))
}

fn by_offset(view: &View<'_>) -> Option<(PageRule, String)> {
    let input = view
        .input(OFFSETS)
        .filter(|input| input.kind == Kind::Integer && !input.counts_pages())?;
    let at = number(view, &[input.plain.as_str()]);
    let total = number(view, TOTALS);
    // The items may be pages, or the offset counts pages too: nobody says which, and the second would lose most of them.
    if total.is_some_and(Member::counts_pages) {
        return None;
    }
    let told = at.or(total);
    let because = match told {
        Some(told) => format!("{} goes with `{}`", shown(told), input.name),
        None => {
            let keys = flag(view)?;
            format!("`/{}` goes with `{}`", keys.join("/"), input.name)
        }
    };
    let mut rule = PageRule::new(Turn::Offset {
        parameter: input.name.to_owned(),
    });
    rule.at = at.map(|member| member.keys.clone());
    rule.total = total.map(|member| member.keys.clone());
    Some((rule, because))
}

/// Whether a parameter can have the value of a member.
fn fits(member: Kind, input: Kind) -> bool {
    matches!(
        (member, input),
        (Kind::Text, Kind::Text) | (Kind::Integer, Kind::Integer | Kind::Text)
    )
}

fn flag(view: &View<'_>) -> Option<Keys> {
    let mut flags = view
        .members
        .iter()
        .filter(|member| member.kind == Kind::Flag);
    let found = flags.find(|member| MORE.contains(&member.name.as_str()))?;
    Some(found.keys.clone())
}

fn number<'v, 'a>(view: &'v View<'a>, names: &[&str]) -> Option<&'v Member<'a>> {
    names.iter().find_map(|name| {
        let mut members = view.members.iter();
        members.find(|member| member.kind == Kind::Integer && member.name == *name)
    })
}

fn shown(member: &Member<'_>) -> String {
    format!("`/{}` of the page", member.keys.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::view::plain;
    use super::*;

    #[test]
    fn words_are_whole() {
        for name in ["next", "nextPage", "GetNextPage", "get_next", "next-page"] {
            assert!(has_word(name, ONWARD), "{name}");
        }
        for name in ["context", "nextflix", "n-ext", ""] {
            assert!(!has_word(name, ONWARD), "{name}");
        }
    }

    #[test]
    fn names_in_tables_are_plain() {
        let names = CURSORS.iter().flat_map(|cursor| {
            let names = [&[cursor.member][..], cursor.holders, cursor.parameters];
            names.concat()
        });
        let tables = [
            ONWARD,
            ELSEWHERE,
            LINKS,
            PERHAPS_LINKS,
            MORE,
            OFFSETS,
            TOTALS,
            NUMBERS,
            CURRENT,
            PAGES,
        ];
        for name in names.chain(tables.concat()) {
            assert_eq!(plain(name), name);
        }
    }
}
