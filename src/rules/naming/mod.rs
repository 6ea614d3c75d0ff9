//! Names of pools and computers, and machines that stand in two places (domain notes, 1A).
