//! The way from descriptions to files.
//!
//! In: a generator with all that was asked of it. Out: an [`Output`], in memory, in a folder, or in `OUT_DIR`.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use spectrait_emitter::plan::pages::PageRule;
use spectrait_emitter::{Layout, Options};
use spectrait_ir::Operation;
use spectrait_parser::Description;
use spectrait_parser::diagnostic::{Diagnostic, Severity, codes};

use super::{Generator, parts};
use crate::config::Config;
use crate::config::operations::refuse;
use crate::error::{Error, Rejected};
use crate::input::Input;
use crate::lints::Judged;
use crate::output::{Emitted, Output};
use crate::report::Report;
use crate::{cargo, consumer, examples, name, renamed, workspace, write};

impl Generator {
    /// Reads the description and generates nothing: the model and the diagnostics, for tools that look at it.
    ///
    /// # Errors
    /// An input could not be read, or the configuration is not valid. Errors *in* the description are in
    /// [`Description::diagnostics`].
    pub fn describe(&self) -> Result<Description, Error> {
        let mut config = self.configuration();
        let mut description = self.read(&mut config)?;
        let lints = config?.lints;
        description.diagnostics.retain_mut(|diagnostic| {
            let severity = match diagnostic.severity {
                Severity::Error => Some(Severity::Error),
                Severity::Warning => lints.severity(diagnostic.code),
            };
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
        Ok(description)
    }

    /// Reads the description, with the extensions that a configuration asks for.
    fn read(&self, config: &mut Result<Config, Error>) -> Result<Description, Error> {
        let sources = self
            .inputs
            .iter()
            .map(Input::load)
            .collect::<Result<Vec<_>, _>>()?;
        let mut description = spectrait_parser::read_with(sources, &self.maps);
        // What is said of operations may be about those that are not selected, and must be about those that are there.
        let says_some = config.as_ref().is_ok_and(Config::says_operations);
        let read = says_some.then(|| operations(&description));
        self.selection.apply(&mut description);
        examples::judge(&mut description);
        if let Ok(config) = config {
            if let Some(read) = read {
                config.leave_out(&read, &operations(&description));
            }
            config.complete(&mut description);
        }
        Ok(description)
    }

    /// The options for the emitter that fit a description.
    ///
    /// # Errors
    /// The name that was given cannot be that of a crate or module, or parts that were asked for do not go together.
    pub fn options(&self, description: &Description) -> Result<Options, Error> {
        let config = self.configuration()?;
        self.options_with(description, &config)
    }

    fn options_with(&self, description: &Description, config: &Config) -> Result<Options, Error> {
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
        let options = Options {
            name,
            layout: self.layout,
            client: self.client,
            server: self.server,
            sender: self.sender.unwrap_or(hooks),
            receiver: self.receiver.unwrap_or(hooks),
            mock: self.mock,
            tests: self.tests,
            tracing: self.tracing,
            blocking: self.blocking,
            unimplemented: config.unimplemented,
            types: config.types.clone(),
            operation_names: config.operation_names.clone(),
            pages: config.pages.clone(),
            source,
        };
        match parts::refuse(&options) {
            Some(reason) => Err(Error::Parts(reason)),
            None => Ok(options),
        }
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
        self.said.over(&mut config);
        if let Some(reason) = self.said.lints.unknown() {
            return Err(Error::Code(reason));
        }
        for (operation, rule) in &self.said.pages {
            if let Some(Err(reason)) = rule.as_ref().map(PageRule::check) {
                return Err(Error::Pages(format!(
                    "the pages of `{operation}`: {reason}"
                )));
            }
        }
        let refused = config.types.refuse();
        match refused.or_else(|| refuse(&self.said.operation_names)) {
            Some(reason) => Err(Error::Type(reason)),
            None => Ok(config),
        }
    }

    /// Generates in memory, for a test that looks at the files or for a tool of your own.
    ///
    /// # Errors
    /// An input could not be read, or the description has errors.
    pub fn generate(&self) -> Result<Output, Error> {
        let mut config = self.configuration();
        let description = self.read(&mut config)?;
        self.generate_from(&description, &config?)
    }

    /// Generates in memory from a description that was read.
    fn generate_from(&self, description: &Description, config: &Config) -> Result<Output, Error> {
        let options = self.options_with(description, config)?;
        let impossible = config.impossible(options.layout);
        if !impossible.is_empty() {
            return Err(Error::Configuration(impossible));
        }
        let mut diagnostics = config.unused(&description.api, options.layout);
        diagnostics.extend(description.located());
        let mut judged = Judged::default();
        let is_unreliable = is_unreliable(description);
        let mut has_errors = description.has_errors();
        if has_errors && config.lints.keeps_going() && !is_unreliable {
            has_errors = false;
            for diagnostic in &mut diagnostics {
                diagnostic.severity = Severity::Warning;
            }
        }
        config.lints.judge(&mut diagnostics, &mut judged);
        let unwanted = judged.denied || (has_errors && (config.lints.is_strict() || is_unreliable));
        let mut plan = (!unwanted).then(|| spectrait_emitter::plan(&description.api, &options));
        if let Some(known) = &plan {
            let mut refused = config.refused(&known.types);
            refused.extend(config.unnamed(known, &description.api));
            refused.extend(config.unpaged(&known.unpaged, &description.api));
            refused.extend(self.without_hooks(known));
            config.lints.judge(&mut refused, &mut judged);
            diagnostics.extend(refused);
            renamed::tell(&mut diagnostics, known);
        }
        if judged.denied {
            plan = None;
        }
        let mut report = Report::new(description, &diagnostics);
        report.allowed = judged.allowed;
        let (mut files, mut dependencies) = (Vec::new(), Vec::new());
        if let Some(plan) = plan {
            dependencies = spectrait_emitter::dependencies(&plan);
            files = spectrait_emitter::render(&plan).map_err(Error::Internal)?;
            report.add(description, &plan, &files);
        }
        let output = Output {
            files,
            report,
            diagnostics,
            dependencies,
        };
        if has_errors || judged.denied {
            Err(Error::Description(Box::new(Rejected { output })))
        } else {
            Ok(output)
        }
    }

    /// Generates into a folder, which is created where it is missing.
    ///
    /// Only files that spectrait wrote are replaced or removed: their first line says so, and `.spectrait` in the
    /// folder lists them. Files that would not change are not written. A `Cargo.toml`, `README.md` or `rustfmt.toml`
    /// whose first line you removed is yours from then on.
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
    /// Tells Cargo which files were read (`cargo::rerun-if-changed`), and passes warnings on, also of what is left out or
    /// untyped, and of crates, versions and features of them that the package lacks in its `Cargo.toml`. The layout is
    /// always [`Layout::Single`] here.
    ///
    /// With [`mock(true)`](Self::mock) the file has a module `mock` with a router, for tests of what calls the API.
    ///
    /// # Errors
    /// As [`generate`](Self::generate); `OUT_DIR` is not set, or not writable; or another description of this build
    /// script was written to the file of that name: [`name`](Self::name) tells them apart.
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
        let mut config = self.configuration();
        let description = self.read(&mut config)?;
        description
            .files
            .iter()
            .for_each(|path| cargo::rerun_if_changed(path));
        let output = Self {
            layout: Layout::Single,
            ..self.clone()
        }
        .generate_from(&description, &config?)?;
        for diagnostic in &output.diagnostics {
            cargo::warning(&cargo::line(diagnostic));
        }
        tell_lost(&output.report);
        tell_lacking(&output.dependencies);
        for file in &output.files {
            let path = folder.join(&file.path);
            self.claim(&path, &file.text)?;
            write::write_if_changed(&path, &file.text)?;
        }
        Ok(output)
    }

    /// Takes a file of `OUT_DIR` for this generator, unless another one of this build script wrote something else there,
    /// which would be lost.
    fn claim(&self, path: &Path, text: &str) -> Result<(), Error> {
        static WRITTEN: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());
        let second = self.inputs.first().map(Input::label).unwrap_or_default();
        let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        match written.entry(path.to_owned()) {
            Entry::Occupied(first) if !write::is_same(path, text) => Err(Error::SameFile {
                path: path.to_owned(),
                first: first.get().clone(),
                second,
            }),
            entry => {
                entry.or_insert(second);
                Ok(())
            }
        }
    }
}

/// How many lines of what is left out or untyped Cargo shows.
const LOST: usize = 10;

/// Lets Cargo show what of the description did not become typed code.
fn tell_lost(report: &Report) {
    let lost = report.left_out_or_untyped(LOST);
    lost.lines.iter().for_each(|line| cargo::warning(line));
    if lost.more > 0 {
        let more = lost.more;
        cargo::warning(&format!(
            "and {more} more left out or untyped; `spectrait generate … --report FILE` lists all, and so does the `report` that `emit_to_out_dir` gives"
        ));
    }
}

/// Lets Cargo show what the package of this build script lacks, until its `Cargo.toml` has it.
fn tell_lacking(dependencies: &[String]) {
    let Some(path) = cargo::manifest() else {
        return;
    };
    let manifest = std::fs::read_to_string(&path).unwrap_or_default();
    let around = path.parent().and_then(workspace::of);
    let inherited = around.as_ref().map(|(_, text)| text.as_str());
    let lacking = consumer::lacking(&manifest, inherited.unwrap_or_default(), dependencies);
    if !lacking.is_empty() {
        cargo::rerun_if_changed(&path);
        if let Some((root, _)) = &around {
            cargo::rerun_if_changed(&root.join("Cargo.toml"));
        }
    }
    lacking.iter().for_each(|line| cargo::warning(line));
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

/// What options may call operations by.
fn operations(description: &Description) -> HashSet<String> {
    let operations = description.api.operations.iter();
    operations.flat_map(Operation::keys).collect()
}
