//! Draws an orrery with vello: planets that circle the sun inside a brass dial, and a comet that follows the pointer.
//!
//! `measure FRAMES` draws without a window and prints the time of a frame, in a component and natively.
#![cfg_attr(not(target_family = "wasm"), expect(dead_code, reason = "natively there is no window"))]

mod measure;
mod numerals;
mod orrery;
mod painter;
#[cfg(target_family = "wasm")]
mod show;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => show(),
        ["measure", frames] if frames.parse().is_ok_and(|frames: usize| frames > 0) => {
            measure::measure(frames.parse().expect("it was parsed before"));
        }
        _ => {
            eprintln!("the only argument is `measure` with a number of frames");
            std::process::exit(1);
        }
    }
}

#[cfg(target_family = "wasm")]
fn show() {
    show::show();
}

#[cfg(not(target_family = "wasm"))]
fn show() {
    eprintln!("natively the program has no window: build it for wasm32-wasip2, or measure it with `measure FRAMES`");
    std::process::exit(1);
}
