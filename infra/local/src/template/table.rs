//! The definition of the one table.

use serde_json::Value;

use super::{Parts, Resource, TemplateError};

/// The table of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
    /// Attribute names and their types (`S`, `N`, `B`), of keys only.
    pub attributes: Vec<(String, String)>,
    /// Its global indexes.
    pub indexes: Vec<Index>,
    /// The attribute that says when a row expires.
    pub expires_at: Option<String>,
}

/// A key: one attribute, or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The partition.
    pub hash: String,
    /// The order within it.
    pub range: Option<String>,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
    /// `ALL`, `KEYS_ONLY` or `INCLUDE`.
    pub projection: String,
    /// With `INCLUDE`: the attributes.
    pub included: Vec<String>,
}

pub(super) fn table(parts: &Parts<'_>) -> Result<Table, TemplateError> {
    let mut tables = parts.of_kind("AWS::DynamoDB::Table");
    match (tables.next(), tables.next()) {
        (Some(resource), None) => definition(parts, resource).map_err(|error| error.within(resource.logical_id)),
        _ => Err(TemplateError::new("exactly one table is expected")),
    }
}

fn definition(parts: &Parts<'_>, resource: &Resource<'_>) -> Result<Table, TemplateError> {
    let properties = &resource.properties;
    Ok(Table {
        name: parts.name(resource)?,
        key: key(properties)?,
        attributes: list(&properties["AttributeDefinitions"])
            .map(|attribute| Ok((text(attribute, "AttributeName")?, text(attribute, "AttributeType")?)))
            .collect::<Result<_, TemplateError>>()?,
        indexes: list(&properties["GlobalSecondaryIndexes"]).map(index).collect::<Result<_, _>>()?,
        expires_at: properties["TimeToLiveSpecification"]["AttributeName"].as_str().map(str::to_owned),
    })
}

fn index(definition: &Value) -> Result<Index, TemplateError> {
    let projection = &definition["Projection"];
    Ok(Index {
        name: text(definition, "IndexName")?,
        key: key(definition)?,
        projection: text(projection, "ProjectionType")?,
        included: list(&projection["NonKeyAttributes"]).filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

fn key(definition: &Value) -> Result<Key, TemplateError> {
    let part = |kind: &str| {
        list(&definition["KeySchema"])
            .find(|part| part["KeyType"] == kind)
            .map(|part| text(part, "AttributeName"))
            .transpose()
    };
    Ok(Key { hash: part("HASH")?.ok_or_else(|| TemplateError::new("a key without HASH"))?, range: part("RANGE")? })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value, key: &str) -> Result<String, TemplateError> {
    value[key].as_str().map(str::to_owned).ok_or_else(|| TemplateError::new(format!("{key} is missing")))
}
