/** External textures: only pages have them, so no function makes one. */
#include "objects.h"

struct WGPUExternalTextureImpl {
  OBJECT
};

void wgpuExternalTextureSetLabel(WGPUExternalTexture texture, WGPUStringView label) {
  (void)texture;
  (void)label;
}

void wgpuExternalTextureAddRef(WGPUExternalTexture texture) {
  texture->references++;
}

void wgpuExternalTextureRelease(WGPUExternalTexture texture) {
  texture->references--;
}
