/*
 * Prints what happens to its surface, line by line, and fills the surface with a colour that follows the pointer: red from
 * left to right, green from top to bottom. Blue is 255 while a key is down.
 *
 *   probe webgpu|frame-buffer [WIDTH HEIGHT]
 *
 * After the key Q it ends with code 0, after E with 1, and after X it traps. After W it creates a shader that is wrong.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gpu.h"
#include "wasi-async.h"
#include "wasi-surface.h"

static surface_t surface;
static double red, green, blue;

static bool uses_gpu;
static gpu_device_t device;
static surface_webgpu_context_t gpu_context;
static surface_frame_buffer_context_t frame_buffer_context;

static void open(void) {
  if (uses_gpu) {
    device = open_device(request_adapter());
    gpu_context = surface_webgpu_context_create(surface);
    surface_webgpu_context_configure(gpu_context, &(surface_context_configuration_t){
      .device = device,
      .format = GPU_TEXTURE_FORMAT_BGRA8UNORM,
    });
  } else {
    frame_buffer_context = surface_frame_buffer_context_create(surface);
  }
}

static void draw_with_gpu(void) {
  gpu_texture_t texture = surface_webgpu_context_get_current_texture(gpu_context);
  gpu_texture_view_t view = gpu_texture_create_view(texture, NULL);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = view,
      .clear_value = GPU_SOME({red, green, blue, 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_STORE,
    })),
  });
  gpu_render_pass_encoder_end(pass);
  gpu_render_pass_encoder_drop(pass);
  submit(device, encoder);
  gpu_texture_view_drop(view);
  gpu_texture_drop(texture);
}

static void draw_with_frame_buffer(void) {
  size_t size = 4 * (size_t)surface_width(surface) * surface_height(surface);
  uint8_t *bytes = malloc(size);
  for (size_t i = 0; i < size; i += 4) {
    bytes[i] = (uint8_t)(255 * blue);
    bytes[i + 1] = (uint8_t)(255 * green);
    bytes[i + 2] = (uint8_t)(255 * red);
    bytes[i + 3] = 0;
  }
  frame_buffer_buffer_t buffer = surface_frame_buffer_context_get_current_buffer(frame_buffer_context);
  frame_buffer_buffer_set_with_copy(buffer, bytes, size);
  frame_buffer_buffer_drop(buffer);
  surface_frame_buffer_context_present(frame_buffer_context);
  free(bytes);
}

static void on_frame(const void *) {
  static int frames;
  if (uses_gpu) draw_with_gpu();
  else draw_with_frame_buffer();
  frames++;
  if (frames == 2 || frames % 100 == 0) printf("frames %d\n", frames);
}

static void on_resize(const void *element) {
  const surface_resize_event_t *event = element;
  printf("resize %u %u\n", event->width, event->height);
}

static void follow(const char *name, const surface_pointer_event_t *event) {
  red = event->x / surface_width(surface);
  green = event->y / surface_height(surface);
  printf("%s %g %g\n", name, event->x, event->y);
}

static void on_pointer_up(const void *element) { follow("up", element); }
static void on_pointer_down(const void *element) { follow("down", element); }
static void on_pointer_move(const void *element) { follow("move", element); }

static void print_key(const char *name, const surface_key_event_t *event) {
  printf("%s %d '%.*s'%s%s%s%s\n", name, event->key.is_some ? event->key.value : -1,
         event->text.is_some ? (int)event->text.value.len : 0, event->text.value.ptr, event->alt_key ? " alt" : "",
         event->ctrl_key ? " ctrl" : "", event->meta_key ? " meta" : "", event->shift_key ? " shift" : "");
}

static void on_key_up(const void *element) {
  print_key("key-up", element);
  blue = 0;
}

static void create_wrong_shader(void) {
  gpu_shader_module_drop(gpu_device_create_shader_module(device, &(gpu_shader_module_descriptor_t){
    .code = gpu_string("fn main() {\n  let a = missing;\n}\n"),
    .label = GPU_SOME(gpu_string("wrong.wgsl")),
  }));
}

static void on_key_down(const void *element) {
  const surface_key_event_t *event = element;
  print_key("key-down", event);
  blue = 1;
  if (event->key.value == SURFACE_KEY_KEY_Q) exit(0);
  if (event->key.value == SURFACE_KEY_KEY_E) {
    fprintf(stderr, "the key for errors\n");
    exit(1);
  }
  if (event->key.value == SURFACE_KEY_KEY_X) __builtin_trap();
  if (event->key.value == SURFACE_KEY_KEY_W) create_wrong_shader();
}

/** A stream of the surface. The streams differ in their types only; what they copy is untyped here. */
typedef struct {
  int32_t handle;
  uint32_t (*start)(int32_t, void *, size_t);
  void (*on_element)(const void *);
  _Alignas(8) char element[24];
  bool is_over;
} stream_t;

enum { STREAMS = 7 };
static stream_t streams[STREAMS];

/** Handles the available elements, and starts to read the next one. */
static void pump(stream_t *stream, gpu_copy_t copy) {
  for (;;) {
    if (copy.count > 0) stream->on_element(stream->element);
    if (copy.state == GPU_COPY_BLOCKED) return;
    if (copy.state != GPU_COPY_COMPLETED) {
      stream->is_over = true;
      return;
    }
    copy = gpu_copy(stream->start(stream->handle, stream->element, 1));
  }
}

int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  uses_gpu = count < 2 || strcmp(arguments[1], "frame-buffer") != 0;
  surface_create_desc_t desc = {0};
  if (count > 3) {
    desc.width = (gpu_option_u32_t){true, (uint32_t)atoi(arguments[2])};
    desc.height = (gpu_option_u32_t){true, (uint32_t)atoi(arguments[3])};
  }
  surface = surface_create(&desc);
  open();
  printf("size %u %u\n", surface_width(surface), surface_height(surface));

  waitable_set_t set = waitable_set_new();
  streams[0] = (stream_t){surface_on_frame(surface).handle,
      import_gpu_stream_surface_frame_event_read_start, on_frame, {0}, false};
  streams[1] = (stream_t){surface_on_resize(surface).handle,
      import_gpu_stream_surface_resize_event_read_start, on_resize, {0}, false};
  streams[2] = (stream_t){surface_on_pointer_up(surface).handle,
      import_gpu_stream_surface_pointer_event_read_start, on_pointer_up, {0}, false};
  streams[3] = (stream_t){surface_on_pointer_down(surface).handle,
      import_gpu_stream_surface_pointer_event_read_start, on_pointer_down, {0}, false};
  streams[4] = (stream_t){surface_on_pointer_move(surface).handle,
      import_gpu_stream_surface_pointer_event_read_start, on_pointer_move, {0}, false};
  streams[5] = (stream_t){surface_on_key_up(surface).handle,
      import_gpu_stream_surface_key_event_read_start, on_key_up, {0}, false};
  streams[6] = (stream_t){surface_on_key_down(surface).handle,
      import_gpu_stream_surface_key_event_read_start, on_key_down, {0}, false};
  for (int i = 0; i < STREAMS; i++) {
    waitable_join(streams[i].handle, set);
    pump(&streams[i], gpu_copy(streams[i].start(streams[i].handle, streams[i].element, 1)));
  }
  while (!streams[0].is_over) {
    event_t event = waitable_set_wait(set);
    for (int i = 0; i < STREAMS; i++) {
      if (streams[i].handle == event.waitable) pump(&streams[i], gpu_copy(event.payload));
    }
  }
  return 0;
}
