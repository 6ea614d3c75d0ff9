//! What Topology Builder's options page asks: display name, port, disaster recovery, default pool
//! (domain notes, 1C).
