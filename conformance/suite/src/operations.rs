//! Asynchronous operations side by side.

use std::{
    fmt::Debug,
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

/// Begins an operation. Returns its result if it ends at once.
pub async fn begin<F: Future>(mut operation: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| {
        Poll::Ready(match operation.as_mut().poll(context) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        })
    })
    .await
}

/// Begins two operations and waits for both.
pub async fn both<A: Future, B: Future>(first: A, second: B) -> (A::Output, B::Output) {
    let (mut first, mut second) = (Box::pin(first), Box::pin(second));
    let begun = begin(first.as_mut()).await;
    let second_result = match begin(second.as_mut()).await {
        Some(result) => result,
        None => second.await,
    };
    let first_result = match begun {
        Some(result) => result,
        None => first.await,
    };
    (first_result, second_result)
}

/// Returns the name of an error's kind.
pub fn kind(kind: &impl Debug) -> String {
    let name = format!("{kind:?}");
    name.rsplit("::").next().unwrap_or_default().to_owned()
}
