#include "filter.h"

#include "read-back.h"

WGPUTexture upload_image(const device_t *gpu, const image_t *image) {
  const WGPUTextureUsage usage = WGPUTextureUsage_TextureBinding | WGPUTextureUsage_CopyDst;
  WGPUTexelCopyTextureInfo to = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
  to.texture = create_plain_texture(gpu, WGPUTextureFormat_RGBA8Unorm, usage, image->width, image->height, 1);
  WGPUTexelCopyBufferLayout layout = WGPU_TEXEL_COPY_BUFFER_LAYOUT_INIT;
  layout.bytesPerRow = 4 * image->width;
  const WGPUExtent3D size = {image->width, image->height, 1};
  wgpuQueueWriteTexture(gpu->queue, &to, image->rgba, (size_t)layout.bytesPerRow * image->height, &layout, &size);
  return to.texture;
}

WGPUComputePipeline create_compute_pipeline(const device_t *gpu, const char *wgsl, const WGPUConstantEntry *constant) {
  WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
  descriptor.compute.module = create_shader_module(gpu, wgsl);
  descriptor.compute.constantCount = constant ? 1 : 0;
  descriptor.compute.constants = constant;
  WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(gpu->device, &descriptor);
  wgpuShaderModuleRelease(descriptor.compute.module);
  return pipeline;
}

void dispatch_over(WGPUComputePassEncoder pass, const image_t *image) {
  const uint32_t group_size = 8; // pixels in both dimensions
  const uint32_t columns = (image->width + group_size - 1) / group_size;
  const uint32_t rows = (image->height + group_size - 1) / group_size;
  wgpuComputePassEncoderDispatchWorkgroups(pass, columns, rows, 1);
}

static WGPUBindGroup bind(const device_t *gpu, WGPUComputePipeline pipeline, WGPUTextureView source,
                          WGPUTextureView result) {
  WGPUBindGroupEntry entries[] = {WGPU_BIND_GROUP_ENTRY_INIT, WGPU_BIND_GROUP_ENTRY_INIT};
  entries[0].textureView = source;
  entries[1].binding = 1;
  entries[1].textureView = result;
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuComputePipelineGetBindGroupLayout(pipeline, 0);
  descriptor.entryCount = 2;
  descriptor.entries = entries;
  WGPUBindGroup group = wgpuDeviceCreateBindGroup(gpu->device, &descriptor);
  wgpuBindGroupLayoutRelease(descriptor.layout);
  return group;
}

static void run(const device_t *gpu, WGPUComputePipeline pipeline, WGPUBindGroup group, const image_t *image) {
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
  wgpuComputePassEncoderSetPipeline(pass, pipeline);
  wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL);
  dispatch_over(pass, image);
  wgpuComputePassEncoderEnd(pass);
  wgpuComputePassEncoderRelease(pass);
  submit_commands(gpu, encoder);
}

static void free_texture(WGPUTexture texture, WGPUTextureView view) {
  wgpuTextureViewRelease(view);
  wgpuTextureDestroy(texture);
  wgpuTextureRelease(texture);
}

image_t filter_image(const device_t *gpu, WGPUComputePipeline pipeline, const image_t *image) {
  WGPUTexture source = upload_image(gpu, image);
  WGPUTexture result =
    create_plain_texture(gpu, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_StorageBinding | WGPUTextureUsage_CopySrc,
                         image->width, image->height, 1);
  WGPUTextureView source_view = wgpuTextureCreateView(source, NULL);
  WGPUTextureView result_view = wgpuTextureCreateView(result, NULL);
  WGPUBindGroup group = bind(gpu, pipeline, source_view, result_view);

  run(gpu, pipeline, group, image);
  const image_t filtered = read_back_texture(gpu, result);

  wgpuBindGroupRelease(group);
  free_texture(result, result_view);
  free_texture(source, source_view);
  return filtered;
}
