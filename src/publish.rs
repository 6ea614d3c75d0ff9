//! Publishing: the steps that differences require, what to enter in Topology Builder, product commands as data, and the
//! reports of the product's cmdlets.

pub mod canonical;
pub mod kit;
pub mod log;
mod mirrors;
pub mod plan;
pub mod powershell;
pub mod step;
mod stores;
mod upgrades;
pub mod worksheet;
