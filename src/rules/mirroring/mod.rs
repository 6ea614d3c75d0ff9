//! SQL Server mirroring and its witness (domain notes, 1F).
