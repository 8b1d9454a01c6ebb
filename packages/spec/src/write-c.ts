/**
 * Writes the C headers for guests: types with the exact memory layout of the Canonical ABI, imports with the
 * core signatures of `canon lower` (with `async` as well, for functions that wait), and a convenient wrapper
 * over each import.
 */

import { type Api, type Func, functionsOf, type Resource } from './model.ts'
import type { SurfacePackages } from './surface.ts'
import { asyncRules, declareReads, declareStart, readRules } from './write-c-async.ts'
import { declareDrop, declareFunction } from './write-c-functions.ts'
import {
  assertLayout,
  cType,
  declareConstants,
  declareHandle,
  declareStructure,
  structuresOf,
} from './write-c-types.ts'

/** Returns the header for WebGPU, in C11 that is also C++. */
export function writeC(api: Api): string {
  const structures = structuresOf([api])
  return joined([
    preamble(api),
    banner('Handles'),
    handleRules,
    ...resourcesOf([api]).map(declareHandle),
    banner('Enums and flags'),
    ...api.definitions.map(declareConstants),
    banner('Structures'),
    stringType,
    ...structures.map(declareStructure),
    banner('Functions'),
    functionRules,
    asyncRules,
    ...functionsOfInterface(api),
    banner('Streams and futures'),
    readRules,
    ...declareAllReads(api),
    banner('Layout'),
    layoutRules,
    structures.map(assertLayout).join(''),
    closing,
  ])
}

/** Returns the header for surfaces, which includes the one for WebGPU. */
export function writeSurfaceC({ surface, frameBuffer }: SurfacePackages, webgpu: Api): string {
  const apis = [...frameBuffer.interfaces, ...surface.interfaces]
  const known = new Set(structuresOf([webgpu]).map(cType))
  const structures = structuresOf(apis).filter(type => !known.has(cType(type)))
  return joined([
    surfacePreamble,
    banner('Handles'),
    ...resourcesOf(apis).map(declareHandle),
    banner('Enums'),
    ...apis.flatMap(api => api.definitions).map(declareConstants),
    banner('Structures'),
    ...structures.map(declareStructure),
    ...apis.flatMap(api => [
      banner(`${api.package}/${api.interface}`),
      `#define GPU_INTERFACE "${api.package}/${api.interface}@${api.version}"\n`,
      ...functionsOfInterface(api),
      ...declareAllReads(api),
      '#undef GPU_INTERFACE',
    ]),
    banner('Layout'),
    structures.map(assertLayout).join(''),
    surfaceClosing,
  ])
}

function joined(parts: string[]): string {
  return parts.filter(text => text !== '').join('\n')
}

function resourcesOf(apis: readonly Api[]): Resource[] {
  return apis.flatMap(api => api.definitions).filter(definition => definition.kind === 'resource')
}

function functionsOfInterface(api: Api): string[] {
  return [...resourcesOf([api]).flatMap(functionsOfResource), ...api.functions.flatMap(waysToCall)]
}

/**
 * Returns the read operations for streams and futures of an interface. One set serves all functions that return the
 * type.
 */
function declareAllReads(api: Api): string[] {
  const byType = new Map<string, Func>()
  for (const func of functionsOf(api)) {
    const name = readableOf(func)
    if (name !== undefined && !byType.has(name)) byType.set(name, func)
  }
  return [...byType.values()].map(declareReads)
}

function readableOf({ result }: Func): string | undefined {
  return result?.kind === 'stream' || result?.kind === 'future' ? cType(result) : undefined
}

function functionsOfResource(resource: Resource): string[] {
  return [rule('-', resource.name), ...resource.functions.flatMap(waysToCall), declareDrop(resource)]
}

function waysToCall(func: Func): string[] {
  return [declareFunction(func), declareStart(func)]
}

const preamble = (api: Api) => `\
/**
 * ${api.package}@${api.version} for guests in C and C++.
 *
 * Generated from the W3C's IDL by packages/spec/src/write-c.ts: do not edit, \`npm run generate\` writes it.
 *
 * The names are those of wit/webgpu.wit in C's spelling: the method \`gpu-device.create-buffer\` is the function
 * \`gpu_device_create_buffer\`, the record \`gpu-buffer-descriptor\` the type \`gpu_buffer_descriptor_t\`, the case
 * \`read\` of \`gpu-map-mode\` the constant \`GPU_MAP_MODE_READ\`.
 *
 * A zero option is absent, so a descriptor names only the members that it sets:
 *
 *     gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
 *       .size = 1024,
 *       .usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC,
 *       .label = GPU_SOME(GPU_STRING("numbers")),
 *     });
 *
 * The host allocates the strings and lists that functions return with the guest's \`cabi_realloc\`: a guest exports
 * one, most simply around \`realloc\`, and frees what it was given.
 */
#ifndef WASI_WEBGPU_H
#define WASI_WEBGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * The version to import. Define it as ${api.sameAs.map(version => `"${version}"`).join(' or ')} before the
 * include for hosts with that version: the API is identical.
 */
#ifndef WASI_WEBGPU_VERSION
#define WASI_WEBGPU_VERSION "${api.version}"
#endif

#define GPU_IMPORT(name) __attribute__((__import_module__(GPU_INTERFACE), __import_name__(name)))
#define GPU_INTERFACE "${api.package}/${api.interface}@" WASI_WEBGPU_VERSION

#ifdef __cplusplus
#define GPU_ZERO {}
#define GPU_ASSERT(condition) static_assert(condition, #condition)
extern "C" {
#else
#define GPU_ZERO {0}
#define GPU_ASSERT(condition) _Static_assert(condition, #condition)
#endif

/** Initialises a present option: \`.sample_count = GPU_SOME(4)\`. */
#define GPU_SOME(...) { true, __VA_ARGS__ }

/** Initialises a string with a literal. */
#define GPU_STRING(literal) { "" literal, sizeof(literal) - 1 }

/**
 * Initialises a list with its elements, in C: \`.entries = GPU_LIST(gpu_bind_group_entry_t, {...}, {...})\`.
 */
#define GPU_LIST(type, ...) { (const type[]){__VA_ARGS__}, sizeof((const type[]){__VA_ARGS__}) / sizeof(type) }
`

const handleRules = `\
/*
 * A handle stands for an object of the host. The caller owns returned handles and releases each with the
 * \`_drop\` function of its type. Functions borrow their handle arguments, except for the maps in a
 * descriptor (\`record_..._t\`), which the host takes over.
 */
`

const stringType = `\
/** UTF-8 without a terminating zero. */
typedef struct {
  const char *ptr;
  size_t len; // bytes
} gpu_string_t;

/** The bytes of the zero-terminated \`text\`, which must outlive the string. */
static inline gpu_string_t gpu_string(const char *text) {
  gpu_string_t string = { text, strlen(text) };
  return string;
}
`

const functionRules = `\
/*
 * Parameters: an optional one is a pointer, and NULL omits it. Strings are zero-terminated. A list is a
 * pointer and a number of elements (of bytes, where it is \`void\`).
 *
 * Results: a function whose WIT type is a \`result\` returns true and stores the value, or false and stores
 * the error. One whose WIT type is an \`option\` returns whether there is a value.
 *
 * A function marked "Waits" suspends the guest until the result arrives. The calling export must be typed
 * \`async func\`.
 */
`

const layoutRules = `\
/* C lays out structures as the Canonical ABI does; these assertions fail to compile otherwise. */
#define GPU_LAYOUT(type, size, alignment) GPU_ASSERT(sizeof(type) == size && __alignof__(type) == alignment)
#define GPU_OFFSET(type, field, offset) GPU_ASSERT(offsetof(type, field) == offset)
`

const closing = `\
#undef GPU_INTERFACE

#ifdef __cplusplus
}
#endif

#endif
`

const surfacePreamble = `\
/**
 * wasi-gfx:surface@0.2.0 and wasi-gfx:frame-buffer@0.2.0 for guests in C and C++.
 *
 * Generated by packages/spec/src/write-c.ts: do not edit, \`npm run generate\` writes it.
 *
 * The names are those of wit/surface.wit and wit/frame-buffer.wit as in wasi-webgpu.h. Names that are too short for a language
 * without namespaces begin with their interface: \`surface_key_t\`, \`surface_webgpu_context_t\`.
 */
#ifndef WASI_SURFACE_H
#define WASI_SURFACE_H

#include "wasi-webgpu.h"

#ifdef __cplusplus
extern "C" {
#endif
`

const surfaceClosing = `\
#ifdef __cplusplus
}
#endif

#endif
`

function banner(title: string): string {
  return `\n${rule('=', title)}`
}

function rule(line: string, title: string): string {
  return `/* ${line.repeat(4)} ${title} ${line.repeat(106 - title.length)} */\n`
}
