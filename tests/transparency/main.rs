//! The formats of the public log, held against what others have published and built.
