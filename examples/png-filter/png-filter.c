/* Makes a picture look like an old photograph, on the GPU: png-filter IN OUT */

#include <stdlib.h>

#include "die.h"
#include "filter.h"

static const char sepia_shader[] = {
#embed "sepia.wgsl" suffix(, 0)
};

int main(int argc, char **argv) {
  if (argc != 3) die("usage: png-filter IN OUT");
  const char *in = argv[1], *out = argv[2];

  image_t image;
  const char *error = png_read(in, &image);
  if (error) die("%s: %s", in, error);

  const device_t gpu = request_device();
  image_t filtered = filter_image(&gpu, create_compute_pipeline(&gpu, sepia_shader, NULL), &image);
  release_device(&gpu);

  error = png_write(out, &filtered);
  if (error) die("%s: %s", out, error);
}
