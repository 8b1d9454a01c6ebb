/**
 * Passes, and the end of encoders.
 *
 * A command whose arguments the host's types cannot express is an error of its encoder, which W3C reports when the
 * encoder finishes. The library then unbalances the debug groups of the host's encoder, so that the host makes invalid
 * commands, swallows the host's error and reports its own.
 */
#include "encoders.h"

#include <stdlib.h>

#include "generated/object-types.h"
#include "invalid-objects.h"

/* ==== Passes ==================================================================================================== */

/** Returns the encoder of a pass. */
static void *new_pass(size_t size, int32_t handle, WGPUCommandEncoder encoder) {
  struct WGPUComputePassEncoderImpl *pass = new_object(size, handle);
  pass->encoder = encoder;
  wgpuCommandEncoderAddRef(encoder);
  return pass;
}

WGPUComputePassEncoder wgpuCommandEncoderBeginComputePass(WGPUCommandEncoder encoder,
                                                          const WGPUComputePassDescriptor *descriptor) {
  arena_t arena;
  arena_begin(&arena);
  gpu_compute_pass_descriptor_t to = {};
  if (descriptor != NULL) to = to_compute_pass_descriptor(descriptor, &arena);
  if (arena.error != NULL) fail_commands(encoder, arena.error);
  const gpu_compute_pass_encoder_t pass =
    gpu_command_encoder_begin_compute_pass((gpu_command_encoder_t){encoder->handle}, &to);
  arena_end(&arena);
  return new_pass(sizeof(struct WGPUComputePassEncoderImpl), pass.handle, encoder);
}

void wgpuComputePassEncoderRelease(WGPUComputePassEncoder pass) {
  if (--pass->references > 0) return;
  import_gpu_compute_pass_encoder_drop(pass->handle);
  wgpuCommandEncoderRelease(pass->encoder);
  free(pass);
}

WGPURenderPassEncoder wgpuCommandEncoderBeginRenderPass(WGPUCommandEncoder encoder,
                                                        const WGPURenderPassDescriptor *descriptor) {
  arena_t arena;
  arena_begin(&arena);
  const gpu_render_pass_descriptor_t to = to_render_pass_descriptor(descriptor, &arena);
  if (arena.error != NULL) fail_commands(encoder, arena.error);
  const gpu_render_pass_encoder_t pass =
    gpu_command_encoder_begin_render_pass((gpu_command_encoder_t){encoder->handle}, &to);
  arena_end(&arena);
  return new_pass(sizeof(struct WGPURenderPassEncoderImpl), pass.handle, encoder);
}

void wgpuRenderPassEncoderRelease(WGPURenderPassEncoder pass) {
  if (--pass->references > 0) return;
  import_gpu_render_pass_encoder_drop(pass->handle);
  wgpuCommandEncoderRelease(pass->encoder);
  free(pass);
}

/** Writes a timestamp, as a pass without commands does that begins with one. */
void wgpuCommandEncoderWriteTimestamp(WGPUCommandEncoder encoder, WGPUQuerySet query_set, uint32_t index) {
  const gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(
    (gpu_command_encoder_t){encoder->handle}, &(gpu_compute_pass_descriptor_t){
                                                .timestamp_writes = {true,
                                                                     {
                                                                       .query_set = {query_set->handle},
                                                                       .beginning_of_pass_write_index = {true, index},
                                                                     }},
                                              });
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
}

/* ==== The end =================================================================================================== */

WGPUCommandBuffer wgpuCommandEncoderFinish(WGPUCommandEncoder encoder, const WGPUCommandBufferDescriptor *descriptor) {
  arena_t arena;
  arena_begin(&arena);
  gpu_command_buffer_descriptor_t to = {};
  if (descriptor != NULL) to = to_command_buffer_descriptor(descriptor, &arena);
  if (arena.error != NULL) fail_commands(encoder, arena.error);
  const char *error = encoder->error;
  if (error != NULL) {
    begin_swallowing(encoder->device);
    gpu_command_encoder_push_debug_group((gpu_command_encoder_t){encoder->handle}, "");
  }
  const gpu_command_buffer_t commands = gpu_command_encoder_finish((gpu_command_encoder_t){encoder->handle}, &to);
  if (error != NULL) report_invalid_object(encoder->device, error);
  arena_end(&arena);
  return NEW_DEVICE_OBJECT(WGPUCommandBuffer, commands.handle, encoder->device);
}

WGPURenderBundle wgpuRenderBundleEncoderFinish(WGPURenderBundleEncoder encoder,
                                               const WGPURenderBundleDescriptor *descriptor) {
  arena_t arena;
  arena_begin(&arena);
  gpu_render_bundle_descriptor_t to = {};
  if (descriptor != NULL) to = to_render_bundle_descriptor(descriptor, &arena);
  if (arena.error != NULL) fail_bundle(encoder, arena.error);
  const char *error = encoder->error;
  if (error != NULL) {
    begin_swallowing(encoder->device);
    gpu_render_bundle_encoder_push_debug_group((gpu_render_bundle_encoder_t){encoder->handle}, "");
  }
  const gpu_render_bundle_t bundle =
    gpu_render_bundle_encoder_finish((gpu_render_bundle_encoder_t){encoder->handle}, &to);
  if (error != NULL) report_invalid_object(encoder->device, error);
  arena_end(&arena);
  return NEW_DEVICE_OBJECT(WGPURenderBundle, bundle.handle, encoder->device);
}
