//! Members that stand at another level than where they mean something, mostly by a wrong indentation.
//!
//! In: the documents, and all that is said of them. Out: for each such place one diagnostic, which says where the
//! members are meant to be, in the place of those that follow from it.
//!
//! What always holds:
//! - nothing is said of a description about which nothing was said: this only explains what others found;
//! - what is explained is as bad as the worst of what it replaces;
//! - the cost is that of the objects which something is said about.

mod explained;
mod rooms;
mod siblings;
mod sought;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use spectrait_ir::{Place, Value};

use super::Entries;
use super::grammar::Kind;
use super::named;
use crate::advice::enumerated;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Documents, Node, join, unescape};
use crate::versions::{Dialect, is_extension};

use self::explained::Explained;
pub(super) use self::rooms::Room;
use self::rooms::{Ground, Level};
use self::sought::Sought;

/// What is said of members that may stand at the wrong level.
const SIGNS: [&str; 8] = [
    codes::UNKNOWN_MEMBER,
    codes::WRONG_TYPE,
    codes::INVALID_MEDIA_TYPE,
    codes::INVALID_STATUS,
    codes::INVALID_PATH,
    codes::DUPLICATE_KEY,
    codes::UNRESOLVED_REFERENCE,
    codes::BESIDE_REFERENCE,
];

/// How many levels up a member is looked for.
const OUTWARDS: usize = 4;

/// Replaces what follows from a member at the wrong level by one diagnostic that says so.
pub(crate) fn explain(
    documents: &Documents,
    entries: &Entries,
    is_json: &dyn Fn(u32) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    let Some(root) = documents.root() else {
        return;
    };
    let dialect = Dialect::of(root.value());
    let numbers: BTreeSet<u32> = found.iter().map(|it| it.place.document).collect();
    for document in numbers {
        let ground = Ground {
            documents,
            document,
            entries: entries.get(&document),
            dialect,
            is_json: is_json(document),
        };
        explain_one(&ground, found);
    }
}

/// Explains what stands in one document.
fn explain_one(ground: &Ground<'_>, found: &mut Vec<Diagnostic>) {
    // Outer objects first: what is said of the inner ones may follow.
    let mut objects: BTreeMap<(usize, &str), Reported<'_>> = BTreeMap::new();
    for diagnostic in found
        .iter()
        .filter(|it| it.place.document == ground.document)
    {
        let pointer = &diagnostic.place.pointer;
        if diagnostic.code == codes::CONTRADICTORY_SCHEMA {
            // A `$ref` that is meant for the items of an array.
            objects.entry((depth(pointer), pointer)).or_default();
        } else if SIGNS.contains(&diagnostic.code)
            && let Some((object, key)) = pointer.rsplit_once('/')
        {
            let reported = objects.entry((depth(object), object)).or_default();
            let key = unescape(key).into_owned();
            if diagnostic.code == codes::DUPLICATE_KEY {
                reported.repeated.insert(key);
            } else {
                reported.keys.insert(key);
            }
        }
    }
    let signs = sought::signs(ground, found);
    for (object, key, sought) in &signs {
        let reported = objects.entry((depth(object), object)).or_default();
        reported.sought.insert(key.clone(), sought);
    }
    let mut lacking: HashMap<&str, Vec<&str>> = HashMap::new();
    for diagnostic in found.iter().filter(|it| it.code == codes::MISSING_FIELD) {
        if diagnostic.place.document == ground.document {
            let messages = lacking.entry(&diagnostic.place.pointer).or_default();
            messages.push(&diagnostic.message);
        }
    }
    let mut explained = Explained::new(ground.document);
    for ((_, pointer), reported) in objects {
        if explained.is_below(pointer) {
            continue;
        }
        if let Some(levels) = ground.levels(pointer) {
            let object = Object {
                ground,
                levels: &levels,
                reported: &reported,
                lacking: &lacking,
                dialect: ground.dialect,
            };
            object.explain(&mut explained);
        }
    }
    explained.replace(ground.documents, found);
}

/// How many levels there are above a place.
fn depth(pointer: &str) -> usize {
    pointer.matches('/').count()
}

/// The members of an object that something is said about.
#[derive(Debug, Default)]
struct Reported<'s> {
    keys: HashSet<String>,
    /// Those that are there twice.
    repeated: HashSet<String>,
    /// Those that something looks for in another object.
    sought: HashMap<String, &'s Sought>,
}

/// Where a member is meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Home {
    /// In an object before it, which is empty.
    Empty(String),
    /// In an object that it stands within: the number of its level.
    Outer(usize),
    /// In an object beside it, or in the last item of a list.
    Beside(String, Option<usize>),
    /// In the keyword that the object around it is meant to be, of the schema before that: its name, and the keyword.
    Below(String, String),
    /// In an object that is not there: the keys between.
    Missing(Vec<&'static str>),
}

/// An object that something is said about.
struct Object<'o, 'd> {
    ground: &'o Ground<'d>,
    /// The objects that it stands within, the outermost first, and itself.
    levels: &'o [Level<'d>],
    reported: &'o Reported<'o>,
    /// What is said to be missing, by the object that lacks it.
    lacking: &'o HashMap<&'o str, Vec<&'o str>>,
    dialect: Dialect,
}

impl<'d> Object<'_, 'd> {
    fn explain(&self, explained: &mut Explained) {
        let Some(level) = self.levels.last() else {
            return;
        };
        let mut empty: Option<(&str, Room)> = None;
        let mut filled: Option<(&str, Node<'d>)> = None;
        let mut open: Option<(Home, Vec<&str>)> = None;
        let mut groups = Vec::new();
        let mut schemas = level.node.members().filter_map(|(key, node)| {
            let inner = level.room.inner(key, self.dialect)?;
            let is_empty = *node.value() == Value::Null;
            (is_empty && inner == Room::Object(Kind::Schema)).then_some((key, inner))
        });
        let empty_schema = schemas.next();
        for (key, node) in level.node.members() {
            let inner = level.room.inner(key, self.dialect);
            if self.reported.repeated.contains(key) {
                // In the tree it has the place of the first, and the value of the last.
                if let Some(empty) = empty_schema
                    && empty.1.takes(key, &node, self.dialect)
                {
                    groups.push((Home::Empty(empty.0.to_owned()), vec![key]));
                }
                continue;
            }
            let home = self
                .is_stray(level, empty, key, &node)
                .then(|| self.home(level, empty, filled.as_ref(), key, &node))
                .flatten();
            match (home, &mut open) {
                (Some(home), Some((known, keys))) if *known == home => keys.push(key),
                (Some(home), _) => groups.extend(open.replace((home, vec![key]))),
                (None, _) => match (node.value(), inner) {
                    (Value::Null, Some(inner)) => empty = Some((key, inner)),
                    (Value::Object(_) | Value::Array(_), Some(_)) => {
                        (empty, filled) = (None, Some((key, node)));
                    }
                    _ => {}
                },
            }
        }
        groups.extend(open);
        groups.retain(|(home, keys)| !self.is_weak(level, home, keys));
        for (home, keys) in groups {
            self.report(level, &home, &keys, explained);
        }
    }

    /// Whether a member means nothing where it stands.
    fn is_stray(
        &self,
        level: &Level<'d>,
        empty: Option<(&str, Room)>,
        key: &str,
        node: &Node<'d>,
    ) -> bool {
        let reported = self.reported.keys.contains(key);
        let is_known = level.room.knows(key, self.dialect) || is_extension(key);
        if let Some(sought) = self.reported.sought.get(key)
            && !is_known
            && (sought.has_rest || !matches!(level.room, Room::Map { free: true, .. }))
        {
            return true;
        }
        if self.is_line_between(level, key, node) || self.is_keyword(level, empty, key, node) {
            return true;
        }
        if key == "$ref" {
            // That of a schema, which has taken the object around it for a reference.
            return empty.is_some_and(|(empty, inner)| {
                inner == Room::Object(Kind::Schema)
                    && (level.room == inner || reported || self.reported.keys.contains(empty))
            });
        }
        if level.room == Room::Object(Kind::Schema)
            && let Some((empty, _)) = empty
        {
            // From 3.1 on, a schema may have any member, so nothing is said of one that stands there.
            let is_property = !is_known && node.value().as_object().is_some();
            return is_property && self.reported.keys.contains(empty);
        }
        reported && !level.room.fits(key, node, self.dialect)
    }

    fn home(
        &self,
        level: &Level<'d>,
        empty: Option<(&str, Room)>,
        filled: Option<&(&'d str, Node<'d>)>,
        key: &str,
        node: &Node<'d>,
    ) -> Option<Home> {
        let takes = |room: Room| room.takes(key, node, self.dialect);
        if let Some((name, inner)) = empty
            && takes(inner)
        {
            return Some(Home::Empty(name.to_owned()));
        }
        if let Some(home) = self.sought(level, key) {
            return Some(home);
        }
        // A schema after the `properties` is one of them rather than a component.
        if level.room == Room::Object(Kind::Schema)
            && let Some((name, node_before)) = filled
            && let Some(home) = self.beside(level, name, node_before, key, node)
        {
            return Some(home);
        }
        if let Some(home) = self.before(key, node) {
            return Some(home);
        }
        // The nearest before it, then any that the object can have.
        let near = filled.map(|(name, node)| (*name, node.clone()));
        let others = level.room.members(self.dialect).iter();
        let others = others.filter_map(|(name, _)| Some((*name, level.node.get(name)?)));
        let candidates: Vec<_> = near.into_iter().chain(others).collect();
        let lacks = candidates
            .iter()
            .find(|(_, beside)| self.lacks(beside.pointer(), key));
        if let Some((name, beside)) = lacks
            && let Some(home) = self.beside(level, name, beside, key, node)
        {
            return Some(home);
        }
        let outer = self.levels.len().saturating_sub(1);
        if self.is_line_between(level, key, node) {
            return Some(Home::Outer(outer.checked_sub(1)?));
        }
        for number in (outer.saturating_sub(OUTWARDS)..outer).rev() {
            let around = self.levels.get(number)?;
            if around.node.get(key).is_none() && takes(around.room) {
                return Some(Home::Outer(number));
            }
        }
        candidates
            .iter()
            .find_map(|(name, beside)| self.beside(level, name, beside, key, node))
            .or_else(|| self.missing(level, key, node).map(Home::Missing))
    }

    /// The object beside a member, or the last item of the list there, where that would take it.
    fn beside(
        &self,
        level: &Level<'d>,
        name: &str,
        beside: &Node<'d>,
        key: &str,
        node: &Node<'d>,
    ) -> Option<Home> {
        let inner = level.room.inner(name, self.dialect)?;
        let last = beside.item_count().checked_sub(1);
        let inside = match last {
            Some(last) => beside.item(last)?,
            None => beside.clone(),
        };
        let object = inside.value().as_object()?;
        // Nothing counts beside a `$ref`, so nothing is meant to stand there.
        let is_open =
            !object.is_empty() && !object.contains_key(key) && !object.contains_key("$ref");
        let takes = inner.item().unwrap_or(inner).takes(key, node, self.dialect);
        (is_open && takes).then(|| Home::Beside(name.to_owned(), last))
    }

    /// The keys that are missing between an object and its member.
    fn missing(&self, level: &Level<'d>, key: &str, node: &Node<'d>) -> Option<Vec<&'static str>> {
        let takes = |room: Room| room.takes(key, node, self.dialect);
        let steps = |room: Room, at: Option<&Node<'d>>| -> Vec<(&'static str, Room)> {
            if let Room::Map { of, called, .. } = room {
                let name = rooms::example_of(called);
                return name
                    .map(|name| (name, Room::Object(of)))
                    .into_iter()
                    .collect();
            }
            let members = room.members(self.dialect).iter();
            let absent = members.filter(|(name, _)| at.is_none_or(|at| at.get(name).is_none()));
            let absent = absent.filter(|(name, _)| rooms::is_main(name));
            absent
                .filter_map(|(name, _)| Some((*name, room.inner(name, self.dialect)?)))
                .filter(|(_, room)| room.item().is_none())
                .collect()
        };
        let near = steps(level.room, Some(&level.node));
        if let Some((name, _)) = near.iter().find(|(_, room)| takes(*room)) {
            return Some(vec![name]);
        }
        near.iter().find_map(|(name, room)| {
            let inner = steps(*room, None);
            if let Some((second, _)) = inner.iter().find(|(_, room)| takes(*room)) {
                return Some(vec![*name, second]);
            }
            // A schema in the place of the content that it is for.
            let (second, room) = inner.first().filter(|_| *name == "content")?;
            let (third, _) = steps(*room, None).into_iter().find(|(_, it)| takes(*it))?;
            Some(vec![*name, second, third])
        })
    }

    /// What the reference of a member leads to, where that was read as something else than it is.
    fn misread(&self, level: &Level<'d>, key: &str) -> Option<String> {
        let read_as = match key {
            "$ref" => level.room,
            _ => level.room.inner(key, self.dialect)?,
        };
        let target = target(level, key)?;
        let levels = self.ground.levels(&target);
        let is_such =
            levels.is_some_and(|levels| levels.last().is_some_and(|it| it.room == read_as));
        (!is_such).then_some(target)
    }

    /// What to do with members that are meant to be in something beside them.
    fn further(&self, them: &str, member: &str) -> String {
        if self.ground.is_json {
            format!("did you mean {them} as {member}? Move {them} there")
        } else {
            format!("did you mean to indent {them} further, as {member}?")
        }
    }

    fn report(&self, level: &Level<'d>, home: &Home, keys: &[&str], explained: &mut Explained) {
        let Some(first) = keys.first() else { return };
        let pointer = |key: &str| join(level.node.pointer(), key);
        let place = |pointer: String| Place {
            document: self.ground.document,
            pointer,
        };
        let is_one = keys.len() == 1;
        let names = named(keys);
        let stand = if is_one { "stands" } else { "stand" };
        let (one, such) = if is_one {
            ("it is", "no such member")
        } else {
            ("they are", "no such members")
        };
        let where_ = match level.room {
            Room::Map { of, called, .. } => {
                let noun = super::grammar::noun(of);
                if is_one {
                    format!("in `{called}`, where it would be {noun}")
                } else {
                    format!("in `{called}`, where each would be {noun}")
                }
            }
            room => format!("in {}, which has {such}; {one} ignored", room.noun()),
        };
        let mut message = format!("{names} {stand} {where_}");
        let member = if is_one { "a member" } else { "members" };
        let them = if is_one { "it" } else { "them" };
        let mut related = None;
        let help = match home {
            Home::Empty(name) => {
                message = match level.room {
                    Room::Map { .. } => format!("{names} {stand} beside `{name}`, which is empty"),
                    _ => format!("{names} {stand} beside `{name}`, which is empty; {one} ignored"),
                };
                if *keys == ["$ref"] {
                    message = format!(
                        "`$ref` stands beside `{name}`, which is empty; it is followed in the place of {}, and what stands beside it is ignored",
                        level.room.noun()
                    );
                }
                if level.room == Room::Object(Kind::Schema) {
                    let replaced = self.replaced(level, keys);
                    message = format!("{names} {stand} beside `{name}`, which is empty{replaced}");
                }
                explained.empty(pointer(name));
                explained.moved(level.node.pointer(), &pointer(name), keys);
                related = Some((place(pointer(name)), format!("`{name}` is empty")));
                self.further(them, &format!("{member} of `{name}`"))
            }
            Home::Outer(number) => {
                if let Some(around) = self.levels.get(*number) {
                    explained.incomplete(around.node.pointer(), keys);
                    explained.moved(level.node.pointer(), around.node.pointer(), keys);
                }
                let inner = self.levels.get(number + 1);
                let beside = inner.and_then(|level| level.node.pointer().rsplit_once('/'));
                let beside = beside.map_or_else(Default::default, |(_, key)| unescape(key));
                let stands = if is_one { "it stands" } else { "they stand" };
                if self.ground.is_json {
                    format!("did you mean {them} to stand beside `{beside}`? Move {them} there")
                } else {
                    format!(
                        "did you mean to indent {them} less, so that {stands} beside `{beside}`?"
                    )
                }
            }
            Home::Beside(name, item) => {
                let inside = match item {
                    Some(item) => {
                        explained.incomplete(&format!("{}/{item}", pointer(name)), keys);
                        format!("the last item of `{name}`")
                    }
                    None => {
                        explained.incomplete(&pointer(name), keys);
                        explained.moved(level.node.pointer(), &pointer(name), keys);
                        format!("`{name}`")
                    }
                };
                self.further(them, &format!("{member} of {inside}"))
            }
            Home::Below(name, keyword) => {
                let label = format!("`{keyword}` stands beside `{name}`");
                related = Some((level.node.place(), label));
                self.further(&format!("`{keyword}`"), &format!("a member of `{name}`"))
            }
            Home::Missing(between) => {
                explained.incomplete(level.node.pointer(), between);
                let inside = between
                    .iter()
                    .fold(level.node.pointer().to_owned(), |at, key| join(&at, key));
                explained.moved(level.node.pointer(), &inside, keys);
                let lines: Vec<String> = between.iter().map(|key| format!("`{key}:`")).collect();
                let lines = enumerated(lines);
                if self.ground.is_json {
                    format!("did you leave out {lines} around {them}?")
                } else {
                    format!("did you leave out {lines} above {them}? Indent {them} below that")
                }
            }
        };
        let number = explained.said.len();
        if level.room == Room::Object(Kind::Schema) {
            let schema = level.node.pointer().to_owned();
            explained.contradicted.insert(schema, number);
        }
        if keys.contains(&"$ref") {
            let object = level.node.pointer().to_owned();
            explained.no_references.insert(object, number);
        }
        for key in keys {
            if level.node.value().get(key) == Some(&Value::Null) {
                let object = level.node.pointer().to_owned();
                explained.doubled.insert(object, number);
            }
            let target = self.misread(level, key);
            explained
                .misread
                .extend(target.map(|target| (target, number)));
            explained.strays.insert(pointer(key), number);
        }
        let mut diagnostic =
            Diagnostic::warning(codes::WRONG_LEVEL, place(pointer(first)), message).at_key();
        diagnostic.related.extend(related);
        explained.said.push(diagnostic.help(help));
    }
}

/// What the reference of a member leads to, or what it leads to as a `$ref` itself, in the document.
fn target(level: &Level<'_>, key: &str) -> Option<String> {
    let member = level.node.value().get(key)?;
    let reference = if key == "$ref" {
        member
    } else {
        member.get("$ref")?
    };
    Some(reference.as_str()?.strip_prefix('#')?.to_owned())
}
