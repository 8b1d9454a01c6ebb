//! Results of tests, and the comparisons that make them.

use std::fmt::Debug;

/// Result of a test.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Reason why a test did not pass.
#[derive(Debug)]
pub enum Failure {
    /// The host answered wrongly.
    Wrong {
        /// Answer that the standard requires.
        expected: String,
        /// Answer of the host.
        actual: String,
    },
    /// The adapter lacks an optional feature that the test needs.
    Skip(String),
}

impl Failure {
    /// Returns the failure of a host that answered wrongly.
    pub fn wrong(expected: impl Into<String>, actual: impl Into<String>) -> Self {
        Self::Wrong { expected: expected.into(), actual: actual.into() }
    }
}

/// Compares an answer of the host with the required one.
pub fn equal<T: PartialEq + Debug>(actual: T, expected: T) -> Outcome {
    if actual == expected { Ok(()) } else { Err(Failure::wrong(shortened(&expected), shortened(&actual))) }
}

/// Requires an answer of at least some value.
pub fn at_least<T: PartialOrd + Debug>(actual: T, least: T) -> Outcome {
    if actual >= least { Ok(()) } else { Err(Failure::wrong(format!("at least {least:?}"), shortened(&actual))) }
}

/// Requires that a condition holds, which a sentence describes.
pub fn holds(condition: bool, expected: &str) -> Outcome {
    if condition { Ok(()) } else { Err(Failure::wrong(expected, format!("not: {expected}"))) }
}

/// Compares bytes with the required ones, of which each may differ by a tolerance.
pub fn is_close(actual: &[u8], expected: &[u8], tolerance: u8) -> Outcome {
    let close = actual.len() == expected.len()
        && actual.iter().zip(expected).all(|(actual, expected)| actual.abs_diff(*expected) <= tolerance);
    if close {
        Ok(())
    } else {
        Err(Failure::wrong(format!("{}, each ± {tolerance}", shortened(&expected)), shortened(&actual)))
    }
}

/// Formats a value in at most some hundred characters: a list may be a picture.
fn shortened(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}
