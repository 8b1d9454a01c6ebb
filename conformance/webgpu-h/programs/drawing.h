/** A picture of 8 × 8 texels, a pipeline that fills it with one color, and passes that draw on it. */
#pragma once

#include "program.h"

typedef struct Picture {
    WGPUTexture texture;
    WGPUTextureView view;
} Picture;

#define PICTURE_SIZE 8

Picture open_picture(Context *context, WGPUTextureFormat format, uint32_t samples, WGPUTextureUsage more_usage);
void close_picture(Picture *picture);

/** An attachment that clears a picture to black and keeps it. */
WGPURenderPassColorAttachment attachment_of(Picture picture);

/** A pass on one color attachment. */
WGPURenderPassDescriptor pass_on(const WGPURenderPassColorAttachment *attachment);

/** Begins a pass in a new encoder. */
WGPURenderPassEncoder begin_pass(Context *context, WGPUCommandEncoder *encoder,
                                 const WGPURenderPassDescriptor *descriptor);

/** Ends the pass, submits its encoder, and releases both. */
void end_pass(Context *context, WGPUCommandEncoder encoder, WGPURenderPassEncoder pass);

/** Shaders: `vertex` covers the picture with a triangle at the depth `depth`, `fragment` is `color`. */
WGPUShaderModule create_cover(Context *context);

/** A descriptor of a pipeline that covers the picture; `target` may be NULL for no color. */
typedef struct Cover {
    WGPUConstantEntry constants[5];
    WGPUColorTargetState target;
    WGPUFragmentState fragment;
    WGPURenderPipelineDescriptor descriptor;
} Cover;

/** Fills `cover` in for a color, and a depth from 0 to 1. */
void describe_cover(Cover *cover, WGPUShaderModule module, WGPUTextureFormat format, const double color[4],
                    double depth);

/** Prints the texel at a position of a picture in `RGBA8Unorm`. */
void print_picture(Context *context, const char *label, Picture picture, uint32_t x, uint32_t y);
