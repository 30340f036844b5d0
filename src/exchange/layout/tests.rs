//! Heads, sections and columns of ledgers as they come.
