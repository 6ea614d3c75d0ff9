//! File stores (domain notes, 1I).
