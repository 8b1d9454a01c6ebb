/** The GPU, and the surface that the program draws on. */
#pragma once

#include <webgpu/webgpu_cpp.h>

struct Gpu {
  wgpu::Instance instance;
  wgpu::Adapter adapter;
  wgpu::Device device;
  wgpu::Queue queue;
  wgpu::Surface surface;
  /** The format of the surface's pictures. */
  wgpu::TextureFormat format;

  /** Waits for the result of a future, whose callback is called meanwhile. */
  void wait(wgpu::Future future) const;
};

/** Opens the GPU and a surface, or ends the program with a message. */
Gpu open_gpu();

/** Waits until the host wants a picture; returns false when there will be no more. */
bool next_frame(const Gpu &gpu);

/** Returns the texture for the next picture, in the size of the surface. */
wgpu::Texture current_texture(const Gpu &gpu);
