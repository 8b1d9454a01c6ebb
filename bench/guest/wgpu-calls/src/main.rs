//! Times calls of wgpu and of the bindings beneath it alternately, and prints the times as JSON.

mod over_bindings;
mod over_wgpu;

use std::time::Instant;

const TURNS: usize = 300;
const WARM_UP: usize = 3;
const CALLS: u32 = 100;

/// The calls, which both sides make with equal arguments.
trait Calls {
    fn dispatch(&mut self);
    fn set_bind_group(&mut self);
    fn draw(&mut self);
    fn set_vertex_buffer(&mut self);
    fn write_buffer(&mut self);
    fn create_bind_group(&mut self);
}

/// A call of [`Calls`], for both sides.
type Pair = (
    &'static str,
    fn(&mut over_wgpu::Objects),
    fn(&mut over_bindings::Objects),
);

const PAIRS: [Pair; 6] = [
    (
        "ComputePass::dispatch_workgroups",
        Calls::dispatch,
        Calls::dispatch,
    ),
    (
        "ComputePass::set_bind_group",
        Calls::set_bind_group,
        Calls::set_bind_group,
    ),
    ("RenderPass::draw", Calls::draw, Calls::draw),
    (
        "RenderPass::set_vertex_buffer",
        Calls::set_vertex_buffer,
        Calls::set_vertex_buffer,
    ),
    (
        "Queue::write_buffer, 64 bytes",
        Calls::write_buffer,
        Calls::write_buffer,
    ),
    (
        "Device::create_bind_group",
        Calls::create_bind_group,
        Calls::create_bind_group,
    ),
];

fn main() {
    let (mut wgpu, mut bindings) = (over_wgpu::Objects::new(), over_bindings::Objects::new());
    let rows = PAIRS.map(|(name, over_wgpu, over_bindings)| {
        let turns = (0..WARM_UP + TURNS).map(|_| {
            (
                time(&mut wgpu, over_wgpu),
                time(&mut bindings, over_bindings),
            )
        });
        let (api, wit): (Vec<f64>, Vec<f64>) = turns.skip(WARM_UP).unzip();
        format!(r#"{{"name":"{name}","api":{api:?},"wit":{wit:?}}}"#)
    });
    println!("[{}]", rows.join(","));
}

/// Returns nanoseconds per call.
fn time<Side>(side: &mut Side, call: fn(&mut Side)) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        call(side);
    }
    start.elapsed().as_nanos() as f64 / f64::from(CALLS)
}
