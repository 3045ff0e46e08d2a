//! The section `[server]` of `spectrait.toml`.
//!
//! In: its table. Out: whether servers answer `501` for methods that nobody wrote.

use toml::de::DeTable;

use super::Reader;

impl Reader {
    pub(super) fn server(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "unimplemented" => {
                    self.unimplemented = self.one_of(value, &["501", "error"]) == Some("501");
                }
                _ => self.unknown(key, &["unimplemented"]),
            }
        }
    }
}
