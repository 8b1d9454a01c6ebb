//! A network that reads digits.

use crate::digits::SIZE;
use burn::{
    module::Param,
    nn::{Linear, LinearConfig, Relu},
    prelude::*,
};

#[derive(Module, Debug)]
pub struct Network {
    hidden: Linear,
    output: Linear,
    activation: Relu,
}

impl Network {
    pub fn new(device: &Device) -> Self {
        Self {
            hidden: LinearConfig::new(SIZE * SIZE, 64).init(device),
            output: LinearConfig::new(64, 10).init(device),
            activation: Relu::new(),
        }
    }

    /// Returns a score of each digit for each picture.
    pub fn forward(&self, pictures: Tensor<2>) -> Tensor<2> {
        let hidden = self.activation.forward(self.hidden.forward(pictures));
        self.output.forward(hidden)
    }

    /// Copies the network to another device. burn's own `fork` reads synchronously, which a component cannot do across devices.
    pub async fn copy_to(&self, device: &Device) -> Self {
        Self {
            hidden: copy_linear(&self.hidden, device).await,
            output: copy_linear(&self.output, device).await,
            activation: Relu::new(),
        }
    }
}

async fn copy_linear(linear: &Linear, device: &Device) -> Linear {
    let bias = linear.bias.as_ref().expect("the layers have biases");
    Linear { weight: copy_param(&linear.weight, device).await, bias: Some(copy_param(bias, device).await) }
}

async fn copy_param<const D: usize>(param: &Param<Tensor<D>>, device: &Device) -> Param<Tensor<D>> {
    let data = param.val().into_data_async().await.expect("the weights can be read");
    Param::from_tensor(Tensor::from_data(data, device))
}
