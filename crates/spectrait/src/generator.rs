//! The generator: what is asked of it. `generator/run.rs` does it.

mod parts;
mod run;
mod said;

use std::path::PathBuf;

use spectrait_emitter::Layout;
use spectrait_emitter::plan::formats::FormatChecks;
use spectrait_emitter::plan::own::{DateTime, MapType, OwnType};
use spectrait_emitter::plan::pages::PageRule;
use spectrait_parser::{Maps, Source};

use crate::input::Input;
use crate::lints::Lint;
use crate::select::{Selection, Selector};
use said::Said;

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
    tracing: bool,
    blocking: bool,
    maps: Maps,
    selection: Selection,
    config: Option<PathBuf>,
    said: Said,
}

impl Generator {
    /// Generates from a file: YAML, JSON, or a Markdown page that holds a description in a fenced block. Its
    /// content tells which.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::with(Input::File(path.into()))
    }

    /// Generates from a text in memory. The name is for diagnostics and for the first line of the root file.
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
            tracing: false,
            blocking: false,
            maps: Maps::default(),
            selection: Selection::default(),
            config: None,
            said: Said::default(),
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
    /// the server, and is an error without it. A crate has it behind its feature `mock`, with a program that serves it.
    #[must_use]
    pub fn mock(mut self, mock: bool) -> Self {
        self.mock = mock;
        self
    }

    /// Whether to generate calls of all operations with samples too, behind the feature `calls`: a test that client and
    /// server agree, and a program that calls any server. No where nothing is said. It needs a crate with client and
    /// server, is an error without one, and brings the mock server.
    #[must_use]
    pub fn tests(mut self, tests: bool) -> Self {
        self.tests = tests;
        self
    }

    /// Whether a module, or one file, has spans of `tracing`; no where nothing is said. A crate has a feature for them.
    #[must_use]
    pub fn tracing(mut self, tracing: bool) -> Self {
        self.tracing = tracing;
        self
    }

    /// Whether a module, or one file, has calls without `async`; no where nothing is said. A crate has a feature for them.
    #[must_use]
    pub fn blocking(mut self, blocking: bool) -> Self {
        self.blocking = blocking;
        self
    }

    /// Whether all methods of a server's trait have a default that answers `501`, so that a server can be written one
    /// by one. Where nothing is said, the compiler names those that are missing.
    #[must_use]
    pub fn unimplemented(mut self, unimplemented: bool) -> Self {
        self.said.unimplemented = Some(unimplemented);
        self
    }

    /// Whether warnings count as errors.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.said.lints.strict = Some(strict);
        self
    }

    /// Whether errors of the description are warnings, where they leave something to generate; no where nothing is said. What
    /// depends on them is left out, and stands in the [report](crate::Report). For descriptions of others, in build
    /// scripts; [`allow`](Self::allow), [`deny`](Self::deny) and [`strict`](Self::strict) then hold of them too.
    #[must_use]
    pub fn keep_going(mut self, keep_going: bool) -> Self {
        self.said.lints.keep_going = Some(keep_going);
        self
    }

    /// Leaves warnings of a code unsaid, such as `unknown-member`; they are counted in
    /// [`Report::allowed`](crate::Report::allowed). With [`strict`](Self::strict), they are no errors. What is said
    /// of a code last counts, and what is said here before what `spectrait.toml` says.
    #[must_use]
    pub fn allow(mut self, code: impl Into<String>) -> Self {
        let _ = self.said.lints.set(code.into(), Lint::Allow);
        self
    }

    /// Treats warnings of a code as errors, as [`strict`](Self::strict) does with all: nothing is written where
    /// there are any.
    #[must_use]
    pub fn deny(mut self, code: impl Into<String>) -> Self {
        let _ = self.said.lints.set(code.into(), Lint::Deny);
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

    /// Reads a configuration, `spectrait.toml`: its sections `[types]`, `[operations]`, `[pagination]`, `[server]` and
    /// `[diagnostics]` say what methods of this generator say too. Where both say something of one thing, the method
    /// counts, wherever it is called: `date_time(DateTime::Chrono)` takes back what the file says. A schema or an operation
    /// is one thing where both call it by the same name, and what every type derives is what both ask for.
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
        self.said.schemas.insert(schema.into(), ty.into());
        self
    }

    /// Chooses what the type of a schema is called: the name of its component, or its JSON pointer (`#/…`), and the
    /// name of the type. What stands inside the schema is named after it. A name that another component has is refused
    /// with a warning.
    ///
    /// ```
    /// let description = "
    /// openapi: 3.1.0
    /// info: {title: Shop, version: '1'}
    /// paths: {}
    /// components:
    ///   schemas:
    ///     v1.order: {type: object, properties: {state: {type: string, enum: [new, paid]}}}
    /// ";
    /// let output = spectrait::Generator::from_source("shop.yaml", description)
    ///     .type_name("v1.order", "Order")
    ///     .generate()?;
    /// let types = output.file("src/types.rs").unwrap();
    /// assert!(types.contains("pub struct Order") && types.contains("pub enum OrderState"));
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    #[must_use]
    pub fn type_name(mut self, schema: impl Into<String>, name: impl Into<String>) -> Self {
        self.said.names.insert(schema.into(), name.into());
        self
    }

    /// Lets a type stand for a format of strings and numbers, as [`schema_type`](Self::schema_type) does for a schema.
    #[must_use]
    pub fn format_type(mut self, format: impl Into<String>, ty: impl Into<OwnType>) -> Self {
        self.said.formats.insert(format.into(), ty.into());
        self
    }

    /// Lets every struct and enum of the types derive something more.
    #[must_use]
    pub fn derive(mut self, derive: impl Into<OwnType>) -> Self {
        self.said.derives.push(derive.into());
        self
    }

    /// Chooses the crate whose types stand for `date-time` and `date`; chrono where nothing is said.
    #[must_use]
    pub fn date_time(mut self, date_time: DateTime) -> Self {
        self.said.date_time = Some(date_time);
        self
    }

    /// Whether clients carry on with strings that an `enum` does not list, in a variant `Unknown`; no where nothing is
    /// said. Servers refuse them.
    #[must_use]
    pub fn open_enums(mut self, open: bool) -> Self {
        self.said.open_enums = Some(open);
        self
    }

    /// Whether clients carry on with objects whose discriminator names no branch of their union, in a variant `Unknown`;
    /// no where nothing is said. Servers refuse them.
    #[must_use]
    pub fn open_unions(mut self, open: bool) -> Self {
        self.said.open_unions = Some(open);
        self
    }

    /// Whether `x-rust-type` of the description names types that stand for its schemas; no where nothing is said, as the
    /// types of whoever wrote the description may not be at hand.
    #[must_use]
    pub fn rust_types(mut self, used: bool) -> Self {
        self.said.rust_types = Some(used);
        self
    }

    /// Says of one enumeration or union whether it is open, by the name of its component, or by its JSON pointer, whatever
    /// [`open_enums`](Self::open_enums) and [`open_unions`](Self::open_unions) say.
    #[must_use]
    pub fn open(mut self, schema: impl Into<String>, open: bool) -> Self {
        self.said.openness.insert(schema.into(), open);
        self
    }

    /// Whether structs with optional members derive `bon::Builder`; no where nothing is said.
    #[must_use]
    pub fn builders(mut self, builders: bool) -> Self {
        self.said.builders = Some(builders);
        self
    }

    /// Whether `null` of a member that may be absent, and not `null`, is read as its absence; no where nothing is said, and
    /// it is refused. For descriptions that forget to say `nullable`.
    #[must_use]
    pub fn null_is_absent(mut self, absent: bool) -> Self {
        self.said.null_is_absent = Some(absent);
        self
    }

    /// Says which formats are checked besides those that have a type; none where nothing is said.
    #[must_use]
    pub fn check_formats(mut self, formats: FormatChecks) -> Self {
        self.said.check_formats = Some(formats);
        self
    }

    /// Chooses the type of objects whose keys are data; `IndexMap` where nothing is said.
    #[must_use]
    pub fn map_type(mut self, map: MapType) -> Self {
        self.said.map = Some(map);
        self
    }

    /// Names an operation, by its `operationId` or its method and path: the methods of the client and of the server,
    /// and the types that are its own.
    ///
    /// ```
    /// let description = "
    /// openapi: 3.1.0
    /// info: {title: Shop, version: '1'}
    /// paths:
    ///   /v2/shops/{shop}/orders:
    ///     get:
    ///       parameters: [{name: shop, in: path, required: true, schema: {type: string}}]
    ///       responses: {'204': {description: None.}}
    /// ";
    /// let output = spectrait::Generator::from_source("shop.yaml", description)
    ///     .operation_name("GET /v2/shops/{shop}/orders", "list_orders")
    ///     .generate()?;
    /// assert!(output.file("src/client.rs").unwrap().contains("pub fn list_orders("));
    /// # Ok::<(), spectrait::Error>(())
    /// ```
    #[must_use]
    pub fn operation_name(mut self, operation: impl Into<String>, name: impl Into<String>) -> Self {
        self.said
            .operation_names
            .insert(operation.into(), name.into());
        self
    }

    /// Says how the pages of an operation follow each other, by its `operationId` or its method and path: `GET /pets`;
    /// nothing where they do not, whatever the description seems to say.
    #[must_use]
    pub fn pages(
        mut self,
        operation: impl Into<String>,
        rule: impl Into<Option<PageRule>>,
    ) -> Self {
        self.said.pages.insert(operation.into(), rule.into());
        self
    }

    /// Whether lists that come in pages are recognised by the members of their pages; yes where nothing is said. What
    /// [`pages`](Self::pages) and extensions of the description say is followed anyway.
    #[must_use]
    pub fn recognise_pages(mut self, recognise: bool) -> Self {
        self.said.recognise_pages = Some(recognise);
        self
    }
}
