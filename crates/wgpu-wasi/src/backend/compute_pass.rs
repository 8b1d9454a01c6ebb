//! Compute passes.

use crate::backend::{absent::absent, buffer::Buffer, commands::*, object::*, pipeline::ComputePipeline};
use wasi_webgpu::webgpu as w;
use wgpu::{custom::*, wgt};

pub(crate) struct ComputePass(pub w::GpuComputePassEncoder);
debug_by_name!(ComputePass);

impl ComputePassInterface for ComputePass {
    binding_commands!();
    pass_commands!();

    fn set_pipeline(&mut self, pipeline: &DispatchComputePipeline) {
        self.0.set_pipeline(&own!(pipeline, ComputePipeline).0);
    }

    fn dispatch_workgroups(&mut self, x: u32, y: u32, z: u32) {
        self.0.dispatch_workgroups(x, Some(y), Some(z));
    }

    fn dispatch_workgroups_indirect(&mut self, buffer: &DispatchBuffer, offset: u64) {
        self.0.dispatch_workgroups_indirect(&own!(buffer, Buffer).raw, offset);
    }

    // WebGPU does this itself.
    fn transition_resources<'a>(
        &mut self,
        _: &mut dyn Iterator<Item = wgt::BufferTransition<&'a DispatchBuffer>>,
        _: &mut dyn Iterator<Item = wgt::TextureTransition<&'a DispatchTextureView>>,
    ) {
    }
}

impl Drop for ComputePass {
    fn drop(&mut self) {
        self.0.end();
    }
}
