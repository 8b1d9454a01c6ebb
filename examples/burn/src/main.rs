//! A network that learns to read digits, by burn on the GPU, and beside it by burn on the CPU: both must agree.

mod digits;
mod network;

use burn::{
    nn::loss::CrossEntropyLossConfig,
    optim::{GradientsParams, SgdConfig},
    prelude::*,
    tensor::{
        TensorData,
        wgpu::{WgpuSetup, wgpu},
    },
};
use digits::{Digits, SIZE};
use network::Network;

const STEPS: usize = 60;
const BATCH: usize = 64;
const LEARNING_RATE: f64 = 0.1;

fn main() {
    wgpu_wasi::block_on(compare());
}

/// Trains the network on the GPU and on the CPU, and prints how far they agree.
async fn compare() {
    let cpu = Device::flex();
    let gpu = gpu().await;
    cpu.seed(1);
    let untrained = Network::new(&cpu);
    let lessons: Vec<_> = (0..STEPS).map(|step| digits::draw(BATCH, step as u32 + 1)).collect();
    let exam = digits::draw(500, 1_000_000);

    let (by_gpu, gpu_losses) = train(untrained.clone().fork(&gpu), &lessons).await;
    let (_, cpu_losses) = train(untrained, &lessons).await;
    for step in (0..STEPS).step_by(10).chain([STEPS - 1]) {
        println!("step {step:2}: loss {:.3} on the GPU, {:.3} on the CPU", gpu_losses[step], cpu_losses[step]);
    }

    let gpu_scores = scores(&by_gpu, &exam).await;
    let cpu_scores = scores(&by_gpu.copy_to(&cpu).await, &exam).await;
    for (name, scores) in [("GPU", &gpu_scores), ("CPU", &cpu_scores)] {
        println!("{} of {} digits read on the {name}", count_right(scores, &exam), exam.labels.len());
    }
    println!("losses differ by at most {:.6}", largest_difference(&gpu_losses, &cpu_losses));
    println!("scores differ by at most {:.6}", largest_difference(&gpu_scores, &cpu_scores));
}

/// Returns burn's device on the GPU of the component.
async fn gpu() -> Device {
    let instance = wgpu_wasi::instance();
    let adapter = instance.request_adapter(&Default::default()).await.expect("there is no GPU");
    let descriptor =
        wgpu::DeviceDescriptor { required_limits: adapter.limits(), ..wgpu::DeviceDescriptor::default() };
    let (device, queue) = adapter.request_device(&descriptor).await.expect("the adapter gives no device");
    let backend = adapter.get_info().backend;
    Device::wgpu_options()
        .setup(WgpuSetup { instance, adapter, device, queue, backend })
        .init()
        .expect("burn takes the device")
}

/// Trains a network on its device, a batch of pictures a step. Returns it with the loss of each step.
async fn train(network: Network, lessons: &[Digits]) -> (Network, Vec<f32>) {
    let mut network = network.train();
    let device = network.devices().remove(0);
    let loss = CrossEntropyLossConfig::new().init(&device);
    let mut optimizer = SgdConfig::new().init();
    let mut losses = Vec::new();
    for lesson in lessons {
        let labels = Tensor::<1, Int>::from_data(lesson.labels.as_slice(), &device);
        let loss = loss.forward(network.forward(pictures(lesson, &device)), labels);
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        network = optimizer.step(LEARNING_RATE, network.clone(), gradients);
        losses.push(loss.into_scalar_async::<f32>().await.expect("the loss can be read"));
    }
    (network.valid(), losses)
}

/// Returns the scores of all pictures, one after the other.
async fn scores(network: &Network, digits: &Digits) -> Vec<f32> {
    let device = network.devices().remove(0);
    let scores = network.forward(pictures(digits, &device)).into_data_async().await.expect("the scores can be read");
    scores.as_slice().expect("scores are f32").to_vec()
}

fn pictures(digits: &Digits, device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(digits.pixels.clone(), [digits.labels.len(), SIZE * SIZE]), device)
}

fn count_right(scores: &[f32], digits: &Digits) -> usize {
    let read = scores.chunks(10).map(|scores| (0..10).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap());
    read.zip(&digits.labels).filter(|(read, label)| *read == **label as usize).count()
}

fn largest_difference(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}
