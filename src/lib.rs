//! Topology Designer: a designer for Lync Server 2013 and Skype for Business Server 2015 topologies
//! with Persistent Chat.
//!
//! Data flows down one way and back: bytes -> [`document`] -> [`topology`] -> ([`edit`] | [`rules`])
//! -> [`diagram`] -> canvas or picture; [`topology`] -> [`document`] -> bytes.

pub mod app;
pub mod design;
pub mod diagram;
pub mod document;
pub mod edit;
pub mod rules;
pub mod topology;
