//! Mappings that people gave and want again: heading = field, by name, in a file beside the configuration.

use super::super::Register;
use super::super::error::{Error, Result};
use crate::i18n::errors::{ErrorText, HintText};
use std::path::PathBuf;

impl Register {
    fn mappings(&self) -> PathBuf {
        self.home().config.with_file_name("mappings.toml")
    }

    fn all_mappings(&self) -> Result<toml::Table> {
        let path = self.mappings();
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                text.parse::<toml::Table>().map_err(|e| Error::io(ErrorText::Io, &[&path.display(), &e.message()]))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(toml::Table::new()),
            Err(e) => Err(Error::io(ErrorText::Io, &[&path.display(), &e])),
        }
    }

    /// The mapping of this name.
    pub fn mapping(&self, name: &str) -> Result<Vec<(String, String)>> {
        let all = self.all_mappings()?;
        let Some(toml::Value::Table(columns)) = all.get(name.trim()) else {
            let names: Vec<&str> = all.keys().map(String::as_str).collect();
            let error = Error::usage(ErrorText::NoMapping, &[&name]);
            return Err(match names.is_empty() {
                true => error,
                false => error.hint(HintText::OneOf, &[&names.join(", ")]),
            });
        };
        Ok(columns.iter().filter_map(|(c, f)| Some((c.clone(), f.as_str()?.to_string()))).collect())
    }

    /// Saves a mapping under a name; one of that name is replaced. Answers the file.
    pub fn save_mapping(&self, name: &str, columns: &[(String, String)]) -> Result<PathBuf> {
        let mut all = self.all_mappings()?;
        let table = columns.iter().map(|(c, f)| (c.clone(), toml::Value::String(f.clone()))).collect();
        all.insert(name.trim().to_string(), toml::Value::Table(table));
        let path = self.mappings();
        let write = || -> std::io::Result<()> {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let part = path.with_extension("toml.part");
            std::fs::write(&part, all.to_string())?;
            std::fs::rename(&part, &path)
        };
        write().map_err(|e| Error::io(ErrorText::Io, &[&path.display(), &e]))?;
        Ok(path)
    }
}
