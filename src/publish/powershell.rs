//! Windows PowerShell commands as data, and the one function that quotes a value.
//!
//! A name from a document is always a value, never part of a command. Five characters end a single-quoted PowerShell
//! literal, four of them typographic, so every character outside printable ASCII is written as its number. A command
//! then means the same in every code page, and people can see what it contains (publishing notes, 4.1 and 4.2).

use std::fmt;

#[cfg(test)]
mod tests;

/// A cmdlet with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmdletCall {
    /// The cmdlet, in the product's spelling.
    pub cmdlet: &'static str,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name without the hyphen.
    pub name: &'static str,
    /// The argument.
    pub argument: Argument,
}

/// The argument of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Argument {
    /// None: it is a switch.
    Switch,
    Text(Literal),
    /// Several texts.
    Texts(Vec<Literal>),
    Number(u64),
    /// `$true` or `$false`.
    Truth(bool),
    /// A variable that an earlier line sets, by its name without the dollar sign.
    Variable(&'static str),
}

/// A text that is allowed as a value in a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal(String);

/// Why a text is not allowed as a value in a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "A name contains the control character U+{code:04X}, so no command is written for it.",
    code = u32::from(*.0)
)]
pub struct ControlCharacter(pub char);

impl Literal {
    /// A value for a command.
    ///
    /// # Errors
    ///
    /// If it contains a control character, which is invisible and not allowed in names of the product.
    pub fn new(text: &str) -> Result<Self, ControlCharacter> {
        match text.chars().find(|character| character.is_control()) {
            Some(control) => Err(ControlCharacter(control)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.chars().all(is_printable) {
            return write!(f, "'{}'", self.0.replace('\'', "''"));
        }
        // A text before the first plus sign makes the expression a concatenation of texts.
        f.write_str("(''")?;
        let mut rest = &*self.0;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_printable(c) != is_printable(first));
            let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
            if is_printable(first) {
                write!(f, " + '{}'", run.replace('\'', "''"))?;
            } else {
                for unit in run.encode_utf16() {
                    write!(f, " + [char]0x{unit:04X}")?;
                }
            }
            rest = after;
        }
        f.write_str(")")
    }
}

/// Whether a character means itself in a quoted literal, in every code page.
fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~')
}

impl CmdletCall {
    /// A cmdlet without parameters.
    pub fn new(cmdlet: &'static str) -> Self {
        Self {
            cmdlet,
            parameters: Vec::new(),
        }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: Argument) -> Self {
        self.parameters.push(Parameter { name, argument });
        self
    }

    /// Adds a switch.
    #[must_use]
    pub fn switch(self, name: &'static str) -> Self {
        self.with(name, Argument::Switch)
    }

    /// Adds a text parameter.
    ///
    /// # Errors
    ///
    /// If the text is not allowed as a value in a command.
    pub fn text(self, name: &'static str, text: &str) -> Result<Self, ControlCharacter> {
        Ok(self.with(name, Argument::Text(Literal::new(text)?)))
    }
}

impl fmt::Display for CmdletCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cmdlet)?;
        for parameter in &self.parameters {
            write!(f, " -{}", parameter.name)?;
            match &parameter.argument {
                Argument::Switch => {}
                Argument::Text(text) => write!(f, " {text}")?,
                Argument::Texts(texts) => {
                    let texts: Vec<String> = texts.iter().map(Literal::to_string).collect();
                    write!(f, " {}", texts.join(", "))?;
                }
                Argument::Number(number) => write!(f, " {number}")?,
                Argument::Truth(true) => f.write_str(" $true")?,
                Argument::Truth(false) => f.write_str(" $false")?,
                Argument::Variable(name) => write!(f, " ${name}")?,
            }
        }
        Ok(())
    }
}
