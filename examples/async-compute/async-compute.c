/* Keeps two computations in flight at once while it listens for errors and for the loss of the device. */

#include <stdio.h>
#include <stdlib.h>

#include "event-loop.h"
#include "gpu.h"

static const char primes_shader[] = {
#embed "primes.wgsl" suffix(, 0)
};
static const char collatz_shader[] = {
#embed "collatz.wgsl" suffix(, 0)
};

enum {
  LIMIT = 100000, // equal to the limit in the shaders
  WORKGROUP_SIZE = 64,
};

/** A computation whose result is one number. */
typedef struct {
  const char *name;
  const char *shader;
  gpu_buffer_t staging; // buffer from which the CPU reads the result
  gpu_buffer_map_async_call_t mapping;
} job_t;

/*
 * Every location that the host writes to during a wait is static: when an event arrives, the stack of the
 * code that started the wait is gone.
 */
static job_t jobs[] = {
  {.name = "primes below 100000", .shader = primes_shader},
  {.name = "steps of the longest Collatz sequence below 100000", .shader = collatz_shader},
};
static gpu_request_adapter_call_t adapter_request;
static gpu_adapter_request_device_call_t device_request;

static gpu_device_t device;
static gpu_stream_error_t errors;
static gpu_error_t next_error;
static bool is_listening; // whether a read of the next error is pending
static gpu_future_device_lost_info_t loss;
static gpu_device_lost_info_t loss_info;

/** Number of results and errors still outstanding. */
static size_t remaining;

// ---- Errors and loss --------------------------------------------------------------------------------------------

/** Counts one result or error. Releases the device after the last one. */
static void count_one(void) {
  if (--remaining == 0) gpu_device_destroy(device);
}

static void print_error(gpu_error_t error) {
  gpu_string_t message = gpu_error_message(error);
  const char *line_end = memchr(message.ptr, '\n', message.len);
  printf("error: %.*s\n", (int)(line_end ? line_end - message.ptr : (ptrdiff_t)message.len), message.ptr);
  free((void *)message.ptr);
  gpu_error_drop(error);
  count_one();
}

static void on_error(void *context, uint32_t payload);

/** Drains pending errors and starts a read for the next one. */
static void listen_for_errors(void) {
  gpu_copy_t copy;
  while ((copy = gpu_stream_error_read_start(errors, &next_error, 1)).state == GPU_COPY_COMPLETED) {
    print_error(next_error);
  }
  is_listening = copy.state == GPU_COPY_BLOCKED;
  if (is_listening) when(errors.handle, on_error, NULL);
}

static void on_error(void *, uint32_t payload) {
  is_listening = false;
  if (gpu_copy(payload).count > 0) print_error(next_error);
  if (gpu_copy(payload).state == GPU_COPY_COMPLETED) listen_for_errors();
}

/** Cancels the pending read of the error stream; the host completes the cancellation at once. */
static void stop_listening_for_errors(void) {
  if (is_listening) {
    forget(errors.handle);
    gpu_stream_error_cancel_read(errors);
  }
  gpu_stream_error_drop(errors);
}

static void on_loss(void *, uint32_t) {
  static const char *const reasons[] = {"unknown", "destroyed"};
  gpu_string_t message = gpu_device_lost_info_message(loss_info);
  const char *reason = reasons[gpu_device_lost_info_reason(loss_info)];
  printf("lost (%s): %.*s\n", reason, (int)message.len, message.ptr);
  free((void *)message.ptr);
  gpu_device_lost_info_drop(loss_info);
  gpu_future_device_lost_info_drop(loss);
  stop_listening_for_errors();
  gpu_device_drop(device);
}

static void listen_for_loss(void) {
  gpu_copy_t copy = gpu_future_device_lost_info_read_start(loss, &loss_info);
  if (copy.state != GPU_COPY_BLOCKED) die("the device was lost before it was used");
  when(loss.handle, on_loss, NULL);
}

/** Makes two invalid calls. They do not fail here; their errors arrive on the device's error stream. */
static void make_mistakes(void) {
  gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = 4,
    .usage = 0,
    .label = GPU_SOME(GPU_STRING("without usage")),
  });
  gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = 4,
    .usage = GPU_BUFFER_USAGE_MAP_READ | GPU_BUFFER_USAGE_STORAGE,
    .label = GPU_SOME(GPU_STRING("for everything")),
  });
  remaining += 2;
}

// ---- Jobs -------------------------------------------------------------------------------------------------------

/** Submits a shader that writes one number to a buffer, and a copy of it to a staging buffer. */
static void submit_job(job_t *job) {
  const gpu_buffer_usage_t usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC;
  gpu_buffer_t number = create_buffer(device, usage, &(uint32_t){0}, sizeof(uint32_t));
  job->staging = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = sizeof(uint32_t),
    .usage = GPU_BUFFER_USAGE_MAP_READ | GPU_BUFFER_USAGE_COPY_DST,
  });

  gpu_compute_pipeline_t pipeline = gpu_device_create_compute_pipeline(device, &(gpu_compute_pipeline_descriptor_t){
    .compute = {.module = create_shader(device, job->shader)},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  gpu_bind_group_t bind_group = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_compute_pipeline_get_bind_group_layout(pipeline, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = number}}),
  });

  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  set_bind_group_error_t error;
  CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &bind_group, NULL, 0, NULL, NULL, &error), error);
  gpu_compute_pass_encoder_dispatch_workgroups(pass, (LIMIT + WORKGROUP_SIZE - 1) / WORKGROUP_SIZE, NULL, NULL);
  gpu_compute_pass_encoder_end(pass);
  gpu_command_encoder_copy_buffer_to_buffer(encoder, number, NULL, job->staging, NULL, NULL);
  submit(device, encoder);
}

static void on_mapped(void *context, uint32_t) {
  job_t *job = context;
  map_async_error_t map_error;
  CHECK(gpu_buffer_map_async_result(&job->mapping, &map_error), map_error);

  gpu_list_u8_t bytes;
  get_mapped_range_error_t range_error;
  CHECK(gpu_buffer_get_mapped_range_get_with_copy(job->staging, NULL, NULL, &bytes, &range_error), range_error);
  uint32_t number;
  memcpy(&number, bytes.ptr, sizeof number);
  free((void *)bytes.ptr);
  gpu_buffer_drop(job->staging);

  printf("%s: %u\n", job->name, number);
  count_one();
}

static void start_job(job_t *job) {
  submit_job(job);
  gpu_subtask_t subtask = gpu_buffer_map_async_start(job->staging, GPU_MAP_MODE_READ, NULL, NULL, &job->mapping);
  when(subtask.handle, on_mapped, job);
  remaining++;
}

// ---- Start
// ------------------------------------------------------------------------------------------------------

static void on_device(void *, uint32_t) {
  request_device_error_t error;
  CHECK(gpu_adapter_request_device_result(&device_request, &device, &error), error);

  errors = gpu_device_on_uncaptured_error(device);
  listen_for_errors();
  loss = gpu_device_lost(device);
  listen_for_loss();
  for (size_t i = 0; i < sizeof jobs / sizeof jobs[0]; i++) start_job(&jobs[i]);
  make_mistakes();
}

static void on_adapter(void *, uint32_t) {
  gpu_adapter_t adapter;
  if (!gpu_request_adapter_result(&adapter_request, &adapter)) die("the host has no GPU adapter");
  when(gpu_adapter_request_device_start(adapter, NULL, &device_request).handle, on_device, NULL);
}

void start(void) {
  when(gpu_request_adapter_start(get_gpu(), NULL, &adapter_request).handle, on_adapter, NULL);
}
