//! Labels of fields and codes in both languages. Exhaustive: a new field or code without a label does not compile.
