//! What serde can't see: that a manifest's parts fit each other.

use indexmap::IndexMap;
use platypus_model::DataType;

use super::{Authenticator, Authorisation, Cursor, Manifest, Paginator, ParameterValue, Stream, Template};
use crate::client::MONTH_NAMES;
use crate::integration::Integration;

/// Everything that is wrong, each with the key it stands at.
pub(crate) fn problems(manifest: &Manifest) -> Vec<String> {
    let mut check = Check {
        manifest,
        problems: Vec::new(),
    };
    check.identity();
    check.authorisation();
    check.requester();
    for (data_type, stream) in &manifest.data_types {
        check.stream(*data_type, stream);
    }
    check.files();
    check.writes();
    if let Some(cursor) = &manifest.cursor {
        check.cursor("cursor", cursor, &[]);
    }
    if manifest.data_types.is_empty() {
        check.say("data_types", "is empty; expected at least one data type");
    }
    if manifest.limits.concurrency == 0 {
        check.say("limits.concurrency", "is 0; expected at least 1");
    }
    check.problems
}

struct Check<'a> {
    manifest: &'a Manifest,
    problems: Vec<String>,
}

/// The variables of a request for data that exist beside those declared: by kind of request.
const OF_MONTH: &str = "month";
const OF_PARENT: &str = "parent";
const OF_CURSOR: &str = "modified_since";
const OF_RECORD: &str = "record";
const OF_ATTACHMENT: &str = "attachment";

impl Check<'_> {
    fn say(&mut self, key: &str, problem: &str) {
        self.problems.push(format!("{key}: {problem}"));
    }

    fn identity(&mut self) {
        let identity = &self.manifest.identity;
        let colour = &identity.colour;
        let is_colour = colour.len() == 7
            && colour.starts_with('#')
            && colour[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_colour {
            let problem = format!("is `{colour}`; expected six hexadecimal digits, such as `#0f766e`");
            self.say("identity.colour", &problem);
        }
        if identity.name.trim().is_empty() {
            self.say("identity.name", "is empty; expected the name people know");
        }
    }

    fn authorisation(&mut self) {
        match &self.manifest.authorisation {
            Authorisation::OAuth2(oauth2) => {
                let at = |name: &str| format!("authorisation.oauth2.{name}");
                self.template(&at("authorisation_url"), &oauth2.authorisation_url, &[]);
                self.template(&at("token_url"), &oauth2.token_url, &[]);
                if let Some(url) = &oauth2.revocation_url {
                    self.template(&at("revocation_url"), url, &[]);
                }
                if let Some(openid) = &oauth2.openid {
                    self.template(&at("openid.userinfo_url"), &openid.userinfo_url, &[]);
                }
                for (name, template) in &oauth2.authorisation_parameters {
                    self.template(&at(&format!("authorisation_parameters.{name}")), template, &[]);
                }
                for (name, template) in &oauth2.token_parameters {
                    self.template(&at(&format!("token_parameters.{name}")), template, &[]);
                }
            }
            Authorisation::Form { fields } => {
                if fields.is_empty() {
                    self.say(
                        "authorisation.form.fields",
                        "is empty; expected at least one field",
                    );
                }
                for (index, field) in fields.iter().enumerate() {
                    if fields[..index].iter().any(|other| other.name == field.name) {
                        let problem = format!("`{}` stands there twice", field.name);
                        self.say("authorisation.form.fields", &problem);
                    }
                }
            }
        }
    }

    fn requester(&mut self) {
        let requester = &self.manifest.requester;
        self.template("requester.base_url", &requester.base_url, &[]);
        self.values("requester.headers", &requester.headers, &[]);
        self.values("requester.query", &requester.query, &[]);
        let (Authenticator::Bearer { token: value }
        | Authenticator::Header { value, .. }
        | Authenticator::Query { value, .. }) = &requester.authenticator;
        self.template("requester.authenticator", value, &[]);
        let identify = &self.manifest.identify;
        self.template("identify.path", &identify.path, &[]);
        self.values("identify.query", &identify.query, &[]);
        self.values("identify.headers", &identify.headers, &[]);
        if let Some(entities) = &self.manifest.entities {
            self.template("entities.path", &entities.path, &[]);
            self.values("entities.query", &entities.query, &[]);
            self.values("entities.headers", &entities.headers, &[]);
        }
    }

    fn stream(&mut self, data_type: DataType, stream: &Stream) {
        let at = |name: &str| format!("data_types.{data_type}.{name}");
        let mut known = Vec::new();
        if let Some(parent) = &stream.parent {
            known.push(OF_PARENT);
            match self.manifest.data_types.get(&parent.data_type) {
                None => {
                    let problem = format!("`{}` is not described in this manifest", parent.data_type);
                    self.say(&at("parent.data_type"), &problem);
                }
                Some(other) if other.parent.is_some() || other.partition.is_some() => {
                    self.say(&at("parent.data_type"), "a parent can't itself be read by parts");
                }
                Some(_) => {}
            }
            if stream.partition.is_some() {
                self.say(&at("partition"), "stands beside `parent`; expected one of them");
            }
        }
        if stream.partition.is_some() {
            known.push(OF_MONTH);
            if stream.cursor.is_some() {
                self.say(
                    &at("cursor"),
                    "stands beside `partition`; what is read by parts is read in full",
                );
            }
        }
        self.template(&at("path"), &stream.path, &known);
        if !stream.path.as_str().starts_with('/') {
            self.say(&at("path"), "expected a path that begins with `/`");
        }
        self.values(&at("query"), &stream.query, &known);
        self.values(&at("headers"), &stream.headers, &known);
        if let Some(cursor) = &stream.cursor {
            self.cursor(&at("cursor"), cursor, &known);
        }
        let paginator = stream.paginator.as_ref().or(self.manifest.paginator.as_ref());
        let size = paginator.and_then(|paginator| match paginator {
            Paginator::None {} => None,
            Paginator::Page { size, .. }
            | Paginator::Offset { size, .. }
            | Paginator::Cursor { size, .. }
            | Paginator::NextUrl { size, .. }
            | Paginator::LinkHeader { size }
            | Paginator::Range { size, .. } => Some(size.value),
        });
        if size == Some(0) {
            self.say(&at("paginator"), "a page holds 0 records; expected at least 1");
        }
    }

    fn files(&mut self) {
        for (data_type, attachments) in &self.manifest.attachments {
            let at = format!("attachments.{data_type}");
            if !Integration::ATTACHMENTS.contains(data_type) {
                self.say(
                    &at,
                    "records of this data type have no attachments in the contract",
                );
            }
            self.file_path(&format!("{at}.path"), *data_type, &attachments.path, &[OF_RECORD]);
            let known = [OF_RECORD, OF_ATTACHMENT];
            self.file_path(
                &format!("{at}.download"),
                *data_type,
                &attachments.download,
                &known,
            );
        }
        for (data_type, document) in &self.manifest.documents {
            let at = format!("documents.{data_type}");
            if !Integration::DOCUMENTS.contains(data_type) {
                self.say(&at, "records of this data type have no PDF in the contract");
            }
            self.file_path(&format!("{at}.path"), *data_type, &document.path, &[OF_RECORD]);
        }
    }

    fn file_path(&mut self, at: &str, data_type: DataType, path: &Template, known: &[&str]) {
        if !self.manifest.data_types.contains_key(&data_type) {
            self.say(at, &format!("`{data_type}` is not described in this manifest"));
        }
        if !path.as_str().starts_with('/') {
            self.say(at, "expected a path that begins with `/`");
        }
        self.template(at, path, known);
        for namespace in known {
            let name = format!("{namespace}.id");
            if !path.variables().any(|variable| variable == name) {
                self.say(
                    at,
                    &format!("names `${{{name}}}` nowhere, so every file would be the same"),
                );
            }
        }
    }

    fn writes(&mut self) {
        for (data_type, writes) in &self.manifest.writes {
            let at = |name: &str| format!("writes.{data_type}.{name}");
            let mut known = Vec::new();
            if writes.parent.is_some() {
                known.push(OF_PARENT);
            }
            let of_record: Vec<&str> = known.iter().copied().chain([OF_RECORD]).collect();
            if let Some(path) = &writes.create {
                self.template(&at("create"), path, &known);
            }
            for (name, path) in [("update", &writes.update), ("delete", &writes.delete)] {
                if let Some(path) = path {
                    self.file_path(&at(name), *data_type, path, &[OF_RECORD]);
                }
            }
            if writes.create.is_none() && writes.update.is_none() && writes.delete.is_none() {
                self.say(&at("create"), "is missing; expected it, `update` or `delete`");
            }
            if !self.manifest.data_types.contains_key(data_type) {
                self.say(
                    &at("create"),
                    &format!("`{data_type}` is not described in this manifest"),
                );
            }
            self.values(&at("query"), &writes.query, &of_record);
            self.values(&at("headers"), &writes.headers, &of_record);
            for (name, lookup) in &writes.lookups {
                let at = |part: &str| format!("writes.{data_type}.lookups.{name}.{part}");
                let known: &[&str] = match lookup.field {
                    Some(_) => &[OF_PARENT],
                    None => &[],
                };
                self.template(&at("path"), &lookup.path, known);
                self.values(&at("query"), &lookup.query, known);
                self.values(&at("headers"), &lookup.headers, known);
            }
        }
    }

    fn cursor(&mut self, at: &str, cursor: &Cursor, known: &[&str]) {
        let known: Vec<&str> = known.iter().copied().chain([OF_CURSOR]).collect();
        self.values(&format!("{at}.query"), &cursor.query, &known);
        self.values(&format!("{at}.headers"), &cursor.headers, &known);
        let values = cursor.query.values().chain(cursor.headers.values());
        let mut names = values
            .flat_map(ParameterValue::templates)
            .flat_map(Template::variables);
        if !names.any(|name| name == OF_CURSOR) {
            self.say(
                at,
                "names `${modified_since}` nowhere, so it would ask for everything",
            );
        }
    }

    fn values(&mut self, at: &str, values: &IndexMap<String, ParameterValue>, known: &[&str]) {
        for (name, value) in values {
            for template in value.templates() {
                self.template(&format!("{at}.{name}"), template, known);
            }
        }
    }

    fn template(&mut self, at: &str, template: &Template, known: &[&str]) {
        for name in template.variables() {
            if let Some(problem) = self.unknown(name, known) {
                self.say(at, &format!("`${{{name}}}` {problem}"));
            }
        }
    }

    /// What is wrong with a variable's name, if anything.
    fn unknown(&self, name: &str, known: &[&str]) -> Option<String> {
        let form = match &self.manifest.authorisation {
            Authorisation::Form { fields } => Some(fields),
            Authorisation::OAuth2(_) => None,
        };
        match name.split_once('.') {
            None if name == "token" && form.is_none() => None,
            None if name == OF_CURSOR && known.contains(&OF_CURSOR) => None,
            Some(("application", "client_id")) => None,
            Some(("application", variable)) => {
                let declared = self.manifest.application.contains_key(variable);
                (!declared).then(|| format!("is not declared; expected a table `[application.{variable}]`"))
            }
            Some(("form", field)) => {
                let declared = form.is_some_and(|fields| fields.iter().any(|other| other.name == field));
                (!declared).then(|| "is not a field of the form".to_owned())
            }
            Some(("captured", name)) => {
                let of_grant = match &self.manifest.authorisation {
                    Authorisation::OAuth2(oauth2) => {
                        oauth2.callback_parameters.contains_key(name)
                            || oauth2.token_fields.captured.contains_key(name)
                    }
                    Authorisation::Form { .. } => false,
                };
                let of_choice = self.manifest.entities.as_ref();
                let captured = of_grant
                    || self.manifest.identify.captured.contains_key(name)
                    || of_choice.is_some_and(|entities| entities.captured == name);
                (!captured).then(|| {
                    "is captured nowhere; expected it in `callback_parameters`, `token_fields.captured`, \
                     `identify.captured` or `entities.captured`"
                        .to_owned()
                })
            }
            Some((namespace @ (OF_PARENT | OF_RECORD | OF_ATTACHMENT), "id"))
                if known.contains(&namespace) =>
            {
                None
            }
            Some((OF_MONTH, part)) if known.contains(&OF_MONTH) => {
                (!MONTH_NAMES.contains(&part)).then(|| format!("is unknown; expected one of {MONTH_NAMES:?}"))
            }
            _ => Some("has no value here".to_owned()),
        }
    }
}
