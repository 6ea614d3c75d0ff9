//! The meaning of namespace prefixes, and a limit for the size if all namespaces were written out.

use std::borrow::Cow;

use crate::document::error::{Problem, ReadError};
use crate::document::namespaces::{KNOWN, NONE, NamespaceId};
use crate::document::parse::text::attribute_value;
use crate::document::parse::{Parser, tag, well_formed};
use crate::topology::readable::cut;

/// The maximum number of bytes for the namespaces of elements and attributes if each one in a different namespace than
/// its parent writes its own, beyond the size of the document.
const FREE_NAMESPACES: usize = 1 << 20;

/// The maximum number of namespaces in a document; real ones have seven.
const MAX_NAMESPACES: usize = 1024;

/// A declaration of a namespace.
pub struct NamespaceScope<'s> {
    prefix: &'s str,
    /// The outer meaning of the prefix.
    outside: Option<NamespaceId>,
    /// The number of elements that were open.
    depth: usize,
}

impl<'s> Parser<'s> {
    /// Removes the declarations of the element that ends.
    pub fn leave_scope(&mut self) {
        let depth = self.open.len();
        while let Some(scope) = self.scopes.pop_if(|scope| scope.depth >= depth) {
            match scope.outside {
                Some(namespace) => self.meanings.insert(scope.prefix, namespace),
                None => self.meanings.remove(scope.prefix),
            };
        }
    }

    /// Opens a scope with the declarations in the latest attributes.
    pub fn declarations(&mut self, first_attribute: usize) -> Result<(), ReadError> {
        let text = self.tree.text;
        for index in first_attribute..self.tree.attributes.len() {
            let Some(spans) = self.tree.attributes.get(index).copied() else {
                continue;
            };
            let name = tag::slice(text, spans.name_start as usize..spans.name_end as usize);
            let Some(prefix) = name.strip_prefix("xmlns") else {
                continue;
            };
            let prefix = match prefix.strip_prefix(':') {
                Some(prefix) => prefix,
                None if prefix.is_empty() => "",
                None => continue,
            };
            let value = spans.value_start as usize..spans.value_end as usize;
            let urn = attribute_value(tag::slice(text, value));
            if let Some(problem) = well_formed::binding_fault(prefix, &urn) {
                return self.error(spans.name_start as usize, problem);
            }
            let namespace = self.intern(urn, spans.name_start as usize)?;
            let outside = self.meanings.insert(prefix, namespace);
            self.scopes.push(NamespaceScope {
                prefix,
                outside,
                depth: self.open.len(),
            });
        }
        Ok(())
    }

    fn intern(&mut self, urn: Cow<'s, str>, offset: usize) -> Result<NamespaceId, ReadError> {
        let known = KNOWN.iter().position(|known| *known == urn);
        if let Some(known) = known.and_then(|known| u16::try_from(known).ok()) {
            return Ok(NamespaceId(known));
        }
        if let Some(known) = self.others.get(&urn) {
            return Ok(*known);
        }
        let number = self.tree.namespaces.len();
        let number = match u16::try_from(number) {
            Ok(number) if usize::from(number) < MAX_NAMESPACES => NamespaceId(number),
            _ => {
                let problem = "it declares more than a thousand namespaces".to_owned();
                return self.error(offset, Problem::NotWellFormed(problem));
            }
        };
        self.tree.namespaces.push(urn.clone());
        self.others.insert(urn, number);
        Ok(number)
    }

    pub fn namespace_of(&self, prefix: &str, offset: usize) -> Result<NamespaceId, ReadError> {
        match self.meanings.get(prefix) {
            Some(namespace) => Ok(*namespace),
            None if prefix.is_empty() => Ok(NONE),
            None => {
                let prefix = cut(prefix).into_owned();
                self.error(offset, Problem::UndeclaredPrefix(prefix))
            }
        }
    }

    pub fn attribute_namespaces(&mut self, first_attribute: usize) -> Result<(), ReadError> {
        let text = self.tree.text;
        let mut prefixed = Vec::new();
        for index in first_attribute..self.tree.attributes.len() {
            let Some(spans) = self.tree.attributes.get(index).copied() else {
                continue;
            };
            let range = spans.name_start as usize..spans.name_end as usize;
            let name = tag::slice(text, range.clone());
            let Some((prefix, local)) = name.split_once(':') else {
                continue;
            };
            // `xml` is always declared; its attributes keep the prefix as part of their name.
            if prefix == "xmlns" || prefix == "xml" {
                continue;
            }
            let namespace = self.namespace_of(prefix, range.start)?;
            self.namespace_written(namespace, range.start)?;
            prefixed.push((namespace.0, local, range));
            self.tree
                .attribute_namespaces
                .push((index as u32, namespace));
        }
        match well_formed::same_attribute(prefixed) {
            Some(offset) => {
                let end = tag::name_end(text, offset..text.len());
                let name = tag::slice(text, offset..end)
                    .split('=')
                    .next()
                    .unwrap_or_default();
                self.error(offset, Problem::DuplicateAttribute(cut(name).into_owned()))
            }
            None => Ok(()),
        }
    }

    /// Refuses a document that would be many times as long in another format: one declaration used by a hundred
    /// thousand elements.
    pub fn namespace_written(
        &mut self,
        namespace: NamespaceId,
        offset: usize,
    ) -> Result<(), ReadError> {
        let urn = self.tree.namespaces.get(usize::from(namespace.0));
        self.namespace_bytes += urn.map_or(0, |urn| urn.len());
        let limit = FREE_NAMESPACES + 2 * self.tree.text.len();
        if self.namespace_bytes > limit {
            let what =
                "The namespaces of all elements and attributes, one after another,".to_owned();
            return self.error(offset, Problem::TooLong { what, limit });
        }
        Ok(())
    }
}
