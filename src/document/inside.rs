//! A topology inside another file: the zip archive of `Export-CsConfiguration`, its `DocItemSet.xml`, and the
//! `AnchoredXml` wrapper of documents in the Central Management store. Only the bytes of the topology are kept; the
//! enclosing file is only read.

pub mod archive;
pub mod fault;
pub mod wrapper;

#[cfg(test)]
mod tests;
