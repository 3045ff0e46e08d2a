//! The rules by which pages are recognised.
//!
//! In: a [`View`]. Out: a rule, and how it was found. What always holds: names alone are not enough. The page has a
//! member, or the response a header or a link, and the operation the parameter that goes with it; both hold the same
//! kind of value.

use spectrait_ir::Value;

use super::view::{Kind, Member, View};
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
    cursor("nexttoken", &["nexttoken", "token", "pagetoken"]),
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
        .or_else(|| by_header(view))
        .or_else(|| by_number(view))
        .or_else(|| by_offset(view))?;
    rule.list = Some(list);
    rule.more = flag(view);
    Some((rule, because))
}

/// A link of the description to the same operation, whose parameter is a member of the page (OpenAPI 3.1 §4.8.20).
fn linked(view: &View<'_>) -> Option<(PageRule, String)> {
    view.links.iter().find_map(|link| {
        let mut members = link.parameters.iter().filter_map(|(name, value)| {
            let Value::String(expression) = value else {
                return None;
            };
            let pointer = expression.strip_prefix("$response.body#/")?;
            let name = name.strip_prefix("query.").unwrap_or(name);
            let input = view.inputs.iter().find(|input| input.name == name)?;
            let keys: Keys = pointer
                .split('/')
                .map(|key| key.replace("~1", "/").replace("~0", "~"))
                .collect();
            let member = view.members.iter().find(|member| member.keys == keys)?;
            fits(member.kind, input.kind).then(|| (input.name.to_owned(), keys))
        });
        let (parameter, next) = members.next()?;
        // With more than one, what they mean together is not known.
        members.next().is_none().then(|| {
            let because = format!("the link `{}` says so", link.name);
            (PageRule::new(Turn::Cursor { parameter, next }), because)
        })
    })
}

fn by_cursor(view: &View<'_>) -> Option<(PageRule, String)> {
    CURSORS.iter().find_map(|cursor| {
        let member = view.members.iter().find(|member| {
            member.name == cursor.member
                && (cursor.holders.is_empty() || cursor.holders.contains(&member.holder.as_str()))
                && !member.is_url()
        })?;
        let input = view.input(cursor.parameters)?;
        let known = fits(member.kind, input.kind) && (!cursor.flagged || flag(view).is_some());
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

/// The header `Link`, where it is said to be about pages, or there is a parameter that is.
fn by_header(view: &View<'_>) -> Option<(PageRule, String)> {
    let header = view.link?;
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
    let first = view.first(input.name);
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
        first,
    });
    rule.at = at.map(|member| member.keys.clone());
    rule.total = total.map(|member| member.keys.clone());
    Some((rule, because))
}

fn by_offset(view: &View<'_>) -> Option<(PageRule, String)> {
    let input = view
        .input(OFFSETS)
        .filter(|input| input.kind == Kind::Integer)?;
    let at = number(view, &[input.plain.as_str()]);
    let total = number(view, TOTALS);
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
    fn names_in_tables_are_plain() {
        let names = CURSORS.iter().flat_map(|cursor| {
            let names = [&[cursor.member][..], cursor.holders, cursor.parameters];
            names.concat()
        });
        let tables = [
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
