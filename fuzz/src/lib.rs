//! The fuzz targets of spectrait; see [`targets`].

pub mod targets;
