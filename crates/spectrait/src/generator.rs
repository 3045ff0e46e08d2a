//! The generator: options, and the way from descriptions to files.

use std::path::{Path, PathBuf};

use spectrait_emitter::plan::own::{DateTime, MapType, OwnType, TypeOptions};
use spectrait_emitter::{File, Layout, Options};
use spectrait_parser::diagnostic::{Diagnostic, Located, Severity, codes};
use spectrait_parser::{Description, Maps, Source};

use crate::config::{self, Config};
use crate::error::{Error, Rejected};
use crate::input::Input;
use crate::report::Report;
use crate::select::{Selection, Selector};
use crate::write::{self, Changes, Work};
use crate::{cargo, name, renamed};

/// Generates Rust from a description.
///
/// Every method but the last takes the generator and gives it back. The last one does the work:
/// [`emit_to_out_dir`](Self::emit_to_out_dir) in a build script, [`emit_to`](Self::emit_to) into a folder,
/// [`check`](Self::check) to compare a folder, [`generate`](Self::generate) in memory.
///
/// ```no_run
/// // The body of a build script's `main`:
/// spectrait::Generator::new("specs/hanko-public.yaml").emit_to_out_dir().unwrap_or_else(|e| e.exit());
/// ```
#[derive(Debug, Clone)]
pub struct Generator {
    inputs: Vec<Input>,
    name: Option<String>,
    layout: Layout,
    client: bool,
    server: bool,
    sender: Option<bool>,
    receiver: Option<bool>,
    mock: bool,
    tests: bool,
    strict: bool,
    maps: Maps,
    selection: Selection,
    config: Option<PathBuf>,
    types: TypeOptions,
}

/// What was generated, in memory.
#[derive(Debug, Clone)]
pub struct Output {
    /// The files, in a fixed order.
    pub files: Vec<File>,
    /// What the description holds and what became of it.
    pub report: Report,
    /// What is wrong with the description, and how it was understood: warnings, and errors where what depends on
    /// them was left out.
    pub diagnostics: Vec<Located>,
}

impl Output {
    /// The text of a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }
}

/// What was generated into a folder.
#[derive(Debug, Clone)]
pub struct Emitted {
    /// What was generated.
    pub output: Output,
    /// What that changed in the folder.
    pub changes: Changes,
}

impl Generator {
    /// Generates from a file: YAML, JSON, or a Markdown page that holds a description in a fenced block. Its
    /// content tells which.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::with(Input::File(path.into()))
    }

    /// Generates from a text in memory. The name is for diagnostics and for the first line of each file.
    ///
    /// ```
    /// let description = "
    /// openapi: 3.1.0
    /// info: {title: Ping, version: '1'}
    /// paths: {}
    /// components:
    ///   schemas:
    ///     Pong: {type: object, properties: {at: {type: string, format: date-time}}}
    /// ";
    /// let output = spectrait::Generator::from_source("ping.yaml", description).generate()?;
    /// assert_eq!(output.report.openapi, "3.1.0");
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    pub fn from_source(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self::with(Input::Memory(Source::new(name, bytes)))
    }

    /// Generates from a description that another tool holds in memory.
    ///
    /// ```
    /// let description: openapiv3::OpenAPI = serde_json::from_value(serde_json::json!({
    ///     "openapi": "3.0.3",
    ///     "info": {"title": "Ping", "version": "1"},
    ///     "paths": {},
    /// })).unwrap();
    /// let output = spectrait::Generator::from_openapiv3(description).generate()?;
    /// assert_eq!(output.report.openapi, "3.0.3");
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    #[must_use]
    pub fn from_openapiv3(description: openapiv3::OpenAPI) -> Self {
        Self::with(Input::OpenApiV3(Box::new(description)))
    }

    fn with(input: Input) -> Self {
        let inputs = vec![input];
        Self {
            inputs,
            name: None,
            layout: Layout::Crate,
            client: true,
            server: true,
            sender: None,
            receiver: None,
            mock: false,
            tests: false,
            strict: false,
            maps: Maps::default(),
            selection: Selection::default(),
            config: None,
            types: TypeOptions::default(),
        }
    }

    /// Adds another file of the same API. Several pages merge into one description: equal components are one,
    /// unequal ones of one name are an error.
    #[must_use]
    pub fn input(mut self, path: impl Into<PathBuf>) -> Self {
        self.inputs.push(Input::File(path.into()));
        self
    }

    /// Adds several files of the same API.
    #[must_use]
    pub fn inputs(mut self, paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        self.inputs
            .extend(paths.into_iter().map(|path| Input::File(path.into())));
        self
    }

    /// Adds a text in memory to the same API.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.inputs.push(Input::Memory(Source::new(name, bytes)));
        self
    }

    /// Names the crate or module. Without it the file name of the first description does, or its title where it
    /// is not a file: `specs/hanko-public.yaml` → `hanko-public`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Chooses how the files are laid out; a crate where nothing is said.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Whether to generate a client; yes where nothing is said. Types are always generated.
    #[must_use]
    pub fn client(mut self, client: bool) -> Self {
        self.client = client;
        self
    }

    /// Whether to generate a server; yes where nothing is said. Types are always generated.
    #[must_use]
    pub fn server(mut self, server: bool) -> Self {
        self.server = server;
        self
    }

    /// Whether to generate what sends webhooks and callbacks, for who serves the API. Where nothing is said, a crate
    /// has it behind its feature `sender`; a module has it with client and server, and not with one of them alone,
    /// because it needs `reqwest`.
    #[must_use]
    pub fn sender(mut self, sender: bool) -> Self {
        self.sender = Some(sender);
        self
    }

    /// Whether to generate what receives webhooks and callbacks, for who calls the API. Where nothing is said, a
    /// crate has it behind its feature `receiver`; a module has it with client and server, and not with one of them
    /// alone, because it needs `axum`.
    #[must_use]
    pub fn receiver(mut self, receiver: bool) -> Self {
        self.receiver = Some(receiver);
        self
    }

    /// Whether to generate a mock server too, which answers with examples and samples; no where nothing is said. It needs
    /// the server. A crate has it behind its feature `mock`, with a program that serves it.
    #[must_use]
    pub fn mock(mut self, mock: bool) -> Self {
        self.mock = mock;
        self
    }

    /// Whether to generate calls of all operations with samples too, behind the feature `calls`: a test that client and
    /// server agree, and a program that calls any server. No where nothing is said. It needs a crate with client and
    /// server, and brings the mock server.
    #[must_use]
    pub fn tests(mut self, tests: bool) -> Self {
        self.tests = tests;
        self
    }

    /// Whether warnings count as errors.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Lets a file stand for a URL that references lead to; nothing is read from the network. Where the URL ends
    /// with `/`, a folder stands for all URLs that begin with it.
    #[must_use]
    pub fn map(mut self, url: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.maps.add(url, path);
        self
    }

    /// Generates only what a selector fits; may be repeated, and then any of them will do. Types, parameters and
    /// responses that nothing selected uses are not generated either. A selector that fits nothing is an error.
    ///
    /// ```no_run
    /// use spectrait::{Generator, Selector};
    ///
    /// Generator::new("specs/hanko-public.yaml")
    ///     .include(Selector::tag("Passcode"))
    ///     .exclude(Selector::path("/admin/**"))
    ///     .emit_to("crates/passcode")?;
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    #[must_use]
    pub fn include(mut self, selector: Selector) -> Self {
        self.selection.include.push(selector);
        self
    }

    /// Generates nothing that a selector fits, even where it is included; may be repeated. What is wrong with the
    /// description of what is excluded is not reported.
    #[must_use]
    pub fn exclude(mut self, selector: Selector) -> Self {
        self.selection.exclude.push(selector);
        self
    }

    /// Reads a configuration, `spectrait.toml`, whose section `[types]` says what this generator's methods say about
    /// types. Where both say something of one thing, the method counts.
    #[must_use]
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Lets a type of yours stand for a schema, by the name of its component or by its JSON pointer. It has to
    /// implement `Serialize`, `Deserialize`, `Clone`, `Debug` and `PartialEq`, and checks its values itself.
    ///
    /// ```
    /// use spectrait::{Generator, OwnType};
    ///
    /// let description = "
    /// openapi: 3.1.0
    /// info: {title: Shop, version: '1'}
    /// paths: {}
    /// components:
    ///   schemas:
    ///     Money: {type: string, pattern: '^[0-9]+$'}
    ///     Total: {type: object, properties: {net: {type: string, format: decimal}}}
    /// ";
    /// let output = Generator::from_source("shop.yaml", description)
    ///     .schema_type("Money", OwnType::new("money::Money").version("1"))
    ///     .format_type("decimal", OwnType::new("rust_decimal::Decimal").version("1"))
    ///     .generate()?;
    /// let types = output.file("src/types.rs").unwrap();
    /// assert!(types.contains("pub type Money = money::Money;"));
    /// assert!(types.contains("pub net: Option<Decimal>"));
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    #[must_use]
    pub fn schema_type(mut self, schema: impl Into<String>, ty: impl Into<OwnType>) -> Self {
        self.types.schemas.insert(schema.into(), ty.into());
        self
    }

    /// Lets a type stand for a format of strings and numbers, as [`schema_type`](Self::schema_type) does for a schema.
    #[must_use]
    pub fn format_type(mut self, format: impl Into<String>, ty: impl Into<OwnType>) -> Self {
        self.types.formats.insert(format.into(), ty.into());
        self
    }

    /// Lets every struct and enum of the types derive something more.
    #[must_use]
    pub fn derive(mut self, derive: impl Into<OwnType>) -> Self {
        self.types.derives.push(derive.into());
        self
    }

    /// Chooses the crate whose types stand for `date-time` and `date`; chrono where nothing is said.
    #[must_use]
    pub fn date_time(mut self, date_time: DateTime) -> Self {
        self.types.date_time = date_time;
        self
    }

    /// Whether clients carry on with strings that an `enum` does not list, in a variant `Unknown`; no where nothing is
    /// said. Servers refuse them.
    #[must_use]
    pub fn open_enums(mut self, open: bool) -> Self {
        self.types.open_enums = open;
        self
    }

    /// Whether clients carry on with objects whose discriminator names no branch of their union, in a variant `Unknown`;
    /// no where nothing is said. Servers refuse them.
    #[must_use]
    pub fn open_unions(mut self, open: bool) -> Self {
        self.types.open_unions = open;
        self
    }

    /// Whether `x-rust-type` of the description names types that stand for its schemas; no where nothing is said, as the
    /// types of whoever wrote the description may not be at hand.
    #[must_use]
    pub fn rust_types(mut self, used: bool) -> Self {
        self.types.rust_types = used;
        self
    }

    /// Says of one enumeration or union whether it is open, by the name of its component, or by its JSON pointer, whatever
    /// [`open_enums`](Self::open_enums) and [`open_unions`](Self::open_unions) say.
    #[must_use]
    pub fn open(mut self, schema: impl Into<String>, open: bool) -> Self {
        self.types.openness.insert(schema.into(), open);
        self
    }

    /// Chooses the type of objects whose keys are data; `IndexMap` where nothing is said.
    #[must_use]
    pub fn map_type(mut self, map: MapType) -> Self {
        self.types.map = map;
        self
    }

    /// Reads the description and generates nothing: the model and the diagnostics, for tools that look at it.
    ///
    /// # Errors
    /// An input could not be read. Errors *in* the description are in [`Description::diagnostics`].
    pub fn describe(&self) -> Result<Description, Error> {
        let sources = self
            .inputs
            .iter()
            .map(Input::load)
            .collect::<Result<Vec<_>, _>>()?;
        let mut description = spectrait_parser::read_with(sources, &self.maps);
        self.selection.apply(&mut description);
        if self
            .configuration()
            .is_ok_and(|config| config.types.rust_types)
        {
            let wrong = config::extensions(&description.api);
            description.diagnostics.extend(wrong);
        }
        if self.strict {
            for diagnostic in &mut description.diagnostics {
                diagnostic.severity = Severity::Error;
            }
        }
        Ok(description)
    }

    /// The options for the emitter that fit a description.
    ///
    /// # Errors
    /// The name that was given cannot be that of a crate or module.
    pub fn options(&self, description: &Description) -> Result<Options, Error> {
        let name = match &self.name {
            Some(name) => match name::refuse(name) {
                Some(reason) => {
                    return Err(Error::Name {
                        name: name.clone(),
                        reason,
                    });
                }
                None => name.clone(),
            },
            None => name::derive(
                self.inputs
                    .first()
                    .and_then(Input::stem)
                    .unwrap_or(&description.api.info.title),
            ),
        };
        let mut sources = self.inputs.iter().map(Input::file_name);
        let first = sources.next().unwrap_or_default();
        let source = match sources.len() {
            0 => first,
            1 => format!("{first} and 1 more"),
            more => format!("{first} and {more} more"),
        };
        // The first line is a comment, and ends where the line does.
        let source = source.replace(char::is_control, " ");
        let hooks = match self.layout {
            Layout::Crate => self.client || self.server,
            Layout::Module | Layout::Single => self.client && self.server,
        };
        Ok(Options {
            name,
            layout: self.layout,
            client: self.client,
            server: self.server,
            sender: self.sender.unwrap_or(hooks),
            receiver: self.receiver.unwrap_or(hooks),
            mock: self.mock,
            tests: self.tests,
            types: self.configuration()?.types,
            source,
        })
    }

    /// How types are customised, by the file and by the methods.
    fn configuration(&self) -> Result<Config, Error> {
        let mut config = match &self.config {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| Error::Read {
                    path: path.clone(),
                    source,
                })?;
                Config::read(&path.to_string_lossy(), text).map_err(Error::Configuration)?
            }
            None => Config::default(),
        };
        config.add(&self.types);
        match config.types.refuse() {
            Some(reason) => Err(Error::Type(reason)),
            None => Ok(config),
        }
    }

    /// Generates in memory, for a test that looks at the files or for a tool of your own.
    ///
    /// # Errors
    /// An input could not be read, or the description has errors.
    pub fn generate(&self) -> Result<Output, Error> {
        self.generate_from(&self.describe()?)
    }

    /// Generates in memory from a description that was read.
    fn generate_from(&self, description: &Description) -> Result<Output, Error> {
        let options = self.options(description)?;
        let severity = match self.strict {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let unused = self
            .configuration()?
            .unused(&description.api, severity, options.layout);
        let rejected = description.has_errors() || (self.strict && !unused.is_empty());
        let mut diagnostics = unused;
        diagnostics.extend(description.located());
        let plan = (!(rejected && (self.strict || is_unreliable(description))))
            .then(|| spectrait_emitter::plan(&description.api, &options));
        if let Some(plan) = &plan {
            renamed::tell(&mut diagnostics, plan);
        }
        let mut report = Report::new(&description.api, &diagnostics);
        let mut files = Vec::new();
        if let Some(plan) = plan {
            files = spectrait_emitter::render(&plan).map_err(Error::Internal)?;
            report.add(&description.api, &plan, &files);
        }
        let output = Output {
            files,
            report,
            diagnostics,
        };
        if rejected {
            Err(Error::Description(Box::new(Rejected { output })))
        } else {
            Ok(output)
        }
    }

    /// Generates into a folder, which is created where it is missing.
    ///
    /// Only files that spectrait wrote are replaced or removed: their first line says so, and `.spectrait` in the
    /// folder lists them. Files that would not change are not written. A `Cargo.toml`, `README.md` or `rustfmt.toml` whose first
    /// line you removed is yours from then on.
    ///
    /// ```no_run
    /// let emitted = spectrait::Generator::new("specs/hanko-public.yaml").emit_to("crates/hanko-public")?;
    /// println!("{} files", emitted.output.files.len());
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    ///
    /// # Errors
    /// An input could not be read, or the folder holds other files in places where generated ones belong: then
    /// nothing was written. Or the description has errors: then what does not depend on them was, see
    /// [`Rejected`].
    pub fn emit_to(&self, folder: impl AsRef<Path>) -> Result<Emitted, Error> {
        match self.generate() {
            Ok(output) => {
                let changes = output.write_to(folder)?;
                Ok(Emitted { output, changes })
            }
            Err(Error::Description(rejected)) => {
                if !rejected.output.files.is_empty() {
                    rejected.output.write_to(folder)?;
                }
                Err(Error::Description(rejected))
            }
            Err(error) => Err(error),
        }
    }

    /// Compares a folder with what would be generated, and writes nothing. For CI, and for a test that keeps
    /// generated code up to date:
    ///
    /// ```no_run
    /// // The body of a test:
    /// if let Err(error) = spectrait::Generator::new("specs/hanko-public.yaml").check("crates/hanko-public") {
    ///     panic!("{error}");
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`emit_to`](Self::emit_to), and [`Error::OutOfDate`] where anything differs.
    pub fn check(&self, folder: impl AsRef<Path>) -> Result<Output, Error> {
        let folder = folder.as_ref();
        let output = self.generate()?;
        let changes = output.compare_to(folder)?;
        if changes.is_empty() {
            Ok(output)
        } else {
            Err(Error::OutOfDate {
                folder: folder.to_owned(),
                changes,
            })
        }
    }

    /// Generates one file into `OUT_DIR`, from a build script. It is named after the API, in snake case, and is
    /// to be included in a module of its own:
    ///
    /// ```ignore
    /// // src/main.rs
    /// mod hanko_public {
    ///     include!(concat!(env!("OUT_DIR"), "/hanko_public.rs"));
    /// }
    /// ```
    ///
    /// Tells Cargo which files were read (`cargo::rerun-if-changed`), and passes warnings on. The layout is
    /// always [`Layout::Single`] here.
    ///
    /// # Errors
    /// As [`generate`](Self::generate); and `OUT_DIR` is not set, or not writable.
    pub fn emit_to_out_dir(&self) -> Result<Output, Error> {
        let folder = cargo::out_dir().ok_or(Error::NoOutDir)?;
        // Before anything can fail: a build that failed is repeated when the description was mended.
        for input in &self.inputs {
            if let Input::File(path) = input {
                cargo::rerun_if_changed(path);
            }
        }
        if let Some(path) = &self.config {
            cargo::rerun_if_changed(path);
        }
        let description = self.describe()?;
        description
            .files
            .iter()
            .for_each(|path| cargo::rerun_if_changed(path));
        let output = Self {
            layout: Layout::Single,
            ..self.clone()
        }
        .generate_from(&description)?;
        for diagnostic in &output.diagnostics {
            cargo::warning(&cargo::line(diagnostic));
        }
        for file in &output.files {
            write::write_if_changed(&folder.join(&file.path), &file.text)?;
        }
        Ok(output)
    }
}

/// Whether nothing that is generated from a description with errors can be relied on: nothing could be read, two pages
/// contradict each other, and which of them is meant is not known, or a selector fits nothing, so that what was to be
/// selected is not known either.
fn is_unreliable(description: &Description) -> bool {
    let unknown = |diagnostic: &Diagnostic| {
        [codes::CONFLICTING_COMPONENT, codes::UNMATCHED_SELECTOR].contains(&diagnostic.code)
            && diagnostic.severity == Severity::Error
    };
    description.api.openapi.is_empty() || description.diagnostics.iter().any(unknown)
}

impl Output {
    /// Writes the files into a folder, as [`Generator::emit_to`] does.
    ///
    /// # Errors
    /// The folder could not be written, or holds other files in places where generated ones belong.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<Changes, Error> {
        Ok(Work::plan(folder.as_ref(), &self.files)?.apply()?)
    }

    /// What writing the files into a folder would change.
    ///
    /// # Errors
    /// The folder could not be read, or holds other files in places where generated ones belong.
    pub fn compare_to(&self, folder: impl AsRef<Path>) -> Result<Changes, Error> {
        Ok(Work::plan(folder.as_ref(), &self.files)?.changes)
    }
}
