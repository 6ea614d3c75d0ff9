//! Compliance and its store (domain notes, 1H).
