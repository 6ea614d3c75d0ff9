//! Backup stores and the stretched pool (domain notes, 1G).
