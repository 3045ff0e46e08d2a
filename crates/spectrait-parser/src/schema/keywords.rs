//! The keywords of one schema (JSON Schema 2020-12, and the dialect of OpenAPI 3.0), read into one model.
//!
//! In: the node of a schema. Out: [`Keywords`], in the words of 2020-12, whatever the dialect. A keyword with a
//! value that it cannot have is reported and left out; the others count.

use indexmap::IndexMap;
use spectrait_ir::{Bound, Constraints, Docs, EnumValue, Number, Value, Xml};

use super::enums;
use super::hierarchy::{Face, Family, composes};
use super::kinds::Kinds;
use super::table::{Meaning, SchemaId, Table};
use super::{beside, defaults, docs, hints, misshapen, nulls, patterns, type_keyword, unfit};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::versions::Dialect;

mod values;

pub(crate) use values::parse_number;

/// What one schema says by itself, without what it refers to.
#[derive(Debug, Default)]
pub(crate) struct Keywords<'d> {
    /// The schema `false`.
    pub(crate) never: bool,
    /// `$ref`, and `$dynamicRef`.
    pub(crate) reference: Option<SchemaId>,
    /// Why a part of the schema is unknown, where it could not be read.
    pub(crate) broken: Option<String>,
    /// `type`
    pub(crate) kinds: Option<Kinds>,
    /// `nullable` (3.0): `null` passes, whatever else is said.
    pub(crate) nullable: bool,
    /// `enum` and `const`
    pub(crate) values: Option<Vec<EnumValue>>,
    /// What `enum` says of the items instead, where it stands beside `type: array` and is meant for them.
    pub(crate) values_of_items: Option<SchemaId>,
    /// `x-extensible-enum`
    pub(crate) open: bool,
    /// `format`
    pub(crate) format: Option<&'d str>,
    /// `contentEncoding`
    pub(crate) content_encoding: Option<&'d str>,
    /// `contentMediaType`
    pub(crate) content_media_type: Option<&'d str>,
    /// `contentSchema`
    pub(crate) content_schema: Option<SchemaId>,
    /// All assertions that compare with a number, and `pattern` and `uniqueItems`.
    pub(crate) constraints: Constraints,
    /// Whether `properties` are written before `allOf`.
    pub(crate) own_first: bool,
    /// `allOf`
    pub(crate) all_of: Vec<SchemaId>,
    /// `anyOf`
    pub(crate) any_of: Vec<SchemaId>,
    /// `oneOf`
    pub(crate) one_of: Vec<SchemaId>,
    /// `discriminator`
    pub(crate) discriminator: Option<DiscriminatorKeyword<'d>>,
    /// The schemas that build on this one, where it is read as any of them: they are its `anyOf`.
    pub(crate) family: Option<Family<'d>>,
    /// `not`
    pub(crate) not: Option<SchemaId>,
    /// `if`
    pub(crate) condition: Option<SchemaId>,
    /// `then`
    pub(crate) then: Option<SchemaId>,
    /// `else`
    pub(crate) otherwise: Option<SchemaId>,
    /// `properties`
    pub(crate) properties: IndexMap<&'d str, SchemaId>,
    /// Whether `properties` are written, and are none: an object is meant all the same.
    pub(crate) without_properties: bool,
    /// `patternProperties`
    pub(crate) pattern_properties: IndexMap<&'d str, SchemaId>,
    /// `additionalProperties`
    pub(crate) additional_properties: Option<SchemaId>,
    /// `propertyNames`
    pub(crate) property_names: Option<SchemaId>,
    /// `unevaluatedProperties`
    pub(crate) unevaluated_properties: Option<SchemaId>,
    /// `required`
    pub(crate) required: Vec<&'d str>,
    /// `dependentRequired`
    pub(crate) dependent_required: IndexMap<&'d str, Vec<&'d str>>,
    /// `dependentSchemas`
    pub(crate) dependent_schemas: IndexMap<&'d str, SchemaId>,
    /// `prefixItems`
    pub(crate) prefix_items: Vec<SchemaId>,
    /// `items`
    pub(crate) items: Option<SchemaId>,
    /// `contains`
    pub(crate) contains: Option<SchemaId>,
    /// `minContains`
    pub(crate) min_contains: Option<u64>,
    /// `maxContains`
    pub(crate) max_contains: Option<u64>,
    /// `unevaluatedItems`
    pub(crate) unevaluated_items: Option<SchemaId>,
    /// `default`
    pub(crate) default: Option<&'d Value>,
    /// `readOnly`
    pub(crate) read_only: bool,
    /// `writeOnly`
    pub(crate) write_only: bool,
    /// `title`, `description` and such.
    pub(crate) docs: Docs,
    /// `xml`
    pub(crate) xml: Option<Box<Xml>>,
}

/// `discriminator` (OpenAPI 3.1 §4.8.25).
#[derive(Debug, Clone)]
pub(crate) struct DiscriminatorKeyword<'d> {
    /// `propertyName`
    pub(crate) property: &'d str,
    /// `mapping`: values and the references or names that they stand for.
    pub(crate) mapping: Vec<(&'d str, &'d str, Node<'d>)>,
    /// `defaultMapping` (3.2)
    pub(crate) default: Option<(&'d str, Node<'d>)>,
}

impl<'d> Keywords<'d> {
    /// Reads a schema.
    pub(crate) fn read(node: &Node<'d>, way: Meaning, face: Face, table: &mut Table<'d>) -> Self {
        match node.value() {
            Value::Bool(passes) => Self {
                never: !passes,
                ..Self::default()
            },
            Value::Object(_) => {
                let hierarchies = table.hierarchies();
                let builds = face != Face::Whole
                    || (!hierarchies.is_empty() && (hierarchies.builds(node) || composes(node)));
                Reader {
                    table,
                    node,
                    way,
                    face,
                    builds,
                }
                .read()
            }
            // `items:` with nothing behind it says nothing about the items.
            Value::Null => {
                let message = "this schema is `null`; it is read as one that allows any value";
                let diagnostic = Diagnostic::warning(codes::WRONG_TYPE, node.place(), message);
                let diagnostic = diagnostic.help("write `{}`, or what the value is");
                table.diagnostics().report(diagnostic);
                Self::default()
            }
            other => {
                let name = other.as_str();
                match name.and_then(|name| table.references().reference_to(node, name)) {
                    Some(reference) => {
                        let message = "a schema must be an object, but this is the name of one";
                        let diagnostic =
                            Diagnostic::error(codes::WRONG_TYPE, node.place(), message);
                        let help = format!("write `$ref: '{reference}'`");
                        table.diagnostics().report(diagnostic.help(help));
                    }
                    None => node.report_wrong_type("a schema", "an object", table.diagnostics()),
                }
                Self {
                    broken: Some(format!("its schema is {}", other.kind())),
                    ..Self::default()
                }
            }
        }
    }

    /// Whether there is a `not`, or an `if` that decides something.
    pub(crate) fn has_conditions(&self) -> bool {
        self.not.is_some()
            || (self.condition.is_some() && (self.then.is_some() || self.otherwise.is_some()))
    }
}

pub(super) struct Reader<'t, 'd> {
    pub(super) table: &'t mut Table<'d>,
    pub(super) node: &'t Node<'d>,
    /// What dynamic anchors mean here.
    pub(super) way: Meaning,
    face: Face,
    /// Whether it puts others together, so that those which it refers to are not any of their children.
    pub(super) builds: bool,
}

impl<'d> Reader<'_, 'd> {
    fn read(mut self) -> Keywords<'d> {
        let mut keywords = Keywords::default();
        if self.face == Face::Items {
            let list = self.node.get("enum");
            let read = |list| self.enumerated("enum", &list);
            keywords.values = list.and_then(read);
            return keywords;
        }
        let stands_alone =
            self.table.dialect().references_stand_alone() && self.node.get("$ref").is_some();
        for key in self
            .node
            .value()
            .as_object()
            .into_iter()
            .flat_map(IndexMap::keys)
        {
            if docs::is_annotation(key) {
                continue;
            }
            if let Some(member) = self.node.get(key)
                && (!stands_alone || beside::counts(key, &member, self.table.diagnostics()))
            {
                self.keyword(&mut keywords, key, member);
            }
        }
        if self.face != Face::Base {
            keywords.docs = docs::docs(self.node, self.table.diagnostics());
        }
        keywords.xml = docs::xml(self.node, self.table.diagnostics());
        self.exclude_bounds(&mut keywords);
        self.widen_null(&mut keywords);
        if self.face == Face::Base {
            // That is said where any of the children is meant.
            keywords.nullable = false;
            keywords.kinds = keywords.kinds.map(|kinds| kinds & !Kinds::NULL);
            keywords.discriminator = None;
            keywords.default = None;
            let name = self.table.hierarchies().family(self.node);
            let name = name.map_or("", |family| &family.name).replace('`', "'");
            keywords.docs.description = Some(format!("What every `{name}` has."));
        }
        self.move_to_items(&mut keywords);
        misshapen::leaves_untyped(&mut keywords, self.node);
        unfit::report(
            &keywords,
            self.node,
            self.table.dialect(),
            self.table.diagnostics(),
        );
        enums::fit(
            &mut keywords,
            self.node,
            self.table.dialect(),
            self.table.diagnostics(),
        );
        defaults::check(&keywords, self.node, self.table.diagnostics());
        hints::report(
            &keywords,
            self.node,
            self.table.dialect(),
            self.table.diagnostics(),
        );
        keywords
    }

    fn keyword(&mut self, keywords: &mut Keywords<'d>, key: &str, member: Node<'d>) {
        // Programs that write descriptions write so what they do not ask.
        if *member.value() == Value::Null && nulls::means_absent(key) {
            let what = format!("`{key}`");
            let diagnostics = self.table.diagnostics();
            member.report_null(
                &what,
                "written with a value",
                "if it were absent",
                diagnostics,
            );
            return;
        }
        let constraints = &mut keywords.constraints;
        match key {
            "$ref" | "$dynamicRef" => self.reference(keywords, key, &member),
            "type" if unfit::lacks_type(self.node, &member, self.table.diagnostics()) => {}
            "type" => {
                let dialect = self.table.dialect();
                let read = type_keyword::read(&member, dialect, self.table.diagnostics());
                keywords.kinds = read.unknown.is_none().then_some(read.kinds);
                keywords.broken = keywords.broken.take().or(read.unknown);
                keywords.format = keywords.format.or(read.format);
            }
            "nullable" => {
                keywords.nullable |= self.boolean(key, &member);
                if member.value().as_bool() == Some(true) {
                    self.is_of_older(
                        &member,
                        "`null` is allowed",
                        "write `'null'` among the types, such as `type: [string, 'null']`",
                    );
                }
            }
            "x-nullable" if self.table.dialect() == Dialect::V20 => {
                keywords.nullable |= self.boolean(key, &member);
            }
            "enum" | "const" => {
                let values = self.enumerated(key, &member);
                keywords.values = match (keywords.values.take(), values) {
                    (Some(values), Some(others)) => Some(enums::intersect(values, &others)),
                    (values, others) => values.or(others),
                };
            }
            "x-extensible-enum" => {
                keywords.open = member.value().as_bool() != Some(false);
                if member.value().as_array().is_some() && self.node.get("enum").is_none() {
                    keywords.values = self.enumerated(key, &member);
                }
            }
            "format" => keywords.format = self.string(key, &member).or(keywords.format),
            "contentEncoding" => keywords.content_encoding = self.string(key, &member),
            "contentMediaType" => keywords.content_media_type = self.string(key, &member),
            "minimum" => tighten_minimum(&mut constraints.minimum, self.bound(key, &member, false)),
            "maximum" => tighten_maximum(&mut constraints.maximum, self.bound(key, &member, false)),
            "exclusiveMinimum" => match member.value().as_bool() {
                None => tighten_minimum(&mut constraints.minimum, self.bound(key, &member, true)),
                Some(excludes) => self.is_flag_of_bound(&member, "minimum", excludes),
            },
            "exclusiveMaximum" => match member.value().as_bool() {
                None => tighten_maximum(&mut constraints.maximum, self.bound(key, &member, true)),
                Some(excludes) => self.is_flag_of_bound(&member, "maximum", excludes),
            },
            "multipleOf" => match self.number(key, &member) {
                Some(number) if number > Number::Integer(0) => constraints.multiple_of.push(number),
                Some(number) => {
                    self.invalid(
                        &member,
                        format!("`multipleOf` must be above 0, not {number}"),
                    );
                }
                None => {}
            },
            "minLength" => constraints.min_length = self.count(key, &member),
            "maxLength" => constraints.max_length = self.count(key, &member),
            "minItems" => constraints.min_items = self.count(key, &member),
            "maxItems" => constraints.max_items = self.count(key, &member),
            "minProperties" => constraints.min_properties = self.count(key, &member),
            "maxProperties" => constraints.max_properties = self.count(key, &member),
            "uniqueItems" => constraints.unique_items = self.boolean(key, &member),
            "pattern" => {
                if let Some(source) = self.string(key, &member) {
                    let read = patterns::read(source, &member.place(), self.table.diagnostics());
                    constraints.patterns.extend(read);
                }
            }
            "readOnly" => keywords.read_only = self.boolean(key, &member),
            "writeOnly" => keywords.write_only = self.boolean(key, &member),
            "default" => keywords.default = Some(member.value()),
            _ => self.applicator(keywords, key, member),
        }
    }

    /// The keywords that hold schemas, and those that name properties.
    fn applicator(&mut self, keywords: &mut Keywords<'d>, key: &str, member: Node<'d>) {
        match key {
            "allOf" => {
                keywords.own_first = !keywords.properties.is_empty();
                let builds = self.builds;
                keywords.all_of = self.schemas(key, member, |_| builds);
            }
            "anyOf" => keywords.any_of = self.branches(key, member),
            "oneOf" => keywords.one_of = self.branches(key, member),
            "discriminator" => keywords.discriminator = self.discriminator(member),
            "not" => {
                // What is not anything is nothing.
                let any = member.value().as_object().is_some_and(IndexMap::is_empty);
                keywords.never |= any || member.value().as_bool() == Some(true);
                keywords.not = Some(self.intern(member));
            }
            "if" => keywords.condition = Some(self.intern(member)),
            "then" => keywords.then = Some(self.intern(member)),
            "else" => keywords.otherwise = Some(self.intern(member)),
            "properties" => {
                let written = member.value().as_object();
                keywords.without_properties = written.map(IndexMap::len) == Some(0);
                keywords.properties = self.named(key, member);
            }
            "patternProperties" => {
                for (name, schema) in member.members() {
                    patterns::check(
                        name,
                        &format!("`{name}`"),
                        schema.place(),
                        self.table.diagnostics(),
                    );
                }
                keywords.pattern_properties = self.named(key, member);
            }
            "additionalProperties" => {
                keywords.additional_properties = Some(self.intern(member));
            }
            "unevaluatedProperties" => {
                keywords.unevaluated_properties = Some(self.intern(member));
            }
            "unevaluatedItems" => keywords.unevaluated_items = Some(self.intern(member)),
            "propertyNames" => keywords.property_names = Some(self.intern(member)),
            "required" => keywords.required = self.required(&member),
            "dependentRequired" => {
                for (name, names) in self.members(key, member) {
                    let names = self.strings("`dependentRequired`", &names);
                    keywords.dependent_required.insert(name, names);
                }
            }
            "dependentSchemas" => keywords.dependent_schemas = self.named(key, member),
            // Draft 4 to 7 had both in one keyword.
            "dependencies" => {
                for (name, dependency) in self.members(key, member) {
                    if dependency.value().as_array().is_some() {
                        let names = self.strings("`dependencies`", &dependency);
                        keywords.dependent_required.insert(name, names);
                    } else {
                        let schema = self.intern(dependency);
                        keywords.dependent_schemas.insert(name, schema);
                    }
                }
            }
            "prefixItems" => keywords.prefix_items = self.schemas(key, member, |_| false),
            "items" => self.items(keywords, member),
            "contentSchema" => keywords.content_schema = Some(self.intern(member)),
            "contains" => keywords.contains = Some(self.intern(member)),
            "minContains" => keywords.min_contains = self.count(key, &member),
            "maxContains" => keywords.max_contains = self.count(key, &member),
            _ => {}
        }
    }

    pub(super) fn intern(&mut self, node: Node<'d>) -> SchemaId {
        self.table.intern_on(node, self.way, Face::Whole)
    }

    fn reference(&mut self, keywords: &mut Keywords<'d>, key: &str, member: &Node<'d>) {
        let what = format!("`{key}`");
        let resolved = match member.string(&what, self.table.diagnostics()) {
            Some(reference) => {
                let node = self.table.references().resolve(member, reference);
                node.map(|node| match key {
                    "$dynamicRef" => self.table.dynamic(self.way, reference, node),
                    _ => node,
                })
            }
            None => Err(format!("its {what} is not a string")),
        };
        let resolved = resolved.and_then(|target| {
            let references = self.table.references();
            if let Some(instead) = references.instead_of_schema(&target) {
                references.wrong_reference(member, "schemas", instead)?;
            }
            Ok(target)
        });
        match resolved {
            Ok(target) => {
                let target = self.referred(target);
                match keywords.reference {
                    // `$ref` and `$dynamicRef` side by side.
                    Some(_) => keywords.all_of.push(target),
                    None => keywords.reference = Some(target),
                }
            }
            Err(reason) => keywords.broken = Some(reason),
        }
    }

    /// `items`: a schema, or in drafts before 2020-12 a list of them.
    fn items(&mut self, keywords: &mut Keywords<'d>, member: Node<'d>) {
        let schemas: Vec<Node<'d>> = member.items().collect();
        match (member.value(), schemas.as_slice()) {
            (Value::Array(_), []) => {
                self.invalid(
                    &member,
                    "`items` must be a schema, not an empty list".to_owned(),
                );
            }
            (Value::Array(_), [item]) => {
                self.invalid(
                    &member,
                    "`items` must be a schema, not a list; its only member is used".to_owned(),
                );
                keywords.items = Some(self.intern(item.clone()));
            }
            (Value::Array(_), _) => {
                self.invalid(
                    &member,
                    "`items` must be a schema, not a list; it is read as `prefixItems`".to_owned(),
                );
                let schemas = schemas.into_iter().map(|schema| self.intern(schema));
                keywords.prefix_items = schemas.collect();
                let rest = self.node.get("additionalItems");
                keywords.items = rest.map(|rest| self.intern(rest));
            }
            _ => keywords.items = Some(self.intern(member)),
        }
    }

    fn required(&mut self, member: &Node<'d>) -> Vec<&'d str> {
        if let Value::Bool(_) = member.value() {
            if self.node.get("in").is_some() {
                // A parameter that is read as a schema; the flag is the parameter's.
                return Vec::new();
            }
            let diagnostic = Diagnostic::warning(
                codes::INVALID_KEYWORD,
                member.place(),
                "`required` must be a list of property names, but this is a boolean; it is ignored",
            );
            self.table.diagnostics().report(diagnostic.help(
                "write the names of the properties that must be there in `required` of the object",
            ));
            return Vec::new();
        }
        let mut seen = enums::Seen::default();
        let repeated = member.items().filter(|item| !seen.insert(item.value()));
        let repeated: Vec<Node<'d>> = repeated.collect();
        let diagnostics = self.table.diagnostics();
        enums::report_repeated(&repeated, codes::INVALID_KEYWORD, diagnostics);
        self.strings("`required`", member)
    }

    fn discriminator(&mut self, node: Node<'d>) -> Option<DiscriminatorKeyword<'d>> {
        let diagnostics = self.table.diagnostics();
        // Swagger 2.0 has the bare name.
        if let Value::String(property) = node.value() {
            if self.table.dialect() != Dialect::V20 {
                let message =
                    "`discriminator` must be an object; this is read as its `propertyName`";
                let help = format!("write `discriminator: {{propertyName: {property}}}`");
                let diagnostic = Diagnostic::warning(codes::INVALID_KEYWORD, node.place(), message);
                diagnostics.report(diagnostic.help(help));
            }
            return Some(DiscriminatorKeyword {
                property,
                mapping: Vec::new(),
                default: None,
            });
        }
        let node = node.object("`discriminator`", diagnostics)?;
        let Some(property) = node.get("propertyName") else {
            let message = "`discriminator` has no `propertyName`";
            diagnostics.report(Diagnostic::error(
                codes::MISSING_FIELD,
                node.place(),
                message,
            ));
            return None;
        };
        let property = property.string("`propertyName`", diagnostics)?;
        let mapping = node
            .get("mapping")
            .and_then(|mapping| mapping.object("`mapping`", diagnostics));
        let mapping = mapping.iter().flat_map(Node::members);
        let mapping = mapping
            .filter_map(|(value, to)| Some((value, to.string("a mapping", diagnostics)?, to)))
            .collect();
        let default = node
            .get("defaultMapping")
            .and_then(|to| Some((to.string("`defaultMapping`", diagnostics)?, to)));
        Some(DiscriminatorKeyword {
            property,
            mapping,
            default,
        })
    }

    /// Reports what only the dialect of OpenAPI 3.0 has, where another is spoken.
    fn is_of_older(&self, member: &Node<'d>, meaning: &str, help: &str) {
        if !self.table.dialect().is_json_schema() {
            return;
        }
        let message = format!("this is of OpenAPI 3.0, and is read as there: {meaning}");
        let diagnostic = Diagnostic::warning(codes::OLDER_KEYWORD, member.place(), message);
        self.table.diagnostics().report(diagnostic.help(help));
    }

    /// `exclusiveMinimum: true`
    fn is_flag_of_bound(&self, member: &Node<'d>, bound: &str, excludes: bool) {
        let meaning = match (excludes, self.node.get(bound).is_some()) {
            (true, true) => format!("the `{bound}` beside it is excluded"),
            (true, false) => format!("it says nothing without `{bound}`"),
            (false, _) => "it says nothing".to_owned(),
        };
        let help = "write the bound itself, such as `exclusiveMinimum: 0`, and no other";
        self.is_of_older(member, &meaning, help);
    }

    /// OpenAPI 3.0: `exclusiveMinimum: true` makes the `minimum` beside it exclusive.
    fn exclude_bounds(&self, keywords: &mut Keywords<'d>) {
        let excludes = |key| self.node.value().get(key).and_then(Value::as_bool) == Some(true);
        if let Some(bound) = &mut keywords.constraints.minimum {
            bound.exclusive |= excludes("exclusiveMinimum");
        }
        if let Some(bound) = &mut keywords.constraints.maximum {
            bound.exclusive |= excludes("exclusiveMaximum");
        }
    }

    /// `type: 'null'` beside a union, which alone could only ever be `null`, adds `null` to it.
    fn widen_null(&self, keywords: &mut Keywords<'d>) {
        if keywords.kinds != Some(Kinds::NULL)
            || (keywords.one_of.is_empty() && keywords.any_of.is_empty())
        {
            return;
        }
        keywords.kinds = None;
        keywords.nullable = true;
        let place = self
            .node
            .get("type")
            .unwrap_or_else(|| self.node.clone())
            .place();
        let message = "this type would allow nothing but `null`; it is read as one more branch";
        let diagnostic = Diagnostic::warning(codes::TYPE_WAS_MEANT, place, message);
        self.table
            .diagnostics()
            .report(diagnostic.help("add the branch `{type: 'null'}` instead"));
    }
}

/// Makes `bound` the higher of two lower bounds.
pub(crate) fn tighten_minimum(bound: &mut Option<Bound>, other: Option<Bound>) {
    let rank = |bound: &Bound| (bound.value, bound.exclusive);
    *bound = bound.iter().chain(&other).copied().max_by_key(rank);
}

/// Makes `bound` the lower of two upper bounds.
pub(crate) fn tighten_maximum(bound: &mut Option<Bound>, other: Option<Bound>) {
    let rank = |bound: &Bound| (bound.value, !bound.exclusive);
    *bound = bound.iter().chain(&other).copied().min_by_key(rank);
}
