//! Sites, SIP domains, Front End pools and product versions (domain notes, 1J and 1K).
