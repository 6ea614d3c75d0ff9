//! Publishing: the steps that differences need, what a person enters in Topology Builder, commands of the product
//! as data, and what its cmdlets report of their run.

pub mod canonical;
pub mod kit;
pub mod log;
mod mirrors;
pub mod plan;
pub mod powershell;
pub mod step;
pub mod worksheet;
