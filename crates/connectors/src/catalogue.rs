//! Every integration, by key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use platypus_model::PlatformKey;
use rust_embed::RustEmbed;

use crate::integration::Integration;
use crate::manifest::Manifest;
use crate::mapping::Mapping;
use crate::writer::Body;

#[derive(RustEmbed)]
#[folder = "../../catalogue"]
struct Embedded;

/// Every integration of this instance: those built in, and those in the operator's own folder,
/// which replace a built-in one of the same slug and add to the rest.
#[derive(Debug)]
pub struct Catalogue {
    by_key: BTreeMap<PlatformKey, Arc<Integration>>,
}

/// A catalogue can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file can't be read.
    #[error("{}: can't be read", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file says something wrong.
    #[error("{file}: {problem}")]
    Invalid {
        /// The file, from the catalogue's folder.
        file: String,
        /// Where, what, and what was expected.
        problem: String,
    },
    /// Two integrations share a key.
    #[error("{first} and {second} both have the key `{key}`; every integration has a key of its own")]
    SameKey {
        /// The key.
        key: PlatformKey,
        /// One slug.
        first: String,
        /// The other.
        second: String,
    },
}

/// Loads and checks the integration in a folder, whose name is its slug.
pub fn check(folder: &Path) -> Result<Integration, CatalogueError> {
    let name = folder
        .canonicalize()
        .map_err(|source| CatalogueError::Unreadable {
            path: folder.to_owned(),
            source,
        })?;
    let slug = name.file_name().unwrap_or_default().to_string_lossy();
    load_integration(&slug, &folder_on_disk(&name)?)
}

/// The files of one integration's folder, by their path in it.
pub(crate) type Folder = BTreeMap<String, Vec<u8>>;

impl Catalogue {
    /// Loads the built-in catalogue and the operator's folder, and checks every part of both.
    pub fn load(overrides: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut folders = embedded_folders();
        if let Some(root) = overrides {
            for (slug, folder) in folders_on_disk(root)? {
                folders.insert(slug, folder);
            }
        }
        let mut by_key: BTreeMap<PlatformKey, Arc<Integration>> = BTreeMap::new();
        for (slug, folder) in folders {
            let integration = load_integration(&slug, &folder)?;
            if let Some(other) = by_key.get(&integration.key()) {
                return Err(CatalogueError::SameKey {
                    key: integration.key(),
                    first: other.slug().to_owned(),
                    second: slug,
                });
            }
            by_key.insert(integration.key(), Arc::new(integration));
        }
        Ok(Self { by_key })
    }

    /// The integration of a key.
    pub fn get(&self, key: PlatformKey) -> Option<&Arc<Integration>> {
        self.by_key.get(&key)
    }

    /// The integration of a slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Arc<Integration>> {
        self.iter().find(|integration| integration.slug() == slug)
    }

    /// Every integration, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Integration>> {
        self.by_key.values()
    }
}

fn embedded_folders() -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for path in Embedded::iter() {
        if let Some((slug, file)) = path.split_once('/')
            && let Some(content) = Embedded::get(&path)
        {
            folders
                .entry(slug.to_owned())
                .or_default()
                .insert(file.to_owned(), content.data.into_owned());
        }
    }
    folders
}

fn folders_on_disk(root: &Path) -> Result<BTreeMap<String, Folder>, CatalogueError> {
    let mut folders = BTreeMap::new();
    for entry in entries(root)? {
        if entry.is_dir()
            && let Some(slug) = entry.file_name().and_then(|name| name.to_str())
        {
            folders.insert(slug.to_owned(), folder_on_disk(&entry)?);
        }
    }
    Ok(folders)
}

/// Reads one integration's folder, its subfolders too.
fn folder_on_disk(root: &Path) -> Result<Folder, CatalogueError> {
    fn walk(root: &Path, at: &Path, folder: &mut Folder) -> Result<(), CatalogueError> {
        for entry in entries(at)? {
            if entry.is_dir() {
                walk(root, &entry, folder)?;
            } else if let Ok(relative) = entry.strip_prefix(root) {
                let content = std::fs::read(&entry).map_err(|source| CatalogueError::Unreadable {
                    path: entry.clone(),
                    source,
                })?;
                let name = relative.to_string_lossy().replace('\\', "/");
                folder.insert(name, content);
            }
        }
        Ok(())
    }
    let mut folder = Folder::new();
    walk(root, root, &mut folder)?;
    Ok(folder)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let unreadable = |source| CatalogueError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let mut entries = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    entries.sort();
    Ok(entries)
}

/// Loads and checks one integration from the files of its folder.
fn load_integration(slug: &str, folder: &Folder) -> Result<Integration, CatalogueError> {
    let invalid = |file: &str, problem: String| CatalogueError::Invalid {
        file: format!("{slug}/{file}"),
        problem,
    };
    let text = |file: &str| -> Result<Option<&str>, CatalogueError> {
        let content = folder
            .get(file)
            .map(|content| std::str::from_utf8(content))
            .transpose();
        content.map_err(|_| invalid(file, "is not UTF-8 text".to_owned()))
    };
    let name = "integration.toml";
    let manifest = text(name)?.ok_or_else(|| {
        invalid(
            name,
            "is missing; every integration's folder holds one".to_owned(),
        )
    })?;
    let manifest: Manifest = toml::from_str(manifest).map_err(|error| invalid(name, error.to_string()))?;
    if manifest.identity.slug != slug {
        let found = &manifest.identity.slug;
        let problem = format!("identity.slug is `{found}`; expected the folder's name, `{slug}`");
        return Err(invalid(name, problem));
    }
    let problems = crate::manifest::problems(&manifest);
    if !problems.is_empty() {
        return Err(invalid(name, problems.join("\n")));
    }
    let mut mappings = BTreeMap::new();
    for data_type in manifest.data_types.keys() {
        let file = format!("mappings/{data_type}.toml");
        let source = text(&file)?.ok_or_else(|| {
            let problem = format!("is missing; {name} describes how {data_type} is read");
            invalid(&file, problem)
        })?;
        let mapping = Mapping::compile(source, *data_type);
        mappings.insert(
            *data_type,
            mapping.map_err(|error| invalid(&file, error.to_string()))?,
        );
    }
    for file in folder.keys() {
        let data_type = file
            .strip_prefix("mappings/")
            .and_then(|file| file.strip_suffix(".toml"));
        if data_type.is_some_and(|key| !manifest.data_types.keys().any(|known| known.key() == key)) {
            let problem = format!("maps a data type that {name} does not describe");
            return Err(invalid(file, problem));
        }
    }
    let mut bodies = BTreeMap::new();
    for (data_type, writes) in &manifest.writes {
        let file = format!("writes/{data_type}.toml");
        let Some(source) = text(&file)? else {
            if writes.create.is_some() || writes.update.is_some() {
                let problem = format!("is missing; {name} describes how {data_type} are written");
                return Err(invalid(&file, problem));
            }
            continue;
        };
        let lookups: Vec<&str> = writes.lookups.keys().map(String::as_str).collect();
        let body = Body::compile(source, *data_type, &lookups);
        bodies.insert(*data_type, body.map_err(|problem| invalid(&file, problem))?);
    }
    let logo = text("logo.svg")?.map(str::to_owned);
    let fixtures = crate::fixtures::pick(folder).map_err(|file| {
        let problem =
            "belongs to no case; cases are fixtures/<dataType>/<case>/source.json and expected.json";
        invalid(&file, problem.to_owned())
    })?;
    Ok(Integration {
        manifest,
        mappings,
        bodies,
        logo,
        fixtures,
    })
}
