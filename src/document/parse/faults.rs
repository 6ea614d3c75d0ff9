//! Errors found by quick-xml, in words.

use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::escape;
use quick_xml::events::BytesRef;

use crate::document::error::{Problem, ReadError};
use crate::document::parse::Parser;
use crate::document::parse::characters::is_forbidden;
use crate::document::parse::well_formed;
use crate::topology::readable::cut;

/// What is wrong with a reference.
pub fn reference_fault(reference: &BytesRef<'_>) -> Option<Problem> {
    if !reference.starts_with('#') {
        let is_known = escape::resolve_xml_entity(reference).is_some();
        return (!is_known).then(|| match reference.is_empty() {
            true => Problem::NotWellFormed("a lone & must be written as &amp;".to_owned()),
            false => Problem::UndefinedEntity(cut(reference).into_owned()),
        });
    }
    match well_formed::referenced_number(reference) {
        Some(number @ ..=0x10_ffff) if is_forbidden(number) => {
            Some(Problem::ForbiddenCharacter(number))
        }
        Some(..=0x10_ffff) => None,
        _ => {
            let problem = format!("&{}; is not a valid character", cut(reference));
            Some(Problem::NotWellFormed(problem))
        }
    }
}

impl Parser<'_> {
    /// Describes the error that stopped the reader.
    pub fn reader_error(&self, error: &quick_xml::Error, offset: usize) -> Result<(), ReadError> {
        if self.begins_nothing(error, offset) {
            let what = syntax_fault(&SyntaxError::InvalidBangMarkup).to_owned();
            return self.error(offset, Problem::NotWellFormed(what));
        }
        let is_cut = matches!(
            error,
            quick_xml::Error::Syntax(
                SyntaxError::UnclosedTag
                    | SyntaxError::UnclosedComment
                    | SyntaxError::UnclosedCData
                    | SyntaxError::UnclosedPI
            )
        );
        if is_cut && let Some(name) = self.innermost_open() {
            return self.error(self.tree.text.len(), Problem::Truncated(name));
        }
        let what = match error {
            quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!(
                    "the element {} is closed by </{}>",
                    cut(expected),
                    cut(found)
                )
            }
            quick_xml::Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                format!("</{}> closes an element that was not opened", cut(name))
            }
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => {
                "a lone & must be written as &amp;".to_owned()
            }
            quick_xml::Error::Syntax(fault) => syntax_fault(fault).to_owned(),
            _ => "what is here cannot be read".to_owned(),
        };
        self.error(offset, Problem::NotWellFormed(what))
    }

    /// Whether a construct that is not closed was not opened properly either, such as `<!- a -->`; a document that ends
    /// within the opening was cut off there.
    fn begins_nothing(&self, error: &quick_xml::Error, offset: usize) -> bool {
        let opening = match error {
            quick_xml::Error::Syntax(SyntaxError::UnclosedComment) => "<!--",
            quick_xml::Error::Syntax(SyntaxError::UnclosedCData) => "<![CDATA[",
            _ => return false,
        };
        let rest = self.tree.text.get(offset..);
        rest.is_some_and(|rest| !rest.starts_with(opening) && !opening.starts_with(rest))
    }
}

/// The message of quick-xml about unclosed markup, in words.
fn syntax_fault(fault: &SyntaxError) -> &'static str {
    match fault {
        SyntaxError::UnclosedTag => "a tag is not closed with >",
        SyntaxError::UnclosedComment => "a comment is not closed with -->",
        SyntaxError::UnclosedCData => "a CDATA section is not closed with ]]>",
        SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => {
            "what begins with <? is not closed with ?>"
        }
        SyntaxError::UnclosedSingleQuotedAttributeValue
        | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            "the value of an attribute is not closed, or the document was not copied completely"
        }
        SyntaxError::UnclosedDoctype => "a DTD is not closed with >",
        SyntaxError::InvalidBangMarkup => "<! does not start a comment or a CDATA section",
    }
}
