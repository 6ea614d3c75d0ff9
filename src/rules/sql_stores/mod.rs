//! SQL Server stores: what holds the databases, and who may share it (domain notes, 1E).
