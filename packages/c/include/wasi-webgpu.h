/**
 * wasi:webgpu@0.3.0-rc.2 for guests in C and C++.
 *
 * Generated from the W3C's IDL by packages/spec/src/write-c.ts: do not edit, `npm run generate` writes it.
 *
 * The names are those of wit/webgpu.wit in C's spelling: the method `gpu-device.create-buffer` is the function
 * `gpu_device_create_buffer`, the record `gpu-buffer-descriptor` the type `gpu_buffer_descriptor_t`, the case
 * `read` of `gpu-map-mode` the constant `GPU_MAP_MODE_READ`.
 *
 * A zero option is absent, so a descriptor names only the members that it sets:
 *
 *     gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
 *       .size = 1024,
 *       .usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC,
 *       .label = GPU_SOME(GPU_STRING("numbers")),
 *     });
 *
 * The host allocates the strings and lists that functions return with the guest's `cabi_realloc`: a guest exports
 * one, most simply around `realloc`, and frees what it was given.
 */
#ifndef WASI_WEBGPU_H
#define WASI_WEBGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * The version to import. Define it as "0.2.0-rc.2" before the
 * include for hosts with that version: the API is identical.
 */
#ifndef WASI_WEBGPU_VERSION
#define WASI_WEBGPU_VERSION "0.3.0-rc.2"
#endif

#define GPU_IMPORT(name) __attribute__((__import_module__(GPU_INTERFACE), __import_name__(name)))
#define GPU_INTERFACE "wasi:webgpu/webgpu@" WASI_WEBGPU_VERSION

#ifdef __cplusplus
#define GPU_ZERO {}
#define GPU_ASSERT(condition) static_assert(condition, #condition)
extern "C" {
#else
#define GPU_ZERO {0}
#define GPU_ASSERT(condition) _Static_assert(condition, #condition)
#endif

/** Initialises a present option: `.sample_count = GPU_SOME(4)`. */
#define GPU_SOME(...) { true, __VA_ARGS__ }

/** Initialises a string with a literal. */
#define GPU_STRING(literal) { "" literal, sizeof(literal) - 1 }

/**
 * Initialises a list with its elements, in C: `.entries = GPU_LIST(gpu_bind_group_entry_t, {...}, {...})`.
 */
#define GPU_LIST(type, ...) { (const type[]){__VA_ARGS__}, sizeof((const type[]){__VA_ARGS__}) / sizeof(type) }


/* ==== Handles =================================================================================================== */

/*
 * A handle stands for an object of the host. The caller owns returned handles and releases each with the
 * `_drop` function of its type. Functions borrow their handle arguments, except for the maps in a
 * descriptor (`record_..._t`), which the host takes over.
 */

/** https://www.w3.org/TR/webgpu/#gpusupportedlimits */
typedef struct { int32_t handle; } gpu_supported_limits_t;

/** https://www.w3.org/TR/webgpu/#gpusupportedfeatures */
typedef struct { int32_t handle; } gpu_supported_features_t;

/** https://www.w3.org/TR/webgpu/#wgsllanguagefeatures */
typedef struct { int32_t handle; } wgsl_language_features_t;

/** https://www.w3.org/TR/webgpu/#gpuadapterinfo */
typedef struct { int32_t handle; } gpu_adapter_info_t;

/** https://www.w3.org/TR/webgpu/#gpu */
typedef struct { int32_t handle; } gpu_t;

/** https://www.w3.org/TR/webgpu/#gpuadapter */
typedef struct { int32_t handle; } gpu_adapter_t;

/** https://www.w3.org/TR/webgpu/#gpudevice */
typedef struct { int32_t handle; } gpu_device_t;

/** https://www.w3.org/TR/webgpu/#gpubuffer */
typedef struct { int32_t handle; } gpu_buffer_t;

/** https://www.w3.org/TR/webgpu/#gputexture */
typedef struct { int32_t handle; } gpu_texture_t;

/** https://www.w3.org/TR/webgpu/#gputextureview */
typedef struct { int32_t handle; } gpu_texture_view_t;

/** https://www.w3.org/TR/webgpu/#gpusampler */
typedef struct { int32_t handle; } gpu_sampler_t;

/** https://www.w3.org/TR/webgpu/#gpubindgrouplayout */
typedef struct { int32_t handle; } gpu_bind_group_layout_t;

/** https://www.w3.org/TR/webgpu/#gpubindgroup */
typedef struct { int32_t handle; } gpu_bind_group_t;

/** https://www.w3.org/TR/webgpu/#gpupipelinelayout */
typedef struct { int32_t handle; } gpu_pipeline_layout_t;

/** https://www.w3.org/TR/webgpu/#gpushadermodule */
typedef struct { int32_t handle; } gpu_shader_module_t;

/** https://www.w3.org/TR/webgpu/#gpucompilationmessage */
typedef struct { int32_t handle; } gpu_compilation_message_t;

/** https://www.w3.org/TR/webgpu/#gpucompilationinfo */
typedef struct { int32_t handle; } gpu_compilation_info_t;

/** https://www.w3.org/TR/webgpu/#gpucomputepipeline */
typedef struct { int32_t handle; } gpu_compute_pipeline_t;

/** https://www.w3.org/TR/webgpu/#gpurenderpipeline */
typedef struct { int32_t handle; } gpu_render_pipeline_t;

/** https://www.w3.org/TR/webgpu/#gpucommandbuffer */
typedef struct { int32_t handle; } gpu_command_buffer_t;

/** https://www.w3.org/TR/webgpu/#gpucommandencoder */
typedef struct { int32_t handle; } gpu_command_encoder_t;

/** https://www.w3.org/TR/webgpu/#gpucomputepassencoder */
typedef struct { int32_t handle; } gpu_compute_pass_encoder_t;

/** https://www.w3.org/TR/webgpu/#gpurenderpassencoder */
typedef struct { int32_t handle; } gpu_render_pass_encoder_t;

/** https://www.w3.org/TR/webgpu/#gpurenderbundle */
typedef struct { int32_t handle; } gpu_render_bundle_t;

/** https://www.w3.org/TR/webgpu/#gpurenderbundleencoder */
typedef struct { int32_t handle; } gpu_render_bundle_encoder_t;

/** https://www.w3.org/TR/webgpu/#gpuqueue */
typedef struct { int32_t handle; } gpu_queue_t;

/** https://www.w3.org/TR/webgpu/#gpuqueryset */
typedef struct { int32_t handle; } gpu_query_set_t;

/** https://www.w3.org/TR/webgpu/#gpucanvascontext */
typedef struct { int32_t handle; } gpu_canvas_context_t;

/** https://www.w3.org/TR/webgpu/#gpudevicelostinfo */
typedef struct { int32_t handle; } gpu_device_lost_info_t;

/** https://www.w3.org/TR/webgpu/#gpuerror */
typedef struct { int32_t handle; } gpu_error_t;

/** https://www.w3.org/TR/webgpu/#gpuuncapturederrorevent */
typedef struct { int32_t handle; } gpu_uncaptured_error_event_t;

/** https://webidl.spec.whatwg.org/#idl-record */
typedef struct { int32_t handle; } record_gpu_pipeline_constant_value_t;

/** https://webidl.spec.whatwg.org/#idl-record */
typedef struct { int32_t handle; } record_option_gpu_size64_t;


/* ==== Enums and flags =========================================================================================== */

/** https://www.w3.org/TR/webgpu/#enumdef-gpufeaturename */
typedef uint8_t gpu_feature_name_t;
enum {
  GPU_FEATURE_NAME_CORE_FEATURES_AND_LIMITS,
  GPU_FEATURE_NAME_DEPTH_CLIP_CONTROL,
  GPU_FEATURE_NAME_DEPTH32FLOAT_STENCIL8,
  GPU_FEATURE_NAME_TEXTURE_COMPRESSION_BC,
  GPU_FEATURE_NAME_TEXTURE_COMPRESSION_BC_SLICED3D,
  GPU_FEATURE_NAME_TEXTURE_COMPRESSION_ETC2,
  GPU_FEATURE_NAME_TEXTURE_COMPRESSION_ASTC,
  GPU_FEATURE_NAME_TEXTURE_COMPRESSION_ASTC_SLICED3D,
  GPU_FEATURE_NAME_TIMESTAMP_QUERY,
  GPU_FEATURE_NAME_INDIRECT_FIRST_INSTANCE,
  GPU_FEATURE_NAME_SHADER_F16,
  GPU_FEATURE_NAME_RG11B10UFLOAT_RENDERABLE,
  GPU_FEATURE_NAME_BGRA8UNORM_STORAGE,
  GPU_FEATURE_NAME_FLOAT32_FILTERABLE,
  GPU_FEATURE_NAME_FLOAT32_BLENDABLE,
  GPU_FEATURE_NAME_CLIP_DISTANCES,
  GPU_FEATURE_NAME_DUAL_SOURCE_BLENDING,
  GPU_FEATURE_NAME_SUBGROUPS,
  GPU_FEATURE_NAME_TEXTURE_FORMATS_TIER1,
  GPU_FEATURE_NAME_TEXTURE_FORMATS_TIER2,
  GPU_FEATURE_NAME_PRIMITIVE_INDEX,
  GPU_FEATURE_NAME_TEXTURE_COMPONENT_SWIZZLE,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpupowerpreference */
typedef uint8_t gpu_power_preference_t;
enum {
  GPU_POWER_PREFERENCE_LOW_POWER,
  GPU_POWER_PREFERENCE_HIGH_PERFORMANCE,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpubuffermapstate */
typedef uint8_t gpu_buffer_map_state_t;
enum {
  GPU_BUFFER_MAP_STATE_UNMAPPED,
  GPU_BUFFER_MAP_STATE_PENDING,
  GPU_BUFFER_MAP_STATE_MAPPED,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpubufferusage */
typedef uint16_t gpu_buffer_usage_t;
enum {
  GPU_BUFFER_USAGE_MAP_READ = 1 << 0,
  GPU_BUFFER_USAGE_MAP_WRITE = 1 << 1,
  GPU_BUFFER_USAGE_COPY_SRC = 1 << 2,
  GPU_BUFFER_USAGE_COPY_DST = 1 << 3,
  GPU_BUFFER_USAGE_INDEX = 1 << 4,
  GPU_BUFFER_USAGE_VERTEX = 1 << 5,
  GPU_BUFFER_USAGE_UNIFORM = 1 << 6,
  GPU_BUFFER_USAGE_STORAGE = 1 << 7,
  GPU_BUFFER_USAGE_INDIRECT = 1 << 8,
  GPU_BUFFER_USAGE_QUERY_RESOLVE = 1 << 9,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpumapmode */
typedef uint8_t gpu_map_mode_t;
enum {
  GPU_MAP_MODE_READ = 1 << 0,
  GPU_MAP_MODE_WRITE = 1 << 1,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputexturedimension */
typedef uint8_t gpu_texture_dimension_t;
enum {
  GPU_TEXTURE_DIMENSION_D1,
  GPU_TEXTURE_DIMENSION_D2,
  GPU_TEXTURE_DIMENSION_D3,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gputextureusage */
typedef uint8_t gpu_texture_usage_t;
enum {
  GPU_TEXTURE_USAGE_COPY_SRC = 1 << 0,
  GPU_TEXTURE_USAGE_COPY_DST = 1 << 1,
  GPU_TEXTURE_USAGE_TEXTURE_BINDING = 1 << 2,
  GPU_TEXTURE_USAGE_STORAGE_BINDING = 1 << 3,
  GPU_TEXTURE_USAGE_RENDER_ATTACHMENT = 1 << 4,
  GPU_TEXTURE_USAGE_TRANSIENT_ATTACHMENT = 1 << 5,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureviewdimension */
typedef uint8_t gpu_texture_view_dimension_t;
enum {
  GPU_TEXTURE_VIEW_DIMENSION_D1,
  GPU_TEXTURE_VIEW_DIMENSION_D2,
  GPU_TEXTURE_VIEW_DIMENSION_D2_ARRAY,
  GPU_TEXTURE_VIEW_DIMENSION_CUBE,
  GPU_TEXTURE_VIEW_DIMENSION_CUBE_ARRAY,
  GPU_TEXTURE_VIEW_DIMENSION_D3,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureaspect */
typedef uint8_t gpu_texture_aspect_t;
enum {
  GPU_TEXTURE_ASPECT_ALL,
  GPU_TEXTURE_ASPECT_STENCIL_ONLY,
  GPU_TEXTURE_ASPECT_DEPTH_ONLY,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureformat */
typedef uint8_t gpu_texture_format_t;
enum {
  GPU_TEXTURE_FORMAT_R8UNORM,
  GPU_TEXTURE_FORMAT_R8SNORM,
  GPU_TEXTURE_FORMAT_R8UINT,
  GPU_TEXTURE_FORMAT_R8SINT,
  GPU_TEXTURE_FORMAT_R16UNORM,
  GPU_TEXTURE_FORMAT_R16SNORM,
  GPU_TEXTURE_FORMAT_R16UINT,
  GPU_TEXTURE_FORMAT_R16SINT,
  GPU_TEXTURE_FORMAT_R16FLOAT,
  GPU_TEXTURE_FORMAT_RG8UNORM,
  GPU_TEXTURE_FORMAT_RG8SNORM,
  GPU_TEXTURE_FORMAT_RG8UINT,
  GPU_TEXTURE_FORMAT_RG8SINT,
  GPU_TEXTURE_FORMAT_R32UINT,
  GPU_TEXTURE_FORMAT_R32SINT,
  GPU_TEXTURE_FORMAT_R32FLOAT,
  GPU_TEXTURE_FORMAT_RG16UNORM,
  GPU_TEXTURE_FORMAT_RG16SNORM,
  GPU_TEXTURE_FORMAT_RG16UINT,
  GPU_TEXTURE_FORMAT_RG16SINT,
  GPU_TEXTURE_FORMAT_RG16FLOAT,
  GPU_TEXTURE_FORMAT_RGBA8UNORM,
  GPU_TEXTURE_FORMAT_RGBA8UNORM_SRGB,
  GPU_TEXTURE_FORMAT_RGBA8SNORM,
  GPU_TEXTURE_FORMAT_RGBA8UINT,
  GPU_TEXTURE_FORMAT_RGBA8SINT,
  GPU_TEXTURE_FORMAT_BGRA8UNORM,
  GPU_TEXTURE_FORMAT_BGRA8UNORM_SRGB,
  GPU_TEXTURE_FORMAT_RGB9E5UFLOAT,
  GPU_TEXTURE_FORMAT_RGB10A2UINT,
  GPU_TEXTURE_FORMAT_RGB10A2UNORM,
  GPU_TEXTURE_FORMAT_RG11B10UFLOAT,
  GPU_TEXTURE_FORMAT_RG32UINT,
  GPU_TEXTURE_FORMAT_RG32SINT,
  GPU_TEXTURE_FORMAT_RG32FLOAT,
  GPU_TEXTURE_FORMAT_RGBA16UNORM,
  GPU_TEXTURE_FORMAT_RGBA16SNORM,
  GPU_TEXTURE_FORMAT_RGBA16UINT,
  GPU_TEXTURE_FORMAT_RGBA16SINT,
  GPU_TEXTURE_FORMAT_RGBA16FLOAT,
  GPU_TEXTURE_FORMAT_RGBA32UINT,
  GPU_TEXTURE_FORMAT_RGBA32SINT,
  GPU_TEXTURE_FORMAT_RGBA32FLOAT,
  GPU_TEXTURE_FORMAT_STENCIL8,
  GPU_TEXTURE_FORMAT_DEPTH16UNORM,
  GPU_TEXTURE_FORMAT_DEPTH24PLUS,
  GPU_TEXTURE_FORMAT_DEPTH24PLUS_STENCIL8,
  GPU_TEXTURE_FORMAT_DEPTH32FLOAT,
  GPU_TEXTURE_FORMAT_DEPTH32FLOAT_STENCIL8,
  GPU_TEXTURE_FORMAT_BC1_RGBA_UNORM,
  GPU_TEXTURE_FORMAT_BC1_RGBA_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_BC2_RGBA_UNORM,
  GPU_TEXTURE_FORMAT_BC2_RGBA_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_BC3_RGBA_UNORM,
  GPU_TEXTURE_FORMAT_BC3_RGBA_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_BC4_R_UNORM,
  GPU_TEXTURE_FORMAT_BC4_R_SNORM,
  GPU_TEXTURE_FORMAT_BC5_RG_UNORM,
  GPU_TEXTURE_FORMAT_BC5_RG_SNORM,
  GPU_TEXTURE_FORMAT_BC6H_RGB_UFLOAT,
  GPU_TEXTURE_FORMAT_BC6H_RGB_FLOAT,
  GPU_TEXTURE_FORMAT_BC7_RGBA_UNORM,
  GPU_TEXTURE_FORMAT_BC7_RGBA_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ETC2_RGB8UNORM,
  GPU_TEXTURE_FORMAT_ETC2_RGB8UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ETC2_RGB8A1UNORM,
  GPU_TEXTURE_FORMAT_ETC2_RGB8A1UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ETC2_RGBA8UNORM,
  GPU_TEXTURE_FORMAT_ETC2_RGBA8UNORM_SRGB,
  GPU_TEXTURE_FORMAT_EAC_R11UNORM,
  GPU_TEXTURE_FORMAT_EAC_R11SNORM,
  GPU_TEXTURE_FORMAT_EAC_RG11UNORM,
  GPU_TEXTURE_FORMAT_EAC_RG11SNORM,
  GPU_TEXTURE_FORMAT_ASTC4X4_UNORM,
  GPU_TEXTURE_FORMAT_ASTC4X4_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC5X4_UNORM,
  GPU_TEXTURE_FORMAT_ASTC5X4_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC5X5_UNORM,
  GPU_TEXTURE_FORMAT_ASTC5X5_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC6X5_UNORM,
  GPU_TEXTURE_FORMAT_ASTC6X5_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC6X6_UNORM,
  GPU_TEXTURE_FORMAT_ASTC6X6_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC8X5_UNORM,
  GPU_TEXTURE_FORMAT_ASTC8X5_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC8X6_UNORM,
  GPU_TEXTURE_FORMAT_ASTC8X6_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC8X8_UNORM,
  GPU_TEXTURE_FORMAT_ASTC8X8_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC10X5_UNORM,
  GPU_TEXTURE_FORMAT_ASTC10X5_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC10X6_UNORM,
  GPU_TEXTURE_FORMAT_ASTC10X6_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC10X8_UNORM,
  GPU_TEXTURE_FORMAT_ASTC10X8_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC10X10_UNORM,
  GPU_TEXTURE_FORMAT_ASTC10X10_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC12X10_UNORM,
  GPU_TEXTURE_FORMAT_ASTC12X10_UNORM_SRGB,
  GPU_TEXTURE_FORMAT_ASTC12X12_UNORM,
  GPU_TEXTURE_FORMAT_ASTC12X12_UNORM_SRGB,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuaddressmode */
typedef uint8_t gpu_address_mode_t;
enum {
  GPU_ADDRESS_MODE_CLAMP_TO_EDGE,
  GPU_ADDRESS_MODE_REPEAT,
  GPU_ADDRESS_MODE_MIRROR_REPEAT,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpufiltermode */
typedef uint8_t gpu_filter_mode_t;
enum {
  GPU_FILTER_MODE_NEAREST,
  GPU_FILTER_MODE_LINEAR,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpumipmapfiltermode */
typedef uint8_t gpu_mipmap_filter_mode_t;
enum {
  GPU_MIPMAP_FILTER_MODE_NEAREST,
  GPU_MIPMAP_FILTER_MODE_LINEAR,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucomparefunction */
typedef uint8_t gpu_compare_function_t;
enum {
  GPU_COMPARE_FUNCTION_NEVER,
  GPU_COMPARE_FUNCTION_LESS,
  GPU_COMPARE_FUNCTION_EQUAL,
  GPU_COMPARE_FUNCTION_LESS_EQUAL,
  GPU_COMPARE_FUNCTION_GREATER,
  GPU_COMPARE_FUNCTION_NOT_EQUAL,
  GPU_COMPARE_FUNCTION_GREATER_EQUAL,
  GPU_COMPARE_FUNCTION_ALWAYS,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpushaderstage */
typedef uint8_t gpu_shader_stage_t;
enum {
  GPU_SHADER_STAGE_VERTEX = 1 << 0,
  GPU_SHADER_STAGE_FRAGMENT = 1 << 1,
  GPU_SHADER_STAGE_COMPUTE = 1 << 2,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpubufferbindingtype */
typedef uint8_t gpu_buffer_binding_type_t;
enum {
  GPU_BUFFER_BINDING_TYPE_UNIFORM,
  GPU_BUFFER_BINDING_TYPE_STORAGE,
  GPU_BUFFER_BINDING_TYPE_READ_ONLY_STORAGE,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpusamplerbindingtype */
typedef uint8_t gpu_sampler_binding_type_t;
enum {
  GPU_SAMPLER_BINDING_TYPE_FILTERING,
  GPU_SAMPLER_BINDING_TYPE_NON_FILTERING,
  GPU_SAMPLER_BINDING_TYPE_COMPARISON,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputexturesampletype */
typedef uint8_t gpu_texture_sample_type_t;
enum {
  GPU_TEXTURE_SAMPLE_TYPE_FLOAT,
  GPU_TEXTURE_SAMPLE_TYPE_UNFILTERABLE_FLOAT,
  GPU_TEXTURE_SAMPLE_TYPE_DEPTH,
  GPU_TEXTURE_SAMPLE_TYPE_SINT,
  GPU_TEXTURE_SAMPLE_TYPE_UINT,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustoragetextureaccess */
typedef uint8_t gpu_storage_texture_access_t;
enum {
  GPU_STORAGE_TEXTURE_ACCESS_WRITE_ONLY,
  GPU_STORAGE_TEXTURE_ACCESS_READ_ONLY,
  GPU_STORAGE_TEXTURE_ACCESS_READ_WRITE,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucompilationmessagetype */
typedef uint8_t gpu_compilation_message_type_t;
enum {
  GPU_COMPILATION_MESSAGE_TYPE_ERROR,
  GPU_COMPILATION_MESSAGE_TYPE_WARNING,
  GPU_COMPILATION_MESSAGE_TYPE_INFO,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpupipelineerrorreason */
typedef uint8_t gpu_pipeline_error_reason_t;
enum {
  GPU_PIPELINE_ERROR_REASON_VALIDATION,
  GPU_PIPELINE_ERROR_REASON_INTERNAL,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuprimitivetopology */
typedef uint8_t gpu_primitive_topology_t;
enum {
  GPU_PRIMITIVE_TOPOLOGY_POINT_LIST,
  GPU_PRIMITIVE_TOPOLOGY_LINE_LIST,
  GPU_PRIMITIVE_TOPOLOGY_LINE_STRIP,
  GPU_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST,
  GPU_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpufrontface */
typedef uint8_t gpu_front_face_t;
enum {
  GPU_FRONT_FACE_CCW,
  GPU_FRONT_FACE_CW,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucullmode */
typedef uint8_t gpu_cull_mode_t;
enum {
  GPU_CULL_MODE_NONE,
  GPU_CULL_MODE_FRONT,
  GPU_CULL_MODE_BACK,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpucolorwrite */
typedef uint8_t gpu_color_write_t;
enum {
  GPU_COLOR_WRITE_RED = 1 << 0,
  GPU_COLOR_WRITE_GREEN = 1 << 1,
  GPU_COLOR_WRITE_BLUE = 1 << 2,
  GPU_COLOR_WRITE_ALPHA = 1 << 3,
  GPU_COLOR_WRITE_ALL = 1 << 4,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpublendfactor */
typedef uint8_t gpu_blend_factor_t;
enum {
  GPU_BLEND_FACTOR_ZERO,
  GPU_BLEND_FACTOR_ONE,
  GPU_BLEND_FACTOR_SRC,
  GPU_BLEND_FACTOR_ONE_MINUS_SRC,
  GPU_BLEND_FACTOR_SRC_ALPHA,
  GPU_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
  GPU_BLEND_FACTOR_DST,
  GPU_BLEND_FACTOR_ONE_MINUS_DST,
  GPU_BLEND_FACTOR_DST_ALPHA,
  GPU_BLEND_FACTOR_ONE_MINUS_DST_ALPHA,
  GPU_BLEND_FACTOR_SRC_ALPHA_SATURATED,
  GPU_BLEND_FACTOR_CONSTANT,
  GPU_BLEND_FACTOR_ONE_MINUS_CONSTANT,
  GPU_BLEND_FACTOR_SRC1,
  GPU_BLEND_FACTOR_ONE_MINUS_SRC1,
  GPU_BLEND_FACTOR_SRC1_ALPHA,
  GPU_BLEND_FACTOR_ONE_MINUS_SRC1_ALPHA,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpublendoperation */
typedef uint8_t gpu_blend_operation_t;
enum {
  GPU_BLEND_OPERATION_ADD,
  GPU_BLEND_OPERATION_SUBTRACT,
  GPU_BLEND_OPERATION_REVERSE_SUBTRACT,
  GPU_BLEND_OPERATION_MIN,
  GPU_BLEND_OPERATION_MAX,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustenciloperation */
typedef uint8_t gpu_stencil_operation_t;
enum {
  GPU_STENCIL_OPERATION_KEEP,
  GPU_STENCIL_OPERATION_ZERO,
  GPU_STENCIL_OPERATION_REPLACE,
  GPU_STENCIL_OPERATION_INVERT,
  GPU_STENCIL_OPERATION_INCREMENT_CLAMP,
  GPU_STENCIL_OPERATION_DECREMENT_CLAMP,
  GPU_STENCIL_OPERATION_INCREMENT_WRAP,
  GPU_STENCIL_OPERATION_DECREMENT_WRAP,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuindexformat */
typedef uint8_t gpu_index_format_t;
enum {
  GPU_INDEX_FORMAT_UINT16,
  GPU_INDEX_FORMAT_UINT32,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuvertexformat */
typedef uint8_t gpu_vertex_format_t;
enum {
  GPU_VERTEX_FORMAT_UINT8,
  GPU_VERTEX_FORMAT_UINT8X2,
  GPU_VERTEX_FORMAT_UINT8X4,
  GPU_VERTEX_FORMAT_SINT8,
  GPU_VERTEX_FORMAT_SINT8X2,
  GPU_VERTEX_FORMAT_SINT8X4,
  GPU_VERTEX_FORMAT_UNORM8,
  GPU_VERTEX_FORMAT_UNORM8X2,
  GPU_VERTEX_FORMAT_UNORM8X4,
  GPU_VERTEX_FORMAT_SNORM8,
  GPU_VERTEX_FORMAT_SNORM8X2,
  GPU_VERTEX_FORMAT_SNORM8X4,
  GPU_VERTEX_FORMAT_UINT16,
  GPU_VERTEX_FORMAT_UINT16X2,
  GPU_VERTEX_FORMAT_UINT16X4,
  GPU_VERTEX_FORMAT_SINT16,
  GPU_VERTEX_FORMAT_SINT16X2,
  GPU_VERTEX_FORMAT_SINT16X4,
  GPU_VERTEX_FORMAT_UNORM16,
  GPU_VERTEX_FORMAT_UNORM16X2,
  GPU_VERTEX_FORMAT_UNORM16X4,
  GPU_VERTEX_FORMAT_SNORM16,
  GPU_VERTEX_FORMAT_SNORM16X2,
  GPU_VERTEX_FORMAT_SNORM16X4,
  GPU_VERTEX_FORMAT_FLOAT16,
  GPU_VERTEX_FORMAT_FLOAT16X2,
  GPU_VERTEX_FORMAT_FLOAT16X4,
  GPU_VERTEX_FORMAT_FLOAT32,
  GPU_VERTEX_FORMAT_FLOAT32X2,
  GPU_VERTEX_FORMAT_FLOAT32X3,
  GPU_VERTEX_FORMAT_FLOAT32X4,
  GPU_VERTEX_FORMAT_UINT32,
  GPU_VERTEX_FORMAT_UINT32X2,
  GPU_VERTEX_FORMAT_UINT32X3,
  GPU_VERTEX_FORMAT_UINT32X4,
  GPU_VERTEX_FORMAT_SINT32,
  GPU_VERTEX_FORMAT_SINT32X2,
  GPU_VERTEX_FORMAT_SINT32X3,
  GPU_VERTEX_FORMAT_SINT32X4,
  GPU_VERTEX_FORMAT_UNORM1010102,
  GPU_VERTEX_FORMAT_UNORM8X4_BGRA,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuvertexstepmode */
typedef uint8_t gpu_vertex_step_mode_t;
enum {
  GPU_VERTEX_STEP_MODE_VERTEX,
  GPU_VERTEX_STEP_MODE_INSTANCE,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuloadop */
typedef uint8_t gpu_load_op_t;
enum {
  GPU_LOAD_OP_LOAD,
  GPU_LOAD_OP_CLEAR,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustoreop */
typedef uint8_t gpu_store_op_t;
enum {
  GPU_STORE_OP_STORE,
  GPU_STORE_OP_DISCARD,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuquerytype */
typedef uint8_t gpu_query_type_t;
enum {
  GPU_QUERY_TYPE_OCCLUSION,
  GPU_QUERY_TYPE_TIMESTAMP,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucanvasalphamode */
typedef uint8_t gpu_canvas_alpha_mode_t;
enum {
  GPU_CANVAS_ALPHA_MODE_OPAQUE,
  GPU_CANVAS_ALPHA_MODE_PREMULTIPLIED,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucanvastonemappingmode */
typedef uint8_t gpu_canvas_tone_mapping_mode_t;
enum {
  GPU_CANVAS_TONE_MAPPING_MODE_STANDARD,
  GPU_CANVAS_TONE_MAPPING_MODE_EXTENDED,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpudevicelostreason */
typedef uint8_t gpu_device_lost_reason_t;
enum {
  GPU_DEVICE_LOST_REASON_UNKNOWN,
  GPU_DEVICE_LOST_REASON_DESTROYED,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuerrorfilter */
typedef uint8_t gpu_error_filter_t;
enum {
  GPU_ERROR_FILTER_VALIDATION,
  GPU_ERROR_FILTER_OUT_OF_MEMORY,
  GPU_ERROR_FILTER_INTERNAL,
};

/** https://html.spec.whatwg.org/multipage/canvas.html#predefinedcolorspace */
typedef uint8_t predefined_color_space_t;
enum {
  PREDEFINED_COLOR_SPACE_SRGB,
  PREDEFINED_COLOR_SPACE_DISPLAY_P3,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuerrorkind */
typedef uint8_t gpu_error_kind_t;
enum {
  GPU_ERROR_KIND_VALIDATION_ERROR,
  GPU_ERROR_KIND_OUT_OF_MEMORY_ERROR,
  GPU_ERROR_KIND_INTERNAL_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t write_buffer_error_kind_t;
enum {
  WRITE_BUFFER_ERROR_KIND_OPERATION_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t map_async_error_kind_t;
enum {
  MAP_ASYNC_ERROR_KIND_OPERATION_ERROR,
  MAP_ASYNC_ERROR_KIND_RANGE_ERROR,
  MAP_ASYNC_ERROR_KIND_ABORT_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t get_mapped_range_error_kind_t;
enum {
  GET_MAPPED_RANGE_ERROR_KIND_OPERATION_ERROR,
  GET_MAPPED_RANGE_ERROR_KIND_RANGE_ERROR,
  GET_MAPPED_RANGE_ERROR_KIND_TYPE_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t unmap_error_kind_t;
enum {
  UNMAP_ERROR_KIND_ABORT_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t set_bind_group_error_kind_t;
enum {
  SET_BIND_GROUP_ERROR_KIND_RANGE_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t create_query_set_error_kind_t;
enum {
  CREATE_QUERY_SET_ERROR_KIND_TYPE_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t pop_error_scope_error_kind_t;
enum {
  POP_ERROR_SCOPE_ERROR_KIND_OPERATION_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef uint8_t request_device_error_kind_t;
enum {
  REQUEST_DEVICE_ERROR_KIND_TYPE_ERROR,
  REQUEST_DEVICE_ERROR_KIND_OPERATION_ERROR,
};


/* ==== Structures ================================================================================================ */

/** UTF-8 without a terminating zero. */
typedef struct {
  const char *ptr;
  size_t len; // bytes
} gpu_string_t;

/** The bytes of the zero-terminated `text`, which must outlive the string. */
static inline gpu_string_t gpu_string(const char *text) {
  gpu_string_t string = { text, strlen(text) };
  return string;
}

typedef struct {
  bool is_some;
  gpu_string_t value;
} gpu_option_string_t;

typedef struct {
  bool is_some;
  gpu_power_preference_t value;
} gpu_option_power_preference_t;

typedef struct {
  bool is_some;
  bool value;
} gpu_option_bool_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurequestadapteroptions */
typedef struct {
  gpu_option_string_t feature_level;
  gpu_option_power_preference_t power_preference;
  gpu_option_bool_t force_fallback_adapter;
  gpu_option_bool_t xr_compatible;
} gpu_request_adapter_options_t;

typedef struct {
  const gpu_feature_name_t *ptr;
  size_t len;
} gpu_list_feature_name_t;

typedef struct {
  bool is_some;
  gpu_list_feature_name_t value;
} gpu_option_list_feature_name_t;

typedef struct {
  bool is_some;
  record_option_gpu_size64_t value;
} gpu_option_record_option_gpu_size64_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuqueuedescriptor */
typedef struct {
  gpu_option_string_t label;
} gpu_queue_descriptor_t;

typedef struct {
  bool is_some;
  gpu_queue_descriptor_t value;
} gpu_option_queue_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpudevicedescriptor */
typedef struct {
  gpu_option_list_feature_name_t required_features;
  gpu_option_record_option_gpu_size64_t required_limits;
  gpu_option_queue_descriptor_t default_queue;
  gpu_option_string_t label;
} gpu_device_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubufferdescriptor */
typedef struct {
  uint64_t size;
  gpu_buffer_usage_t usage;
  gpu_option_bool_t mapped_at_creation;
  gpu_option_string_t label;
} gpu_buffer_descriptor_t;

typedef struct {
  bool is_some;
  uint32_t value;
} gpu_option_u32_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuextent3d */
typedef struct {
  uint32_t width;
  gpu_option_u32_t height;
  gpu_option_u32_t depth_or_array_layers;
} gpu_extent3_d_t;

typedef struct {
  bool is_some;
  gpu_texture_dimension_t value;
} gpu_option_texture_dimension_t;

typedef struct {
  const gpu_texture_format_t *ptr;
  size_t len;
} gpu_list_texture_format_t;

typedef struct {
  bool is_some;
  gpu_list_texture_format_t value;
} gpu_option_list_texture_format_t;

typedef struct {
  bool is_some;
  gpu_texture_view_dimension_t value;
} gpu_option_texture_view_dimension_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputexturedescriptor */
typedef struct {
  gpu_extent3_d_t size;
  gpu_option_u32_t mip_level_count;
  gpu_option_u32_t sample_count;
  gpu_option_texture_dimension_t dimension;
  gpu_texture_format_t format;
  gpu_texture_usage_t usage;
  gpu_option_list_texture_format_t view_formats;
  gpu_option_texture_view_dimension_t texture_binding_view_dimension;
  gpu_option_string_t label;
} gpu_texture_descriptor_t;

typedef struct {
  bool is_some;
  gpu_texture_format_t value;
} gpu_option_texture_format_t;

typedef struct {
  bool is_some;
  gpu_texture_usage_t value;
} gpu_option_texture_usage_t;

typedef struct {
  bool is_some;
  gpu_texture_aspect_t value;
} gpu_option_texture_aspect_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputextureviewdescriptor */
typedef struct {
  gpu_option_texture_format_t format;
  gpu_option_texture_view_dimension_t dimension;
  gpu_option_texture_usage_t usage;
  gpu_option_texture_aspect_t aspect;
  gpu_option_u32_t base_mip_level;
  gpu_option_u32_t mip_level_count;
  gpu_option_u32_t base_array_layer;
  gpu_option_u32_t array_layer_count;
  gpu_option_string_t swizzle;
  gpu_option_string_t label;
} gpu_texture_view_descriptor_t;

typedef struct {
  bool is_some;
  gpu_address_mode_t value;
} gpu_option_address_mode_t;

typedef struct {
  bool is_some;
  gpu_filter_mode_t value;
} gpu_option_filter_mode_t;

typedef struct {
  bool is_some;
  gpu_mipmap_filter_mode_t value;
} gpu_option_mipmap_filter_mode_t;

typedef struct {
  bool is_some;
  float value;
} gpu_option_f32_t;

typedef struct {
  bool is_some;
  gpu_compare_function_t value;
} gpu_option_compare_function_t;

typedef struct {
  bool is_some;
  uint16_t value;
} gpu_option_u16_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpusamplerdescriptor */
typedef struct {
  gpu_option_address_mode_t address_mode_u;
  gpu_option_address_mode_t address_mode_v;
  gpu_option_address_mode_t address_mode_w;
  gpu_option_filter_mode_t mag_filter;
  gpu_option_filter_mode_t min_filter;
  gpu_option_mipmap_filter_mode_t mipmap_filter;
  gpu_option_f32_t lod_min_clamp;
  gpu_option_f32_t lod_max_clamp;
  gpu_option_compare_function_t compare;
  gpu_option_u16_t max_anisotropy;
  gpu_option_string_t label;
} gpu_sampler_descriptor_t;

typedef struct {
  bool is_some;
  gpu_buffer_binding_type_t value;
} gpu_option_buffer_binding_type_t;

typedef struct {
  bool is_some;
  uint64_t value;
} gpu_option_u64_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubufferbindinglayout */
typedef struct {
  gpu_option_buffer_binding_type_t type;
  gpu_option_bool_t has_dynamic_offset;
  gpu_option_u64_t min_binding_size;
} gpu_buffer_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_buffer_binding_layout_t value;
} gpu_option_buffer_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_sampler_binding_type_t value;
} gpu_option_sampler_binding_type_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpusamplerbindinglayout */
typedef struct {
  gpu_option_sampler_binding_type_t type;
} gpu_sampler_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_sampler_binding_layout_t value;
} gpu_option_sampler_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_texture_sample_type_t value;
} gpu_option_texture_sample_type_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputexturebindinglayout */
typedef struct {
  gpu_option_texture_sample_type_t sample_type;
  gpu_option_texture_view_dimension_t view_dimension;
  gpu_option_bool_t multisampled;
} gpu_texture_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_texture_binding_layout_t value;
} gpu_option_texture_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_storage_texture_access_t value;
} gpu_option_storage_texture_access_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpustoragetexturebindinglayout */
typedef struct {
  gpu_option_storage_texture_access_t access;
  gpu_texture_format_t format;
  gpu_option_texture_view_dimension_t view_dimension;
} gpu_storage_texture_binding_layout_t;

typedef struct {
  bool is_some;
  gpu_storage_texture_binding_layout_t value;
} gpu_option_storage_texture_binding_layout_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgrouplayoutentry */
typedef struct {
  uint32_t binding;
  gpu_shader_stage_t visibility;
  gpu_option_buffer_binding_layout_t buffer;
  gpu_option_sampler_binding_layout_t sampler;
  gpu_option_texture_binding_layout_t texture;
  gpu_option_storage_texture_binding_layout_t storage_texture;
} gpu_bind_group_layout_entry_t;

typedef struct {
  const gpu_bind_group_layout_entry_t *ptr;
  size_t len;
} gpu_list_bind_group_layout_entry_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgrouplayoutdescriptor */
typedef struct {
  gpu_list_bind_group_layout_entry_t entries;
  gpu_option_string_t label;
} gpu_bind_group_layout_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubufferbinding */
typedef struct {
  gpu_buffer_t buffer;
  gpu_option_u64_t offset;
  gpu_option_u64_t size;
} gpu_buffer_binding_t;

enum {
  GPU_BINDING_RESOURCE_GPU_BUFFER,
  GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING,
  GPU_BINDING_RESOURCE_GPU_SAMPLER,
  GPU_BINDING_RESOURCE_GPU_TEXTURE,
  GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW,
};

/** https://www.w3.org/TR/webgpu/#typedefdef-gpubindingresource */
typedef struct {
  uint8_t tag;
  union {
    gpu_buffer_t gpu_buffer;
    gpu_buffer_binding_t gpu_buffer_binding;
    gpu_sampler_t gpu_sampler;
    gpu_texture_t gpu_texture;
    gpu_texture_view_t gpu_texture_view;
  };
} gpu_binding_resource_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgroupentry */
typedef struct {
  uint32_t binding;
  gpu_binding_resource_t resource;
} gpu_bind_group_entry_t;

typedef struct {
  const gpu_bind_group_entry_t *ptr;
  size_t len;
} gpu_list_bind_group_entry_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgroupdescriptor */
typedef struct {
  gpu_bind_group_layout_t layout;
  gpu_list_bind_group_entry_t entries;
  gpu_option_string_t label;
} gpu_bind_group_descriptor_t;

typedef struct {
  bool is_some;
  gpu_bind_group_layout_t value;
} gpu_option_bind_group_layout_t;

typedef struct {
  const gpu_option_bind_group_layout_t *ptr;
  size_t len;
} gpu_list_option_bind_group_layout_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpupipelinelayoutdescriptor */
typedef struct {
  gpu_list_option_bind_group_layout_t bind_group_layouts;
  gpu_option_u32_t immediate_size;
  gpu_option_string_t label;
} gpu_pipeline_layout_descriptor_t;

enum {
  GPU_LAYOUT_MODE_SPECIFIC,
  GPU_LAYOUT_MODE_AUTO,
};

/** https://www.w3.org/TR/webgpu/#typedefdef-gpulayoutmode */
typedef struct {
  uint8_t tag;
  union {
    gpu_pipeline_layout_t specific;
  };
} gpu_layout_mode_t;

typedef struct {
  bool is_some;
  gpu_layout_mode_t value;
} gpu_option_layout_mode_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpushadermodulecompilationhint */
typedef struct {
  gpu_string_t entry_point;
  gpu_option_layout_mode_t layout;
} gpu_shader_module_compilation_hint_t;

typedef struct {
  const gpu_shader_module_compilation_hint_t *ptr;
  size_t len;
} gpu_list_shader_module_compilation_hint_t;

typedef struct {
  bool is_some;
  gpu_list_shader_module_compilation_hint_t value;
} gpu_option_list_shader_module_compilation_hint_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpushadermoduledescriptor */
typedef struct {
  gpu_string_t code;
  gpu_option_list_shader_module_compilation_hint_t compilation_hints;
  gpu_option_string_t label;
} gpu_shader_module_descriptor_t;

typedef struct {
  bool is_some;
  record_gpu_pipeline_constant_value_t value;
} gpu_option_record_gpu_pipeline_constant_value_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuprogrammablestage */
typedef struct {
  gpu_shader_module_t module;
  gpu_option_string_t entry_point;
  gpu_option_record_gpu_pipeline_constant_value_t constants;
} gpu_programmable_stage_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepipelinedescriptor */
typedef struct {
  gpu_programmable_stage_t compute;
  gpu_layout_mode_t layout;
  gpu_option_string_t label;
} gpu_compute_pipeline_descriptor_t;

typedef struct {
  bool is_some;
  gpu_vertex_step_mode_t value;
} gpu_option_vertex_step_mode_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexattribute */
typedef struct {
  gpu_vertex_format_t format;
  uint64_t offset;
  uint32_t shader_location;
} gpu_vertex_attribute_t;

typedef struct {
  const gpu_vertex_attribute_t *ptr;
  size_t len;
} gpu_list_vertex_attribute_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexbufferlayout */
typedef struct {
  uint64_t array_stride;
  gpu_option_vertex_step_mode_t step_mode;
  gpu_list_vertex_attribute_t attributes;
} gpu_vertex_buffer_layout_t;

typedef struct {
  bool is_some;
  gpu_vertex_buffer_layout_t value;
} gpu_option_vertex_buffer_layout_t;

typedef struct {
  const gpu_option_vertex_buffer_layout_t *ptr;
  size_t len;
} gpu_list_option_vertex_buffer_layout_t;

typedef struct {
  bool is_some;
  gpu_list_option_vertex_buffer_layout_t value;
} gpu_option_list_option_vertex_buffer_layout_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexstate */
typedef struct {
  gpu_option_list_option_vertex_buffer_layout_t buffers;
  gpu_shader_module_t module;
  gpu_option_string_t entry_point;
  gpu_option_record_gpu_pipeline_constant_value_t constants;
} gpu_vertex_state_t;

typedef struct {
  bool is_some;
  gpu_primitive_topology_t value;
} gpu_option_primitive_topology_t;

typedef struct {
  bool is_some;
  gpu_index_format_t value;
} gpu_option_index_format_t;

typedef struct {
  bool is_some;
  gpu_front_face_t value;
} gpu_option_front_face_t;

typedef struct {
  bool is_some;
  gpu_cull_mode_t value;
} gpu_option_cull_mode_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuprimitivestate */
typedef struct {
  gpu_option_primitive_topology_t topology;
  gpu_option_index_format_t strip_index_format;
  gpu_option_front_face_t front_face;
  gpu_option_cull_mode_t cull_mode;
  gpu_option_bool_t unclipped_depth;
} gpu_primitive_state_t;

typedef struct {
  bool is_some;
  gpu_primitive_state_t value;
} gpu_option_primitive_state_t;

typedef struct {
  bool is_some;
  gpu_stencil_operation_t value;
} gpu_option_stencil_operation_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpustencilfacestate */
typedef struct {
  gpu_option_compare_function_t compare;
  gpu_option_stencil_operation_t fail_op;
  gpu_option_stencil_operation_t depth_fail_op;
  gpu_option_stencil_operation_t pass_op;
} gpu_stencil_face_state_t;

typedef struct {
  bool is_some;
  gpu_stencil_face_state_t value;
} gpu_option_stencil_face_state_t;

typedef struct {
  bool is_some;
  int32_t value;
} gpu_option_s32_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpudepthstencilstate */
typedef struct {
  gpu_texture_format_t format;
  gpu_option_bool_t depth_write_enabled;
  gpu_option_compare_function_t depth_compare;
  gpu_option_stencil_face_state_t stencil_front;
  gpu_option_stencil_face_state_t stencil_back;
  gpu_option_u32_t stencil_read_mask;
  gpu_option_u32_t stencil_write_mask;
  gpu_option_s32_t depth_bias;
  gpu_option_f32_t depth_bias_slope_scale;
  gpu_option_f32_t depth_bias_clamp;
} gpu_depth_stencil_state_t;

typedef struct {
  bool is_some;
  gpu_depth_stencil_state_t value;
} gpu_option_depth_stencil_state_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpumultisamplestate */
typedef struct {
  gpu_option_u32_t count;
  gpu_option_u32_t mask;
  gpu_option_bool_t alpha_to_coverage_enabled;
} gpu_multisample_state_t;

typedef struct {
  bool is_some;
  gpu_multisample_state_t value;
} gpu_option_multisample_state_t;

typedef struct {
  bool is_some;
  gpu_blend_operation_t value;
} gpu_option_blend_operation_t;

typedef struct {
  bool is_some;
  gpu_blend_factor_t value;
} gpu_option_blend_factor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpublendcomponent */
typedef struct {
  gpu_option_blend_operation_t operation;
  gpu_option_blend_factor_t src_factor;
  gpu_option_blend_factor_t dst_factor;
} gpu_blend_component_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpublendstate */
typedef struct {
  gpu_blend_component_t color;
  gpu_blend_component_t alpha;
} gpu_blend_state_t;

typedef struct {
  bool is_some;
  gpu_blend_state_t value;
} gpu_option_blend_state_t;

typedef struct {
  bool is_some;
  gpu_color_write_t value;
} gpu_option_color_write_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucolortargetstate */
typedef struct {
  gpu_texture_format_t format;
  gpu_option_blend_state_t blend;
  gpu_option_color_write_t write_mask;
} gpu_color_target_state_t;

typedef struct {
  bool is_some;
  gpu_color_target_state_t value;
} gpu_option_color_target_state_t;

typedef struct {
  const gpu_option_color_target_state_t *ptr;
  size_t len;
} gpu_list_option_color_target_state_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpufragmentstate */
typedef struct {
  gpu_list_option_color_target_state_t targets;
  gpu_shader_module_t module;
  gpu_option_string_t entry_point;
  gpu_option_record_gpu_pipeline_constant_value_t constants;
} gpu_fragment_state_t;

typedef struct {
  bool is_some;
  gpu_fragment_state_t value;
} gpu_option_fragment_state_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpipelinedescriptor */
typedef struct {
  gpu_vertex_state_t vertex;
  gpu_option_primitive_state_t primitive;
  gpu_option_depth_stencil_state_t depth_stencil;
  gpu_option_multisample_state_t multisample;
  gpu_option_fragment_state_t fragment;
  gpu_layout_mode_t layout;
  gpu_option_string_t label;
} gpu_render_pipeline_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopybufferlayout */
typedef struct {
  gpu_option_u64_t offset;
  gpu_option_u32_t bytes_per_row;
  gpu_option_u32_t rows_per_image;
} gpu_texel_copy_buffer_layout_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopybufferinfo */
typedef struct {
  gpu_buffer_t buffer;
  gpu_option_u64_t offset;
  gpu_option_u32_t bytes_per_row;
  gpu_option_u32_t rows_per_image;
} gpu_texel_copy_buffer_info_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuorigin3d */
typedef struct {
  gpu_option_u32_t x;
  gpu_option_u32_t y;
  gpu_option_u32_t z;
} gpu_origin3_d_t;

typedef struct {
  bool is_some;
  gpu_origin3_d_t value;
} gpu_option_origin3_d_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopytextureinfo */
typedef struct {
  gpu_texture_t texture;
  gpu_option_u32_t mip_level;
  gpu_option_origin3_d_t origin;
  gpu_option_texture_aspect_t aspect;
} gpu_texel_copy_texture_info_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucommandbufferdescriptor */
typedef struct {
  gpu_option_string_t label;
} gpu_command_buffer_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucommandencoderdescriptor */
typedef struct {
  gpu_option_string_t label;
} gpu_command_encoder_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepasstimestampwrites */
typedef struct {
  gpu_query_set_t query_set;
  gpu_option_u32_t beginning_of_pass_write_index;
  gpu_option_u32_t end_of_pass_write_index;
} gpu_compute_pass_timestamp_writes_t;

typedef struct {
  bool is_some;
  gpu_compute_pass_timestamp_writes_t value;
} gpu_option_compute_pass_timestamp_writes_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepassdescriptor */
typedef struct {
  gpu_option_compute_pass_timestamp_writes_t timestamp_writes;
  gpu_option_string_t label;
} gpu_compute_pass_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpasstimestampwrites */
typedef struct {
  gpu_query_set_t query_set;
  gpu_option_u32_t beginning_of_pass_write_index;
  gpu_option_u32_t end_of_pass_write_index;
} gpu_render_pass_timestamp_writes_t;

typedef struct {
  bool is_some;
  gpu_texture_view_t value;
} gpu_option_texture_view_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucolor */
typedef struct {
  double r;
  double g;
  double b;
  double a;
} gpu_color_t;

typedef struct {
  bool is_some;
  gpu_color_t value;
} gpu_option_color_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpasscolorattachment */
typedef struct {
  gpu_texture_view_t view;
  gpu_option_u32_t depth_slice;
  gpu_option_texture_view_t resolve_target;
  gpu_option_color_t clear_value;
  gpu_load_op_t load_op;
  gpu_store_op_t store_op;
} gpu_render_pass_color_attachment_t;

typedef struct {
  bool is_some;
  gpu_render_pass_color_attachment_t value;
} gpu_option_render_pass_color_attachment_t;

typedef struct {
  const gpu_option_render_pass_color_attachment_t *ptr;
  size_t len;
} gpu_list_option_render_pass_color_attachment_t;

typedef struct {
  bool is_some;
  gpu_load_op_t value;
} gpu_option_load_op_t;

typedef struct {
  bool is_some;
  gpu_store_op_t value;
} gpu_option_store_op_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpassdepthstencilattachment */
typedef struct {
  gpu_texture_view_t view;
  gpu_option_f32_t depth_clear_value;
  gpu_option_load_op_t depth_load_op;
  gpu_option_store_op_t depth_store_op;
  gpu_option_bool_t depth_read_only;
  gpu_option_u32_t stencil_clear_value;
  gpu_option_load_op_t stencil_load_op;
  gpu_option_store_op_t stencil_store_op;
  gpu_option_bool_t stencil_read_only;
} gpu_render_pass_depth_stencil_attachment_t;

typedef struct {
  bool is_some;
  gpu_render_pass_depth_stencil_attachment_t value;
} gpu_option_render_pass_depth_stencil_attachment_t;

typedef struct {
  bool is_some;
  gpu_query_set_t value;
} gpu_option_query_set_t;

typedef struct {
  bool is_some;
  gpu_render_pass_timestamp_writes_t value;
} gpu_option_render_pass_timestamp_writes_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpassdescriptor */
typedef struct {
  gpu_list_option_render_pass_color_attachment_t color_attachments;
  gpu_option_render_pass_depth_stencil_attachment_t depth_stencil_attachment;
  gpu_option_query_set_t occlusion_query_set;
  gpu_option_render_pass_timestamp_writes_t timestamp_writes;
  gpu_option_u64_t max_draw_count;
  gpu_option_string_t label;
} gpu_render_pass_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderbundledescriptor */
typedef struct {
  gpu_option_string_t label;
} gpu_render_bundle_descriptor_t;

typedef struct {
  const gpu_option_texture_format_t *ptr;
  size_t len;
} gpu_list_option_texture_format_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderbundleencoderdescriptor */
typedef struct {
  gpu_option_bool_t depth_read_only;
  gpu_option_bool_t stencil_read_only;
  gpu_list_option_texture_format_t color_formats;
  gpu_option_texture_format_t depth_stencil_format;
  gpu_option_u32_t sample_count;
  gpu_option_string_t label;
} gpu_render_bundle_encoder_descriptor_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpuquerysetdescriptor */
typedef struct {
  gpu_query_type_t type;
  uint32_t count;
  gpu_option_string_t label;
} gpu_query_set_descriptor_t;

typedef struct {
  bool is_some;
  gpu_canvas_tone_mapping_mode_t value;
} gpu_option_canvas_tone_mapping_mode_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucanvastonemapping */
typedef struct {
  gpu_option_canvas_tone_mapping_mode_t mode;
} gpu_canvas_tone_mapping_t;

typedef struct {
  bool is_some;
  predefined_color_space_t value;
} gpu_option_predefined_color_space_t;

typedef struct {
  bool is_some;
  gpu_canvas_tone_mapping_t value;
} gpu_option_canvas_tone_mapping_t;

typedef struct {
  bool is_some;
  gpu_canvas_alpha_mode_t value;
} gpu_option_canvas_alpha_mode_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucanvasconfiguration */
typedef struct {
  gpu_device_t device;
  gpu_texture_format_t format;
  gpu_option_texture_usage_t usage;
  gpu_option_list_texture_format_t view_formats;
  gpu_option_predefined_color_space_t color_space;
  gpu_option_canvas_tone_mapping_t tone_mapping;
  gpu_option_canvas_alpha_mode_t alpha_mode;
} gpu_canvas_configuration_t;

/** https://www.w3.org/TR/webgpu/#dictdef-gpucanvasconfiguration */
typedef struct {
  gpu_device_t device;
  gpu_texture_format_t format;
  gpu_option_texture_usage_t usage;
  gpu_option_list_texture_format_t view_formats;
  gpu_option_predefined_color_space_t color_space;
  gpu_option_canvas_tone_mapping_t tone_mapping;
  gpu_option_canvas_alpha_mode_t alpha_mode;
} gpu_canvas_configuration_owned_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  write_buffer_error_kind_t kind;
  gpu_string_t message;
} write_buffer_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  map_async_error_kind_t kind;
  gpu_string_t message;
} map_async_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  get_mapped_range_error_kind_t kind;
  gpu_string_t message;
} get_mapped_range_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  unmap_error_kind_t kind;
  gpu_string_t message;
} unmap_error_t;

enum {
  CREATE_PIPELINE_ERROR_KIND_GPU_PIPELINE_ERROR,
};

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  uint8_t tag;
  union {
    gpu_pipeline_error_reason_t gpu_pipeline_error;
  };
} create_pipeline_error_kind_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  create_pipeline_error_kind_t kind;
  gpu_string_t message;
} create_pipeline_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  set_bind_group_error_kind_t kind;
  gpu_string_t message;
} set_bind_group_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  create_query_set_error_kind_t kind;
  gpu_string_t message;
} create_query_set_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  pop_error_scope_error_kind_t kind;
  gpu_string_t message;
} pop_error_scope_error_t;

/** https://www.w3.org/TR/webgpu/#errors-and-debugging */
typedef struct {
  request_device_error_kind_t kind;
  gpu_string_t message;
} request_device_error_t;

typedef struct {
  bool is_some;
  gpu_request_adapter_options_t value;
} gpu_option_request_adapter_options_t;

typedef struct {
  bool is_some;
  gpu_adapter_t value;
} gpu_option_adapter_t;

typedef struct {
  bool is_some;
  gpu_device_descriptor_t value;
} gpu_option_device_descriptor_t;

typedef struct {
  bool is_some;
  gpu_sampler_descriptor_t value;
} gpu_option_sampler_descriptor_t;

typedef struct {
  bool is_some;
  gpu_command_encoder_descriptor_t value;
} gpu_option_command_encoder_descriptor_t;

typedef struct {
  int32_t handle; // the readable end
} gpu_future_device_lost_info_t;

typedef struct {
  bool is_some;
  gpu_error_t value;
} gpu_option_error_t;

typedef struct {
  int32_t handle; // the readable end
} gpu_stream_error_t;

typedef struct {
  const uint8_t *ptr;
  size_t len;
} gpu_list_u8_t;

typedef struct {
  bool is_some;
  gpu_texture_view_descriptor_t value;
} gpu_option_texture_view_descriptor_t;

typedef struct {
  const gpu_compilation_message_t *ptr;
  size_t len;
} gpu_list_compilation_message_t;

typedef struct {
  bool is_some;
  gpu_compute_pass_descriptor_t value;
} gpu_option_compute_pass_descriptor_t;

typedef struct {
  bool is_some;
  gpu_command_buffer_descriptor_t value;
} gpu_option_command_buffer_descriptor_t;

typedef struct {
  bool is_some;
  gpu_bind_group_t value;
} gpu_option_bind_group_t;

typedef struct {
  const uint32_t *ptr;
  size_t len;
} gpu_list_u32_t;

typedef struct {
  bool is_some;
  gpu_list_u32_t value;
} gpu_option_list_u32_t;

typedef struct {
  const gpu_render_bundle_t *ptr;
  size_t len;
} gpu_list_render_bundle_t;

typedef struct {
  bool is_some;
  gpu_buffer_t value;
} gpu_option_buffer_t;

typedef struct {
  bool is_some;
  gpu_render_bundle_descriptor_t value;
} gpu_option_render_bundle_descriptor_t;

typedef struct {
  const gpu_command_buffer_t *ptr;
  size_t len;
} gpu_list_command_buffer_t;

typedef struct {
  bool is_some;
  gpu_canvas_configuration_owned_t value;
} gpu_option_canvas_configuration_owned_t;

typedef struct {
  bool is_some;
  double value;
} gpu_option_f64_t;

typedef struct {
  const gpu_string_t *ptr;
  size_t len;
} gpu_list_string_t;

typedef struct {
  const double *ptr;
  size_t len;
} gpu_list_f64_t;

typedef struct {
  gpu_string_t f0;
  double f1;
} gpu_tuple_string_f64_t;

typedef struct {
  const gpu_tuple_string_f64_t *ptr;
  size_t len;
} gpu_list_tuple_string_f64_t;

typedef struct {
  bool is_some;
  gpu_option_u64_t value;
} gpu_option_option_u64_t;

typedef struct {
  const gpu_option_u64_t *ptr;
  size_t len;
} gpu_list_option_u64_t;

typedef struct {
  gpu_string_t f0;
  gpu_option_u64_t f1;
} gpu_tuple_string_option_u64_t;

typedef struct {
  const gpu_tuple_string_option_u64_t *ptr;
  size_t len;
} gpu_list_tuple_string_option_u64_t;


/* ==== Functions ================================================================================================= */

/*
 * Parameters: an optional one is a pointer, and NULL omits it. Strings are zero-terminated. A list is a
 * pointer and a number of elements (of bytes, where it is `void`).
 *
 * Results: a function whose WIT type is a `result` returns true and stores the value, or false and stores
 * the error. One whose WIT type is an `option` returns whether there is a value.
 *
 * A function marked "Waits" suspends the guest until the result arrives. The calling export must be typed
 * `async func`.
 */

/*
 * Without waiting: `..._start` begins a call of the function that waits, and returns its subtask. A subtask
 * with the handle 0 has returned already. Any other subtask is a waitable: once an event reports that the
 * call has returned, the caller drops it. `..._result` returns the result. Until the call has returned, the
 * structure `call` and all data that the arguments point to must not move.
 *
 * wasi-async.h has sets of waitables and the other built-ins of the Component Model.
 */

typedef struct { int32_t handle; } gpu_subtask_t;

/** Unpacks the state and the handle of a subtask. */
static inline gpu_subtask_t gpu_subtask(uint32_t packed) {
  gpu_subtask_t subtask = { (int32_t)(packed >> 4) };
  return subtask;
}

/* ---- gpu-supported-limits -------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-supported-limits.max-texture-dimension1-d")
uint32_t import_gpu_supported_limits_max_texture_dimension1_d(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxtexturedimension1d */
static inline uint32_t gpu_supported_limits_max_texture_dimension1_d(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_texture_dimension1_d(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-texture-dimension2-d")
uint32_t import_gpu_supported_limits_max_texture_dimension2_d(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxtexturedimension2d */
static inline uint32_t gpu_supported_limits_max_texture_dimension2_d(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_texture_dimension2_d(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-texture-dimension3-d")
uint32_t import_gpu_supported_limits_max_texture_dimension3_d(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxtexturedimension3d */
static inline uint32_t gpu_supported_limits_max_texture_dimension3_d(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_texture_dimension3_d(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-texture-array-layers")
uint32_t import_gpu_supported_limits_max_texture_array_layers(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxtexturearraylayers */
static inline uint32_t gpu_supported_limits_max_texture_array_layers(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_texture_array_layers(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-bind-groups")
uint32_t import_gpu_supported_limits_max_bind_groups(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxbindgroups */
static inline uint32_t gpu_supported_limits_max_bind_groups(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_bind_groups(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-bind-groups-plus-vertex-buffers")
uint32_t import_gpu_supported_limits_max_bind_groups_plus_vertex_buffers(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxbindgroupsplusvertexbuffers */
static inline uint32_t gpu_supported_limits_max_bind_groups_plus_vertex_buffers(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_bind_groups_plus_vertex_buffers(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-immediate-size")
uint32_t import_gpu_supported_limits_max_immediate_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maximmediatesize */
static inline uint32_t gpu_supported_limits_max_immediate_size(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_immediate_size(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-bindings-per-bind-group")
uint32_t import_gpu_supported_limits_max_bindings_per_bind_group(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxbindingsperbindgroup */
static inline uint32_t gpu_supported_limits_max_bindings_per_bind_group(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_bindings_per_bind_group(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-dynamic-uniform-buffers-per-pipeline-layout")
uint32_t import_gpu_supported_limits_max_dynamic_uniform_buffers_per_pipeline_layout(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxdynamicuniformbuffersperpipelinelayout */
static inline uint32_t gpu_supported_limits_max_dynamic_uniform_buffers_per_pipeline_layout(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_dynamic_uniform_buffers_per_pipeline_layout(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-dynamic-storage-buffers-per-pipeline-layout")
uint32_t import_gpu_supported_limits_max_dynamic_storage_buffers_per_pipeline_layout(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxdynamicstoragebuffersperpipelinelayout */
static inline uint32_t gpu_supported_limits_max_dynamic_storage_buffers_per_pipeline_layout(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_dynamic_storage_buffers_per_pipeline_layout(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-sampled-textures-per-shader-stage")
uint32_t import_gpu_supported_limits_max_sampled_textures_per_shader_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxsampledtexturespershaderstage */
static inline uint32_t gpu_supported_limits_max_sampled_textures_per_shader_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_sampled_textures_per_shader_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-samplers-per-shader-stage")
uint32_t import_gpu_supported_limits_max_samplers_per_shader_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxsamplerspershaderstage */
static inline uint32_t gpu_supported_limits_max_samplers_per_shader_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_samplers_per_shader_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-buffers-per-shader-stage")
uint32_t import_gpu_supported_limits_max_storage_buffers_per_shader_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragebufferspershaderstage */
static inline uint32_t gpu_supported_limits_max_storage_buffers_per_shader_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_buffers_per_shader_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-buffers-in-vertex-stage")
uint32_t import_gpu_supported_limits_max_storage_buffers_in_vertex_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragebuffersinvertexstage */
static inline uint32_t gpu_supported_limits_max_storage_buffers_in_vertex_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_buffers_in_vertex_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-buffers-in-fragment-stage")
uint32_t import_gpu_supported_limits_max_storage_buffers_in_fragment_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragebuffersinfragmentstage */
static inline uint32_t gpu_supported_limits_max_storage_buffers_in_fragment_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_buffers_in_fragment_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-textures-per-shader-stage")
uint32_t import_gpu_supported_limits_max_storage_textures_per_shader_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragetexturespershaderstage */
static inline uint32_t gpu_supported_limits_max_storage_textures_per_shader_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_textures_per_shader_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-textures-in-vertex-stage")
uint32_t import_gpu_supported_limits_max_storage_textures_in_vertex_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragetexturesinvertexstage */
static inline uint32_t gpu_supported_limits_max_storage_textures_in_vertex_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_textures_in_vertex_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-textures-in-fragment-stage")
uint32_t import_gpu_supported_limits_max_storage_textures_in_fragment_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragetexturesinfragmentstage */
static inline uint32_t gpu_supported_limits_max_storage_textures_in_fragment_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_textures_in_fragment_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-uniform-buffers-per-shader-stage")
uint32_t import_gpu_supported_limits_max_uniform_buffers_per_shader_stage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxuniformbufferspershaderstage */
static inline uint32_t gpu_supported_limits_max_uniform_buffers_per_shader_stage(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_uniform_buffers_per_shader_stage(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-uniform-buffer-binding-size")
uint64_t import_gpu_supported_limits_max_uniform_buffer_binding_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxuniformbufferbindingsize */
static inline uint64_t gpu_supported_limits_max_uniform_buffer_binding_size(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_uniform_buffer_binding_size(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-storage-buffer-binding-size")
uint64_t import_gpu_supported_limits_max_storage_buffer_binding_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxstoragebufferbindingsize */
static inline uint64_t gpu_supported_limits_max_storage_buffer_binding_size(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_storage_buffer_binding_size(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.min-uniform-buffer-offset-alignment")
uint32_t import_gpu_supported_limits_min_uniform_buffer_offset_alignment(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-minuniformbufferoffsetalignment */
static inline uint32_t gpu_supported_limits_min_uniform_buffer_offset_alignment(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_min_uniform_buffer_offset_alignment(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.min-storage-buffer-offset-alignment")
uint32_t import_gpu_supported_limits_min_storage_buffer_offset_alignment(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-minstoragebufferoffsetalignment */
static inline uint32_t gpu_supported_limits_min_storage_buffer_offset_alignment(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_min_storage_buffer_offset_alignment(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-vertex-buffers")
uint32_t import_gpu_supported_limits_max_vertex_buffers(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxvertexbuffers */
static inline uint32_t gpu_supported_limits_max_vertex_buffers(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_vertex_buffers(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-buffer-size")
uint64_t import_gpu_supported_limits_max_buffer_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxbuffersize */
static inline uint64_t gpu_supported_limits_max_buffer_size(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_buffer_size(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-vertex-attributes")
uint32_t import_gpu_supported_limits_max_vertex_attributes(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxvertexattributes */
static inline uint32_t gpu_supported_limits_max_vertex_attributes(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_vertex_attributes(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-vertex-buffer-array-stride")
uint32_t import_gpu_supported_limits_max_vertex_buffer_array_stride(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxvertexbufferarraystride */
static inline uint32_t gpu_supported_limits_max_vertex_buffer_array_stride(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_vertex_buffer_array_stride(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-inter-stage-shader-variables")
uint32_t import_gpu_supported_limits_max_inter_stage_shader_variables(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxinterstageshadervariables */
static inline uint32_t gpu_supported_limits_max_inter_stage_shader_variables(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_inter_stage_shader_variables(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-color-attachments")
uint32_t import_gpu_supported_limits_max_color_attachments(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcolorattachments */
static inline uint32_t gpu_supported_limits_max_color_attachments(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_color_attachments(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-color-attachment-bytes-per-sample")
uint32_t import_gpu_supported_limits_max_color_attachment_bytes_per_sample(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcolorattachmentbytespersample */
static inline uint32_t gpu_supported_limits_max_color_attachment_bytes_per_sample(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_color_attachment_bytes_per_sample(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-workgroup-storage-size")
uint32_t import_gpu_supported_limits_max_compute_workgroup_storage_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeworkgroupstoragesize */
static inline uint32_t gpu_supported_limits_max_compute_workgroup_storage_size(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_workgroup_storage_size(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-invocations-per-workgroup")
uint32_t import_gpu_supported_limits_max_compute_invocations_per_workgroup(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeinvocationsperworkgroup */
static inline uint32_t gpu_supported_limits_max_compute_invocations_per_workgroup(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_invocations_per_workgroup(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-workgroup-size-x")
uint32_t import_gpu_supported_limits_max_compute_workgroup_size_x(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeworkgroupsizex */
static inline uint32_t gpu_supported_limits_max_compute_workgroup_size_x(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_workgroup_size_x(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-workgroup-size-y")
uint32_t import_gpu_supported_limits_max_compute_workgroup_size_y(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeworkgroupsizey */
static inline uint32_t gpu_supported_limits_max_compute_workgroup_size_y(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_workgroup_size_y(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-workgroup-size-z")
uint32_t import_gpu_supported_limits_max_compute_workgroup_size_z(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeworkgroupsizez */
static inline uint32_t gpu_supported_limits_max_compute_workgroup_size_z(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_workgroup_size_z(self.handle);
}

GPU_IMPORT("[method]gpu-supported-limits.max-compute-workgroups-per-dimension")
uint32_t import_gpu_supported_limits_max_compute_workgroups_per_dimension(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpusupportedlimits-maxcomputeworkgroupsperdimension */
static inline uint32_t gpu_supported_limits_max_compute_workgroups_per_dimension(gpu_supported_limits_t self) {
  return import_gpu_supported_limits_max_compute_workgroups_per_dimension(self.handle);
}

GPU_IMPORT("[resource-drop]gpu-supported-limits")
void import_gpu_supported_limits_drop(int32_t);

static inline void gpu_supported_limits_drop(gpu_supported_limits_t self) {
  import_gpu_supported_limits_drop(self.handle);
}

/* ---- gpu-supported-features ------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]gpu-supported-features.has")
uint32_t import_gpu_supported_features_has(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#gpusupportedfeatures */
static inline bool gpu_supported_features_has(gpu_supported_features_t self, const char *value) {
  return import_gpu_supported_features_has(self.handle, value, strlen(value));
}

GPU_IMPORT("[resource-drop]gpu-supported-features")
void import_gpu_supported_features_drop(int32_t);

static inline void gpu_supported_features_drop(gpu_supported_features_t self) {
  import_gpu_supported_features_drop(self.handle);
}

/* ---- wgsl-language-features ------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]wgsl-language-features.has")
uint32_t import_wgsl_language_features_has(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#wgsllanguagefeatures */
static inline bool wgsl_language_features_has(wgsl_language_features_t self, const char *value) {
  return import_wgsl_language_features_has(self.handle, value, strlen(value));
}

GPU_IMPORT("[resource-drop]wgsl-language-features")
void import_wgsl_language_features_drop(int32_t);

static inline void wgsl_language_features_drop(wgsl_language_features_t self) {
  import_wgsl_language_features_drop(self.handle);
}

/* ---- gpu-adapter-info ------------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]gpu-adapter-info.vendor")
void import_gpu_adapter_info_vendor(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-vendor */
static inline gpu_string_t gpu_adapter_info_vendor(gpu_adapter_info_t self) {
  gpu_string_t result;
  import_gpu_adapter_info_vendor(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-adapter-info.architecture")
void import_gpu_adapter_info_architecture(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-architecture */
static inline gpu_string_t gpu_adapter_info_architecture(gpu_adapter_info_t self) {
  gpu_string_t result;
  import_gpu_adapter_info_architecture(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-adapter-info.device")
void import_gpu_adapter_info_device(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-device */
static inline gpu_string_t gpu_adapter_info_device(gpu_adapter_info_t self) {
  gpu_string_t result;
  import_gpu_adapter_info_device(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-adapter-info.description")
void import_gpu_adapter_info_description(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-description */
static inline gpu_string_t gpu_adapter_info_description(gpu_adapter_info_t self) {
  gpu_string_t result;
  import_gpu_adapter_info_description(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-adapter-info.subgroup-min-size")
uint32_t import_gpu_adapter_info_subgroup_min_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-subgroupminsize */
static inline uint32_t gpu_adapter_info_subgroup_min_size(gpu_adapter_info_t self) {
  return import_gpu_adapter_info_subgroup_min_size(self.handle);
}

GPU_IMPORT("[method]gpu-adapter-info.subgroup-max-size")
uint32_t import_gpu_adapter_info_subgroup_max_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-subgroupmaxsize */
static inline uint32_t gpu_adapter_info_subgroup_max_size(gpu_adapter_info_t self) {
  return import_gpu_adapter_info_subgroup_max_size(self.handle);
}

GPU_IMPORT("[method]gpu-adapter-info.is-fallback-adapter")
uint32_t import_gpu_adapter_info_is_fallback_adapter(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-isfallbackadapter */
static inline bool gpu_adapter_info_is_fallback_adapter(gpu_adapter_info_t self) {
  return import_gpu_adapter_info_is_fallback_adapter(self.handle);
}

GPU_IMPORT("[resource-drop]gpu-adapter-info")
void import_gpu_adapter_info_drop(int32_t);

static inline void gpu_adapter_info_drop(gpu_adapter_info_t self) {
  import_gpu_adapter_info_drop(self.handle);
}

/* ---- gpu ------------------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu.request-adapter")
void import_gpu_request_adapter(int32_t, uint32_t, uint32_t, const void *, size_t, uint32_t, uint32_t,
    uint32_t, uint32_t, uint32_t, uint32_t, void *);

/**
 * Waits.
 * https://www.w3.org/TR/webgpu/#dom-gpu-requestadapter
 */
static inline bool gpu_request_adapter(gpu_t self, const gpu_request_adapter_options_t *options,
    gpu_adapter_t *adapter) {
  const bool has_options = options != NULL;
  const gpu_request_adapter_options_t no_options = GPU_ZERO;
  if (!has_options) options = &no_options;
  gpu_option_adapter_t result;
  import_gpu_request_adapter(self.handle, has_options, options->feature_level.is_some,
      options->feature_level.value.ptr, options->feature_level.value.len, options->power_preference.is_some,
      options->power_preference.value, options->force_fallback_adapter.is_some,
      options->force_fallback_adapter.value, options->xr_compatible.is_some, options->xr_compatible.value,
      &result);
  if (result.is_some) *adapter = result.value;
  return result.is_some;
}

/** A call of `gpu_request_adapter` in flight. */
typedef struct {
  struct {
    gpu_t self;
    gpu_option_request_adapter_options_t options;
  } arguments;
  gpu_option_adapter_t result;
} gpu_request_adapter_call_t;

GPU_IMPORT("[async-lower][method]gpu.request-adapter")
uint32_t import_gpu_request_adapter_start(const void *, void *);

/** Starts `gpu_request_adapter`. */
static inline gpu_subtask_t gpu_request_adapter_start(gpu_t self,
    const gpu_request_adapter_options_t *options, gpu_request_adapter_call_t *call) {
  call->arguments.self = self;
  call->arguments.options.is_some = options != NULL;
  if (options) call->arguments.options.value = *options;
  return gpu_subtask(import_gpu_request_adapter_start(&call->arguments, &call->result));
}

/** The result of a `gpu_request_adapter` that has returned. */
static inline bool gpu_request_adapter_result(const gpu_request_adapter_call_t *call,
    gpu_adapter_t *adapter) {
  if (call->result.is_some) *adapter = call->result.value;
  return call->result.is_some;
}

GPU_IMPORT("[method]gpu.get-preferred-canvas-format")
uint32_t import_gpu_get_preferred_canvas_format(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpu-getpreferredcanvasformat */
static inline gpu_texture_format_t gpu_get_preferred_canvas_format(gpu_t self) {
  return import_gpu_get_preferred_canvas_format(self.handle);
}

GPU_IMPORT("[method]gpu.wgsl-language-features")
int32_t import_gpu_wgsl_language_features(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpu-wgsllanguagefeatures */
static inline wgsl_language_features_t gpu_wgsl_language_features(gpu_t self) {
  wgsl_language_features_t result = { import_gpu_wgsl_language_features(self.handle) };
  return result;
}

GPU_IMPORT("[resource-drop]gpu")
void import_gpu_drop(int32_t);

static inline void gpu_drop(gpu_t self) {
  import_gpu_drop(self.handle);
}

/* ---- gpu-adapter ----------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-adapter.features")
int32_t import_gpu_adapter_features(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapter-features */
static inline gpu_supported_features_t gpu_adapter_features(gpu_adapter_t self) {
  gpu_supported_features_t result = { import_gpu_adapter_features(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-adapter.limits")
int32_t import_gpu_adapter_limits(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapter-limits */
static inline gpu_supported_limits_t gpu_adapter_limits(gpu_adapter_t self) {
  gpu_supported_limits_t result = { import_gpu_adapter_limits(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-adapter.info")
int32_t import_gpu_adapter_info(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuadapter-info */
static inline gpu_adapter_info_t gpu_adapter_info(gpu_adapter_t self) {
  gpu_adapter_info_t result = { import_gpu_adapter_info(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-adapter.request-device")
void import_gpu_adapter_request_device(int32_t, uint32_t, uint32_t, const void *, size_t, uint32_t, int32_t,
    uint32_t, uint32_t, const void *, size_t, uint32_t, const void *, size_t, void *);

/**
 * Waits.
 * Fails where W3C has `TypeError`, `OperationError`.
 * https://www.w3.org/TR/webgpu/#dom-gpuadapter-requestdevice
 */
static inline bool gpu_adapter_request_device(gpu_adapter_t self, const gpu_device_descriptor_t *descriptor,
    gpu_device_t *device, request_device_error_t *error) {
  const bool has_descriptor = descriptor != NULL;
  const gpu_device_descriptor_t no_descriptor = GPU_ZERO;
  if (!has_descriptor) descriptor = &no_descriptor;
  struct {
    bool is_error;
    union {
      gpu_device_t ok;
      request_device_error_t error;
    };
  } result;
  import_gpu_adapter_request_device(self.handle, has_descriptor, descriptor->required_features.is_some,
      descriptor->required_features.value.ptr, descriptor->required_features.value.len,
      descriptor->required_limits.is_some, descriptor->required_limits.value.handle,
      descriptor->default_queue.is_some, descriptor->default_queue.value.label.is_some,
      descriptor->default_queue.value.label.value.ptr, descriptor->default_queue.value.label.value.len,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len, &result);
  if (result.is_error) *error = result.error;
  else *device = result.ok;
  return !result.is_error;
}

/** A call of `gpu_adapter_request_device` in flight. */
typedef struct {
  struct {
    gpu_adapter_t self;
    gpu_option_device_descriptor_t descriptor;
  } arguments;
  struct {
    bool is_error;
    union {
      gpu_device_t ok;
      request_device_error_t error;
    };
  } result;
} gpu_adapter_request_device_call_t;

GPU_IMPORT("[async-lower][method]gpu-adapter.request-device")
uint32_t import_gpu_adapter_request_device_start(const void *, void *);

/** Starts `gpu_adapter_request_device`. */
static inline gpu_subtask_t gpu_adapter_request_device_start(gpu_adapter_t self,
    const gpu_device_descriptor_t *descriptor, gpu_adapter_request_device_call_t *call) {
  call->arguments.self = self;
  call->arguments.descriptor.is_some = descriptor != NULL;
  if (descriptor) call->arguments.descriptor.value = *descriptor;
  return gpu_subtask(import_gpu_adapter_request_device_start(&call->arguments, &call->result));
}

/** The result of a `gpu_adapter_request_device` that has returned. */
static inline bool gpu_adapter_request_device_result(const gpu_adapter_request_device_call_t *call,
    gpu_device_t *device, request_device_error_t *error) {
  if (call->result.is_error) *error = call->result.error;
  else *device = call->result.ok;
  return !call->result.is_error;
}

GPU_IMPORT("[resource-drop]gpu-adapter")
void import_gpu_adapter_drop(int32_t);

static inline void gpu_adapter_drop(gpu_adapter_t self) {
  import_gpu_adapter_drop(self.handle);
}

/* ---- gpu-device ------------------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]gpu-device.features")
int32_t import_gpu_device_features(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-features */
static inline gpu_supported_features_t gpu_device_features(gpu_device_t self) {
  gpu_supported_features_t result = { import_gpu_device_features(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.limits")
int32_t import_gpu_device_limits(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-limits */
static inline gpu_supported_limits_t gpu_device_limits(gpu_device_t self) {
  gpu_supported_limits_t result = { import_gpu_device_limits(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.adapter-info")
int32_t import_gpu_device_adapter_info(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-adapterinfo */
static inline gpu_adapter_info_t gpu_device_adapter_info(gpu_device_t self) {
  gpu_adapter_info_t result = { import_gpu_device_adapter_info(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.queue")
int32_t import_gpu_device_queue(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-queue */
static inline gpu_queue_t gpu_device_queue(gpu_device_t self) {
  gpu_queue_t result = { import_gpu_device_queue(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.destroy")
void import_gpu_device_destroy(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-destroy */
static inline void gpu_device_destroy(gpu_device_t self) {
  import_gpu_device_destroy(self.handle);
}

GPU_IMPORT("[method]gpu-device.create-buffer")
int32_t import_gpu_device_create_buffer(int32_t, uint64_t, uint32_t, uint32_t, uint32_t, uint32_t,
    const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbuffer */
static inline gpu_buffer_t gpu_device_create_buffer(gpu_device_t self,
    const gpu_buffer_descriptor_t *descriptor) {
  gpu_buffer_t result = { import_gpu_device_create_buffer(self.handle, descriptor->size, descriptor->usage,
      descriptor->mapped_at_creation.is_some, descriptor->mapped_at_creation.value, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-texture")
int32_t import_gpu_device_create_texture(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createtexture */
static inline gpu_texture_t gpu_device_create_texture(gpu_device_t self,
    const gpu_texture_descriptor_t *descriptor) {
  struct {
    gpu_device_t self;
    gpu_texture_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor = *descriptor;
  gpu_texture_t result = { import_gpu_device_create_texture(&arguments) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-sampler")
int32_t import_gpu_device_create_sampler(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createsampler */
static inline gpu_sampler_t gpu_device_create_sampler(gpu_device_t self,
    const gpu_sampler_descriptor_t *descriptor) {
  struct {
    gpu_device_t self;
    gpu_option_sampler_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor.is_some = descriptor != NULL;
  if (descriptor) arguments.descriptor.value = *descriptor;
  gpu_sampler_t result = { import_gpu_device_create_sampler(&arguments) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-bind-group-layout")
int32_t import_gpu_device_create_bind_group_layout(int32_t, const void *, size_t, uint32_t, const void *,
    size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbindgrouplayout */
static inline gpu_bind_group_layout_t gpu_device_create_bind_group_layout(gpu_device_t self,
    const gpu_bind_group_layout_descriptor_t *descriptor) {
  gpu_bind_group_layout_t result = { import_gpu_device_create_bind_group_layout(self.handle,
      descriptor->entries.ptr, descriptor->entries.len, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-pipeline-layout")
int32_t import_gpu_device_create_pipeline_layout(int32_t, const void *, size_t, uint32_t, uint32_t, uint32_t,
    const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createpipelinelayout */
static inline gpu_pipeline_layout_t gpu_device_create_pipeline_layout(gpu_device_t self,
    const gpu_pipeline_layout_descriptor_t *descriptor) {
  gpu_pipeline_layout_t result = { import_gpu_device_create_pipeline_layout(self.handle,
      descriptor->bind_group_layouts.ptr, descriptor->bind_group_layouts.len,
      descriptor->immediate_size.is_some, descriptor->immediate_size.value, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-bind-group")
int32_t import_gpu_device_create_bind_group(int32_t, int32_t, const void *, size_t, uint32_t, const void *,
    size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbindgroup */
static inline gpu_bind_group_t gpu_device_create_bind_group(gpu_device_t self,
    const gpu_bind_group_descriptor_t *descriptor) {
  gpu_bind_group_t result = { import_gpu_device_create_bind_group(self.handle, descriptor->layout.handle,
      descriptor->entries.ptr, descriptor->entries.len, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-shader-module")
int32_t import_gpu_device_create_shader_module(int32_t, const void *, size_t, uint32_t, const void *, size_t,
    uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createshadermodule */
static inline gpu_shader_module_t gpu_device_create_shader_module(gpu_device_t self,
    const gpu_shader_module_descriptor_t *descriptor) {
  gpu_shader_module_t result = { import_gpu_device_create_shader_module(self.handle, descriptor->code.ptr,
      descriptor->code.len, descriptor->compilation_hints.is_some, descriptor->compilation_hints.value.ptr,
      descriptor->compilation_hints.value.len, descriptor->label.is_some, descriptor->label.value.ptr,
      descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-compute-pipeline")
int32_t import_gpu_device_create_compute_pipeline(int32_t, int32_t, uint32_t, const void *, size_t, uint32_t,
    int32_t, uint32_t, int32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcomputepipeline */
static inline gpu_compute_pipeline_t gpu_device_create_compute_pipeline(gpu_device_t self,
    const gpu_compute_pipeline_descriptor_t *descriptor) {
  gpu_compute_pipeline_t result = { import_gpu_device_create_compute_pipeline(self.handle,
      descriptor->compute.module.handle, descriptor->compute.entry_point.is_some,
      descriptor->compute.entry_point.value.ptr, descriptor->compute.entry_point.value.len,
      descriptor->compute.constants.is_some, descriptor->compute.constants.value.handle,
      descriptor->layout.tag, descriptor->layout.specific.handle, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-render-pipeline")
int32_t import_gpu_device_create_render_pipeline(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipeline */
static inline gpu_render_pipeline_t gpu_device_create_render_pipeline(gpu_device_t self,
    const gpu_render_pipeline_descriptor_t *descriptor) {
  struct {
    gpu_device_t self;
    gpu_render_pipeline_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor = *descriptor;
  gpu_render_pipeline_t result = { import_gpu_device_create_render_pipeline(&arguments) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-compute-pipeline-async")
void import_gpu_device_create_compute_pipeline_async(int32_t, int32_t, uint32_t, const void *, size_t,
    uint32_t, int32_t, uint32_t, int32_t, uint32_t, const void *, size_t, void *);

/**
 * Waits.
 * Fails where W3C has `GPUPipelineError`.
 * https://www.w3.org/TR/webgpu/#dom-gpudevice-createcomputepipelineasync
 */
static inline bool gpu_device_create_compute_pipeline_async(gpu_device_t self,
    const gpu_compute_pipeline_descriptor_t *descriptor, gpu_compute_pipeline_t *compute_pipeline,
    create_pipeline_error_t *error) {
  struct {
    bool is_error;
    union {
      gpu_compute_pipeline_t ok;
      create_pipeline_error_t error;
    };
  } result;
  import_gpu_device_create_compute_pipeline_async(self.handle, descriptor->compute.module.handle,
      descriptor->compute.entry_point.is_some, descriptor->compute.entry_point.value.ptr,
      descriptor->compute.entry_point.value.len, descriptor->compute.constants.is_some,
      descriptor->compute.constants.value.handle, descriptor->layout.tag, descriptor->layout.specific.handle,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len, &result);
  if (result.is_error) *error = result.error;
  else *compute_pipeline = result.ok;
  return !result.is_error;
}

/** A call of `gpu_device_create_compute_pipeline_async` in flight. */
typedef struct {
  struct {
    gpu_device_t self;
    gpu_compute_pipeline_descriptor_t descriptor;
  } arguments;
  struct {
    bool is_error;
    union {
      gpu_compute_pipeline_t ok;
      create_pipeline_error_t error;
    };
  } result;
} gpu_device_create_compute_pipeline_async_call_t;

GPU_IMPORT("[async-lower][method]gpu-device.create-compute-pipeline-async")
uint32_t import_gpu_device_create_compute_pipeline_async_start(const void *, void *);

/** Starts `gpu_device_create_compute_pipeline_async`. */
static inline gpu_subtask_t gpu_device_create_compute_pipeline_async_start(gpu_device_t self,
    const gpu_compute_pipeline_descriptor_t *descriptor,
    gpu_device_create_compute_pipeline_async_call_t *call) {
  call->arguments.self = self;
  call->arguments.descriptor = *descriptor;
  return gpu_subtask(import_gpu_device_create_compute_pipeline_async_start(&call->arguments, &call->result));
}

/** The result of a `gpu_device_create_compute_pipeline_async` that has returned. */
static inline bool gpu_device_create_compute_pipeline_async_result(const gpu_device_create_compute_pipeline_async_call_t *call,
    gpu_compute_pipeline_t *compute_pipeline, create_pipeline_error_t *error) {
  if (call->result.is_error) *error = call->result.error;
  else *compute_pipeline = call->result.ok;
  return !call->result.is_error;
}

GPU_IMPORT("[method]gpu-device.create-render-pipeline-async")
void import_gpu_device_create_render_pipeline_async(const void *, void *);

/**
 * Waits.
 * Fails where W3C has `GPUPipelineError`.
 * https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync
 */
static inline bool gpu_device_create_render_pipeline_async(gpu_device_t self,
    const gpu_render_pipeline_descriptor_t *descriptor, gpu_render_pipeline_t *render_pipeline,
    create_pipeline_error_t *error) {
  struct {
    gpu_device_t self;
    gpu_render_pipeline_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor = *descriptor;
  struct {
    bool is_error;
    union {
      gpu_render_pipeline_t ok;
      create_pipeline_error_t error;
    };
  } result;
  import_gpu_device_create_render_pipeline_async(&arguments, &result);
  if (result.is_error) *error = result.error;
  else *render_pipeline = result.ok;
  return !result.is_error;
}

/** A call of `gpu_device_create_render_pipeline_async` in flight. */
typedef struct {
  struct {
    gpu_device_t self;
    gpu_render_pipeline_descriptor_t descriptor;
  } arguments;
  struct {
    bool is_error;
    union {
      gpu_render_pipeline_t ok;
      create_pipeline_error_t error;
    };
  } result;
} gpu_device_create_render_pipeline_async_call_t;

GPU_IMPORT("[async-lower][method]gpu-device.create-render-pipeline-async")
uint32_t import_gpu_device_create_render_pipeline_async_start(const void *, void *);

/** Starts `gpu_device_create_render_pipeline_async`. */
static inline gpu_subtask_t gpu_device_create_render_pipeline_async_start(gpu_device_t self,
    const gpu_render_pipeline_descriptor_t *descriptor,
    gpu_device_create_render_pipeline_async_call_t *call) {
  call->arguments.self = self;
  call->arguments.descriptor = *descriptor;
  return gpu_subtask(import_gpu_device_create_render_pipeline_async_start(&call->arguments, &call->result));
}

/** The result of a `gpu_device_create_render_pipeline_async` that has returned. */
static inline bool gpu_device_create_render_pipeline_async_result(const gpu_device_create_render_pipeline_async_call_t *call,
    gpu_render_pipeline_t *render_pipeline, create_pipeline_error_t *error) {
  if (call->result.is_error) *error = call->result.error;
  else *render_pipeline = call->result.ok;
  return !call->result.is_error;
}

GPU_IMPORT("[method]gpu-device.create-command-encoder")
int32_t import_gpu_device_create_command_encoder(int32_t, uint32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcommandencoder */
static inline gpu_command_encoder_t gpu_device_create_command_encoder(gpu_device_t self,
    const gpu_command_encoder_descriptor_t *descriptor) {
  const bool has_descriptor = descriptor != NULL;
  const gpu_command_encoder_descriptor_t no_descriptor = GPU_ZERO;
  if (!has_descriptor) descriptor = &no_descriptor;
  gpu_command_encoder_t result = { import_gpu_device_create_command_encoder(self.handle, has_descriptor,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-render-bundle-encoder")
int32_t import_gpu_device_create_render_bundle_encoder(int32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    const void *, size_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderbundleencoder */
static inline gpu_render_bundle_encoder_t gpu_device_create_render_bundle_encoder(gpu_device_t self,
    const gpu_render_bundle_encoder_descriptor_t *descriptor) {
  gpu_render_bundle_encoder_t result = { import_gpu_device_create_render_bundle_encoder(self.handle,
      descriptor->depth_read_only.is_some, descriptor->depth_read_only.value,
      descriptor->stencil_read_only.is_some, descriptor->stencil_read_only.value,
      descriptor->color_formats.ptr, descriptor->color_formats.len, descriptor->depth_stencil_format.is_some,
      descriptor->depth_stencil_format.value, descriptor->sample_count.is_some,
      descriptor->sample_count.value, descriptor->label.is_some, descriptor->label.value.ptr,
      descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-device.create-query-set")
void import_gpu_device_create_query_set(int32_t, uint32_t, uint32_t, uint32_t, const void *, size_t, void *);

/**
 * Fails where W3C has `TypeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpudevice-createqueryset
 */
static inline bool gpu_device_create_query_set(gpu_device_t self,
    const gpu_query_set_descriptor_t *descriptor, gpu_query_set_t *query_set,
    create_query_set_error_t *error) {
  struct {
    bool is_error;
    union {
      gpu_query_set_t ok;
      create_query_set_error_t error;
    };
  } result;
  import_gpu_device_create_query_set(self.handle, descriptor->type, descriptor->count,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len, &result);
  if (result.is_error) *error = result.error;
  else *query_set = result.ok;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-device.lost")
int32_t import_gpu_device_lost(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-lost */
static inline gpu_future_device_lost_info_t gpu_device_lost(gpu_device_t self) {
  gpu_future_device_lost_info_t result = { import_gpu_device_lost(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.push-error-scope")
void import_gpu_device_push_error_scope(int32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-pusherrorscope */
static inline void gpu_device_push_error_scope(gpu_device_t self, gpu_error_filter_t filter) {
  import_gpu_device_push_error_scope(self.handle, filter);
}

GPU_IMPORT("[method]gpu-device.pop-error-scope")
void import_gpu_device_pop_error_scope(int32_t, void *);

/**
 * Waits.
 * Fails where W3C has `OperationError`.
 * https://www.w3.org/TR/webgpu/#dom-gpudevice-poperrorscope
 */
static inline bool gpu_device_pop_error_scope(gpu_device_t self, gpu_option_error_t *value,
    pop_error_scope_error_t *error) {
  struct {
    bool is_error;
    union {
      gpu_option_error_t ok;
      pop_error_scope_error_t error;
    };
  } result;
  import_gpu_device_pop_error_scope(self.handle, &result);
  if (result.is_error) *error = result.error;
  else *value = result.ok;
  return !result.is_error;
}

/** A call of `gpu_device_pop_error_scope` in flight. */
typedef struct {
  struct {
    bool is_error;
    union {
      gpu_option_error_t ok;
      pop_error_scope_error_t error;
    };
  } result;
} gpu_device_pop_error_scope_call_t;

GPU_IMPORT("[async-lower][method]gpu-device.pop-error-scope")
uint32_t import_gpu_device_pop_error_scope_start(int32_t, void *);

/** Starts `gpu_device_pop_error_scope`. */
static inline gpu_subtask_t gpu_device_pop_error_scope_start(gpu_device_t self,
    gpu_device_pop_error_scope_call_t *call) {
  return gpu_subtask(import_gpu_device_pop_error_scope_start(self.handle, &call->result));
}

/** The result of a `gpu_device_pop_error_scope` that has returned. */
static inline bool gpu_device_pop_error_scope_result(const gpu_device_pop_error_scope_call_t *call,
    gpu_option_error_t *value, pop_error_scope_error_t *error) {
  if (call->result.is_error) *error = call->result.error;
  else *value = call->result.ok;
  return !call->result.is_error;
}

GPU_IMPORT("[method]gpu-device.on-uncaptured-error")
int32_t import_gpu_device_on_uncaptured_error(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevice-onuncapturederror */
static inline gpu_stream_error_t gpu_device_on_uncaptured_error(gpu_device_t self) {
  gpu_stream_error_t result = { import_gpu_device_on_uncaptured_error(self.handle) };
  return result;
}

GPU_IMPORT("[method]gpu-device.label")
void import_gpu_device_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_device_label(gpu_device_t self) {
  gpu_string_t result;
  import_gpu_device_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-device.set-label")
void import_gpu_device_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_device_set_label(gpu_device_t self, const char *label) {
  import_gpu_device_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-device")
void import_gpu_device_drop(int32_t);

static inline void gpu_device_drop(gpu_device_t self) {
  import_gpu_device_drop(self.handle);
}

/* ---- gpu-buffer ------------------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]gpu-buffer.size")
uint64_t import_gpu_buffer_size(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpubuffer-size */
static inline uint64_t gpu_buffer_size(gpu_buffer_t self) {
  return import_gpu_buffer_size(self.handle);
}

GPU_IMPORT("[method]gpu-buffer.usage")
uint32_t import_gpu_buffer_usage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpubuffer-usage */
static inline gpu_buffer_usage_t gpu_buffer_usage(gpu_buffer_t self) {
  return import_gpu_buffer_usage(self.handle);
}

GPU_IMPORT("[method]gpu-buffer.map-state")
uint32_t import_gpu_buffer_map_state(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapstate */
static inline gpu_buffer_map_state_t gpu_buffer_map_state(gpu_buffer_t self) {
  return import_gpu_buffer_map_state(self.handle);
}

GPU_IMPORT("[method]gpu-buffer.map-async")
void import_gpu_buffer_map_async(int32_t, uint32_t, uint32_t, uint64_t, uint32_t, uint64_t, void *);

/**
 * Waits.
 * `offset` is `0` by default.
 * Fails where W3C has `OperationError`, `RangeError`, `AbortError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapasync
 */
static inline bool gpu_buffer_map_async(gpu_buffer_t self, gpu_map_mode_t mode, const uint64_t *offset,
    const uint64_t *size, map_async_error_t *error) {
  struct {
    bool is_error;
    map_async_error_t error;
  } result;
  import_gpu_buffer_map_async(self.handle, mode, offset != NULL, offset ? *offset : 0, size != NULL,
      size ? *size : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

/** A call of `gpu_buffer_map_async` in flight. */
typedef struct {
  struct {
    gpu_buffer_t self;
    gpu_map_mode_t mode;
    gpu_option_u64_t offset;
    gpu_option_u64_t size;
  } arguments;
  struct {
    bool is_error;
    map_async_error_t error;
  } result;
} gpu_buffer_map_async_call_t;

GPU_IMPORT("[async-lower][method]gpu-buffer.map-async")
uint32_t import_gpu_buffer_map_async_start(const void *, void *);

/** Starts `gpu_buffer_map_async`. */
static inline gpu_subtask_t gpu_buffer_map_async_start(gpu_buffer_t self, gpu_map_mode_t mode,
    const uint64_t *offset, const uint64_t *size, gpu_buffer_map_async_call_t *call) {
  call->arguments.self = self;
  call->arguments.mode = mode;
  call->arguments.offset.is_some = offset != NULL;
  if (offset) call->arguments.offset.value = *offset;
  call->arguments.size.is_some = size != NULL;
  if (size) call->arguments.size.value = *size;
  return gpu_subtask(import_gpu_buffer_map_async_start(&call->arguments, &call->result));
}

/** The result of a `gpu_buffer_map_async` that has returned. */
static inline bool gpu_buffer_map_async_result(const gpu_buffer_map_async_call_t *call,
    map_async_error_t *error) {
  if (call->result.is_error) *error = call->result.error;
  return !call->result.is_error;
}

GPU_IMPORT("[method]gpu-buffer.get-mapped-range-get-with-copy")
void import_gpu_buffer_get_mapped_range_get_with_copy(int32_t, uint32_t, uint64_t, uint32_t, uint64_t,
    void *);

/**
 * `offset` is `0` by default.
 * Fails where W3C has `OperationError`, `RangeError`, `TypeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange
 */
static inline bool gpu_buffer_get_mapped_range_get_with_copy(gpu_buffer_t self, const uint64_t *offset,
    const uint64_t *size, gpu_list_u8_t *value, get_mapped_range_error_t *error) {
  struct {
    bool is_error;
    union {
      gpu_list_u8_t ok;
      get_mapped_range_error_t error;
    };
  } result;
  import_gpu_buffer_get_mapped_range_get_with_copy(self.handle, offset != NULL, offset ? *offset : 0,
      size != NULL, size ? *size : 0, &result);
  if (result.is_error) *error = result.error;
  else *value = result.ok;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-buffer.get-mapped-range-set-with-copy")
void import_gpu_buffer_get_mapped_range_set_with_copy(int32_t, const void *, size_t, uint32_t, uint64_t,
    uint32_t, uint64_t, void *);

/**
 * `offset` is `0` by default.
 * Fails where W3C has `OperationError`, `RangeError`, `TypeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange
 */
static inline bool gpu_buffer_get_mapped_range_set_with_copy(gpu_buffer_t self, const void *data,
    size_t data_len, const uint64_t *offset, const uint64_t *size, get_mapped_range_error_t *error) {
  struct {
    bool is_error;
    get_mapped_range_error_t error;
  } result;
  import_gpu_buffer_get_mapped_range_set_with_copy(self.handle, data, data_len, offset != NULL,
      offset ? *offset : 0, size != NULL, size ? *size : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-buffer.unmap")
void import_gpu_buffer_unmap(int32_t, void *);

/**
 * Fails where W3C has `AbortError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubuffer-unmap
 */
static inline bool gpu_buffer_unmap(gpu_buffer_t self, unmap_error_t *error) {
  struct {
    bool is_error;
    unmap_error_t error;
  } result;
  import_gpu_buffer_unmap(self.handle, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-buffer.destroy")
void import_gpu_buffer_destroy(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpubuffer-destroy */
static inline void gpu_buffer_destroy(gpu_buffer_t self) {
  import_gpu_buffer_destroy(self.handle);
}

GPU_IMPORT("[method]gpu-buffer.label")
void import_gpu_buffer_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_buffer_label(gpu_buffer_t self) {
  gpu_string_t result;
  import_gpu_buffer_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-buffer.set-label")
void import_gpu_buffer_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_buffer_set_label(gpu_buffer_t self, const char *label) {
  import_gpu_buffer_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-buffer")
void import_gpu_buffer_drop(int32_t);

static inline void gpu_buffer_drop(gpu_buffer_t self) {
  import_gpu_buffer_drop(self.handle);
}

/* ---- gpu-texture ----------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-texture.create-view")
int32_t import_gpu_texture_create_view(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-createview */
static inline gpu_texture_view_t gpu_texture_create_view(gpu_texture_t self,
    const gpu_texture_view_descriptor_t *descriptor) {
  struct {
    gpu_texture_t self;
    gpu_option_texture_view_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor.is_some = descriptor != NULL;
  if (descriptor) arguments.descriptor.value = *descriptor;
  gpu_texture_view_t result = { import_gpu_texture_create_view(&arguments) };
  return result;
}

GPU_IMPORT("[method]gpu-texture.destroy")
void import_gpu_texture_destroy(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-destroy */
static inline void gpu_texture_destroy(gpu_texture_t self) {
  import_gpu_texture_destroy(self.handle);
}

GPU_IMPORT("[method]gpu-texture.width")
uint32_t import_gpu_texture_width(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-width */
static inline uint32_t gpu_texture_width(gpu_texture_t self) {
  return import_gpu_texture_width(self.handle);
}

GPU_IMPORT("[method]gpu-texture.height")
uint32_t import_gpu_texture_height(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-height */
static inline uint32_t gpu_texture_height(gpu_texture_t self) {
  return import_gpu_texture_height(self.handle);
}

GPU_IMPORT("[method]gpu-texture.depth-or-array-layers")
uint32_t import_gpu_texture_depth_or_array_layers(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-depthorarraylayers */
static inline uint32_t gpu_texture_depth_or_array_layers(gpu_texture_t self) {
  return import_gpu_texture_depth_or_array_layers(self.handle);
}

GPU_IMPORT("[method]gpu-texture.mip-level-count")
uint32_t import_gpu_texture_mip_level_count(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-miplevelcount */
static inline uint32_t gpu_texture_mip_level_count(gpu_texture_t self) {
  return import_gpu_texture_mip_level_count(self.handle);
}

GPU_IMPORT("[method]gpu-texture.sample-count")
uint32_t import_gpu_texture_sample_count(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-samplecount */
static inline uint32_t gpu_texture_sample_count(gpu_texture_t self) {
  return import_gpu_texture_sample_count(self.handle);
}

GPU_IMPORT("[method]gpu-texture.dimension")
uint32_t import_gpu_texture_dimension(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-dimension */
static inline gpu_texture_dimension_t gpu_texture_dimension(gpu_texture_t self) {
  return import_gpu_texture_dimension(self.handle);
}

GPU_IMPORT("[method]gpu-texture.format")
uint32_t import_gpu_texture_format(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-format */
static inline gpu_texture_format_t gpu_texture_format(gpu_texture_t self) {
  return import_gpu_texture_format(self.handle);
}

GPU_IMPORT("[method]gpu-texture.usage")
uint32_t import_gpu_texture_usage(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-usage */
static inline gpu_texture_usage_t gpu_texture_usage(gpu_texture_t self) {
  return import_gpu_texture_usage(self.handle);
}

GPU_IMPORT("[method]gpu-texture.texture-binding-view-dimension")
void import_gpu_texture_texture_binding_view_dimension(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gputexture-texturebindingviewdimension */
static inline bool gpu_texture_texture_binding_view_dimension(gpu_texture_t self,
    gpu_texture_view_dimension_t *value) {
  gpu_option_texture_view_dimension_t result;
  import_gpu_texture_texture_binding_view_dimension(self.handle, &result);
  if (result.is_some) *value = result.value;
  return result.is_some;
}

GPU_IMPORT("[method]gpu-texture.label")
void import_gpu_texture_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_texture_label(gpu_texture_t self) {
  gpu_string_t result;
  import_gpu_texture_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-texture.set-label")
void import_gpu_texture_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_texture_set_label(gpu_texture_t self, const char *label) {
  import_gpu_texture_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-texture")
void import_gpu_texture_drop(int32_t);

static inline void gpu_texture_drop(gpu_texture_t self) {
  import_gpu_texture_drop(self.handle);
}

/* ---- gpu-texture-view ------------------------------------------------------------------------------------------ */

GPU_IMPORT("[method]gpu-texture-view.label")
void import_gpu_texture_view_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_texture_view_label(gpu_texture_view_t self) {
  gpu_string_t result;
  import_gpu_texture_view_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-texture-view.set-label")
void import_gpu_texture_view_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_texture_view_set_label(gpu_texture_view_t self, const char *label) {
  import_gpu_texture_view_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-texture-view")
void import_gpu_texture_view_drop(int32_t);

static inline void gpu_texture_view_drop(gpu_texture_view_t self) {
  import_gpu_texture_view_drop(self.handle);
}

/* ---- gpu-sampler ----------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-sampler.label")
void import_gpu_sampler_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_sampler_label(gpu_sampler_t self) {
  gpu_string_t result;
  import_gpu_sampler_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-sampler.set-label")
void import_gpu_sampler_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_sampler_set_label(gpu_sampler_t self, const char *label) {
  import_gpu_sampler_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-sampler")
void import_gpu_sampler_drop(int32_t);

static inline void gpu_sampler_drop(gpu_sampler_t self) {
  import_gpu_sampler_drop(self.handle);
}

/* ---- gpu-bind-group-layout ------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-bind-group-layout.label")
void import_gpu_bind_group_layout_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_bind_group_layout_label(gpu_bind_group_layout_t self) {
  gpu_string_t result;
  import_gpu_bind_group_layout_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-bind-group-layout.set-label")
void import_gpu_bind_group_layout_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_bind_group_layout_set_label(gpu_bind_group_layout_t self, const char *label) {
  import_gpu_bind_group_layout_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-bind-group-layout")
void import_gpu_bind_group_layout_drop(int32_t);

static inline void gpu_bind_group_layout_drop(gpu_bind_group_layout_t self) {
  import_gpu_bind_group_layout_drop(self.handle);
}

/* ---- gpu-bind-group -------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-bind-group.label")
void import_gpu_bind_group_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_bind_group_label(gpu_bind_group_t self) {
  gpu_string_t result;
  import_gpu_bind_group_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-bind-group.set-label")
void import_gpu_bind_group_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_bind_group_set_label(gpu_bind_group_t self, const char *label) {
  import_gpu_bind_group_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-bind-group")
void import_gpu_bind_group_drop(int32_t);

static inline void gpu_bind_group_drop(gpu_bind_group_t self) {
  import_gpu_bind_group_drop(self.handle);
}

/* ---- gpu-pipeline-layout --------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-pipeline-layout.label")
void import_gpu_pipeline_layout_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_pipeline_layout_label(gpu_pipeline_layout_t self) {
  gpu_string_t result;
  import_gpu_pipeline_layout_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-pipeline-layout.set-label")
void import_gpu_pipeline_layout_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_pipeline_layout_set_label(gpu_pipeline_layout_t self, const char *label) {
  import_gpu_pipeline_layout_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-pipeline-layout")
void import_gpu_pipeline_layout_drop(int32_t);

static inline void gpu_pipeline_layout_drop(gpu_pipeline_layout_t self) {
  import_gpu_pipeline_layout_drop(self.handle);
}

/* ---- gpu-shader-module ----------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-shader-module.get-compilation-info")
int32_t import_gpu_shader_module_get_compilation_info(int32_t);

/**
 * Waits.
 * https://www.w3.org/TR/webgpu/#dom-gpushadermodule-getcompilationinfo
 */
static inline gpu_compilation_info_t gpu_shader_module_get_compilation_info(gpu_shader_module_t self) {
  gpu_compilation_info_t result = { import_gpu_shader_module_get_compilation_info(self.handle) };
  return result;
}

/** A call of `gpu_shader_module_get_compilation_info` in flight. */
typedef struct {
  gpu_compilation_info_t result;
} gpu_shader_module_get_compilation_info_call_t;

GPU_IMPORT("[async-lower][method]gpu-shader-module.get-compilation-info")
uint32_t import_gpu_shader_module_get_compilation_info_start(int32_t, void *);

/** Starts `gpu_shader_module_get_compilation_info`. */
static inline gpu_subtask_t gpu_shader_module_get_compilation_info_start(gpu_shader_module_t self,
    gpu_shader_module_get_compilation_info_call_t *call) {
  return gpu_subtask(import_gpu_shader_module_get_compilation_info_start(self.handle, &call->result));
}

/** The result of a `gpu_shader_module_get_compilation_info` that has returned. */
static inline gpu_compilation_info_t gpu_shader_module_get_compilation_info_result(const gpu_shader_module_get_compilation_info_call_t *call) {
  return call->result;
}

GPU_IMPORT("[method]gpu-shader-module.label")
void import_gpu_shader_module_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_shader_module_label(gpu_shader_module_t self) {
  gpu_string_t result;
  import_gpu_shader_module_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-shader-module.set-label")
void import_gpu_shader_module_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_shader_module_set_label(gpu_shader_module_t self, const char *label) {
  import_gpu_shader_module_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-shader-module")
void import_gpu_shader_module_drop(int32_t);

static inline void gpu_shader_module_drop(gpu_shader_module_t self) {
  import_gpu_shader_module_drop(self.handle);
}

/* ---- gpu-compilation-message ----------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-compilation-message.message")
void import_gpu_compilation_message_message(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-message */
static inline gpu_string_t gpu_compilation_message_message(gpu_compilation_message_t self) {
  gpu_string_t result;
  import_gpu_compilation_message_message(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-compilation-message.type")
uint32_t import_gpu_compilation_message_type(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-type */
static inline gpu_compilation_message_type_t gpu_compilation_message_type(gpu_compilation_message_t self) {
  return import_gpu_compilation_message_type(self.handle);
}

GPU_IMPORT("[method]gpu-compilation-message.line-num")
uint64_t import_gpu_compilation_message_line_num(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-linenum */
static inline uint64_t gpu_compilation_message_line_num(gpu_compilation_message_t self) {
  return import_gpu_compilation_message_line_num(self.handle);
}

GPU_IMPORT("[method]gpu-compilation-message.line-pos")
uint64_t import_gpu_compilation_message_line_pos(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-linepos */
static inline uint64_t gpu_compilation_message_line_pos(gpu_compilation_message_t self) {
  return import_gpu_compilation_message_line_pos(self.handle);
}

GPU_IMPORT("[method]gpu-compilation-message.offset")
uint64_t import_gpu_compilation_message_offset(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-offset */
static inline uint64_t gpu_compilation_message_offset(gpu_compilation_message_t self) {
  return import_gpu_compilation_message_offset(self.handle);
}

GPU_IMPORT("[method]gpu-compilation-message.length")
uint64_t import_gpu_compilation_message_length(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationmessage-length */
static inline uint64_t gpu_compilation_message_length(gpu_compilation_message_t self) {
  return import_gpu_compilation_message_length(self.handle);
}

GPU_IMPORT("[resource-drop]gpu-compilation-message")
void import_gpu_compilation_message_drop(int32_t);

static inline void gpu_compilation_message_drop(gpu_compilation_message_t self) {
  import_gpu_compilation_message_drop(self.handle);
}

/* ---- gpu-compilation-info -------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-compilation-info.messages")
void import_gpu_compilation_info_messages(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucompilationinfo-messages */
static inline gpu_list_compilation_message_t gpu_compilation_info_messages(gpu_compilation_info_t self) {
  gpu_list_compilation_message_t result;
  import_gpu_compilation_info_messages(self.handle, &result);
  return result;
}

GPU_IMPORT("[resource-drop]gpu-compilation-info")
void import_gpu_compilation_info_drop(int32_t);

static inline void gpu_compilation_info_drop(gpu_compilation_info_t self) {
  import_gpu_compilation_info_drop(self.handle);
}

/* ---- gpu-compute-pipeline -------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-compute-pipeline.label")
void import_gpu_compute_pipeline_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_compute_pipeline_label(gpu_compute_pipeline_t self) {
  gpu_string_t result;
  import_gpu_compute_pipeline_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-compute-pipeline.set-label")
void import_gpu_compute_pipeline_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_compute_pipeline_set_label(gpu_compute_pipeline_t self, const char *label) {
  import_gpu_compute_pipeline_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-compute-pipeline.get-bind-group-layout")
int32_t import_gpu_compute_pipeline_get_bind_group_layout(int32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpupipelinebase-getbindgrouplayout */
static inline gpu_bind_group_layout_t gpu_compute_pipeline_get_bind_group_layout(gpu_compute_pipeline_t self,
    uint32_t index) {
  gpu_bind_group_layout_t result = { import_gpu_compute_pipeline_get_bind_group_layout(self.handle, index) };
  return result;
}

GPU_IMPORT("[resource-drop]gpu-compute-pipeline")
void import_gpu_compute_pipeline_drop(int32_t);

static inline void gpu_compute_pipeline_drop(gpu_compute_pipeline_t self) {
  import_gpu_compute_pipeline_drop(self.handle);
}

/* ---- gpu-render-pipeline --------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-render-pipeline.label")
void import_gpu_render_pipeline_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_render_pipeline_label(gpu_render_pipeline_t self) {
  gpu_string_t result;
  import_gpu_render_pipeline_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-render-pipeline.set-label")
void import_gpu_render_pipeline_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_render_pipeline_set_label(gpu_render_pipeline_t self, const char *label) {
  import_gpu_render_pipeline_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-render-pipeline.get-bind-group-layout")
int32_t import_gpu_render_pipeline_get_bind_group_layout(int32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpupipelinebase-getbindgrouplayout */
static inline gpu_bind_group_layout_t gpu_render_pipeline_get_bind_group_layout(gpu_render_pipeline_t self,
    uint32_t index) {
  gpu_bind_group_layout_t result = { import_gpu_render_pipeline_get_bind_group_layout(self.handle, index) };
  return result;
}

GPU_IMPORT("[resource-drop]gpu-render-pipeline")
void import_gpu_render_pipeline_drop(int32_t);

static inline void gpu_render_pipeline_drop(gpu_render_pipeline_t self) {
  import_gpu_render_pipeline_drop(self.handle);
}

/* ---- gpu-command-buffer ---------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-command-buffer.label")
void import_gpu_command_buffer_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_command_buffer_label(gpu_command_buffer_t self) {
  gpu_string_t result;
  import_gpu_command_buffer_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-command-buffer.set-label")
void import_gpu_command_buffer_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_command_buffer_set_label(gpu_command_buffer_t self, const char *label) {
  import_gpu_command_buffer_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-command-buffer")
void import_gpu_command_buffer_drop(int32_t);

static inline void gpu_command_buffer_drop(gpu_command_buffer_t self) {
  import_gpu_command_buffer_drop(self.handle);
}

/* ---- gpu-command-encoder --------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-command-encoder.begin-render-pass")
int32_t import_gpu_command_encoder_begin_render_pass(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-beginrenderpass */
static inline gpu_render_pass_encoder_t gpu_command_encoder_begin_render_pass(gpu_command_encoder_t self,
    const gpu_render_pass_descriptor_t *descriptor) {
  struct {
    gpu_command_encoder_t self;
    gpu_render_pass_descriptor_t descriptor;
  } arguments;
  arguments.self = self;
  arguments.descriptor = *descriptor;
  gpu_render_pass_encoder_t result = { import_gpu_command_encoder_begin_render_pass(&arguments) };
  return result;
}

GPU_IMPORT("[method]gpu-command-encoder.begin-compute-pass")
int32_t import_gpu_command_encoder_begin_compute_pass(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    uint32_t, uint32_t, uint32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-begincomputepass */
static inline gpu_compute_pass_encoder_t gpu_command_encoder_begin_compute_pass(gpu_command_encoder_t self,
    const gpu_compute_pass_descriptor_t *descriptor) {
  const bool has_descriptor = descriptor != NULL;
  const gpu_compute_pass_descriptor_t no_descriptor = GPU_ZERO;
  if (!has_descriptor) descriptor = &no_descriptor;
  gpu_compute_pass_encoder_t result = { import_gpu_command_encoder_begin_compute_pass(self.handle,
      has_descriptor, descriptor->timestamp_writes.is_some,
      descriptor->timestamp_writes.value.query_set.handle,
      descriptor->timestamp_writes.value.beginning_of_pass_write_index.is_some,
      descriptor->timestamp_writes.value.beginning_of_pass_write_index.value,
      descriptor->timestamp_writes.value.end_of_pass_write_index.is_some,
      descriptor->timestamp_writes.value.end_of_pass_write_index.value, descriptor->label.is_some,
      descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-command-encoder.copy-buffer-to-buffer")
void import_gpu_command_encoder_copy_buffer_to_buffer(int32_t, int32_t, uint32_t, uint64_t, int32_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copybuffertobuffer */
static inline void gpu_command_encoder_copy_buffer_to_buffer(gpu_command_encoder_t self, gpu_buffer_t source,
    const uint64_t *source_offset, gpu_buffer_t destination, const uint64_t *destination_offset,
    const uint64_t *size) {
  import_gpu_command_encoder_copy_buffer_to_buffer(self.handle, source.handle, source_offset != NULL,
      source_offset ? *source_offset : 0, destination.handle, destination_offset != NULL,
      destination_offset ? *destination_offset : 0, size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-command-encoder.copy-buffer-to-texture")
void import_gpu_command_encoder_copy_buffer_to_texture(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copybuffertotexture */
static inline void gpu_command_encoder_copy_buffer_to_texture(gpu_command_encoder_t self,
    const gpu_texel_copy_buffer_info_t *source, const gpu_texel_copy_texture_info_t *destination,
    const gpu_extent3_d_t *copy_size) {
  struct {
    gpu_command_encoder_t self;
    gpu_texel_copy_buffer_info_t source;
    gpu_texel_copy_texture_info_t destination;
    gpu_extent3_d_t copy_size;
  } arguments;
  arguments.self = self;
  arguments.source = *source;
  arguments.destination = *destination;
  arguments.copy_size = *copy_size;
  import_gpu_command_encoder_copy_buffer_to_texture(&arguments);
}

GPU_IMPORT("[method]gpu-command-encoder.copy-texture-to-buffer")
void import_gpu_command_encoder_copy_texture_to_buffer(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copytexturetobuffer */
static inline void gpu_command_encoder_copy_texture_to_buffer(gpu_command_encoder_t self,
    const gpu_texel_copy_texture_info_t *source, const gpu_texel_copy_buffer_info_t *destination,
    const gpu_extent3_d_t *copy_size) {
  struct {
    gpu_command_encoder_t self;
    gpu_texel_copy_texture_info_t source;
    gpu_texel_copy_buffer_info_t destination;
    gpu_extent3_d_t copy_size;
  } arguments;
  arguments.self = self;
  arguments.source = *source;
  arguments.destination = *destination;
  arguments.copy_size = *copy_size;
  import_gpu_command_encoder_copy_texture_to_buffer(&arguments);
}

GPU_IMPORT("[method]gpu-command-encoder.copy-texture-to-texture")
void import_gpu_command_encoder_copy_texture_to_texture(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copytexturetotexture */
static inline void gpu_command_encoder_copy_texture_to_texture(gpu_command_encoder_t self,
    const gpu_texel_copy_texture_info_t *source, const gpu_texel_copy_texture_info_t *destination,
    const gpu_extent3_d_t *copy_size) {
  struct {
    gpu_command_encoder_t self;
    gpu_texel_copy_texture_info_t source;
    gpu_texel_copy_texture_info_t destination;
    gpu_extent3_d_t copy_size;
  } arguments;
  arguments.self = self;
  arguments.source = *source;
  arguments.destination = *destination;
  arguments.copy_size = *copy_size;
  import_gpu_command_encoder_copy_texture_to_texture(&arguments);
}

GPU_IMPORT("[method]gpu-command-encoder.clear-buffer")
void import_gpu_command_encoder_clear_buffer(int32_t, int32_t, uint32_t, uint64_t, uint32_t, uint64_t);

/**
 * `offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-clearbuffer
 */
static inline void gpu_command_encoder_clear_buffer(gpu_command_encoder_t self, gpu_buffer_t buffer,
    const uint64_t *offset, const uint64_t *size) {
  import_gpu_command_encoder_clear_buffer(self.handle, buffer.handle, offset != NULL, offset ? *offset : 0,
      size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-command-encoder.resolve-query-set")
void import_gpu_command_encoder_resolve_query_set(int32_t, int32_t, uint32_t, uint32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-resolvequeryset */
static inline void gpu_command_encoder_resolve_query_set(gpu_command_encoder_t self,
    gpu_query_set_t query_set, uint32_t first_query, uint32_t query_count, gpu_buffer_t destination,
    uint64_t destination_offset) {
  import_gpu_command_encoder_resolve_query_set(self.handle, query_set.handle, first_query, query_count,
      destination.handle, destination_offset);
}

GPU_IMPORT("[method]gpu-command-encoder.finish")
int32_t import_gpu_command_encoder_finish(int32_t, uint32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-finish */
static inline gpu_command_buffer_t gpu_command_encoder_finish(gpu_command_encoder_t self,
    const gpu_command_buffer_descriptor_t *descriptor) {
  const bool has_descriptor = descriptor != NULL;
  const gpu_command_buffer_descriptor_t no_descriptor = GPU_ZERO;
  if (!has_descriptor) descriptor = &no_descriptor;
  gpu_command_buffer_t result = { import_gpu_command_encoder_finish(self.handle, has_descriptor,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-command-encoder.label")
void import_gpu_command_encoder_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_command_encoder_label(gpu_command_encoder_t self) {
  gpu_string_t result;
  import_gpu_command_encoder_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-command-encoder.set-label")
void import_gpu_command_encoder_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_command_encoder_set_label(gpu_command_encoder_t self, const char *label) {
  import_gpu_command_encoder_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-command-encoder.push-debug-group")
void import_gpu_command_encoder_push_debug_group(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
static inline void gpu_command_encoder_push_debug_group(gpu_command_encoder_t self, const char *group_label) {
  import_gpu_command_encoder_push_debug_group(self.handle, group_label, strlen(group_label));
}

GPU_IMPORT("[method]gpu-command-encoder.pop-debug-group")
void import_gpu_command_encoder_pop_debug_group(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
static inline void gpu_command_encoder_pop_debug_group(gpu_command_encoder_t self) {
  import_gpu_command_encoder_pop_debug_group(self.handle);
}

GPU_IMPORT("[method]gpu-command-encoder.insert-debug-marker")
void import_gpu_command_encoder_insert_debug_marker(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
static inline void gpu_command_encoder_insert_debug_marker(gpu_command_encoder_t self,
    const char *marker_label) {
  import_gpu_command_encoder_insert_debug_marker(self.handle, marker_label, strlen(marker_label));
}

GPU_IMPORT("[resource-drop]gpu-command-encoder")
void import_gpu_command_encoder_drop(int32_t);

static inline void gpu_command_encoder_drop(gpu_command_encoder_t self) {
  import_gpu_command_encoder_drop(self.handle);
}

/* ---- gpu-compute-pass-encoder ---------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-compute-pass-encoder.set-pipeline")
void import_gpu_compute_pass_encoder_set_pipeline(int32_t, int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-setpipeline */
static inline void gpu_compute_pass_encoder_set_pipeline(gpu_compute_pass_encoder_t self,
    gpu_compute_pipeline_t pipeline) {
  import_gpu_compute_pass_encoder_set_pipeline(self.handle, pipeline.handle);
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.dispatch-workgroups")
void import_gpu_compute_pass_encoder_dispatch_workgroups(int32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    uint32_t);

/**
 * `workgroup-count-y` is `1` by default.
 * `workgroup-count-z` is `1` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-dispatchworkgroups
 */
static inline void gpu_compute_pass_encoder_dispatch_workgroups(gpu_compute_pass_encoder_t self,
    uint32_t workgroup_count_x, const uint32_t *workgroup_count_y, const uint32_t *workgroup_count_z) {
  import_gpu_compute_pass_encoder_dispatch_workgroups(self.handle, workgroup_count_x,
      workgroup_count_y != NULL, workgroup_count_y ? *workgroup_count_y : 0, workgroup_count_z != NULL,
      workgroup_count_z ? *workgroup_count_z : 0);
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.dispatch-workgroups-indirect")
void import_gpu_compute_pass_encoder_dispatch_workgroups_indirect(int32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-dispatchworkgroupsindirect */
static inline void gpu_compute_pass_encoder_dispatch_workgroups_indirect(gpu_compute_pass_encoder_t self,
    gpu_buffer_t indirect_buffer, uint64_t indirect_offset) {
  import_gpu_compute_pass_encoder_dispatch_workgroups_indirect(self.handle, indirect_buffer.handle,
      indirect_offset);
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.end")
void import_gpu_compute_pass_encoder_end(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-end */
static inline void gpu_compute_pass_encoder_end(gpu_compute_pass_encoder_t self) {
  import_gpu_compute_pass_encoder_end(self.handle);
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.label")
void import_gpu_compute_pass_encoder_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_compute_pass_encoder_label(gpu_compute_pass_encoder_t self) {
  gpu_string_t result;
  import_gpu_compute_pass_encoder_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.set-label")
void import_gpu_compute_pass_encoder_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_compute_pass_encoder_set_label(gpu_compute_pass_encoder_t self, const char *label) {
  import_gpu_compute_pass_encoder_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.push-debug-group")
void import_gpu_compute_pass_encoder_push_debug_group(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
static inline void gpu_compute_pass_encoder_push_debug_group(gpu_compute_pass_encoder_t self,
    const char *group_label) {
  import_gpu_compute_pass_encoder_push_debug_group(self.handle, group_label, strlen(group_label));
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.pop-debug-group")
void import_gpu_compute_pass_encoder_pop_debug_group(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
static inline void gpu_compute_pass_encoder_pop_debug_group(gpu_compute_pass_encoder_t self) {
  import_gpu_compute_pass_encoder_pop_debug_group(self.handle);
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.insert-debug-marker")
void import_gpu_compute_pass_encoder_insert_debug_marker(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
static inline void gpu_compute_pass_encoder_insert_debug_marker(gpu_compute_pass_encoder_t self,
    const char *marker_label) {
  import_gpu_compute_pass_encoder_insert_debug_marker(self.handle, marker_label, strlen(marker_label));
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.set-bind-group")
void import_gpu_compute_pass_encoder_set_bind_group(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    const void *, size_t, uint32_t, uint64_t, uint32_t, uint32_t, void *);

/**
 * Fails where W3C has `RangeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup
 */
static inline bool gpu_compute_pass_encoder_set_bind_group(gpu_compute_pass_encoder_t self, uint32_t index,
    const gpu_bind_group_t *bind_group, const uint32_t *dynamic_offsets_data, size_t dynamic_offsets_data_len,
    const uint64_t *dynamic_offsets_data_start, const uint32_t *dynamic_offsets_data_length,
    set_bind_group_error_t *error) {
  struct {
    bool is_error;
    set_bind_group_error_t error;
  } result;
  import_gpu_compute_pass_encoder_set_bind_group(self.handle, index, bind_group != NULL,
      bind_group ? bind_group->handle : 0, dynamic_offsets_data != NULL, dynamic_offsets_data,
      dynamic_offsets_data_len, dynamic_offsets_data_start != NULL,
      dynamic_offsets_data_start ? *dynamic_offsets_data_start : 0, dynamic_offsets_data_length != NULL,
      dynamic_offsets_data_length ? *dynamic_offsets_data_length : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-compute-pass-encoder.set-immediates")
void import_gpu_compute_pass_encoder_set_immediates(int32_t, uint32_t, const void *, size_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/**
 * `data-offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates
 */
static inline void gpu_compute_pass_encoder_set_immediates(gpu_compute_pass_encoder_t self,
    uint32_t range_offset, const void *data, size_t data_len, const uint64_t *data_offset,
    const uint64_t *data_size) {
  import_gpu_compute_pass_encoder_set_immediates(self.handle, range_offset, data, data_len,
      data_offset != NULL, data_offset ? *data_offset : 0, data_size != NULL, data_size ? *data_size : 0);
}

GPU_IMPORT("[resource-drop]gpu-compute-pass-encoder")
void import_gpu_compute_pass_encoder_drop(int32_t);

static inline void gpu_compute_pass_encoder_drop(gpu_compute_pass_encoder_t self) {
  import_gpu_compute_pass_encoder_drop(self.handle);
}

/* ---- gpu-render-pass-encoder ----------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-render-pass-encoder.set-viewport")
void import_gpu_render_pass_encoder_set_viewport(int32_t, float, float, float, float, float, float);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setviewport */
static inline void gpu_render_pass_encoder_set_viewport(gpu_render_pass_encoder_t self, float x, float y,
    float width, float height, float min_depth, float max_depth) {
  import_gpu_render_pass_encoder_set_viewport(self.handle, x, y, width, height, min_depth, max_depth);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-scissor-rect")
void import_gpu_render_pass_encoder_set_scissor_rect(int32_t, uint32_t, uint32_t, uint32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setscissorrect */
static inline void gpu_render_pass_encoder_set_scissor_rect(gpu_render_pass_encoder_t self, uint32_t x,
    uint32_t y, uint32_t width, uint32_t height) {
  import_gpu_render_pass_encoder_set_scissor_rect(self.handle, x, y, width, height);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-blend-constant")
void import_gpu_render_pass_encoder_set_blend_constant(int32_t, double, double, double, double);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setblendconstant */
static inline void gpu_render_pass_encoder_set_blend_constant(gpu_render_pass_encoder_t self,
    const gpu_color_t *color) {
  import_gpu_render_pass_encoder_set_blend_constant(self.handle, color->r, color->g, color->b, color->a);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-stencil-reference")
void import_gpu_render_pass_encoder_set_stencil_reference(int32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setstencilreference */
static inline void gpu_render_pass_encoder_set_stencil_reference(gpu_render_pass_encoder_t self,
    uint32_t reference) {
  import_gpu_render_pass_encoder_set_stencil_reference(self.handle, reference);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.begin-occlusion-query")
void import_gpu_render_pass_encoder_begin_occlusion_query(int32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-beginocclusionquery */
static inline void gpu_render_pass_encoder_begin_occlusion_query(gpu_render_pass_encoder_t self,
    uint32_t query_index) {
  import_gpu_render_pass_encoder_begin_occlusion_query(self.handle, query_index);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.end-occlusion-query")
void import_gpu_render_pass_encoder_end_occlusion_query(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-endocclusionquery */
static inline void gpu_render_pass_encoder_end_occlusion_query(gpu_render_pass_encoder_t self) {
  import_gpu_render_pass_encoder_end_occlusion_query(self.handle);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.execute-bundles")
void import_gpu_render_pass_encoder_execute_bundles(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-executebundles */
static inline void gpu_render_pass_encoder_execute_bundles(gpu_render_pass_encoder_t self,
    const gpu_render_bundle_t *bundles, size_t bundles_len) {
  import_gpu_render_pass_encoder_execute_bundles(self.handle, bundles, bundles_len);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.end")
void import_gpu_render_pass_encoder_end(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-end */
static inline void gpu_render_pass_encoder_end(gpu_render_pass_encoder_t self) {
  import_gpu_render_pass_encoder_end(self.handle);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.label")
void import_gpu_render_pass_encoder_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_render_pass_encoder_label(gpu_render_pass_encoder_t self) {
  gpu_string_t result;
  import_gpu_render_pass_encoder_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-label")
void import_gpu_render_pass_encoder_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_render_pass_encoder_set_label(gpu_render_pass_encoder_t self, const char *label) {
  import_gpu_render_pass_encoder_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-render-pass-encoder.push-debug-group")
void import_gpu_render_pass_encoder_push_debug_group(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
static inline void gpu_render_pass_encoder_push_debug_group(gpu_render_pass_encoder_t self,
    const char *group_label) {
  import_gpu_render_pass_encoder_push_debug_group(self.handle, group_label, strlen(group_label));
}

GPU_IMPORT("[method]gpu-render-pass-encoder.pop-debug-group")
void import_gpu_render_pass_encoder_pop_debug_group(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
static inline void gpu_render_pass_encoder_pop_debug_group(gpu_render_pass_encoder_t self) {
  import_gpu_render_pass_encoder_pop_debug_group(self.handle);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.insert-debug-marker")
void import_gpu_render_pass_encoder_insert_debug_marker(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
static inline void gpu_render_pass_encoder_insert_debug_marker(gpu_render_pass_encoder_t self,
    const char *marker_label) {
  import_gpu_render_pass_encoder_insert_debug_marker(self.handle, marker_label, strlen(marker_label));
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-bind-group")
void import_gpu_render_pass_encoder_set_bind_group(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    const void *, size_t, uint32_t, uint64_t, uint32_t, uint32_t, void *);

/**
 * Fails where W3C has `RangeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup
 */
static inline bool gpu_render_pass_encoder_set_bind_group(gpu_render_pass_encoder_t self, uint32_t index,
    const gpu_bind_group_t *bind_group, const uint32_t *dynamic_offsets_data, size_t dynamic_offsets_data_len,
    const uint64_t *dynamic_offsets_data_start, const uint32_t *dynamic_offsets_data_length,
    set_bind_group_error_t *error) {
  struct {
    bool is_error;
    set_bind_group_error_t error;
  } result;
  import_gpu_render_pass_encoder_set_bind_group(self.handle, index, bind_group != NULL,
      bind_group ? bind_group->handle : 0, dynamic_offsets_data != NULL, dynamic_offsets_data,
      dynamic_offsets_data_len, dynamic_offsets_data_start != NULL,
      dynamic_offsets_data_start ? *dynamic_offsets_data_start : 0, dynamic_offsets_data_length != NULL,
      dynamic_offsets_data_length ? *dynamic_offsets_data_length : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-immediates")
void import_gpu_render_pass_encoder_set_immediates(int32_t, uint32_t, const void *, size_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/**
 * `data-offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates
 */
static inline void gpu_render_pass_encoder_set_immediates(gpu_render_pass_encoder_t self,
    uint32_t range_offset, const void *data, size_t data_len, const uint64_t *data_offset,
    const uint64_t *data_size) {
  import_gpu_render_pass_encoder_set_immediates(self.handle, range_offset, data, data_len,
      data_offset != NULL, data_offset ? *data_offset : 0, data_size != NULL, data_size ? *data_size : 0);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-pipeline")
void import_gpu_render_pass_encoder_set_pipeline(int32_t, int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setpipeline */
static inline void gpu_render_pass_encoder_set_pipeline(gpu_render_pass_encoder_t self,
    gpu_render_pipeline_t pipeline) {
  import_gpu_render_pass_encoder_set_pipeline(self.handle, pipeline.handle);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-index-buffer")
void import_gpu_render_pass_encoder_set_index_buffer(int32_t, int32_t, uint32_t, uint32_t, uint64_t, uint32_t,
    uint64_t);

/**
 * `offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setindexbuffer
 */
static inline void gpu_render_pass_encoder_set_index_buffer(gpu_render_pass_encoder_t self,
    gpu_buffer_t buffer, gpu_index_format_t index_format, const uint64_t *offset, const uint64_t *size) {
  import_gpu_render_pass_encoder_set_index_buffer(self.handle, buffer.handle, index_format, offset != NULL,
      offset ? *offset : 0, size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.set-vertex-buffer")
void import_gpu_render_pass_encoder_set_vertex_buffer(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/**
 * `offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setvertexbuffer
 */
static inline void gpu_render_pass_encoder_set_vertex_buffer(gpu_render_pass_encoder_t self, uint32_t slot,
    const gpu_buffer_t *buffer, const uint64_t *offset, const uint64_t *size) {
  import_gpu_render_pass_encoder_set_vertex_buffer(self.handle, slot, buffer != NULL,
      buffer ? buffer->handle : 0, offset != NULL, offset ? *offset : 0, size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.draw")
void import_gpu_render_pass_encoder_draw(int32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    uint32_t);

/**
 * `instance-count` is `1` by default.
 * `first-vertex` is `0` by default.
 * `first-instance` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-draw
 */
static inline void gpu_render_pass_encoder_draw(gpu_render_pass_encoder_t self, uint32_t vertex_count,
    const uint32_t *instance_count, const uint32_t *first_vertex, const uint32_t *first_instance) {
  import_gpu_render_pass_encoder_draw(self.handle, vertex_count, instance_count != NULL,
      instance_count ? *instance_count : 0, first_vertex != NULL, first_vertex ? *first_vertex : 0,
      first_instance != NULL, first_instance ? *first_instance : 0);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.draw-indexed")
void import_gpu_render_pass_encoder_draw_indexed(int32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    uint32_t, int32_t, uint32_t, uint32_t);

/**
 * `instance-count` is `1` by default.
 * `first-index` is `0` by default.
 * `base-vertex` is `0` by default.
 * `first-instance` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexed
 */
static inline void gpu_render_pass_encoder_draw_indexed(gpu_render_pass_encoder_t self, uint32_t index_count,
    const uint32_t *instance_count, const uint32_t *first_index, const int32_t *base_vertex,
    const uint32_t *first_instance) {
  import_gpu_render_pass_encoder_draw_indexed(self.handle, index_count, instance_count != NULL,
      instance_count ? *instance_count : 0, first_index != NULL, first_index ? *first_index : 0,
      base_vertex != NULL, base_vertex ? *base_vertex : 0, first_instance != NULL,
      first_instance ? *first_instance : 0);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.draw-indirect")
void import_gpu_render_pass_encoder_draw_indirect(int32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindirect */
static inline void gpu_render_pass_encoder_draw_indirect(gpu_render_pass_encoder_t self,
    gpu_buffer_t indirect_buffer, uint64_t indirect_offset) {
  import_gpu_render_pass_encoder_draw_indirect(self.handle, indirect_buffer.handle, indirect_offset);
}

GPU_IMPORT("[method]gpu-render-pass-encoder.draw-indexed-indirect")
void import_gpu_render_pass_encoder_draw_indexed_indirect(int32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexedindirect */
static inline void gpu_render_pass_encoder_draw_indexed_indirect(gpu_render_pass_encoder_t self,
    gpu_buffer_t indirect_buffer, uint64_t indirect_offset) {
  import_gpu_render_pass_encoder_draw_indexed_indirect(self.handle, indirect_buffer.handle, indirect_offset);
}

GPU_IMPORT("[resource-drop]gpu-render-pass-encoder")
void import_gpu_render_pass_encoder_drop(int32_t);

static inline void gpu_render_pass_encoder_drop(gpu_render_pass_encoder_t self) {
  import_gpu_render_pass_encoder_drop(self.handle);
}

/* ---- gpu-render-bundle ----------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-render-bundle.label")
void import_gpu_render_bundle_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_render_bundle_label(gpu_render_bundle_t self) {
  gpu_string_t result;
  import_gpu_render_bundle_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-render-bundle.set-label")
void import_gpu_render_bundle_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_render_bundle_set_label(gpu_render_bundle_t self, const char *label) {
  import_gpu_render_bundle_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-render-bundle")
void import_gpu_render_bundle_drop(int32_t);

static inline void gpu_render_bundle_drop(gpu_render_bundle_t self) {
  import_gpu_render_bundle_drop(self.handle);
}

/* ---- gpu-render-bundle-encoder --------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-render-bundle-encoder.finish")
int32_t import_gpu_render_bundle_encoder_finish(int32_t, uint32_t, uint32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurenderbundleencoder-finish */
static inline gpu_render_bundle_t gpu_render_bundle_encoder_finish(gpu_render_bundle_encoder_t self,
    const gpu_render_bundle_descriptor_t *descriptor) {
  const bool has_descriptor = descriptor != NULL;
  const gpu_render_bundle_descriptor_t no_descriptor = GPU_ZERO;
  if (!has_descriptor) descriptor = &no_descriptor;
  gpu_render_bundle_t result = { import_gpu_render_bundle_encoder_finish(self.handle, has_descriptor,
      descriptor->label.is_some, descriptor->label.value.ptr, descriptor->label.value.len) };
  return result;
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.label")
void import_gpu_render_bundle_encoder_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_render_bundle_encoder_label(gpu_render_bundle_encoder_t self) {
  gpu_string_t result;
  import_gpu_render_bundle_encoder_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-label")
void import_gpu_render_bundle_encoder_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_render_bundle_encoder_set_label(gpu_render_bundle_encoder_t self, const char *label) {
  import_gpu_render_bundle_encoder_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.push-debug-group")
void import_gpu_render_bundle_encoder_push_debug_group(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
static inline void gpu_render_bundle_encoder_push_debug_group(gpu_render_bundle_encoder_t self,
    const char *group_label) {
  import_gpu_render_bundle_encoder_push_debug_group(self.handle, group_label, strlen(group_label));
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.pop-debug-group")
void import_gpu_render_bundle_encoder_pop_debug_group(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
static inline void gpu_render_bundle_encoder_pop_debug_group(gpu_render_bundle_encoder_t self) {
  import_gpu_render_bundle_encoder_pop_debug_group(self.handle);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.insert-debug-marker")
void import_gpu_render_bundle_encoder_insert_debug_marker(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
static inline void gpu_render_bundle_encoder_insert_debug_marker(gpu_render_bundle_encoder_t self,
    const char *marker_label) {
  import_gpu_render_bundle_encoder_insert_debug_marker(self.handle, marker_label, strlen(marker_label));
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-bind-group")
void import_gpu_render_bundle_encoder_set_bind_group(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    const void *, size_t, uint32_t, uint64_t, uint32_t, uint32_t, void *);

/**
 * Fails where W3C has `RangeError`.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup
 */
static inline bool gpu_render_bundle_encoder_set_bind_group(gpu_render_bundle_encoder_t self, uint32_t index,
    const gpu_bind_group_t *bind_group, const uint32_t *dynamic_offsets_data, size_t dynamic_offsets_data_len,
    const uint64_t *dynamic_offsets_data_start, const uint32_t *dynamic_offsets_data_length,
    set_bind_group_error_t *error) {
  struct {
    bool is_error;
    set_bind_group_error_t error;
  } result;
  import_gpu_render_bundle_encoder_set_bind_group(self.handle, index, bind_group != NULL,
      bind_group ? bind_group->handle : 0, dynamic_offsets_data != NULL, dynamic_offsets_data,
      dynamic_offsets_data_len, dynamic_offsets_data_start != NULL,
      dynamic_offsets_data_start ? *dynamic_offsets_data_start : 0, dynamic_offsets_data_length != NULL,
      dynamic_offsets_data_length ? *dynamic_offsets_data_length : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-immediates")
void import_gpu_render_bundle_encoder_set_immediates(int32_t, uint32_t, const void *, size_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/**
 * `data-offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates
 */
static inline void gpu_render_bundle_encoder_set_immediates(gpu_render_bundle_encoder_t self,
    uint32_t range_offset, const void *data, size_t data_len, const uint64_t *data_offset,
    const uint64_t *data_size) {
  import_gpu_render_bundle_encoder_set_immediates(self.handle, range_offset, data, data_len,
      data_offset != NULL, data_offset ? *data_offset : 0, data_size != NULL, data_size ? *data_size : 0);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-pipeline")
void import_gpu_render_bundle_encoder_set_pipeline(int32_t, int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setpipeline */
static inline void gpu_render_bundle_encoder_set_pipeline(gpu_render_bundle_encoder_t self,
    gpu_render_pipeline_t pipeline) {
  import_gpu_render_bundle_encoder_set_pipeline(self.handle, pipeline.handle);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-index-buffer")
void import_gpu_render_bundle_encoder_set_index_buffer(int32_t, int32_t, uint32_t, uint32_t, uint64_t,
    uint32_t, uint64_t);

/**
 * `offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setindexbuffer
 */
static inline void gpu_render_bundle_encoder_set_index_buffer(gpu_render_bundle_encoder_t self,
    gpu_buffer_t buffer, gpu_index_format_t index_format, const uint64_t *offset, const uint64_t *size) {
  import_gpu_render_bundle_encoder_set_index_buffer(self.handle, buffer.handle, index_format, offset != NULL,
      offset ? *offset : 0, size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.set-vertex-buffer")
void import_gpu_render_bundle_encoder_set_vertex_buffer(int32_t, uint32_t, uint32_t, int32_t, uint32_t,
    uint64_t, uint32_t, uint64_t);

/**
 * `offset` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setvertexbuffer
 */
static inline void gpu_render_bundle_encoder_set_vertex_buffer(gpu_render_bundle_encoder_t self,
    uint32_t slot, const gpu_buffer_t *buffer, const uint64_t *offset, const uint64_t *size) {
  import_gpu_render_bundle_encoder_set_vertex_buffer(self.handle, slot, buffer != NULL,
      buffer ? buffer->handle : 0, offset != NULL, offset ? *offset : 0, size != NULL, size ? *size : 0);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.draw")
void import_gpu_render_bundle_encoder_draw(int32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    uint32_t, uint32_t);

/**
 * `instance-count` is `1` by default.
 * `first-vertex` is `0` by default.
 * `first-instance` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-draw
 */
static inline void gpu_render_bundle_encoder_draw(gpu_render_bundle_encoder_t self, uint32_t vertex_count,
    const uint32_t *instance_count, const uint32_t *first_vertex, const uint32_t *first_instance) {
  import_gpu_render_bundle_encoder_draw(self.handle, vertex_count, instance_count != NULL,
      instance_count ? *instance_count : 0, first_vertex != NULL, first_vertex ? *first_vertex : 0,
      first_instance != NULL, first_instance ? *first_instance : 0);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.draw-indexed")
void import_gpu_render_bundle_encoder_draw_indexed(int32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    uint32_t, int32_t, uint32_t, uint32_t);

/**
 * `instance-count` is `1` by default.
 * `first-index` is `0` by default.
 * `base-vertex` is `0` by default.
 * `first-instance` is `0` by default.
 * https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexed
 */
static inline void gpu_render_bundle_encoder_draw_indexed(gpu_render_bundle_encoder_t self,
    uint32_t index_count, const uint32_t *instance_count, const uint32_t *first_index,
    const int32_t *base_vertex, const uint32_t *first_instance) {
  import_gpu_render_bundle_encoder_draw_indexed(self.handle, index_count, instance_count != NULL,
      instance_count ? *instance_count : 0, first_index != NULL, first_index ? *first_index : 0,
      base_vertex != NULL, base_vertex ? *base_vertex : 0, first_instance != NULL,
      first_instance ? *first_instance : 0);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.draw-indirect")
void import_gpu_render_bundle_encoder_draw_indirect(int32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindirect */
static inline void gpu_render_bundle_encoder_draw_indirect(gpu_render_bundle_encoder_t self,
    gpu_buffer_t indirect_buffer, uint64_t indirect_offset) {
  import_gpu_render_bundle_encoder_draw_indirect(self.handle, indirect_buffer.handle, indirect_offset);
}

GPU_IMPORT("[method]gpu-render-bundle-encoder.draw-indexed-indirect")
void import_gpu_render_bundle_encoder_draw_indexed_indirect(int32_t, int32_t, uint64_t);

/** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexedindirect */
static inline void gpu_render_bundle_encoder_draw_indexed_indirect(gpu_render_bundle_encoder_t self,
    gpu_buffer_t indirect_buffer, uint64_t indirect_offset) {
  import_gpu_render_bundle_encoder_draw_indexed_indirect(self.handle, indirect_buffer.handle,
      indirect_offset);
}

GPU_IMPORT("[resource-drop]gpu-render-bundle-encoder")
void import_gpu_render_bundle_encoder_drop(int32_t);

static inline void gpu_render_bundle_encoder_drop(gpu_render_bundle_encoder_t self) {
  import_gpu_render_bundle_encoder_drop(self.handle);
}

/* ---- gpu-queue ------------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-queue.submit")
void import_gpu_queue_submit(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuqueue-submit */
static inline void gpu_queue_submit(gpu_queue_t self, const gpu_command_buffer_t *command_buffers,
    size_t command_buffers_len) {
  import_gpu_queue_submit(self.handle, command_buffers, command_buffers_len);
}

GPU_IMPORT("[method]gpu-queue.on-submitted-work-done")
void import_gpu_queue_on_submitted_work_done(int32_t);

/**
 * Waits.
 * https://www.w3.org/TR/webgpu/#dom-gpuqueue-onsubmittedworkdone
 */
static inline void gpu_queue_on_submitted_work_done(gpu_queue_t self) {
  import_gpu_queue_on_submitted_work_done(self.handle);
}

GPU_IMPORT("[async-lower][method]gpu-queue.on-submitted-work-done")
uint32_t import_gpu_queue_on_submitted_work_done_start(int32_t);

/** Starts `gpu_queue_on_submitted_work_done`. */
static inline gpu_subtask_t gpu_queue_on_submitted_work_done_start(gpu_queue_t self) {
  return gpu_subtask(import_gpu_queue_on_submitted_work_done_start(self.handle));
}

GPU_IMPORT("[method]gpu-queue.write-buffer-with-copy")
void import_gpu_queue_write_buffer_with_copy(int32_t, int32_t, uint64_t, const void *, size_t, uint32_t,
    uint64_t, uint32_t, uint64_t, void *);

/**
 * `data-offset` is `0` by default.
 * Fails where W3C has `OperationError`.
 * https://www.w3.org/TR/webgpu/#dom-gpuqueue-writebuffer
 */
static inline bool gpu_queue_write_buffer_with_copy(gpu_queue_t self, gpu_buffer_t buffer,
    uint64_t buffer_offset, const void *data, size_t data_len, const uint64_t *data_offset,
    const uint64_t *size, write_buffer_error_t *error) {
  struct {
    bool is_error;
    write_buffer_error_t error;
  } result;
  import_gpu_queue_write_buffer_with_copy(self.handle, buffer.handle, buffer_offset, data, data_len,
      data_offset != NULL, data_offset ? *data_offset : 0, size != NULL, size ? *size : 0, &result);
  if (result.is_error) *error = result.error;
  return !result.is_error;
}

GPU_IMPORT("[method]gpu-queue.write-texture-with-copy")
void import_gpu_queue_write_texture_with_copy(const void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuqueue-writetexture */
static inline void gpu_queue_write_texture_with_copy(gpu_queue_t self,
    const gpu_texel_copy_texture_info_t *destination, const void *data, size_t data_len,
    const gpu_texel_copy_buffer_layout_t *data_layout, const gpu_extent3_d_t *size) {
  struct {
    gpu_queue_t self;
    gpu_texel_copy_texture_info_t destination;
    gpu_list_u8_t data;
    gpu_texel_copy_buffer_layout_t data_layout;
    gpu_extent3_d_t size;
  } arguments;
  arguments.self = self;
  arguments.destination = *destination;
  arguments.data.ptr = (const uint8_t *)data;
  arguments.data.len = data_len;
  arguments.data_layout = *data_layout;
  arguments.size = *size;
  import_gpu_queue_write_texture_with_copy(&arguments);
}

GPU_IMPORT("[method]gpu-queue.label")
void import_gpu_queue_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_queue_label(gpu_queue_t self) {
  gpu_string_t result;
  import_gpu_queue_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-queue.set-label")
void import_gpu_queue_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_queue_set_label(gpu_queue_t self, const char *label) {
  import_gpu_queue_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-queue")
void import_gpu_queue_drop(int32_t);

static inline void gpu_queue_drop(gpu_queue_t self) {
  import_gpu_queue_drop(self.handle);
}

/* ---- gpu-query-set --------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-query-set.destroy")
void import_gpu_query_set_destroy(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-destroy */
static inline void gpu_query_set_destroy(gpu_query_set_t self) {
  import_gpu_query_set_destroy(self.handle);
}

GPU_IMPORT("[method]gpu-query-set.type")
uint32_t import_gpu_query_set_type(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-type */
static inline gpu_query_type_t gpu_query_set_type(gpu_query_set_t self) {
  return import_gpu_query_set_type(self.handle);
}

GPU_IMPORT("[method]gpu-query-set.count")
uint32_t import_gpu_query_set_count(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-count */
static inline uint32_t gpu_query_set_count(gpu_query_set_t self) {
  return import_gpu_query_set_count(self.handle);
}

GPU_IMPORT("[method]gpu-query-set.label")
void import_gpu_query_set_label(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline gpu_string_t gpu_query_set_label(gpu_query_set_t self) {
  gpu_string_t result;
  import_gpu_query_set_label(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-query-set.set-label")
void import_gpu_query_set_set_label(int32_t, const void *, size_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
static inline void gpu_query_set_set_label(gpu_query_set_t self, const char *label) {
  import_gpu_query_set_set_label(self.handle, label, strlen(label));
}

GPU_IMPORT("[resource-drop]gpu-query-set")
void import_gpu_query_set_drop(int32_t);

static inline void gpu_query_set_drop(gpu_query_set_t self) {
  import_gpu_query_set_drop(self.handle);
}

/* ---- gpu-canvas-context ---------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-canvas-context.configure")
void import_gpu_canvas_context_configure(int32_t, int32_t, uint32_t, uint32_t, uint32_t, uint32_t,
    const void *, size_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-configure */
static inline void gpu_canvas_context_configure(gpu_canvas_context_t self,
    const gpu_canvas_configuration_t *configuration) {
  import_gpu_canvas_context_configure(self.handle, configuration->device.handle, configuration->format,
      configuration->usage.is_some, configuration->usage.value, configuration->view_formats.is_some,
      configuration->view_formats.value.ptr, configuration->view_formats.value.len,
      configuration->color_space.is_some, configuration->color_space.value,
      configuration->tone_mapping.is_some, configuration->tone_mapping.value.mode.is_some,
      configuration->tone_mapping.value.mode.value, configuration->alpha_mode.is_some,
      configuration->alpha_mode.value);
}

GPU_IMPORT("[method]gpu-canvas-context.unconfigure")
void import_gpu_canvas_context_unconfigure(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-unconfigure */
static inline void gpu_canvas_context_unconfigure(gpu_canvas_context_t self) {
  import_gpu_canvas_context_unconfigure(self.handle);
}

GPU_IMPORT("[method]gpu-canvas-context.get-configuration")
void import_gpu_canvas_context_get_configuration(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-getconfiguration */
static inline bool gpu_canvas_context_get_configuration(gpu_canvas_context_t self,
    gpu_canvas_configuration_owned_t *value) {
  gpu_option_canvas_configuration_owned_t result;
  import_gpu_canvas_context_get_configuration(self.handle, &result);
  if (result.is_some) *value = result.value;
  return result.is_some;
}

GPU_IMPORT("[method]gpu-canvas-context.get-current-texture")
int32_t import_gpu_canvas_context_get_current_texture(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-getcurrenttexture */
static inline gpu_texture_t gpu_canvas_context_get_current_texture(gpu_canvas_context_t self) {
  gpu_texture_t result = { import_gpu_canvas_context_get_current_texture(self.handle) };
  return result;
}

GPU_IMPORT("[resource-drop]gpu-canvas-context")
void import_gpu_canvas_context_drop(int32_t);

static inline void gpu_canvas_context_drop(gpu_canvas_context_t self) {
  import_gpu_canvas_context_drop(self.handle);
}

/* ---- gpu-device-lost-info -------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-device-lost-info.reason")
uint32_t import_gpu_device_lost_info_reason(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpudevicelostinfo-reason */
static inline gpu_device_lost_reason_t gpu_device_lost_info_reason(gpu_device_lost_info_t self) {
  return import_gpu_device_lost_info_reason(self.handle);
}

GPU_IMPORT("[method]gpu-device-lost-info.message")
void import_gpu_device_lost_info_message(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpudevicelostinfo-message */
static inline gpu_string_t gpu_device_lost_info_message(gpu_device_lost_info_t self) {
  gpu_string_t result;
  import_gpu_device_lost_info_message(self.handle, &result);
  return result;
}

GPU_IMPORT("[resource-drop]gpu-device-lost-info")
void import_gpu_device_lost_info_drop(int32_t);

static inline void gpu_device_lost_info_drop(gpu_device_lost_info_t self) {
  import_gpu_device_lost_info_drop(self.handle);
}

/* ---- gpu-error ------------------------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-error.message")
void import_gpu_error_message(int32_t, void *);

/** https://www.w3.org/TR/webgpu/#dom-gpuerror-message */
static inline gpu_string_t gpu_error_message(gpu_error_t self) {
  gpu_string_t result;
  import_gpu_error_message(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]gpu-error.kind")
uint32_t import_gpu_error_kind(int32_t);

/** https://www.w3.org/TR/webgpu/#gpuerror */
static inline gpu_error_kind_t gpu_error_kind(gpu_error_t self) {
  return import_gpu_error_kind(self.handle);
}

GPU_IMPORT("[resource-drop]gpu-error")
void import_gpu_error_drop(int32_t);

static inline void gpu_error_drop(gpu_error_t self) {
  import_gpu_error_drop(self.handle);
}

/* ---- gpu-uncaptured-error-event -------------------------------------------------------------------------------- */

GPU_IMPORT("[method]gpu-uncaptured-error-event.error")
int32_t import_gpu_uncaptured_error_event_error(int32_t);

/** https://www.w3.org/TR/webgpu/#dom-gpuuncapturederrorevent-error */
static inline gpu_error_t gpu_uncaptured_error_event_error(gpu_uncaptured_error_event_t self) {
  gpu_error_t result = { import_gpu_uncaptured_error_event_error(self.handle) };
  return result;
}

GPU_IMPORT("[resource-drop]gpu-uncaptured-error-event")
void import_gpu_uncaptured_error_event_drop(int32_t);

static inline void gpu_uncaptured_error_event_drop(gpu_uncaptured_error_event_t self) {
  import_gpu_uncaptured_error_event_drop(self.handle);
}

/* ---- record-gpu-pipeline-constant-value ------------------------------------------------------------------------ */

GPU_IMPORT("[constructor]record-gpu-pipeline-constant-value")
int32_t import_record_gpu_pipeline_constant_value_create(void);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline record_gpu_pipeline_constant_value_t record_gpu_pipeline_constant_value_create(void) {
  record_gpu_pipeline_constant_value_t result = { import_record_gpu_pipeline_constant_value_create() };
  return result;
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.add")
void import_record_gpu_pipeline_constant_value_add(int32_t, const void *, size_t, double);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline void record_gpu_pipeline_constant_value_add(record_gpu_pipeline_constant_value_t self,
    const char *key, double value) {
  import_record_gpu_pipeline_constant_value_add(self.handle, key, strlen(key), value);
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.get")
void import_record_gpu_pipeline_constant_value_get(int32_t, const void *, size_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline bool record_gpu_pipeline_constant_value_get(record_gpu_pipeline_constant_value_t self,
    const char *key, double *value) {
  gpu_option_f64_t result;
  import_record_gpu_pipeline_constant_value_get(self.handle, key, strlen(key), &result);
  if (result.is_some) *value = result.value;
  return result.is_some;
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.has")
uint32_t import_record_gpu_pipeline_constant_value_has(int32_t, const void *, size_t);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline bool record_gpu_pipeline_constant_value_has(record_gpu_pipeline_constant_value_t self,
    const char *key) {
  return import_record_gpu_pipeline_constant_value_has(self.handle, key, strlen(key));
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.remove")
void import_record_gpu_pipeline_constant_value_remove(int32_t, const void *, size_t);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline void record_gpu_pipeline_constant_value_remove(record_gpu_pipeline_constant_value_t self,
    const char *key) {
  import_record_gpu_pipeline_constant_value_remove(self.handle, key, strlen(key));
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.keys")
void import_record_gpu_pipeline_constant_value_keys(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_string_t record_gpu_pipeline_constant_value_keys(record_gpu_pipeline_constant_value_t self) {
  gpu_list_string_t result;
  import_record_gpu_pipeline_constant_value_keys(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.values")
void import_record_gpu_pipeline_constant_value_values(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_f64_t record_gpu_pipeline_constant_value_values(record_gpu_pipeline_constant_value_t self) {
  gpu_list_f64_t result;
  import_record_gpu_pipeline_constant_value_values(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]record-gpu-pipeline-constant-value.entries")
void import_record_gpu_pipeline_constant_value_entries(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_tuple_string_f64_t record_gpu_pipeline_constant_value_entries(record_gpu_pipeline_constant_value_t self) {
  gpu_list_tuple_string_f64_t result;
  import_record_gpu_pipeline_constant_value_entries(self.handle, &result);
  return result;
}

GPU_IMPORT("[resource-drop]record-gpu-pipeline-constant-value")
void import_record_gpu_pipeline_constant_value_drop(int32_t);

static inline void record_gpu_pipeline_constant_value_drop(record_gpu_pipeline_constant_value_t self) {
  import_record_gpu_pipeline_constant_value_drop(self.handle);
}

/* ---- record-option-gpu-size64 ---------------------------------------------------------------------------------- */

GPU_IMPORT("[constructor]record-option-gpu-size64")
int32_t import_record_option_gpu_size64_create(void);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline record_option_gpu_size64_t record_option_gpu_size64_create(void) {
  record_option_gpu_size64_t result = { import_record_option_gpu_size64_create() };
  return result;
}

GPU_IMPORT("[method]record-option-gpu-size64.add")
void import_record_option_gpu_size64_add(int32_t, const void *, size_t, uint32_t, uint64_t);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline void record_option_gpu_size64_add(record_option_gpu_size64_t self, const char *key,
    const uint64_t *value) {
  import_record_option_gpu_size64_add(self.handle, key, strlen(key), value != NULL, value ? *value : 0);
}

GPU_IMPORT("[method]record-option-gpu-size64.get")
void import_record_option_gpu_size64_get(int32_t, const void *, size_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline bool record_option_gpu_size64_get(record_option_gpu_size64_t self, const char *key,
    gpu_option_u64_t *value) {
  gpu_option_option_u64_t result;
  import_record_option_gpu_size64_get(self.handle, key, strlen(key), &result);
  if (result.is_some) *value = result.value;
  return result.is_some;
}

GPU_IMPORT("[method]record-option-gpu-size64.has")
uint32_t import_record_option_gpu_size64_has(int32_t, const void *, size_t);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline bool record_option_gpu_size64_has(record_option_gpu_size64_t self, const char *key) {
  return import_record_option_gpu_size64_has(self.handle, key, strlen(key));
}

GPU_IMPORT("[method]record-option-gpu-size64.remove")
void import_record_option_gpu_size64_remove(int32_t, const void *, size_t);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline void record_option_gpu_size64_remove(record_option_gpu_size64_t self, const char *key) {
  import_record_option_gpu_size64_remove(self.handle, key, strlen(key));
}

GPU_IMPORT("[method]record-option-gpu-size64.keys")
void import_record_option_gpu_size64_keys(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_string_t record_option_gpu_size64_keys(record_option_gpu_size64_t self) {
  gpu_list_string_t result;
  import_record_option_gpu_size64_keys(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]record-option-gpu-size64.values")
void import_record_option_gpu_size64_values(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_option_u64_t record_option_gpu_size64_values(record_option_gpu_size64_t self) {
  gpu_list_option_u64_t result;
  import_record_option_gpu_size64_values(self.handle, &result);
  return result;
}

GPU_IMPORT("[method]record-option-gpu-size64.entries")
void import_record_option_gpu_size64_entries(int32_t, void *);

/** https://webidl.spec.whatwg.org/#idl-record */
static inline gpu_list_tuple_string_option_u64_t record_option_gpu_size64_entries(record_option_gpu_size64_t self) {
  gpu_list_tuple_string_option_u64_t result;
  import_record_option_gpu_size64_entries(self.handle, &result);
  return result;
}

GPU_IMPORT("[resource-drop]record-option-gpu-size64")
void import_record_option_gpu_size64_drop(int32_t);

static inline void record_option_gpu_size64_drop(record_option_gpu_size64_t self) {
  import_record_option_gpu_size64_drop(self.handle);
}

GPU_IMPORT("get-gpu")
int32_t import_get_gpu(void);

/** https://www.w3.org/TR/webgpu/#dom-navigatorgpu-gpu */
static inline gpu_t get_gpu(void) {
  gpu_t result = { import_get_gpu() };
  return result;
}


/* ==== Streams and futures ======================================================================================= */

/*
 * The readable ends of streams and futures. They are waitables: when a read blocks, an event reports its
 * outcome, and `gpu_copy` unpacks the event's payload. Until then, the destination of the read must not
 * move.
 */

typedef uint8_t gpu_copy_state_t;
enum {
  GPU_COPY_COMPLETED,
  GPU_COPY_DROPPED, // the other end was dropped: nothing more can be read
  GPU_COPY_CANCELLED,
  GPU_COPY_BLOCKED, // the copy continues; an event reports its end
};

/** Outcome of a read. */
typedef struct {
  gpu_copy_state_t state;
  size_t count; // elements read from a stream, in any state
} gpu_copy_t;

static inline gpu_copy_t gpu_copy(uint32_t payload) {
  const bool is_blocked = payload == 0xFFFFFFFF;
  gpu_copy_t copy = { (gpu_copy_state_t)(payload & 15), payload >> 4 };
  gpu_copy_t blocked = { GPU_COPY_BLOCKED, 0 };
  return is_blocked ? blocked : copy;
}

GPU_IMPORT("[async-lower][future-read-0][method]gpu-device.lost")
uint32_t import_gpu_future_device_lost_info_read_start(int32_t, void *);

/** Reads the value. */
static inline gpu_copy_t gpu_future_device_lost_info_read_start(gpu_future_device_lost_info_t self,
    gpu_device_lost_info_t *value) {
  return gpu_copy(import_gpu_future_device_lost_info_read_start(self.handle, value));
}

GPU_IMPORT("[async-lower][future-cancel-read-0][method]gpu-device.lost")
uint32_t import_gpu_future_device_lost_info_cancel_read(int32_t);

/** Ends a read that was blocked. */
static inline gpu_copy_t gpu_future_device_lost_info_cancel_read(gpu_future_device_lost_info_t self) {
  return gpu_copy(import_gpu_future_device_lost_info_cancel_read(self.handle));
}

GPU_IMPORT("[future-drop-readable-0][method]gpu-device.lost")
void import_gpu_future_device_lost_info_drop(int32_t);

/** No read may be blocked. */
static inline void gpu_future_device_lost_info_drop(gpu_future_device_lost_info_t self) {
  import_gpu_future_device_lost_info_drop(self.handle);
}

GPU_IMPORT("[async-lower][stream-read-0][method]gpu-device.on-uncaptured-error")
uint32_t import_gpu_stream_error_read_start(int32_t, void *, size_t);

/** Reads at most `count` elements. */
static inline gpu_copy_t gpu_stream_error_read_start(gpu_stream_error_t self, gpu_error_t *elements,
    size_t count) {
  return gpu_copy(import_gpu_stream_error_read_start(self.handle, elements, count));
}

GPU_IMPORT("[async-lower][stream-cancel-read-0][method]gpu-device.on-uncaptured-error")
uint32_t import_gpu_stream_error_cancel_read(int32_t);

/** Ends a read that was blocked. */
static inline gpu_copy_t gpu_stream_error_cancel_read(gpu_stream_error_t self) {
  return gpu_copy(import_gpu_stream_error_cancel_read(self.handle));
}

GPU_IMPORT("[stream-drop-readable-0][method]gpu-device.on-uncaptured-error")
void import_gpu_stream_error_drop(int32_t);

/** No read may be blocked. */
static inline void gpu_stream_error_drop(gpu_stream_error_t self) {
  import_gpu_stream_error_drop(self.handle);
}


/* ==== Layout ==================================================================================================== */

/* C lays out structures as the Canonical ABI does; these assertions fail to compile otherwise. */
#define GPU_LAYOUT(type, size, alignment) GPU_ASSERT(sizeof(type) == size && __alignof__(type) == alignment)
#define GPU_OFFSET(type, field, offset) GPU_ASSERT(offsetof(type, field) == offset)

GPU_LAYOUT(gpu_option_string_t, 12, 4);
GPU_OFFSET(gpu_option_string_t, value, 4);
GPU_LAYOUT(gpu_option_power_preference_t, 2, 1);
GPU_OFFSET(gpu_option_power_preference_t, value, 1);
GPU_LAYOUT(gpu_option_bool_t, 2, 1);
GPU_OFFSET(gpu_option_bool_t, value, 1);
GPU_LAYOUT(gpu_request_adapter_options_t, 20, 4);
GPU_OFFSET(gpu_request_adapter_options_t, feature_level, 0);
GPU_OFFSET(gpu_request_adapter_options_t, power_preference, 12);
GPU_OFFSET(gpu_request_adapter_options_t, force_fallback_adapter, 14);
GPU_OFFSET(gpu_request_adapter_options_t, xr_compatible, 16);
GPU_LAYOUT(gpu_list_feature_name_t, 8, 4);
GPU_LAYOUT(gpu_option_list_feature_name_t, 12, 4);
GPU_OFFSET(gpu_option_list_feature_name_t, value, 4);
GPU_LAYOUT(gpu_option_record_option_gpu_size64_t, 8, 4);
GPU_OFFSET(gpu_option_record_option_gpu_size64_t, value, 4);
GPU_LAYOUT(gpu_queue_descriptor_t, 12, 4);
GPU_OFFSET(gpu_queue_descriptor_t, label, 0);
GPU_LAYOUT(gpu_option_queue_descriptor_t, 16, 4);
GPU_OFFSET(gpu_option_queue_descriptor_t, value, 4);
GPU_LAYOUT(gpu_device_descriptor_t, 48, 4);
GPU_OFFSET(gpu_device_descriptor_t, required_features, 0);
GPU_OFFSET(gpu_device_descriptor_t, required_limits, 12);
GPU_OFFSET(gpu_device_descriptor_t, default_queue, 20);
GPU_OFFSET(gpu_device_descriptor_t, label, 36);
GPU_LAYOUT(gpu_buffer_descriptor_t, 24, 8);
GPU_OFFSET(gpu_buffer_descriptor_t, size, 0);
GPU_OFFSET(gpu_buffer_descriptor_t, usage, 8);
GPU_OFFSET(gpu_buffer_descriptor_t, mapped_at_creation, 10);
GPU_OFFSET(gpu_buffer_descriptor_t, label, 12);
GPU_LAYOUT(gpu_option_u32_t, 8, 4);
GPU_OFFSET(gpu_option_u32_t, value, 4);
GPU_LAYOUT(gpu_extent3_d_t, 20, 4);
GPU_OFFSET(gpu_extent3_d_t, width, 0);
GPU_OFFSET(gpu_extent3_d_t, height, 4);
GPU_OFFSET(gpu_extent3_d_t, depth_or_array_layers, 12);
GPU_LAYOUT(gpu_option_texture_dimension_t, 2, 1);
GPU_OFFSET(gpu_option_texture_dimension_t, value, 1);
GPU_LAYOUT(gpu_list_texture_format_t, 8, 4);
GPU_LAYOUT(gpu_option_list_texture_format_t, 12, 4);
GPU_OFFSET(gpu_option_list_texture_format_t, value, 4);
GPU_LAYOUT(gpu_option_texture_view_dimension_t, 2, 1);
GPU_OFFSET(gpu_option_texture_view_dimension_t, value, 1);
GPU_LAYOUT(gpu_texture_descriptor_t, 68, 4);
GPU_OFFSET(gpu_texture_descriptor_t, size, 0);
GPU_OFFSET(gpu_texture_descriptor_t, mip_level_count, 20);
GPU_OFFSET(gpu_texture_descriptor_t, sample_count, 28);
GPU_OFFSET(gpu_texture_descriptor_t, dimension, 36);
GPU_OFFSET(gpu_texture_descriptor_t, format, 38);
GPU_OFFSET(gpu_texture_descriptor_t, usage, 39);
GPU_OFFSET(gpu_texture_descriptor_t, view_formats, 40);
GPU_OFFSET(gpu_texture_descriptor_t, texture_binding_view_dimension, 52);
GPU_OFFSET(gpu_texture_descriptor_t, label, 56);
GPU_LAYOUT(gpu_option_texture_format_t, 2, 1);
GPU_OFFSET(gpu_option_texture_format_t, value, 1);
GPU_LAYOUT(gpu_option_texture_usage_t, 2, 1);
GPU_OFFSET(gpu_option_texture_usage_t, value, 1);
GPU_LAYOUT(gpu_option_texture_aspect_t, 2, 1);
GPU_OFFSET(gpu_option_texture_aspect_t, value, 1);
GPU_LAYOUT(gpu_texture_view_descriptor_t, 64, 4);
GPU_OFFSET(gpu_texture_view_descriptor_t, format, 0);
GPU_OFFSET(gpu_texture_view_descriptor_t, dimension, 2);
GPU_OFFSET(gpu_texture_view_descriptor_t, usage, 4);
GPU_OFFSET(gpu_texture_view_descriptor_t, aspect, 6);
GPU_OFFSET(gpu_texture_view_descriptor_t, base_mip_level, 8);
GPU_OFFSET(gpu_texture_view_descriptor_t, mip_level_count, 16);
GPU_OFFSET(gpu_texture_view_descriptor_t, base_array_layer, 24);
GPU_OFFSET(gpu_texture_view_descriptor_t, array_layer_count, 32);
GPU_OFFSET(gpu_texture_view_descriptor_t, swizzle, 40);
GPU_OFFSET(gpu_texture_view_descriptor_t, label, 52);
GPU_LAYOUT(gpu_option_address_mode_t, 2, 1);
GPU_OFFSET(gpu_option_address_mode_t, value, 1);
GPU_LAYOUT(gpu_option_filter_mode_t, 2, 1);
GPU_OFFSET(gpu_option_filter_mode_t, value, 1);
GPU_LAYOUT(gpu_option_mipmap_filter_mode_t, 2, 1);
GPU_OFFSET(gpu_option_mipmap_filter_mode_t, value, 1);
GPU_LAYOUT(gpu_option_f32_t, 8, 4);
GPU_OFFSET(gpu_option_f32_t, value, 4);
GPU_LAYOUT(gpu_option_compare_function_t, 2, 1);
GPU_OFFSET(gpu_option_compare_function_t, value, 1);
GPU_LAYOUT(gpu_option_u16_t, 4, 2);
GPU_OFFSET(gpu_option_u16_t, value, 2);
GPU_LAYOUT(gpu_sampler_descriptor_t, 48, 4);
GPU_OFFSET(gpu_sampler_descriptor_t, address_mode_u, 0);
GPU_OFFSET(gpu_sampler_descriptor_t, address_mode_v, 2);
GPU_OFFSET(gpu_sampler_descriptor_t, address_mode_w, 4);
GPU_OFFSET(gpu_sampler_descriptor_t, mag_filter, 6);
GPU_OFFSET(gpu_sampler_descriptor_t, min_filter, 8);
GPU_OFFSET(gpu_sampler_descriptor_t, mipmap_filter, 10);
GPU_OFFSET(gpu_sampler_descriptor_t, lod_min_clamp, 12);
GPU_OFFSET(gpu_sampler_descriptor_t, lod_max_clamp, 20);
GPU_OFFSET(gpu_sampler_descriptor_t, compare, 28);
GPU_OFFSET(gpu_sampler_descriptor_t, max_anisotropy, 30);
GPU_OFFSET(gpu_sampler_descriptor_t, label, 36);
GPU_LAYOUT(gpu_option_buffer_binding_type_t, 2, 1);
GPU_OFFSET(gpu_option_buffer_binding_type_t, value, 1);
GPU_LAYOUT(gpu_option_u64_t, 16, 8);
GPU_OFFSET(gpu_option_u64_t, value, 8);
GPU_LAYOUT(gpu_buffer_binding_layout_t, 24, 8);
GPU_OFFSET(gpu_buffer_binding_layout_t, type, 0);
GPU_OFFSET(gpu_buffer_binding_layout_t, has_dynamic_offset, 2);
GPU_OFFSET(gpu_buffer_binding_layout_t, min_binding_size, 8);
GPU_LAYOUT(gpu_option_buffer_binding_layout_t, 32, 8);
GPU_OFFSET(gpu_option_buffer_binding_layout_t, value, 8);
GPU_LAYOUT(gpu_option_sampler_binding_type_t, 2, 1);
GPU_OFFSET(gpu_option_sampler_binding_type_t, value, 1);
GPU_LAYOUT(gpu_sampler_binding_layout_t, 2, 1);
GPU_OFFSET(gpu_sampler_binding_layout_t, type, 0);
GPU_LAYOUT(gpu_option_sampler_binding_layout_t, 3, 1);
GPU_OFFSET(gpu_option_sampler_binding_layout_t, value, 1);
GPU_LAYOUT(gpu_option_texture_sample_type_t, 2, 1);
GPU_OFFSET(gpu_option_texture_sample_type_t, value, 1);
GPU_LAYOUT(gpu_texture_binding_layout_t, 6, 1);
GPU_OFFSET(gpu_texture_binding_layout_t, sample_type, 0);
GPU_OFFSET(gpu_texture_binding_layout_t, view_dimension, 2);
GPU_OFFSET(gpu_texture_binding_layout_t, multisampled, 4);
GPU_LAYOUT(gpu_option_texture_binding_layout_t, 7, 1);
GPU_OFFSET(gpu_option_texture_binding_layout_t, value, 1);
GPU_LAYOUT(gpu_option_storage_texture_access_t, 2, 1);
GPU_OFFSET(gpu_option_storage_texture_access_t, value, 1);
GPU_LAYOUT(gpu_storage_texture_binding_layout_t, 5, 1);
GPU_OFFSET(gpu_storage_texture_binding_layout_t, access, 0);
GPU_OFFSET(gpu_storage_texture_binding_layout_t, format, 2);
GPU_OFFSET(gpu_storage_texture_binding_layout_t, view_dimension, 3);
GPU_LAYOUT(gpu_option_storage_texture_binding_layout_t, 6, 1);
GPU_OFFSET(gpu_option_storage_texture_binding_layout_t, value, 1);
GPU_LAYOUT(gpu_bind_group_layout_entry_t, 56, 8);
GPU_OFFSET(gpu_bind_group_layout_entry_t, binding, 0);
GPU_OFFSET(gpu_bind_group_layout_entry_t, visibility, 4);
GPU_OFFSET(gpu_bind_group_layout_entry_t, buffer, 8);
GPU_OFFSET(gpu_bind_group_layout_entry_t, sampler, 40);
GPU_OFFSET(gpu_bind_group_layout_entry_t, texture, 43);
GPU_OFFSET(gpu_bind_group_layout_entry_t, storage_texture, 50);
GPU_LAYOUT(gpu_list_bind_group_layout_entry_t, 8, 4);
GPU_LAYOUT(gpu_bind_group_layout_descriptor_t, 20, 4);
GPU_OFFSET(gpu_bind_group_layout_descriptor_t, entries, 0);
GPU_OFFSET(gpu_bind_group_layout_descriptor_t, label, 8);
GPU_LAYOUT(gpu_buffer_binding_t, 40, 8);
GPU_OFFSET(gpu_buffer_binding_t, buffer, 0);
GPU_OFFSET(gpu_buffer_binding_t, offset, 8);
GPU_OFFSET(gpu_buffer_binding_t, size, 24);
GPU_LAYOUT(gpu_binding_resource_t, 48, 8);
GPU_OFFSET(gpu_binding_resource_t, gpu_buffer, 8);
GPU_OFFSET(gpu_binding_resource_t, gpu_buffer_binding, 8);
GPU_OFFSET(gpu_binding_resource_t, gpu_sampler, 8);
GPU_OFFSET(gpu_binding_resource_t, gpu_texture, 8);
GPU_OFFSET(gpu_binding_resource_t, gpu_texture_view, 8);
GPU_LAYOUT(gpu_bind_group_entry_t, 56, 8);
GPU_OFFSET(gpu_bind_group_entry_t, binding, 0);
GPU_OFFSET(gpu_bind_group_entry_t, resource, 8);
GPU_LAYOUT(gpu_list_bind_group_entry_t, 8, 4);
GPU_LAYOUT(gpu_bind_group_descriptor_t, 24, 4);
GPU_OFFSET(gpu_bind_group_descriptor_t, layout, 0);
GPU_OFFSET(gpu_bind_group_descriptor_t, entries, 4);
GPU_OFFSET(gpu_bind_group_descriptor_t, label, 12);
GPU_LAYOUT(gpu_option_bind_group_layout_t, 8, 4);
GPU_OFFSET(gpu_option_bind_group_layout_t, value, 4);
GPU_LAYOUT(gpu_list_option_bind_group_layout_t, 8, 4);
GPU_LAYOUT(gpu_pipeline_layout_descriptor_t, 28, 4);
GPU_OFFSET(gpu_pipeline_layout_descriptor_t, bind_group_layouts, 0);
GPU_OFFSET(gpu_pipeline_layout_descriptor_t, immediate_size, 8);
GPU_OFFSET(gpu_pipeline_layout_descriptor_t, label, 16);
GPU_LAYOUT(gpu_layout_mode_t, 8, 4);
GPU_OFFSET(gpu_layout_mode_t, specific, 4);
GPU_LAYOUT(gpu_option_layout_mode_t, 12, 4);
GPU_OFFSET(gpu_option_layout_mode_t, value, 4);
GPU_LAYOUT(gpu_shader_module_compilation_hint_t, 20, 4);
GPU_OFFSET(gpu_shader_module_compilation_hint_t, entry_point, 0);
GPU_OFFSET(gpu_shader_module_compilation_hint_t, layout, 8);
GPU_LAYOUT(gpu_list_shader_module_compilation_hint_t, 8, 4);
GPU_LAYOUT(gpu_option_list_shader_module_compilation_hint_t, 12, 4);
GPU_OFFSET(gpu_option_list_shader_module_compilation_hint_t, value, 4);
GPU_LAYOUT(gpu_shader_module_descriptor_t, 32, 4);
GPU_OFFSET(gpu_shader_module_descriptor_t, code, 0);
GPU_OFFSET(gpu_shader_module_descriptor_t, compilation_hints, 8);
GPU_OFFSET(gpu_shader_module_descriptor_t, label, 20);
GPU_LAYOUT(gpu_option_record_gpu_pipeline_constant_value_t, 8, 4);
GPU_OFFSET(gpu_option_record_gpu_pipeline_constant_value_t, value, 4);
GPU_LAYOUT(gpu_programmable_stage_t, 24, 4);
GPU_OFFSET(gpu_programmable_stage_t, module, 0);
GPU_OFFSET(gpu_programmable_stage_t, entry_point, 4);
GPU_OFFSET(gpu_programmable_stage_t, constants, 16);
GPU_LAYOUT(gpu_compute_pipeline_descriptor_t, 44, 4);
GPU_OFFSET(gpu_compute_pipeline_descriptor_t, compute, 0);
GPU_OFFSET(gpu_compute_pipeline_descriptor_t, layout, 24);
GPU_OFFSET(gpu_compute_pipeline_descriptor_t, label, 32);
GPU_LAYOUT(gpu_option_vertex_step_mode_t, 2, 1);
GPU_OFFSET(gpu_option_vertex_step_mode_t, value, 1);
GPU_LAYOUT(gpu_vertex_attribute_t, 24, 8);
GPU_OFFSET(gpu_vertex_attribute_t, format, 0);
GPU_OFFSET(gpu_vertex_attribute_t, offset, 8);
GPU_OFFSET(gpu_vertex_attribute_t, shader_location, 16);
GPU_LAYOUT(gpu_list_vertex_attribute_t, 8, 4);
GPU_LAYOUT(gpu_vertex_buffer_layout_t, 24, 8);
GPU_OFFSET(gpu_vertex_buffer_layout_t, array_stride, 0);
GPU_OFFSET(gpu_vertex_buffer_layout_t, step_mode, 8);
GPU_OFFSET(gpu_vertex_buffer_layout_t, attributes, 12);
GPU_LAYOUT(gpu_option_vertex_buffer_layout_t, 32, 8);
GPU_OFFSET(gpu_option_vertex_buffer_layout_t, value, 8);
GPU_LAYOUT(gpu_list_option_vertex_buffer_layout_t, 8, 4);
GPU_LAYOUT(gpu_option_list_option_vertex_buffer_layout_t, 12, 4);
GPU_OFFSET(gpu_option_list_option_vertex_buffer_layout_t, value, 4);
GPU_LAYOUT(gpu_vertex_state_t, 36, 4);
GPU_OFFSET(gpu_vertex_state_t, buffers, 0);
GPU_OFFSET(gpu_vertex_state_t, module, 12);
GPU_OFFSET(gpu_vertex_state_t, entry_point, 16);
GPU_OFFSET(gpu_vertex_state_t, constants, 28);
GPU_LAYOUT(gpu_option_primitive_topology_t, 2, 1);
GPU_OFFSET(gpu_option_primitive_topology_t, value, 1);
GPU_LAYOUT(gpu_option_index_format_t, 2, 1);
GPU_OFFSET(gpu_option_index_format_t, value, 1);
GPU_LAYOUT(gpu_option_front_face_t, 2, 1);
GPU_OFFSET(gpu_option_front_face_t, value, 1);
GPU_LAYOUT(gpu_option_cull_mode_t, 2, 1);
GPU_OFFSET(gpu_option_cull_mode_t, value, 1);
GPU_LAYOUT(gpu_primitive_state_t, 10, 1);
GPU_OFFSET(gpu_primitive_state_t, topology, 0);
GPU_OFFSET(gpu_primitive_state_t, strip_index_format, 2);
GPU_OFFSET(gpu_primitive_state_t, front_face, 4);
GPU_OFFSET(gpu_primitive_state_t, cull_mode, 6);
GPU_OFFSET(gpu_primitive_state_t, unclipped_depth, 8);
GPU_LAYOUT(gpu_option_primitive_state_t, 11, 1);
GPU_OFFSET(gpu_option_primitive_state_t, value, 1);
GPU_LAYOUT(gpu_option_stencil_operation_t, 2, 1);
GPU_OFFSET(gpu_option_stencil_operation_t, value, 1);
GPU_LAYOUT(gpu_stencil_face_state_t, 8, 1);
GPU_OFFSET(gpu_stencil_face_state_t, compare, 0);
GPU_OFFSET(gpu_stencil_face_state_t, fail_op, 2);
GPU_OFFSET(gpu_stencil_face_state_t, depth_fail_op, 4);
GPU_OFFSET(gpu_stencil_face_state_t, pass_op, 6);
GPU_LAYOUT(gpu_option_stencil_face_state_t, 9, 1);
GPU_OFFSET(gpu_option_stencil_face_state_t, value, 1);
GPU_LAYOUT(gpu_option_s32_t, 8, 4);
GPU_OFFSET(gpu_option_s32_t, value, 4);
GPU_LAYOUT(gpu_depth_stencil_state_t, 64, 4);
GPU_OFFSET(gpu_depth_stencil_state_t, format, 0);
GPU_OFFSET(gpu_depth_stencil_state_t, depth_write_enabled, 1);
GPU_OFFSET(gpu_depth_stencil_state_t, depth_compare, 3);
GPU_OFFSET(gpu_depth_stencil_state_t, stencil_front, 5);
GPU_OFFSET(gpu_depth_stencil_state_t, stencil_back, 14);
GPU_OFFSET(gpu_depth_stencil_state_t, stencil_read_mask, 24);
GPU_OFFSET(gpu_depth_stencil_state_t, stencil_write_mask, 32);
GPU_OFFSET(gpu_depth_stencil_state_t, depth_bias, 40);
GPU_OFFSET(gpu_depth_stencil_state_t, depth_bias_slope_scale, 48);
GPU_OFFSET(gpu_depth_stencil_state_t, depth_bias_clamp, 56);
GPU_LAYOUT(gpu_option_depth_stencil_state_t, 68, 4);
GPU_OFFSET(gpu_option_depth_stencil_state_t, value, 4);
GPU_LAYOUT(gpu_multisample_state_t, 20, 4);
GPU_OFFSET(gpu_multisample_state_t, count, 0);
GPU_OFFSET(gpu_multisample_state_t, mask, 8);
GPU_OFFSET(gpu_multisample_state_t, alpha_to_coverage_enabled, 16);
GPU_LAYOUT(gpu_option_multisample_state_t, 24, 4);
GPU_OFFSET(gpu_option_multisample_state_t, value, 4);
GPU_LAYOUT(gpu_option_blend_operation_t, 2, 1);
GPU_OFFSET(gpu_option_blend_operation_t, value, 1);
GPU_LAYOUT(gpu_option_blend_factor_t, 2, 1);
GPU_OFFSET(gpu_option_blend_factor_t, value, 1);
GPU_LAYOUT(gpu_blend_component_t, 6, 1);
GPU_OFFSET(gpu_blend_component_t, operation, 0);
GPU_OFFSET(gpu_blend_component_t, src_factor, 2);
GPU_OFFSET(gpu_blend_component_t, dst_factor, 4);
GPU_LAYOUT(gpu_blend_state_t, 12, 1);
GPU_OFFSET(gpu_blend_state_t, color, 0);
GPU_OFFSET(gpu_blend_state_t, alpha, 6);
GPU_LAYOUT(gpu_option_blend_state_t, 13, 1);
GPU_OFFSET(gpu_option_blend_state_t, value, 1);
GPU_LAYOUT(gpu_option_color_write_t, 2, 1);
GPU_OFFSET(gpu_option_color_write_t, value, 1);
GPU_LAYOUT(gpu_color_target_state_t, 16, 1);
GPU_OFFSET(gpu_color_target_state_t, format, 0);
GPU_OFFSET(gpu_color_target_state_t, blend, 1);
GPU_OFFSET(gpu_color_target_state_t, write_mask, 14);
GPU_LAYOUT(gpu_option_color_target_state_t, 17, 1);
GPU_OFFSET(gpu_option_color_target_state_t, value, 1);
GPU_LAYOUT(gpu_list_option_color_target_state_t, 8, 4);
GPU_LAYOUT(gpu_fragment_state_t, 32, 4);
GPU_OFFSET(gpu_fragment_state_t, targets, 0);
GPU_OFFSET(gpu_fragment_state_t, module, 8);
GPU_OFFSET(gpu_fragment_state_t, entry_point, 12);
GPU_OFFSET(gpu_fragment_state_t, constants, 24);
GPU_LAYOUT(gpu_option_fragment_state_t, 36, 4);
GPU_OFFSET(gpu_option_fragment_state_t, value, 4);
GPU_LAYOUT(gpu_render_pipeline_descriptor_t, 196, 4);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, vertex, 0);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, primitive, 36);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, depth_stencil, 48);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, multisample, 116);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, fragment, 140);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, layout, 176);
GPU_OFFSET(gpu_render_pipeline_descriptor_t, label, 184);
GPU_LAYOUT(gpu_texel_copy_buffer_layout_t, 32, 8);
GPU_OFFSET(gpu_texel_copy_buffer_layout_t, offset, 0);
GPU_OFFSET(gpu_texel_copy_buffer_layout_t, bytes_per_row, 16);
GPU_OFFSET(gpu_texel_copy_buffer_layout_t, rows_per_image, 24);
GPU_LAYOUT(gpu_texel_copy_buffer_info_t, 40, 8);
GPU_OFFSET(gpu_texel_copy_buffer_info_t, buffer, 0);
GPU_OFFSET(gpu_texel_copy_buffer_info_t, offset, 8);
GPU_OFFSET(gpu_texel_copy_buffer_info_t, bytes_per_row, 24);
GPU_OFFSET(gpu_texel_copy_buffer_info_t, rows_per_image, 32);
GPU_LAYOUT(gpu_origin3_d_t, 24, 4);
GPU_OFFSET(gpu_origin3_d_t, x, 0);
GPU_OFFSET(gpu_origin3_d_t, y, 8);
GPU_OFFSET(gpu_origin3_d_t, z, 16);
GPU_LAYOUT(gpu_option_origin3_d_t, 28, 4);
GPU_OFFSET(gpu_option_origin3_d_t, value, 4);
GPU_LAYOUT(gpu_texel_copy_texture_info_t, 44, 4);
GPU_OFFSET(gpu_texel_copy_texture_info_t, texture, 0);
GPU_OFFSET(gpu_texel_copy_texture_info_t, mip_level, 4);
GPU_OFFSET(gpu_texel_copy_texture_info_t, origin, 12);
GPU_OFFSET(gpu_texel_copy_texture_info_t, aspect, 40);
GPU_LAYOUT(gpu_command_buffer_descriptor_t, 12, 4);
GPU_OFFSET(gpu_command_buffer_descriptor_t, label, 0);
GPU_LAYOUT(gpu_command_encoder_descriptor_t, 12, 4);
GPU_OFFSET(gpu_command_encoder_descriptor_t, label, 0);
GPU_LAYOUT(gpu_compute_pass_timestamp_writes_t, 20, 4);
GPU_OFFSET(gpu_compute_pass_timestamp_writes_t, query_set, 0);
GPU_OFFSET(gpu_compute_pass_timestamp_writes_t, beginning_of_pass_write_index, 4);
GPU_OFFSET(gpu_compute_pass_timestamp_writes_t, end_of_pass_write_index, 12);
GPU_LAYOUT(gpu_option_compute_pass_timestamp_writes_t, 24, 4);
GPU_OFFSET(gpu_option_compute_pass_timestamp_writes_t, value, 4);
GPU_LAYOUT(gpu_compute_pass_descriptor_t, 36, 4);
GPU_OFFSET(gpu_compute_pass_descriptor_t, timestamp_writes, 0);
GPU_OFFSET(gpu_compute_pass_descriptor_t, label, 24);
GPU_LAYOUT(gpu_render_pass_timestamp_writes_t, 20, 4);
GPU_OFFSET(gpu_render_pass_timestamp_writes_t, query_set, 0);
GPU_OFFSET(gpu_render_pass_timestamp_writes_t, beginning_of_pass_write_index, 4);
GPU_OFFSET(gpu_render_pass_timestamp_writes_t, end_of_pass_write_index, 12);
GPU_LAYOUT(gpu_option_texture_view_t, 8, 4);
GPU_OFFSET(gpu_option_texture_view_t, value, 4);
GPU_LAYOUT(gpu_color_t, 32, 8);
GPU_OFFSET(gpu_color_t, r, 0);
GPU_OFFSET(gpu_color_t, g, 8);
GPU_OFFSET(gpu_color_t, b, 16);
GPU_OFFSET(gpu_color_t, a, 24);
GPU_LAYOUT(gpu_option_color_t, 40, 8);
GPU_OFFSET(gpu_option_color_t, value, 8);
GPU_LAYOUT(gpu_render_pass_color_attachment_t, 72, 8);
GPU_OFFSET(gpu_render_pass_color_attachment_t, view, 0);
GPU_OFFSET(gpu_render_pass_color_attachment_t, depth_slice, 4);
GPU_OFFSET(gpu_render_pass_color_attachment_t, resolve_target, 12);
GPU_OFFSET(gpu_render_pass_color_attachment_t, clear_value, 24);
GPU_OFFSET(gpu_render_pass_color_attachment_t, load_op, 64);
GPU_OFFSET(gpu_render_pass_color_attachment_t, store_op, 65);
GPU_LAYOUT(gpu_option_render_pass_color_attachment_t, 80, 8);
GPU_OFFSET(gpu_option_render_pass_color_attachment_t, value, 8);
GPU_LAYOUT(gpu_list_option_render_pass_color_attachment_t, 8, 4);
GPU_LAYOUT(gpu_option_load_op_t, 2, 1);
GPU_OFFSET(gpu_option_load_op_t, value, 1);
GPU_LAYOUT(gpu_option_store_op_t, 2, 1);
GPU_OFFSET(gpu_option_store_op_t, value, 1);
GPU_LAYOUT(gpu_render_pass_depth_stencil_attachment_t, 36, 4);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, view, 0);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, depth_clear_value, 4);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, depth_load_op, 12);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, depth_store_op, 14);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, depth_read_only, 16);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, stencil_clear_value, 20);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, stencil_load_op, 28);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, stencil_store_op, 30);
GPU_OFFSET(gpu_render_pass_depth_stencil_attachment_t, stencil_read_only, 32);
GPU_LAYOUT(gpu_option_render_pass_depth_stencil_attachment_t, 40, 4);
GPU_OFFSET(gpu_option_render_pass_depth_stencil_attachment_t, value, 4);
GPU_LAYOUT(gpu_option_query_set_t, 8, 4);
GPU_OFFSET(gpu_option_query_set_t, value, 4);
GPU_LAYOUT(gpu_option_render_pass_timestamp_writes_t, 24, 4);
GPU_OFFSET(gpu_option_render_pass_timestamp_writes_t, value, 4);
GPU_LAYOUT(gpu_render_pass_descriptor_t, 112, 8);
GPU_OFFSET(gpu_render_pass_descriptor_t, color_attachments, 0);
GPU_OFFSET(gpu_render_pass_descriptor_t, depth_stencil_attachment, 8);
GPU_OFFSET(gpu_render_pass_descriptor_t, occlusion_query_set, 48);
GPU_OFFSET(gpu_render_pass_descriptor_t, timestamp_writes, 56);
GPU_OFFSET(gpu_render_pass_descriptor_t, max_draw_count, 80);
GPU_OFFSET(gpu_render_pass_descriptor_t, label, 96);
GPU_LAYOUT(gpu_render_bundle_descriptor_t, 12, 4);
GPU_OFFSET(gpu_render_bundle_descriptor_t, label, 0);
GPU_LAYOUT(gpu_list_option_texture_format_t, 8, 4);
GPU_LAYOUT(gpu_render_bundle_encoder_descriptor_t, 36, 4);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, depth_read_only, 0);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, stencil_read_only, 2);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, color_formats, 4);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, depth_stencil_format, 12);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, sample_count, 16);
GPU_OFFSET(gpu_render_bundle_encoder_descriptor_t, label, 24);
GPU_LAYOUT(gpu_query_set_descriptor_t, 20, 4);
GPU_OFFSET(gpu_query_set_descriptor_t, type, 0);
GPU_OFFSET(gpu_query_set_descriptor_t, count, 4);
GPU_OFFSET(gpu_query_set_descriptor_t, label, 8);
GPU_LAYOUT(gpu_option_canvas_tone_mapping_mode_t, 2, 1);
GPU_OFFSET(gpu_option_canvas_tone_mapping_mode_t, value, 1);
GPU_LAYOUT(gpu_canvas_tone_mapping_t, 2, 1);
GPU_OFFSET(gpu_canvas_tone_mapping_t, mode, 0);
GPU_LAYOUT(gpu_option_predefined_color_space_t, 2, 1);
GPU_OFFSET(gpu_option_predefined_color_space_t, value, 1);
GPU_LAYOUT(gpu_option_canvas_tone_mapping_t, 3, 1);
GPU_OFFSET(gpu_option_canvas_tone_mapping_t, value, 1);
GPU_LAYOUT(gpu_option_canvas_alpha_mode_t, 2, 1);
GPU_OFFSET(gpu_option_canvas_alpha_mode_t, value, 1);
GPU_LAYOUT(gpu_canvas_configuration_t, 28, 4);
GPU_OFFSET(gpu_canvas_configuration_t, device, 0);
GPU_OFFSET(gpu_canvas_configuration_t, format, 4);
GPU_OFFSET(gpu_canvas_configuration_t, usage, 5);
GPU_OFFSET(gpu_canvas_configuration_t, view_formats, 8);
GPU_OFFSET(gpu_canvas_configuration_t, color_space, 20);
GPU_OFFSET(gpu_canvas_configuration_t, tone_mapping, 22);
GPU_OFFSET(gpu_canvas_configuration_t, alpha_mode, 25);
GPU_LAYOUT(gpu_canvas_configuration_owned_t, 28, 4);
GPU_OFFSET(gpu_canvas_configuration_owned_t, device, 0);
GPU_OFFSET(gpu_canvas_configuration_owned_t, format, 4);
GPU_OFFSET(gpu_canvas_configuration_owned_t, usage, 5);
GPU_OFFSET(gpu_canvas_configuration_owned_t, view_formats, 8);
GPU_OFFSET(gpu_canvas_configuration_owned_t, color_space, 20);
GPU_OFFSET(gpu_canvas_configuration_owned_t, tone_mapping, 22);
GPU_OFFSET(gpu_canvas_configuration_owned_t, alpha_mode, 25);
GPU_LAYOUT(write_buffer_error_t, 12, 4);
GPU_OFFSET(write_buffer_error_t, kind, 0);
GPU_OFFSET(write_buffer_error_t, message, 4);
GPU_LAYOUT(map_async_error_t, 12, 4);
GPU_OFFSET(map_async_error_t, kind, 0);
GPU_OFFSET(map_async_error_t, message, 4);
GPU_LAYOUT(get_mapped_range_error_t, 12, 4);
GPU_OFFSET(get_mapped_range_error_t, kind, 0);
GPU_OFFSET(get_mapped_range_error_t, message, 4);
GPU_LAYOUT(unmap_error_t, 12, 4);
GPU_OFFSET(unmap_error_t, kind, 0);
GPU_OFFSET(unmap_error_t, message, 4);
GPU_LAYOUT(create_pipeline_error_kind_t, 2, 1);
GPU_OFFSET(create_pipeline_error_kind_t, gpu_pipeline_error, 1);
GPU_LAYOUT(create_pipeline_error_t, 12, 4);
GPU_OFFSET(create_pipeline_error_t, kind, 0);
GPU_OFFSET(create_pipeline_error_t, message, 4);
GPU_LAYOUT(set_bind_group_error_t, 12, 4);
GPU_OFFSET(set_bind_group_error_t, kind, 0);
GPU_OFFSET(set_bind_group_error_t, message, 4);
GPU_LAYOUT(create_query_set_error_t, 12, 4);
GPU_OFFSET(create_query_set_error_t, kind, 0);
GPU_OFFSET(create_query_set_error_t, message, 4);
GPU_LAYOUT(pop_error_scope_error_t, 12, 4);
GPU_OFFSET(pop_error_scope_error_t, kind, 0);
GPU_OFFSET(pop_error_scope_error_t, message, 4);
GPU_LAYOUT(request_device_error_t, 12, 4);
GPU_OFFSET(request_device_error_t, kind, 0);
GPU_OFFSET(request_device_error_t, message, 4);
GPU_LAYOUT(gpu_option_request_adapter_options_t, 24, 4);
GPU_OFFSET(gpu_option_request_adapter_options_t, value, 4);
GPU_LAYOUT(gpu_option_adapter_t, 8, 4);
GPU_OFFSET(gpu_option_adapter_t, value, 4);
GPU_LAYOUT(gpu_option_device_descriptor_t, 52, 4);
GPU_OFFSET(gpu_option_device_descriptor_t, value, 4);
GPU_LAYOUT(gpu_option_sampler_descriptor_t, 52, 4);
GPU_OFFSET(gpu_option_sampler_descriptor_t, value, 4);
GPU_LAYOUT(gpu_option_command_encoder_descriptor_t, 16, 4);
GPU_OFFSET(gpu_option_command_encoder_descriptor_t, value, 4);
GPU_LAYOUT(gpu_future_device_lost_info_t, 4, 4);
GPU_LAYOUT(gpu_option_error_t, 8, 4);
GPU_OFFSET(gpu_option_error_t, value, 4);
GPU_LAYOUT(gpu_stream_error_t, 4, 4);
GPU_LAYOUT(gpu_list_u8_t, 8, 4);
GPU_LAYOUT(gpu_option_texture_view_descriptor_t, 68, 4);
GPU_OFFSET(gpu_option_texture_view_descriptor_t, value, 4);
GPU_LAYOUT(gpu_list_compilation_message_t, 8, 4);
GPU_LAYOUT(gpu_option_compute_pass_descriptor_t, 40, 4);
GPU_OFFSET(gpu_option_compute_pass_descriptor_t, value, 4);
GPU_LAYOUT(gpu_option_command_buffer_descriptor_t, 16, 4);
GPU_OFFSET(gpu_option_command_buffer_descriptor_t, value, 4);
GPU_LAYOUT(gpu_option_bind_group_t, 8, 4);
GPU_OFFSET(gpu_option_bind_group_t, value, 4);
GPU_LAYOUT(gpu_list_u32_t, 8, 4);
GPU_LAYOUT(gpu_option_list_u32_t, 12, 4);
GPU_OFFSET(gpu_option_list_u32_t, value, 4);
GPU_LAYOUT(gpu_list_render_bundle_t, 8, 4);
GPU_LAYOUT(gpu_option_buffer_t, 8, 4);
GPU_OFFSET(gpu_option_buffer_t, value, 4);
GPU_LAYOUT(gpu_option_render_bundle_descriptor_t, 16, 4);
GPU_OFFSET(gpu_option_render_bundle_descriptor_t, value, 4);
GPU_LAYOUT(gpu_list_command_buffer_t, 8, 4);
GPU_LAYOUT(gpu_option_canvas_configuration_owned_t, 32, 4);
GPU_OFFSET(gpu_option_canvas_configuration_owned_t, value, 4);
GPU_LAYOUT(gpu_option_f64_t, 16, 8);
GPU_OFFSET(gpu_option_f64_t, value, 8);
GPU_LAYOUT(gpu_list_string_t, 8, 4);
GPU_LAYOUT(gpu_list_f64_t, 8, 4);
GPU_LAYOUT(gpu_tuple_string_f64_t, 16, 8);
GPU_LAYOUT(gpu_list_tuple_string_f64_t, 8, 4);
GPU_LAYOUT(gpu_option_option_u64_t, 24, 8);
GPU_OFFSET(gpu_option_option_u64_t, value, 8);
GPU_LAYOUT(gpu_list_option_u64_t, 8, 4);
GPU_LAYOUT(gpu_tuple_string_option_u64_t, 24, 8);
GPU_LAYOUT(gpu_list_tuple_string_option_u64_t, 8, 4);

#undef GPU_INTERFACE

#ifdef __cplusplus
}
#endif

#endif
