/* Blurs a photograph and finds its edges, in compute shaders: image-filter [INPUT.png [OUTPUT.png]] */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gpu.h"

static const char blur_shader[] = {
#embed "blur.wgsl" suffix(, 0)
};
static const char sobel_shader[] = {
#embed "sobel.wgsl" suffix(, 0)
};

static const float BLUR_SIGMA = 1.5f; // pixels
static const double EDGE_STRENGTH = 1.0;

enum {
  BLUR_RADIUS = 5,     // pixels; beyond 3 sigma a Gaussian is nearly zero
  WORKGROUP_SIZE = 8,  // pixels, in both directions, as in the shaders
  TIMESTAMPS = 2,      // at the beginning and at the end
};

/** Timestamp queries around the passes. */
typedef struct {
  bool has_timestamps; // otherwise the members below are unset, and the wall clock measures
  gpu_query_set_t queries;
  gpu_buffer_t results; // nanoseconds
} gpu_timer_t;

/** One pass: a pipeline and its bind group. */
typedef struct {
  gpu_compute_pipeline_t pipeline;
  gpu_bind_group_t bind_group;
} filter_step_t;

static void print_adapter(gpu_adapter_t adapter) {
  gpu_adapter_info_t info = gpu_adapter_info(adapter);
  gpu_string_t name = gpu_adapter_info_description(info);
  if (name.len == 0) name = gpu_adapter_info_device(info);
  if (name.len == 0) name = gpu_adapter_info_vendor(info);
  printf("adapter: %.*s\n", (int)name.len, name.ptr);
}

/** Weights of a Gaussian, from its centre outwards. Both sides together add up to 1. */
static void gaussian_weights(float weights[BLUR_RADIUS + 1]) {
  float sum = 0;
  for (int i = 0; i <= BLUR_RADIUS; i++) {
    weights[i] = expf(-(float)(i * i) / (2 * BLUR_SIGMA * BLUR_SIGMA));
    sum += i == 0 ? weights[i] : 2 * weights[i];
  }
  for (int i = 0; i <= BLUR_RADIUS; i++) weights[i] /= sum;
}

static gpu_texture_t upload(gpu_device_t device, const image_t *image) {
  gpu_texture_t texture = create_texture(device, GPU_TEXTURE_FORMAT_RGBA8UNORM,
    GPU_TEXTURE_USAGE_TEXTURE_BINDING | GPU_TEXTURE_USAGE_COPY_DST, image->width, image->height);
  gpu_queue_write_texture_with_copy(gpu_device_queue(device),
    &(gpu_texel_copy_texture_info_t){.texture = texture},
    image->rgba, (size_t)image->width * image->height * 4,
    &(gpu_texel_copy_buffer_layout_t){.bytes_per_row = GPU_SOME(image->width * 4)},
    &(gpu_extent3_d_t){.width = image->width, .height = GPU_SOME(image->height)});
  return texture;
}

/** Creates a pipeline with the overridable constant `name` set to a value. */
static gpu_compute_pipeline_t create_pipeline(gpu_device_t device, const char *wgsl, const char *name,
                                              double value) {
  record_gpu_pipeline_constant_value_t constants = record_gpu_pipeline_constant_value_create();
  record_gpu_pipeline_constant_value_add(constants, name, value);
  return gpu_device_create_compute_pipeline(device, &(gpu_compute_pipeline_descriptor_t){
    .compute = {.module = create_shader(device, wgsl), .constants = GPU_SOME(constants)},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
}

static gpu_bind_group_entry_t texture_entry(uint32_t binding, gpu_texture_t texture) {
  gpu_texture_view_t view = gpu_texture_create_view(texture, NULL);
  return (gpu_bind_group_entry_t){
    .binding = binding,
    .resource = {.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW, .gpu_texture_view = view},
  };
}

static gpu_bind_group_t create_bind_group(gpu_device_t device, gpu_compute_pipeline_t pipeline,
                                          const gpu_bind_group_entry_t *entries, size_t entries_len) {
  return gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_compute_pipeline_get_bind_group_layout(pipeline, 0),
    .entries = {entries, entries_len},
  });
}

static filter_step_t blur_step(gpu_device_t device, bool vertical, gpu_texture_t from, gpu_texture_t to,
                               gpu_buffer_t weights) {
  gpu_compute_pipeline_t pipeline = create_pipeline(device, blur_shader, "vertical", vertical);
  const gpu_bind_group_entry_t entries[] = {
    texture_entry(0, from),
    texture_entry(1, to),
    {.binding = 2, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = weights}},
  };
  return (filter_step_t){pipeline, create_bind_group(device, pipeline, entries, 3)};
}

static filter_step_t sobel_step(gpu_device_t device, gpu_texture_t from, gpu_texture_t to) {
  gpu_compute_pipeline_t pipeline = create_pipeline(device, sobel_shader, "strength", EDGE_STRENGTH);
  const gpu_bind_group_entry_t entries[] = {texture_entry(0, from), texture_entry(1, to)};
  return (filter_step_t){pipeline, create_bind_group(device, pipeline, entries, 2)};
}

static bool has_timestamps(gpu_adapter_t adapter) {
  gpu_supported_features_t features = gpu_adapter_features(adapter);
  bool has = gpu_supported_features_has(features, "timestamp-query");
  gpu_supported_features_drop(features);
  return has;
}

static gpu_timer_t create_timer(gpu_device_t device, bool has_timestamps) {
  if (!has_timestamps) return (gpu_timer_t){0};
  gpu_timer_t timer = {.has_timestamps = true};
  const gpu_query_set_descriptor_t descriptor = {.type = GPU_QUERY_TYPE_TIMESTAMP, .count = TIMESTAMPS};
  create_query_set_error_t error;
  CHECK(gpu_device_create_query_set(device, &descriptor, &timer.queries, &error), error);
  timer.results = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = TIMESTAMPS * sizeof(uint64_t),
    .usage = GPU_BUFFER_USAGE_QUERY_RESOLVE | GPU_BUFFER_USAGE_COPY_SRC,
  });
  return timer;
}

static gpu_compute_pass_encoder_t begin_pass(gpu_command_encoder_t encoder, const gpu_timer_t *timer) {
  if (!timer->has_timestamps) return gpu_command_encoder_begin_compute_pass(encoder, NULL);
  return gpu_command_encoder_begin_compute_pass(encoder, &(gpu_compute_pass_descriptor_t){
    .timestamp_writes = GPU_SOME({
      .query_set = timer->queries,
      .beginning_of_pass_write_index = GPU_SOME(0),
      .end_of_pass_write_index = GPU_SOME(1),
    }),
  });
}

static void run_steps(gpu_device_t device, const filter_step_t *steps, int count, const image_t *image,
                      const gpu_timer_t *timer) {
  uint32_t columns = (image->width + WORKGROUP_SIZE - 1) / WORKGROUP_SIZE;
  uint32_t rows = (image->height + WORKGROUP_SIZE - 1) / WORKGROUP_SIZE;

  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = begin_pass(encoder, timer);
  for (int i = 0; i < count; i++) {
    set_bind_group_error_t error;
    gpu_compute_pass_encoder_set_pipeline(pass, steps[i].pipeline);
    CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &steps[i].bind_group, NULL, 0, NULL, NULL, &error),
      error);
    gpu_compute_pass_encoder_dispatch_workgroups(pass, columns, &rows, NULL);
  }
  gpu_compute_pass_encoder_end(pass);
  if (timer->has_timestamps) {
    gpu_command_encoder_resolve_query_set(encoder, timer->queries, 0, TIMESTAMPS, timer->results, 0);
  }
  submit(device, encoder);
}

static double wall_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void print_time(gpu_device_t device, const gpu_timer_t *timer, double started) {
  gpu_queue_on_submitted_work_done(gpu_device_queue(device));
  double waited = wall_clock() - started;
  if (!timer->has_timestamps) {
    printf("time:    %.2f ms by the wall clock, as the device has no timestamps\n", waited);
    return;
  }
  uint64_t nanoseconds[TIMESTAMPS];
  read_buffer(device, timer->results, nanoseconds, sizeof nanoseconds);
  printf("time:    %.2f ms on the GPU, by its timestamps\n", (double)(nanoseconds[1] - nanoseconds[0]) / 1e6);
}

/** Replaces the picture by its edges. */
static void filter(gpu_device_t device, image_t *image, bool has_timestamps) {
  const gpu_texture_usage_t between = GPU_TEXTURE_USAGE_TEXTURE_BINDING | GPU_TEXTURE_USAGE_STORAGE_BINDING;
  const gpu_texture_usage_t last = GPU_TEXTURE_USAGE_STORAGE_BINDING | GPU_TEXTURE_USAGE_COPY_SRC;
  uint32_t width = image->width, height = image->height;
  gpu_texture_t photograph = upload(device, image);
  gpu_texture_t rows_blurred = create_texture(device, GPU_TEXTURE_FORMAT_RGBA32FLOAT, between, width, height);
  gpu_texture_t blurred = create_texture(device, GPU_TEXTURE_FORMAT_RGBA32FLOAT, between, width, height);
  gpu_texture_t edges = create_texture(device, GPU_TEXTURE_FORMAT_RGBA8UNORM, last, width, height);

  float weights[BLUR_RADIUS + 1];
  gaussian_weights(weights);
  gpu_buffer_t weight_buffer = create_buffer(device, GPU_BUFFER_USAGE_STORAGE, weights, sizeof weights);

  const filter_step_t steps[] = {
    blur_step(device, false, photograph, rows_blurred, weight_buffer),
    blur_step(device, true, rows_blurred, blurred, weight_buffer),
    sobel_step(device, blurred, edges),
  };
  gpu_timer_t timer = create_timer(device, has_timestamps);
  double started = wall_clock();
  run_steps(device, steps, sizeof steps / sizeof steps[0], image, &timer);
  print_time(device, &timer, started);

  free(image->rgba);
  *image = read_texture(device, edges);
}

int main(int argc, char **argv) {
  const char *input = argc > 1 ? argv[1] : "/work/coffee.png";
  const char *output = argc > 2 ? argv[2] : "/work/edges.png";

  image_t image;
  const char *error = png_read(input, &image);
  if (error) die("%s: %s", input, error);

  gpu_adapter_t adapter = request_adapter();
  const gpu_feature_name_t timestamps = GPU_FEATURE_NAME_TIMESTAMP_QUERY;
  bool has = has_timestamps(adapter);
  print_adapter(adapter);
  printf("input:   %s, %u x %u pixels\n", input, image.width, image.height);

  gpu_device_t device = open_device(adapter, &timestamps, has ? 1 : 0);
  filter(device, &image, has);
  close_device(device);

  error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("output:  %s\n", output);
}
