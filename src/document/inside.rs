//! A topology inside another file: the zip archive of `Export-CsConfiguration`, its `DocItemSet.xml`, and the
//! wrapper (`AnchoredXml`) that the Central Management store keeps each document in. What is kept is the
//! topology's own bytes; the file around it is only read.

pub mod archive;
pub mod fault;
pub mod wrapper;

#[cfg(test)]
mod tests;
