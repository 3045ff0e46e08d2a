//! A program that decodes values by generated types.
//!
//! In: outputs of types only, one module each, and JSON texts. Out: a [`Verdict`] for each text.
//!
//! What always holds: a crate has one copy of the support code. Small modules share a few crates, so that the time to
//! compile grows with what is generated, and not with the number of descriptions; large ones have a crate each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use spectrait::emitter::plan::{RustType, Types, TypesPlan};
use spectrait::ir::{Api, TypeId};
use spectrait::{Generator, Layout, Output};

/// How many crates small modules are spread over.
const CRATES: usize = 4;

/// Makes a generator write what [`Decoder`] takes.
#[must_use]
pub fn types_only(generator: Generator) -> Generator {
    generator.layout(Layout::Module).client(false).server(false)
}

/// The components of an API, each with the Rust type of its values.
#[must_use]
pub fn components(api: &Api) -> BTreeMap<String, RustText> {
    let ids = (0u32..).map(TypeId).zip(&api.types);
    let named = ids.filter_map(|(id, ty)| Some((ty.component.clone()?, id)));
    let named: Vec<(String, TypeId)> = named.collect();
    let mut types = Types::new(api);
    let expressions = named.into_iter().map(|(name, id)| {
        let ty = types.reference(id, &[&name]);
        (name, expression(&ty, types.plan()))
    });
    expressions.collect()
}

/// A Rust type as text, in which `types` and `support` are modules beside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustText(String);

fn expression(ty: &RustType, plan: &TypesPlan) -> RustText {
    let inner = |ty: &RustType| expression(ty, plan).0;
    RustText(match ty {
        RustType::Primitive(name) => (*name).to_owned(),
        RustType::Path(path) => path.clone().into_owned(),
        RustType::Named(item) => {
            let item = plan.items.get(*item);
            format!("types::{}", item.map_or("", |item| &item.name))
        }
        RustType::String => "String".to_owned(),
        RustType::Value => "serde_json::Value".to_owned(),
        RustType::Unit => "()".to_owned(),
        RustType::Vec(item) => format!("Vec<{}>", inner(item)),
        RustType::Map(value) => format!("indexmap::IndexMap<String, {}>", inner(value)),
        RustType::Option(value) | RustType::Field(value) => format!("Option<{}>", inner(value)),
        RustType::Boxed(value) => inner(value),
        RustType::Tuple(items) => {
            let items: String = items.iter().map(|item| inner(item) + ", ").collect();
            format!("({items})")
        }
        RustType::Support(module, name) => format!("support::{module}::{name}"),
        RustType::Of(module, name, held) => format!("support::{module}::{name}<{}>", inner(held)),
        // No component is of a type of an operation.
        RustType::Operations(name) => format!("operations::{name}"),
    })
}

/// A type that can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Decodable(usize);

/// A text and the type to decode it as.
#[derive(Debug, Serialize)]
pub struct Question<'t> {
    /// The type.
    pub of: Decodable,
    /// The JSON text.
    pub text: &'t str,
}

/// What became of a text.
#[derive(Debug, Clone, Deserialize)]
pub enum Verdict {
    /// It was decoded, and encoded to this.
    Accepted(String),
    /// What is wrong with it.
    Rejected(Vec<String>),
    /// The generated code panicked.
    Panicked,
}

/// Modules on the way to being compiled.
#[derive(Debug, Default)]
pub struct Decoder {
    /// Whether each module has a crate for itself.
    apart: bool,
    /// Whether only what decoding needs is compiled.
    lean: bool,
    modules: Vec<Module>,
    /// The module of each type, and the type in its words.
    types: Vec<(usize, String)>,
}

/// What was generated from one description.
#[derive(Debug, Default)]
struct Module {
    name: String,
    /// The files of the support code that it needs, by path.
    support: BTreeMap<String, String>,
    /// Its own files, by path.
    files: Vec<(String, String)>,
}

impl Decoder {
    /// A decoder of large modules, each in a crate.
    ///
    /// A lean one takes little more than half the time to compile: types derive what decoding needs, and decode from trees
    /// only. That asks the generated code, but not the part of the support code that reads bytes into types.
    #[must_use]
    pub fn apart(lean: bool) -> Self {
        Self {
            apart: true,
            lean,
            ..Self::default()
        }
    }

    /// How many crates there are.
    fn parts(&self) -> usize {
        match self.apart {
            true => self.modules.len(),
            false => CRATES,
        }
    }

    /// Adds an output, and types that are to be decoded.
    pub fn add<'t>(
        &mut self,
        output: &Output,
        types: impl IntoIterator<Item = &'t RustText>,
    ) -> Vec<Decodable> {
        let module = self.modules.len();
        let mut added = Module {
            name: format!("m{module}"),
            ..Module::default()
        };
        for file in &output.files {
            // Without the first line, which names the description: support code is the same for all.
            let text = file.text.split_once('\n').map_or("", |(_, text)| text);
            match file.path.strip_prefix("support/") {
                Some("mod.rs") => {}
                Some(path) => {
                    added.support.insert(path.to_owned(), text.to_owned());
                }
                None if file.path == "types.rs" => {
                    let text = match self.lean {
                        true => without_derives(text),
                        false => text.to_owned(),
                    };
                    added.files.push((file.path.clone(), text));
                }
                None => {}
            }
        }
        self.modules.push(added);
        let first = self.types.len();
        self.types
            .extend(types.into_iter().map(|ty| (module, ty.0.clone())));
        (first..self.types.len()).map(Decodable).collect()
    }

    /// Compiles all modules, and decodes each text.
    ///
    /// # Errors
    /// Files could not be written, or the program does not compile, or it stopped before its end.
    pub fn run(&self, folder: &Path, questions: &[Question<'_>]) -> Result<Vec<Verdict>, String> {
        let io = |error: io::Error| format!("{}: {error}", folder.display());
        self.write(folder).map_err(io)?;
        // One for all, so that what generated types need is compiled once.
        let target = crate::scratch("decoders");
        let output = Command::new("cargo")
            .args(["build", "--quiet"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &target)
            .stderr(Stdio::inherit())
            .output()
            .map_err(io)?;
        if !output.status.success() {
            return Err(format!("what is in {} does not compile", folder.display()));
        }
        let (asked, answered) = (folder.join("questions.json"), folder.join("answers.json"));
        let text = serde_json::to_vec(questions).map_err(|error| error.to_string())?;
        fs::write(&asked, text).map_err(io)?;
        let program =
            target
                .join("debug")
                .join(format!("{}{}", name(folder), std::env::consts::EXE_SUFFIX));
        let status = Command::new(program)
            .args([&asked, &answered])
            .stderr(Stdio::null())
            .status()
            .map_err(io)?;
        if !status.success() {
            return Err(format!("the program that decodes ended with {status}"));
        }
        let text = fs::read(&answered).map_err(io)?;
        let verdicts: Vec<Verdict> =
            serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        match verdicts.len() == questions.len() {
            true => Ok(verdicts),
            false => Err("an answer is missing".to_owned()),
        }
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        let parts: Vec<String> = (0..self.parts())
            .map(|part| format!("{}_{part}", name(folder)))
            .collect();
        let mut members = parts.clone();
        members.push("decode".to_owned());
        let manifest = crate::workspace_manifest(&members);
        write(&folder.join("Cargo.toml"), &manifest)?;
        // The versions of the repository, so that nothing else is fetched.
        fs::copy(crate::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;

        for (part, name) in parts.iter().enumerate() {
            self.write_part(folder, part, name)?;
        }
        let decode = folder.join("decode");
        write(&decode.join("Cargo.toml"), &package(&name(folder), &parts))?;
        let arms: String = parts
            .iter()
            .map(|part| {
                format!(
                    "        .or_else(|| serde_json::to_value({part}::decode(of, bytes)?).ok())\n"
                )
            })
            .collect();
        let main = include_str!("decoder/main.rs").replace("        // parts\n", &arms);
        write(&decode.join("src/main.rs"), &main)
    }

    /// A crate with every n-th module.
    fn write_part(&self, folder: &Path, part: usize, name: &str) -> io::Result<()> {
        let part_folder = folder.join(name);
        write(&part_folder.join("Cargo.toml"), &package(name, &[]))?;
        let parts = self.parts();
        let of_part = move |module: usize| module % parts == part;
        let modules = self.modules.iter().enumerate();
        let modules = modules.filter(|(module, _)| of_part(*module));
        let support: BTreeMap<&String, &String> = modules
            .clone()
            .flat_map(|(_, module)| &module.support)
            .collect();
        for (path, text) in &support {
            write(&part_folder.join("src/support").join(path), text)?;
        }
        let roots = support.keys().filter_map(|path| {
            let name = path
                .strip_suffix("/mod.rs")
                .or_else(|| path.strip_suffix(".rs"))?;
            (!name.contains('/')).then(|| format!("pub mod {name};\n"))
        });
        let root = roots.collect::<String>();
        write(&part_folder.join("src/support/mod.rs"), &root)?;
        let mut lib = "#![allow(warnings)]\nmod support;\nuse support::json;\n".to_owned();
        for (module, Module { name, files, .. }) in modules {
            let _ = writeln!(lib, "mod {name} {{");
            lib.push_str("    use super::support;\n    pub mod types;\n");
            let types = self.types.iter().enumerate();
            for (number, (_, ty)) in types.filter(|(_, (of, _))| *of == module) {
                let _ = writeln!(lib, "    pub(super) type T{number} = {ty};");
            }
            lib.push_str("}\n");
            for (path, text) in files {
                write(&part_folder.join("src").join(name).join(path), text)?;
            }
        }
        lib.push_str(include_str!("decoder/lib.rs"));
        lib.push_str(match self.lean {
            true => include_str!("decoder/trees.rs"),
            false => include_str!("decoder/bytes.rs"),
        });
        lib.push_str(
            "\npub fn decode(of: usize, bytes: &[u8]) -> Option<Verdict> {\n    Some(match of {\n",
        );
        for (number, (module, _)) in self.types.iter().enumerate() {
            if of_part(*module) {
                let name = &self.modules[*module].name;
                let _ = writeln!(
                    lib,
                    "        {number} => verdict(bytes, decode_as::<{name}::T{number}>),"
                );
            }
        }
        lib.push_str("        _ => return None,\n    })\n}\n");
        write(&part_folder.join("src/lib.rs"), &lib)
    }
}

/// Generated types without the derives that decoding can do without.
fn without_derives(types: &str) -> String {
    /// What tells the items of `uniqueItems` apart.
    const DISTINCT: [&str; 3] = ["Eq", "Hash", "PartialEq"];
    const WITHOUT: [&str; 8] = [
        "Clone",
        "Copy",
        "Debug",
        "Eq",
        "Hash",
        "Ord",
        "PartialEq",
        "PartialOrd",
    ];
    let is_distinct = types.contains(".distinct(");
    let is_needed =
        |name: &&str| !WITHOUT.contains(name) || (is_distinct && DISTINCT.contains(name));
    let mut text = String::with_capacity(types.len());
    for line in types.lines() {
        let derives = line.strip_prefix("#[derive(");
        match derives.and_then(|rest| rest.strip_suffix(")]")) {
            Some(derives) => {
                let derives = derives.split(", ").filter(is_needed);
                let derives: Vec<&str> = derives.collect();
                let _ = writeln!(text, "#[derive({})]", derives.join(", "));
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

/// The name of the program in a folder.
fn name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "decode_{}",
        name.replace(|c: char| !c.is_alphanumeric(), "_")
    )
}

/// The manifest of a crate, with all that generated types may need.
fn package(name: &str, siblings: &[String]) -> String {
    let mut text = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n"
    );
    for sibling in siblings {
        let _ = writeln!(text, "{sibling} = {{ path = \"../{sibling}\" }}");
    }
    text.push_str(
        "base64 = \"0.22\"\n\
         bytes = \"1\"\n\
         chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }\n\
         fancy-regex = \"0.17\"\n\
         fluent-uri = \"0.4\"\n\
         idna = \"1\"\n\
         regress = \"0.12\"\n\
         indexmap = { version = \"2\", features = [\"serde\"] }\n\
         regex = \"1\"\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         serde_json = { version = \"1\", features = [\"float_roundtrip\", \"preserve_order\"] }\n\
         uuid = { version = \"1\", features = [\"serde\"] }\n",
    );
    text
}

/// Writes a file where its content differs, so that Cargo builds what changed.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// A folder for generated crates, beside the build's own output.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    crate::scratch(name)
}
