//! Commands of Windows PowerShell as data, and the one function that makes a literal of a value.
//!
//! A name of a document is a value, never a part of a command. In a single-quoted literal of PowerShell five
//! characters end it, four of them typographic, so every character outside of printable ASCII is written as its
//! number: a command then means the same in every code page, and a person sees what is in it (publishing
//! notes, 4.1 and 4.2).

use std::fmt;

#[cfg(test)]
mod tests;

/// A command: a cmdlet and what it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CmdletCall {
    /// The cmdlet, as the product spells it.
    pub cmdlet: &'static str,
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name without the dash.
    pub name: &'static str,
    /// What it is given.
    pub argument: Argument,
}

/// What a parameter is given.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Argument {
    /// Nothing: it is a switch.
    Switch,
    Text(Literal),
    /// Several texts.
    Texts(Vec<Literal>),
    Number(u64),
    /// `$true` or `$false`.
    Truth(bool),
    /// A variable that a line before it sets, by its name without the dollar sign.
    Variable(&'static str),
}

/// A text that can be a value of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal(String);

/// Why a text can be no value of a command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The control character U+{code:04X} is in a name; no command is written with it.",
    code = u32::from(*.0)
)]
pub struct ControlCharacter(pub char);

impl Literal {
    /// A value of a command.
    ///
    /// # Errors
    /// When it holds a control character, which is invisible, and which no name of the product may have.
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
        // The text before the first sign of addition makes it one of texts.
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

    /// With a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: Argument) -> Self {
        self.parameters.push(Parameter { name, argument });
        self
    }

    /// With a switch.
    #[must_use]
    pub fn switch(self, name: &'static str) -> Self {
        self.with(name, Argument::Switch)
    }

    /// With a text.
    ///
    /// # Errors
    /// When the text can be no value of a command.
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
