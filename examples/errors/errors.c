/* Provokes every error that the API reports as a result, and prints each. */

#include <stdio.h>
#include <stdlib.h>

#include "gpu.h"

enum { BUFFER_SIZE = 16 }; // bytes

/** Names of the kinds of each error, in the order of their constants. */
static const char *const request_device_kinds[] = {"type-error", "operation-error"};
static const char *const create_query_set_kinds[] = {"type-error"};
static const char *const create_pipeline_kinds[] = {
  "gpu-pipeline-error(validation)",
  "gpu-pipeline-error(internal)",
};
static const char *const set_bind_group_kinds[] = {"range-error"};
static const char *const write_buffer_kinds[] = {"operation-error"};
static const char *const map_async_kinds[] = {"operation-error", "range-error", "abort-error"};
static const char *const get_mapped_range_kinds[] = {"operation-error", "range-error", "type-error"};
static const char *const pop_error_scope_kinds[] = {"operation-error"};
static const char *const gpu_error_kinds[] = {"validation-error", "out-of-memory-error", "internal-error"};

/**
 * Prints the call that failed, its error kind, and the first line of the host's message. Ends the program if
 * the call succeeded.
 */
static void print_failure(bool succeeded, const char *where, const char *kind, gpu_string_t message) {
  if (succeeded) die("%s should have failed", where);
  size_t length = 0;
  while (length < message.len && message.ptr[length] != '\n') length++;
  printf("%s: %s: %.*s\n", where, kind, (int)length, message.ptr);
  free((void *)message.ptr);
}

/** Finds a feature that the adapter lacks; returns whether there is one. */
static bool find_missing_feature(gpu_adapter_t adapter, gpu_feature_name_t *missing) {
  static const struct { gpu_feature_name_t feature; const char *name; } features[] = {
    {GPU_FEATURE_NAME_SHADER_F16, "shader-f16"},
    {GPU_FEATURE_NAME_TEXTURE_COMPRESSION_ASTC, "texture-compression-astc"},
    {GPU_FEATURE_NAME_TEXTURE_COMPRESSION_BC, "texture-compression-bc"},
    {GPU_FEATURE_NAME_DUAL_SOURCE_BLENDING, "dual-source-blending"},
    {GPU_FEATURE_NAME_PRIMITIVE_INDEX, "primitive-index"},
  };
  gpu_supported_features_t supported = gpu_adapter_features(adapter);
  for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
    *missing = features[i].feature;
    if (!gpu_supported_features_has(supported, features[i].name)) return true;
  }
  return false;
}

static void request_missing_feature(void) {
  gpu_adapter_t adapter = request_adapter();
  gpu_feature_name_t feature;
  if (!find_missing_feature(adapter, &feature)) {
    puts("request-device with a missing feature: this adapter has them all");
    return;
  }
  const gpu_device_descriptor_t descriptor = {.required_features = GPU_SOME({&feature, 1})};
  gpu_device_t device;
  request_device_error_t error = {0};
  bool succeeded = gpu_adapter_request_device(adapter, &descriptor, &device, &error);
  print_failure(succeeded, "request-device with a missing feature",
    request_device_kinds[error.kind], error.message);
}

static void request_excessive_limit(void) {
  record_option_gpu_size64_t limits = record_option_gpu_size64_create();
  record_option_gpu_size64_add(limits, "maxBindGroups", &(uint64_t){1000000});
  const gpu_device_descriptor_t descriptor = {.required_limits = GPU_SOME(limits)};
  gpu_device_t device;
  request_device_error_t error = {0};
  bool succeeded = gpu_adapter_request_device(request_adapter(), &descriptor, &device, &error);
  print_failure(succeeded, "request-device with an excessive limit",
    request_device_kinds[error.kind], error.message);
}

static void create_query_set_without_feature(gpu_device_t device) {
  const gpu_query_set_descriptor_t descriptor = {.type = GPU_QUERY_TYPE_TIMESTAMP, .count = 2};
  gpu_query_set_t query_set;
  create_query_set_error_t error = {0};
  bool succeeded = gpu_device_create_query_set(device, &descriptor, &query_set, &error);
  print_failure(succeeded, "create-query-set without its feature",
    create_query_set_kinds[error.kind], error.message);
}

static void create_pipeline_of_invalid_shader(gpu_device_t device) {
  const gpu_compute_pipeline_descriptor_t descriptor = {
    .compute = {.module = create_shader(device, "this is not WGSL")},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  };
  gpu_compute_pipeline_t pipeline;
  create_pipeline_error_t error = {0};
  bool succeeded = gpu_device_create_compute_pipeline_async(device, &descriptor, &pipeline, &error);
  print_failure(succeeded, "create-compute-pipeline-async of an invalid shader",
    create_pipeline_kinds[error.kind.gpu_pipeline_error], error.message);
}

static void set_bind_group_beyond_offsets(gpu_device_t device) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  const uint32_t offset = 0;
  const uint64_t start = 0;
  const uint32_t more_than_there_are = 2;
  set_bind_group_error_t error = {0};
  bool succeeded = gpu_compute_pass_encoder_set_bind_group(
    pass, 0, NULL, &offset, 1, &start, &more_than_there_are, &error);
  print_failure(succeeded, "set-bind-group with more dynamic offsets than there are",
    set_bind_group_kinds[error.kind], error.message);
}

static void write_half_a_word(gpu_device_t device, gpu_buffer_t buffer) {
  const uint8_t data[3] = {1, 2, 3};
  gpu_queue_t queue = gpu_device_queue(device);
  write_buffer_error_t error = {0};
  bool succeeded = gpu_queue_write_buffer_with_copy(queue, buffer, 0, data, sizeof data, NULL, NULL, &error);
  print_failure(succeeded, "write-buffer-with-copy of 3 bytes",
    write_buffer_kinds[error.kind], error.message);
}

static void map_buffer_without_usage(gpu_device_t device) {
  gpu_buffer_t buffer = gpu_device_create_buffer(device,
    &(gpu_buffer_descriptor_t){.size = BUFFER_SIZE, .usage = GPU_BUFFER_USAGE_STORAGE});
  map_async_error_t error = {0};
  bool succeeded = gpu_buffer_map_async(buffer, GPU_MAP_MODE_READ, NULL, NULL, &error);
  print_failure(succeeded, "map-async of a buffer without MAP_READ",
    map_async_kinds[error.kind], error.message);
}

static void get_unmapped_range(gpu_buffer_t buffer) {
  gpu_list_u8_t bytes;
  get_mapped_range_error_t error = {0};
  bool succeeded = gpu_buffer_get_mapped_range_get_with_copy(buffer, NULL, NULL, &bytes, &error);
  print_failure(succeeded, "get-mapped-range-get-with-copy while not mapped",
    get_mapped_range_kinds[error.kind], error.message);
}

static void set_too_much_in_mapped_range(gpu_device_t device) {
  gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = BUFFER_SIZE, .usage = GPU_BUFFER_USAGE_COPY_DST, .mapped_at_creation = GPU_SOME(true),
  });
  const uint8_t data[2 * BUFFER_SIZE] = {0};
  get_mapped_range_error_t error = {0};
  bool succeeded = gpu_buffer_get_mapped_range_set_with_copy(buffer, data, sizeof data, NULL, NULL, &error);
  print_failure(succeeded, "get-mapped-range-set-with-copy of too many bytes",
    get_mapped_range_kinds[error.kind], error.message);
}

static void get_range_of_impossible_size(gpu_device_t device) {
  gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = BUFFER_SIZE, .usage = GPU_BUFFER_USAGE_COPY_DST, .mapped_at_creation = GPU_SOME(true),
  });
  gpu_list_u8_t bytes;
  const uint64_t size = UINT64_MAX;
  get_mapped_range_error_t error = {0};
  bool succeeded = gpu_buffer_get_mapped_range_get_with_copy(buffer, NULL, &size, &bytes, &error);
  print_failure(succeeded, "get-mapped-range-get-with-copy of an impossible size",
    get_mapped_range_kinds[error.kind], error.message);
}

static void pop_missing_scope(gpu_device_t device) {
  gpu_option_error_t value;
  pop_error_scope_error_t error = {0};
  bool succeeded = gpu_device_pop_error_scope(device, &value, &error);
  print_failure(succeeded, "pop-error-scope without a scope",
    pop_error_scope_kinds[error.kind], error.message);
}

/** A function without an error result reports a validation error, which an error scope catches. */
static void catch_validation_error(gpu_device_t device) {
  gpu_device_push_error_scope(device, GPU_ERROR_FILTER_VALIDATION);
  gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){.size = BUFFER_SIZE, .usage = 0});

  gpu_option_error_t caught;
  pop_error_scope_error_t error;
  CHECK(gpu_device_pop_error_scope(device, &caught, &error), error);
  if (!caught.is_some) die("the error scope is empty");
  print_failure(false, "create-buffer without a usage, in an error scope",
    gpu_error_kinds[gpu_error_kind(caught.value)], gpu_error_message(caught.value));
}

/** Maps a buffer of a destroyed device. */
static void map_buffer_of_destroyed_device(gpu_device_t device, gpu_buffer_t buffer) {
  gpu_device_destroy(device);
  map_async_error_t error = {0};
  bool succeeded = gpu_buffer_map_async(buffer, GPU_MAP_MODE_READ, NULL, NULL, &error);
  print_failure(succeeded, "map-async on a destroyed device",
    map_async_kinds[error.kind], error.message);
}

int main(void) {
  request_missing_feature();
  request_excessive_limit();

  gpu_device_t device = open_device(request_adapter());
  gpu_device_push_error_scope(device, GPU_ERROR_FILTER_VALIDATION);
  gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = BUFFER_SIZE,
    .usage = GPU_BUFFER_USAGE_MAP_READ | GPU_BUFFER_USAGE_COPY_DST,
  });
  create_query_set_without_feature(device);
  create_pipeline_of_invalid_shader(device);
  set_bind_group_beyond_offsets(device);
  write_half_a_word(device, buffer);
  map_buffer_without_usage(device);
  get_unmapped_range(buffer);
  set_too_much_in_mapped_range(device);
  get_range_of_impossible_size(device);
  catch_validation_error(device);

  gpu_option_error_t noted; // captured by the outer scope: the invalid shader and later errors
  pop_error_scope_error_t error;
  CHECK(gpu_device_pop_error_scope(device, &noted, &error), error);
  pop_missing_scope(device);
  map_buffer_of_destroyed_device(device, buffer);
}
