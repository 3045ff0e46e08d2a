//! `README.md` of a generated crate: what it is, a first call, a first server.
//!
//! What always holds: the code in it compiles. Inputs are arguments of the functions that it shows, so that no
//! value has to be invented.

use crate::plan::bodies::Format;
use crate::plan::security::{Access, SchemeKind};
use crate::plan::servers::UrlPart;
use crate::plan::{OperationPlan, Plan, RustType};
use crate::render::source::HEADER;
use crate::templates;

/// The text of `README.md`.
pub(super) fn text(plan: &Plan) -> String {
    let header = HEADER.trim_start_matches("//").trim();
    let krate = plan.name.replace('-', "_");
    let first = first(plan);
    let client = first
        .filter(|_| plan.client)
        .map(|operation| client(plan, operation))
        .unwrap_or_default();
    let server = first
        .filter(|_| plan.server)
        .map(|_| server(plan))
        .unwrap_or_default();
    let features: Vec<&str> = [(plan.client, "`client`"), (plan.server, "`server`")]
        .into_iter()
        .filter_map(|(wanted, name)| wanted.then_some(name))
        .collect();
    let calls = plan.samples.as_ref().is_some_and(|samples| samples.calls);
    templates::fill(
        templates::of_crate("README.md").unwrap_or_default(),
        &[
            ("header", &format!("<!-- {header} -->")),
            ("name", &plan.name),
            ("crate", &krate),
            ("subject", &plan.subject()),
            ("source", &plan.source),
            ("client", &client),
            ("server", &server),
            ("features", &features.join(" and ")),
            ("others", &others(plan)),
            ("hooks", &hooks(plan)),
            ("mock", if plan.samples.is_some() { "yes" } else { "" }),
            ("base", &base(plan)),
            ("calls", if calls { "yes" } else { "" }),
            ("credentials", &credentials(plan)),
        ],
    )
}

/// What is said of the credentials of calls.
fn credentials(plan: &Plan) -> String {
    let schemes = plan.operations.security.schemes.iter();
    let variables = schemes.flat_map(|scheme| scheme.variables(&plan.name));
    let variables: Vec<String> = variables.map(|name| format!("`{name}`")).collect();
    match variables.is_empty() {
        true => String::new(),
        false => format!(
            " Its credentials\n  are given in the environment: {}.",
            variables.join(", ")
        ),
    }
}

/// What is said of the path of a server's URL, which routers do not know.
fn base(plan: &Plan) -> String {
    let mut paths = plan.operations.servers.servers.iter().filter_map(|server| {
        let url = server.url.iter().map(|part| match part {
            UrlPart::Text(text) => text.as_str(),
            UrlPart::Variable(_) => "{",
        });
        let url: String = url.collect();
        let rest = url.split_once("://").map_or(&*url, |(_, rest)| rest);
        let path = rest.get(rest.find('/')?..)?.trim_end_matches('/');
        (!path.is_empty() && !path.contains('{')).then(|| path.to_owned())
    });
    paths.next().map_or_else(String::new, |path| {
        format!(
            " Its paths are\n  at the root: who calls it leaves out the `{path}` of a server's URL."
        )
    })
}

/// What is said of the features that add to client and server, and are asked for.
fn others(plan: &Plan) -> String {
    let known = [("blocking", "calls without `async`"), ("tracing", "spans")];
    let features = super::sides(plan);
    let others = known
        .iter()
        .filter(|(name, _)| features.iter().any(|(feature, _)| feature == name));
    let others: Vec<String> = others
        .map(|(name, what)| format!("`{name}` ({what})"))
        .collect();
    match others.is_empty() {
        true => String::new(),
        false => format!(" Off by default: {}.", others.join(", ")),
    }
}

/// What is said of webhooks and callbacks.
fn hooks(plan: &Plan) -> String {
    let modules: Vec<String> = plan
        .hooks
        .iter()
        .map(|hooks| format!("`{}`", hooks.kind.name()))
        .collect();
    if modules.is_empty() {
        return String::new();
    }
    let mut text = format!("- {}: requests that the API sends.", modules.join(" and "));
    if plan.sender {
        text.push_str(
            " Who serves it sends them with the\n  `Sender` of the Cargo feature `sender`; each method is told the URL.",
        );
    }
    if plan.receiver {
        text.push_str(
            " Who calls it implements `Receiver` and\n  mounts its `router`, of the feature `receiver`.",
        );
    }
    text.push_str(" These features are off by default.");
    text
}

/// The operation to show: of those that are not deprecated, the one with the fewest required inputs that gives
/// something back.
fn first(plan: &Plan) -> Option<&OperationPlan> {
    plan.operations.operations.iter().min_by_key(|operation| {
        let required = operation
            .parameters
            .iter()
            .filter(|parameter| {
                let definition = plan.operations.parameters.get(parameter.definition);
                definition.is_some_and(|definition| definition.required)
            })
            .count();
        let body = operation
            .body
            .as_ref()
            .map_or(0, |body| usize::from(body.required));
        (
            operation.deprecated,
            operation.method != "GET",
            required + body,
        )
    })
}

/// A function that makes a first call.
fn client(plan: &Plan, operation: &OperationPlan) -> String {
    let krate = plan.name.replace('-', "_");
    let mut inputs = Vec::new();
    let mut builder = vec!["Client::builder()".to_owned()];
    let mut uses = vec!["Client".to_owned()];

    let servers = &plan.operations.servers;
    if servers.default.is_none() && operation.server.is_none() {
        match servers.servers.first() {
            Some(server) => {
                inputs.push(format!("server: servers::{}", server.name));
                builder.push(".server(server)".into());
                uses.push("servers".into());
            }
            None => {
                inputs.push("url: &str".into());
                builder.push(".base_url(url)".into());
            }
        }
    }
    if let Access::Secured(alternatives) = &operation.access {
        for (position, _) in alternatives.first().into_iter().flatten() {
            let Some(scheme) = plan.operations.security.schemes.get(*position) else {
                continue;
            };
            match scheme.kind {
                SchemeKind::MutualTls => {}
                SchemeKind::Basic => {
                    inputs.push("username: &str".into());
                    inputs.push("password: &str".into());
                    builder.push(format!(".{}(username, password)", scheme.setter));
                }
                _ => {
                    let name = if scheme.setter.starts_with("r#") {
                        "token"
                    } else {
                        scheme.setter.as_str()
                    };
                    inputs.push(format!("{name}: &str"));
                    builder.push(format!(".{}({name})", scheme.setter));
                }
            }
        }
    }
    builder.push(".build()?".into());

    let taken: Vec<String> = inputs
        .iter()
        .filter_map(|input| input.split(':').next())
        .map(str::to_owned)
        .collect();
    let mut arguments = Vec::new();
    let mut argument = |name: &str, ty: String| {
        let name = if taken.iter().any(|taken| taken == name) || name == "client" {
            format!("{name}_")
        } else {
            name.to_owned()
        };
        inputs.push(format!("{name}: {ty}"));
        arguments.push(name);
    };
    let mut types = false;
    for parameter in &operation.parameters {
        let required = plan
            .operations
            .parameters
            .get(parameter.definition)
            .is_some_and(|definition| definition.required);
        if required {
            let ty = match &parameter.ty {
                RustType::String => "&str".to_owned(),
                RustType::Vec(item) => format!("&[{}]", written(plan, item, &mut types)),
                ty if parameter.copy => written(plan, ty, &mut types),
                ty => format!("&{}", written(plan, ty, &mut types)),
            };
            argument(&parameter.field, ty);
        }
    }
    let mut setter = String::new();
    if let Some(body) = &operation.body {
        let ty = match body.body.format {
            Format::Text => "String".to_owned(),
            Format::Bytes => "Vec<u8>".to_owned(),
            Format::Items(_) => match &body.body.ty {
                RustType::Of(_, _, item) => format!("Vec<{}>", written(plan, item, &mut types)),
                ty => written(plan, ty, &mut types),
            },
            _ => written(plan, &body.body.ty, &mut types),
        };
        argument("body", ty);
        if !body.required {
            let name = arguments.pop().unwrap_or_default();
            setter = format!(".body({name})");
        }
    }
    if types {
        uses.push("types".into());
    }
    let uses = if uses.len() == 1 {
        uses.concat()
    } else {
        format!("{{{}}}", uses.join(", "))
    };
    let signature = inputs.join(", ");
    let signature = if signature.len()
        + "async fn call() -> Result<(), Box<dyn std::error::Error>> {".len()
        > WIDTH
    {
        format!("\n    {},\n", inputs.join(",\n    "))
    } else {
        signature
    };
    let chain = if builder.len() > 3 {
        builder.join("\n        ")
    } else {
        builder.concat()
    };
    let call = format!(
        "client.{}({}){setter}.await?",
        operation.name.method,
        arguments.join(", ")
    );
    format!(
        "use {krate}::{uses};\n\n\
         async fn call({signature}) -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let client = {chain};\n    \
         let reply = {call};\n    \
         println!(\"{{}} {{:?}}\", reply.status(), *reply);\n    \
         Ok(())\n}}"
    )
}

/// How long a line of code may be.
const WIDTH: usize = 100;

/// An API with this many operations or fewer is shown whole.
const WHOLE: usize = 3;

/// An implementation, where it is short, and a function that mounts it.
fn server(plan: &Plan) -> String {
    let krate = plan.name.replace('-', "_");
    let operations = &plan.operations.operations;
    let secured = operations
        .iter()
        .any(|operation| operation.access != Access::Public);
    let mut uses = vec!["Api".to_owned()];
    if secured {
        uses.extend(["Authenticator".to_owned(), "Credentials".to_owned()]);
    }
    let mut text = String::new();
    let whole = operations.len() <= WHOLE;
    if whole {
        for operation in operations {
            let stem = &operation.name.stem;
            if operation.has_input() {
                uses.push(format!("{stem}Request"));
            }
            uses.push(format!("{stem}Response"));
        }
        text = implementation(operations, secured);
    }
    uses.push("router".into());
    let (generics, arguments, call) = match (whole, secured) {
        (true, true) => (
            "",
            "authenticator: impl Authenticator<Credentials, Principal = String>",
            "router(Service, authenticator)",
        ),
        (true, false) => ("", "", "router(Service)"),
        (false, true) => (
            "<A: Api>",
            "\n    service: A,\n    authenticator: impl Authenticator<Credentials, Principal = A::Principal>,\n",
            "router(service, authenticator)",
        ),
        (false, false) => ("", "service: impl Api", "router(service)"),
    };
    let one_line = format!("use {krate}::server::{{{}}};", uses.join(", "));
    let uses = if one_line.len() <= WIDTH {
        one_line
    } else {
        format!(
            "use {krate}::server::{{\n    {},\n}};",
            uses.join(",\n    ")
        )
    };
    format!(
        "{uses}\n\n\
         {text}\
         fn app{generics}({arguments}) -> axum::Router {{\n    \
         {call}\n}}"
    )
}

/// An implementation in which the handlers are left to the reader.
fn implementation(operations: &[OperationPlan], secured: bool) -> String {
    let mut text =
        "struct Service;\n\nimpl Api for Service {\n    type Error = std::io::Error;\n".to_owned();
    if secured {
        text.push_str("    type Principal = String;\n");
    }
    for operation in operations {
        let (method, stem) = (&operation.name.method, &operation.name.stem);
        let mut arguments = vec!["&self".to_owned()];
        let mut shown = Vec::new();
        match operation.access {
            Access::Public => {}
            Access::Secured(_) => arguments.push("principal: String".into()),
            Access::Optional(_) => arguments.push("principal: Option<String>".into()),
        }
        if operation.access != Access::Public {
            shown.push("{principal:?}");
        }
        if operation.has_input() {
            arguments.push(format!("request: {stem}Request"));
            shown.push("{request:?}");
        }
        let todo = if shown.is_empty() {
            "todo!()".to_owned()
        } else {
            format!("todo!(\"{}\")", shown.join(" "))
        };
        let one_line = format!(
            "    async fn {method}({}) -> Result<{stem}Response, Self::Error> {{",
            arguments.join(", ")
        );
        let signature = if one_line.len() <= WIDTH {
            one_line
        } else {
            let arguments: String = arguments
                .iter()
                .map(|argument| format!("        {argument},\n"))
                .collect();
            format!(
                "    async fn {method}(\n{arguments}    ) -> Result<{stem}Response, Self::Error> {{"
            )
        };
        text.push_str(&format!("\n{signature}\n        {todo}\n    }}\n"));
    }
    text.push_str("}\n\n");
    text
}

/// A type as it is written in another crate.
fn written(plan: &Plan, ty: &RustType, types: &mut bool) -> String {
    match ty {
        RustType::Primitive(name) => (*name).to_owned(),
        RustType::Path(path) => path.clone().into_owned(),
        RustType::Named(position) => {
            *types = true;
            format!(
                "types::{}",
                plan.types
                    .items
                    .get(*position)
                    .map_or("", |item| &item.name)
            )
        }
        RustType::String => "String".to_owned(),
        RustType::Value => "serde_json::Value".to_owned(),
        RustType::Unit => "()".to_owned(),
        RustType::Vec(inner) => format!("Vec<{}>", written(plan, inner, types)),
        RustType::Option(inner) => format!("Option<{}>", written(plan, inner, types)),
        RustType::Boxed(inner) => format!("Box<{}>", written(plan, inner, types)),
        RustType::Map(inner) => format!(
            "{}<String, {}>",
            plan.types.map.path(),
            written(plan, inner, types)
        ),
        RustType::Field(inner) => {
            let krate = plan.name.replace('-', "_");
            format!(
                "{krate}::support::field::Field<{}>",
                written(plan, inner, types)
            )
        }
        RustType::Of(module, name, inner) => {
            let krate = plan.name.replace('-', "_");
            let inner = written(plan, inner, types);
            format!("{krate}::support::{module}::{name}<{inner}>")
        }
        RustType::Tuple(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| written(plan, item, types))
                .collect();
            format!("({},)", items.join(", "))
        }
        RustType::Operations(name) => {
            let krate = plan.name.replace('-', "_");
            format!("{krate}::operations::{name}")
        }
        RustType::Support(module, name) => {
            let krate = plan.name.replace('-', "_");
            format!("{krate}::support::{module}::{name}")
        }
    }
}
