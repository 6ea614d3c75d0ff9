//! Computers of a Persistent Chat pool: how many, and which of them serve (domain notes, 1B).
