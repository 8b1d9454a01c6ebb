//! Functions that look their handles up and do nothing else: what remains is the cost of a call.

use crate::Host;
use wasi_webgpu_wasmtime::{
    Buffer, ComputePassEncoder, Device, Queue,
    reexports::wgpu_core::id::BindGroupId,
    wasi::webgpu::webgpu::{GpuBindGroupDescriptor, GpuBindingResource, SetBindGroupError, WriteBufferError},
};
use wasmtime::{
    Result, StoreContextMut,
    component::{Linker, Resource, ResourceType},
};

/// Replaces the functions of the loops.
pub fn replace(linker: &mut Linker<Host>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut webgpu = linker.instance("wasi:webgpu/webgpu@0.3.0-rc.2")?;
    webgpu.func_wrap("[method]gpu-compute-pass-encoder.dispatch-workgroups", dispatch_workgroups)?;
    webgpu.func_wrap("[method]gpu-compute-pass-encoder.set-bind-group", set_bind_group)?;
    webgpu.func_wrap("[method]gpu-queue.write-buffer-with-copy", write_buffer)?;
    webgpu.func_wrap("[method]gpu-device.create-bind-group", create_bind_group)?;
    webgpu.resource("gpu-bind-group", ResourceType::host::<BindGroupId>(), |mut store, rep| {
        store.data_mut().table.delete(Resource::<BindGroupId>::new_own(rep))?;
        Ok(())
    })
}

fn dispatch_workgroups(
    mut store: StoreContextMut<Host>,
    (pass, x, _, _): (Resource<ComputePassEncoder>, u32, Option<u32>, Option<u32>),
) -> Result<()> {
    let host = store.data_mut();
    host.table.get(&pass)?;
    host.calls += u64::from(x & 1);
    Ok(())
}

type BindGroupArguments =
    (Resource<ComputePassEncoder>, u32, Option<Resource<BindGroupId>>, Option<Vec<u32>>, Option<u64>, Option<u32>);

fn set_bind_group(
    mut store: StoreContextMut<Host>,
    (pass, index, group, _, _, _): BindGroupArguments,
) -> Result<(Result<(), SetBindGroupError>,)> {
    let host = store.data_mut();
    host.table.get(&pass)?;
    if let Some(group) = group {
        host.table.get(&group)?;
    }
    host.calls += u64::from(index + 1);
    Ok((Ok(()),))
}

fn create_bind_group(
    mut store: StoreContextMut<Host>,
    (device, descriptor): (Resource<Device>, GpuBindGroupDescriptor),
) -> Result<(Resource<BindGroupId>,)> {
    let host = store.data_mut();
    host.table.get(&device)?;
    for entry in &descriptor.entries {
        if let GpuBindingResource::GpuBufferBinding(binding) = &entry.resource {
            host.table.get(&binding.buffer)?;
        }
    }
    host.calls += descriptor.entries.len() as u64;
    Ok((host.table.push(BindGroupId::zip(0, 1))?,))
}

fn write_buffer(
    mut store: StoreContextMut<Host>,
    (queue, buffer, _, data, _, _): (Resource<Queue>, Resource<Buffer>, u64, Vec<u8>, Option<u64>, Option<u64>),
) -> Result<(Result<(), WriteBufferError>,)> {
    let host = store.data_mut();
    host.table.get(&queue)?;
    host.table.get(&buffer)?;
    host.calls += data.len() as u64;
    Ok((Ok(()),))
}
