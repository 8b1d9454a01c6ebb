//! Runs tests and prints their results: <https://testanything.org/tap-version-14-specification.html>.

use crate::{Failure, Fixture, Outcome, webgpu::*};
use std::{borrow::Cow, future::Future, pin::Pin};

/// Description and body of a test.
pub struct Test {
    description: Cow<'static, str>,
    body: Box<dyn FnOnce(Fixture) -> Pin<Box<dyn Future<Output = Outcome>>>>,
}

/// Makes a test of its description, `RESOURCE.FUNCTION: sentence`, and its body.
///
/// A validation error outside of the error scopes of the body fails the test, unless the body uses a device of its own.
pub fn test(description: impl Into<Cow<'static, str>>, body: impl AsyncFnOnce(Fixture) -> Outcome + 'static) -> Test {
    Test { description: description.into(), body: Box::new(|gpu| Box::pin(async move { body(gpu).await })) }
}

/// Runs tests one after another. Returns `Err` if one of them fails.
pub async fn run(tests: Vec<Test>) -> Result<(), ()> {
    let mut report = Report::begin(tests.len());
    let gpu = Fixture::request().await;
    for (number, Test { description, body }) in (1..).zip(tests).skip(report.first - 1) {
        report.announce(number, &description);
        let outcome = without_errors(&gpu, body(gpu.clone())).await;
        report.add(number, &description, outcome);
    }
    report.end()
}

/// Runs tests that need no device one after another. Returns `Err` if one of them fails.
pub fn run_blocking(tests: &[(&str, fn() -> Outcome)]) -> Result<(), ()> {
    let mut report = Report::begin(tests.len());
    for (number, (description, body)) in (1..).zip(tests).skip(report.first - 1) {
        report.announce(number, description);
        report.add(number, description, body());
    }
    report.end()
}

/// The output of a program.
///
/// A comment announces each test, so that a test is known that ends the program. `--from NUMBER` continues after it.
struct Report {
    first: usize,
    passed: bool,
}

impl Report {
    fn begin(count: usize) -> Self {
        println!("TAP version 14\n1..{count}");
        Self { first: first_test(), passed: true }
    }

    fn announce(&self, number: usize, description: &str) {
        println!("# {number} - {description}");
    }

    fn add(&mut self, number: usize, description: &str, outcome: Outcome) {
        match outcome {
            Ok(()) => println!("ok {number} - {description}"),
            Err(Failure::Skip(reason)) => println!("ok {number} - {description} # SKIP {reason}"),
            Err(Failure::Wrong { expected, actual }) => {
                self.passed = false;
                println!("not ok {number} - {description}");
                println!("  ---\n  expected: {expected:?}\n  actual: {actual:?}\n  ...");
            }
        }
    }

    fn end(self) -> Result<(), ()> {
        if self.passed { Ok(()) } else { Err(()) }
    }
}

/// Returns the number of the test that the arguments of the program name, by default 1.
fn first_test() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.as_slice() {
        [.., option, number] if option == "--from" => number.parse().unwrap_or(1).max(1),
        _ => 1,
    }
}

/// Runs a test in an error scope of the shared device.
async fn without_errors(gpu: &Fixture, body: impl Future<Output = Outcome>) -> Outcome {
    let Ok(device) = gpu.device() else { return body.await };
    device.push_error_scope(GpuErrorFilter::Validation);
    let outcome = body.await;
    let error = device.pop_error_scope().await;
    outcome?;
    match error {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(Failure::wrong("no validation error", error.message())),
        Err(error) => Err(Failure::wrong("the error scope of the test", error.message)),
    }
}
