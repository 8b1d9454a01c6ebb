/** The property of textures that may be absent. */
#include "generated/object-types.h"

WGPUTextureViewDimension wgpuTextureGetTextureBindingViewDimension(WGPUTexture texture) {
  gpu_texture_view_dimension_t dimension;
  const bool has_dimension =
    gpu_texture_texture_binding_view_dimension((gpu_texture_t){texture->handle}, &dimension);
  return has_dimension ? from_texture_view_dimension(dimension) : WGPUTextureViewDimension_Undefined;
}
