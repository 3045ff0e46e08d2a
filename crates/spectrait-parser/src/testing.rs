//! What the unit tests of several modules need.

use std::cell::RefCell;
use std::fmt::Write as _;

use spectrait_ir::{
    Additional, Api, MediaType, Number, Object, Rule, RuleSetId, Shape, StringFormat, Type, TypeId,
    Value,
};

use crate::diagnostic::Diagnostic;
use crate::document::{Diagnostics, Document, Documents};
use crate::links::Resources;
use crate::lower::lower;

/// The tree of a YAML text.
pub(crate) fn value(yaml: &str) -> Value {
    fn convert(value: &serde_yaml::Value) -> Value {
        match value {
            serde_yaml::Value::Null => Value::Null,
            serde_yaml::Value::Bool(value) => Value::Bool(*value),
            serde_yaml::Value::Number(number) => {
                Value::Number(match (number.as_i64(), number.as_u64()) {
                    (Some(value), _) => Number::Integer(value.into()),
                    (_, Some(value)) => Number::Integer(value.into()),
                    _ => Number::Float(number.as_f64().expect("a finite number")),
                })
            }
            serde_yaml::Value::String(text) => Value::String(text.clone()),
            serde_yaml::Value::Sequence(items) => Value::Array(items.iter().map(convert).collect()),
            serde_yaml::Value::Mapping(members) => {
                let members = members.iter().map(|(key, value)| {
                    let key = match key {
                        serde_yaml::Value::String(key) => key.clone(),
                        other => serde_yaml::to_string(other)
                            .expect("a scalar")
                            .trim()
                            .to_owned(),
                    };
                    (key, convert(value))
                });
                Value::Object(members.collect())
            }
            serde_yaml::Value::Tagged(tagged) => convert(&tagged.value),
        }
    }
    convert(&serde_yaml::from_str(yaml).expect("YAML"))
}

/// A run over one document.
pub(crate) fn documents(yaml: &str) -> Documents {
    let document = Document {
        name: "test.yaml".to_owned(),
        root: value(yaml),
    };
    let mut documents = Documents::default();
    documents.links.resources = Resources::of(&document.root);
    documents.documents.push(document);
    documents
}

/// The API that a description becomes, and the codes and pointers of its diagnostics.
pub(crate) fn lowered(yaml: &str) -> (Api, Vec<Diagnostic>) {
    let diagnostics = Diagnostics::default();
    let api = lower(&documents(yaml), &diagnostics);
    (api, diagnostics.take())
}

/// The types that schemas become, one component a line, after the diagnostics.
///
/// `a!: T` is a required property, `a: T` an optional one; `…` after properties means that others are ignored,
/// nothing that they are forbidden; `when` goes before rules. A name stands for a component.
pub(crate) fn types(openapi: &str, schemas: &str) -> String {
    let indented: String = schemas
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    let yaml = format!("openapi: {openapi}\ncomponents:\n  schemas:\n{indented}");
    let (api, diagnostics) = lowered(&yaml);
    let mut text = String::new();
    for diagnostic in &diagnostics {
        let pointer = diagnostic.place.pointer.replace("/components/schemas/", "");
        if diagnostic.place.pointer.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{} {pointer}", diagnostic.code);
    }
    text + &components(&api)
}

/// The components of an API, one a line.
fn components(api: &Api) -> String {
    let mut text = String::new();
    for ty in &api.types {
        if let Some(name) = &ty.component {
            let _ = writeln!(text, "{name} = {}", Printer::new(api).contents(ty));
        }
    }
    text
}

/// Everything that an API is, a line each: components, then operations with what belongs to them.
pub(crate) fn print(api: &Api) -> String {
    let mut text = components(api);
    let bodies = |content: &[MediaType]| {
        let content = content.iter().map(|media_type| {
            let ty = media_type.ty.map(|ty| Printer::new(api).ty(ty));
            format!("{} {}", media_type.name, ty.unwrap_or_default())
        });
        content.collect::<Vec<_>>().join(", ")
    };
    for operation in &api.operations {
        let _ = writeln!(text, "{} {}", operation.method, operation.path);
        for parameter in operation.parameters.iter().map(|id| api.parameter(*id)) {
            let required = if parameter.required { "!" } else { "" };
            let ty = Printer::new(api).ty(parameter.ty);
            let _ = writeln!(
                text,
                "  {:?} {}{required}: {ty}",
                parameter.location, parameter.name
            );
        }
        if let Some(body) = operation.request_body.map(|id| api.request_body(id)) {
            let required = if body.required { "!" } else { "" };
            let _ = writeln!(text, "  Body{required} {}", bodies(&body.content));
        }
        for (status, id) in &operation.responses {
            let response = api.response(*id);
            let name = response.component.as_ref().map(|name| format!("{name} "));
            let content = bodies(&response.content);
            let _ = writeln!(text, "  {status} {}{content}", name.unwrap_or_default());
            for (name, header) in &response.headers {
                let ty = Printer::new(api).ty(api.header(*header).ty);
                let _ = writeln!(text, "    {name}: {ty}");
            }
        }
        for alternative in &operation.security {
            let schemes = alternative.schemes.iter().map(|(name, _)| name.as_str());
            let schemes = schemes.collect::<Vec<_>>().join(" + ");
            let schemes = if schemes.is_empty() { "none" } else { &schemes };
            let _ = writeln!(text, "  Security {schemes}");
        }
        for server in &operation.servers {
            let _ = writeln!(text, "  Server {}", server.url);
        }
    }
    text
}

struct Printer<'a> {
    api: &'a Api,
    open: RefCell<Vec<TypeId>>,
}

impl<'a> Printer<'a> {
    fn new(api: &'a Api) -> Self {
        Self {
            api,
            open: RefCell::default(),
        }
    }

    fn ty(&self, id: TypeId) -> String {
        let ty = self.api.ty(id);
        if let Some(component) = &ty.component {
            return component.clone();
        }
        if self.open.borrow().contains(&id) {
            return format!("<{}>", ty.place.pointer);
        }
        self.open.borrow_mut().push(id);
        let text = self.contents(ty);
        self.open.borrow_mut().pop();
        text
    }

    fn contents(&self, ty: &Type) -> String {
        let mut text = self.shape(&ty.shape);
        if !ty.constraints.is_empty() {
            let constraints = serde_json::to_string(&ty.constraints).expect("JSON");
            let _ = write!(text, " {}", constraints.replace('"', ""));
        }
        if let Some(reason) = &ty.untyped {
            let _ = write!(text, " ({reason})");
        }
        if let Some(rules) = ty.rules {
            let _ = write!(text, " when {}", self.rules(rules, 6));
        }
        if !ty.parts.is_empty() {
            let parts: Vec<String> = ty.parts.iter().map(|part| self.ty(*part)).collect();
            let _ = write!(text, " of {}", parts.join(" & "));
        }
        text
    }

    fn rules(&self, id: RuleSetId, depth: u8) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return "…".to_owned();
        };
        let rules = self.api.rule_set(id).rules.iter();
        let rules: Vec<String> = rules.map(|rule| self.rule(rule, depth)).collect();
        format!("[{}]", rules.join(", "))
    }

    fn rule(&self, rule: &Rule, depth: u8) -> String {
        let all = |sets: &[RuleSetId]| {
            let sets: Vec<String> = sets.iter().map(|set| self.rules(*set, depth)).collect();
            sets.join(" ")
        };
        match rule {
            Rule::Is(set) => format!("is {}", self.rules(*set, depth)),
            Rule::Not(set) => format!("not {}", self.rules(*set, depth)),
            Rule::AllOf(sets) => format!("all {}", all(sets)),
            Rule::AnyOf(sets) => format!("any {}", all(sets)),
            Rule::OneOf(sets) => format!("one {}", all(sets)),
            Rule::PropertyNames(set) => format!("names {}", self.rules(*set, depth)),
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => {
                let named = properties.iter().chain(patterns);
                let mut named: Vec<String> = named
                    .map(|(name, set)| format!("{name}: {}", self.rules(*set, depth)))
                    .collect();
                named.extend(additional.map(|set| format!("*: {}", self.rules(set, depth))));
                format!("{{{}}}", named.join(", "))
            }
            Rule::Never => "never".to_owned(),
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let set = |set: &Option<RuleSetId>| {
                    set.map_or("-".to_owned(), |set| self.rules(set, depth))
                };
                let condition = self.rules(*condition, depth);
                format!("if {condition} then {} else {}", set(then), set(otherwise))
            }
            Rule::Contains { items, min, .. } => {
                format!("contains {min} {}", self.rules(*items, depth))
            }
            Rule::UnevaluatedProperties(set) => format!("unevaluated {}", self.rules(*set, depth)),
            other => {
                let text = serde_json::to_string(other).expect("JSON");
                text.replace('"', "")
            }
        }
    }

    fn shape(&self, shape: &Shape) -> String {
        match shape {
            Shape::Any => "Any".to_owned(),
            Shape::Never => "Never".to_owned(),
            Shape::Null => "Null".to_owned(),
            Shape::Boolean => "Boolean".to_owned(),
            Shape::Integer { format } => format!("Integer{}", suffix(format.as_deref())),
            Shape::Number { format } => format!("Number{}", suffix(format.as_deref())),
            Shape::String {
                format: StringFormat::Plain,
            } => "String".to_owned(),
            Shape::String { format } => format!("{format:?}").replace('"', ""),
            Shape::Enum { values, open } => {
                let values = values.iter().map(|value| {
                    let text = serde_json::to_string(&value.value).expect("JSON");
                    match &value.name {
                        Some(name) => format!("{text} as {name}"),
                        None => text,
                    }
                });
                let values: Vec<String> = values.collect();
                format!(
                    "Enum({}{})",
                    values.join(", "),
                    if *open { ", …" } else { "" }
                )
            }
            Shape::Array { items } => format!("[{}]", self.ty(*items)),
            Shape::Tuple { prefix, rest } => {
                let mut items: Vec<String> = prefix.iter().map(|item| self.ty(*item)).collect();
                items.extend(rest.map(|rest| format!("{}…", self.ty(rest))));
                format!("({})", items.join(", "))
            }
            Shape::Map { values } => format!("Map<{}>", self.ty(*values)),
            Shape::Object(object) => self.object(object),
            Shape::Union(union) => {
                let branches: Vec<String> = union
                    .branches
                    .iter()
                    .map(|branch| self.ty(branch.ty))
                    .collect();
                let tag = union.discriminator.as_ref().map(|tag| {
                    let mapping = tag.mapping.iter();
                    let mut mapping: Vec<String> = mapping
                        .map(|(value, branch)| format!("{value}={branch}"))
                        .collect();
                    // What is of no other branch of a hierarchy is of the parent, unless that says otherwise.
                    let is_base = |at: &usize| {
                        let branch = union.branches.get(*at);
                        branch.is_some_and(|it| it.name.as_deref() == Some("Base"))
                    };
                    let default = tag.default.filter(|at| !is_base(at));
                    mapping.extend(default.map(|branch| format!("else={branch}")));
                    format!(" by {}({})", tag.property, mapping.join(", "))
                });
                format!(
                    "{:?}({}){}",
                    union.kind,
                    branches.join(" | "),
                    tag.unwrap_or_default()
                )
            }
            Shape::JsonText(inner) => format!("text of {}", self.ty(*inner)),
            Shape::Nullable(inner) => format!("{}?", self.ty(*inner)),
            Shape::Alias(inner) => format!("={}", self.ty(*inner)),
        }
    }

    fn object(&self, object: &Object) -> String {
        let properties = object.properties.iter().map(|property| {
            let required = if property.required { "!" } else { "" };
            format!("{}{required}: {}", property.name, self.ty(property.ty))
        });
        let mut members: Vec<String> = properties.collect();
        let patterns = object.patterns.iter();
        members.extend(patterns.map(|(pattern, ty)| format!("/{pattern}/: {}", self.ty(*ty))));
        match object.additional {
            Additional::Ignored => members.push("…".to_owned()),
            Additional::Forbidden => {}
            Additional::Typed(ty) => members.push(format!("*: {}", self.ty(ty))),
        }
        format!("{{{}}}", members.join(", "))
    }
}

fn suffix(format: Option<&str>) -> String {
    format
        .map(|format| format!("<{format}>"))
        .unwrap_or_default()
}
