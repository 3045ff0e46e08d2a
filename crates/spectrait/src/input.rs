//! The inputs of a generator.

use std::path::{Path, PathBuf};

use spectrait_parser::Source;

use crate::error::Error;

/// Where a description comes from.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// A text, and the name that diagnostics have for it.
    Memory(Source),
    /// The model of the `openapiv3` crate.
    OpenApiV3(Box<openapiv3::OpenAPI>),
}

impl Input {
    /// Reads the input.
    pub(crate) fn load(&self) -> Result<Source, Error> {
        match self {
            Self::File(path) => Source::from_file(path).map_err(|source| Error::Read {
                path: path.clone(),
                source,
            }),
            Self::Memory(source) => Ok(source.clone()),
            Self::OpenApiV3(description) => serde_json::to_vec(description)
                .map(|bytes| Source::new(self.file_name(), bytes))
                .map_err(Error::Serialize),
        }
    }

    /// The name for the first line of the root file: no folder, which may differ from one machine to the next.
    pub(crate) fn file_name(&self) -> String {
        match self {
            Self::File(path) => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            Self::Memory(source) => source
                .name
                .rsplit(['/', '\\'])
                .next()
                .unwrap_or_default()
                .to_owned(),
            Self::OpenApiV3(_) => "openapiv3::OpenAPI".to_owned(),
        }
    }

    /// What people know it by: the path of a file.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Memory(source) => source.name.clone(),
            Self::OpenApiV3(_) => self.file_name(),
        }
    }

    /// The file name without its ending; nothing where the input has no file name.
    pub(crate) fn stem(&self) -> Option<&str> {
        let path = match self {
            Self::File(path) => path,
            Self::Memory(source) if !source.name.starts_with('<') => Path::new(&source.name),
            Self::Memory(_) | Self::OpenApiV3(_) => return None,
        };
        path.file_stem()?.to_str()
    }
}
