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
///
/// A comment announces each test, so that a test is known that ends the program. `--from NUMBER` continues after it.
pub async fn run(tests: Vec<Test>) -> Result<(), ()> {
    println!("TAP version 14\n1..{}", tests.len());
    let first = first_test();
    let gpu = Fixture::request().await;
    let mut passed = true;
    for (number, Test { description, body }) in (1..).zip(tests).skip(first - 1) {
        println!("# {number} - {description}");
        match without_errors(&gpu, body(gpu.clone())).await {
            Ok(()) => println!("ok {number} - {description}"),
            Err(Failure::Skip(reason)) => println!("ok {number} - {description} # SKIP {reason}"),
            Err(Failure::Wrong { expected, actual }) => {
                passed = false;
                println!("not ok {number} - {description}");
                println!("  ---\n  expected: {expected:?}\n  actual: {actual:?}\n  ...");
            }
        }
    }
    if passed { Ok(()) } else { Err(()) }
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
