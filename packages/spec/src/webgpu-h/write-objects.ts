/**
 * Writes the functions of `webgpu.h` that are a call of the host's function: reference counts, labels, getters, commands,
 * and the creation of objects from a descriptor. All others are written by hand in `packages/c/src`.
 */

import {
  type Api,
  type Func,
  type Resource,
  type Type,
  unaliased,
  type Record as WitRecord,
} from '../model.ts'
import { functionName } from '../write-c-functions.ts'
import { cName as witName, cType as witType } from '../write-c-types.ts'
import { type EnumPair, enumPairs, enumStem } from './c-enums.ts'
import type { CApi, CFunction, CObject, CParam } from './c-model.ts'
import { countName, cType, functionStem, lowerFirst } from './c-names.ts'
import { toRecord } from './write-records.ts'

/** Functions that code by hand defines; those of an object alone stand for all of its functions. */
const byHand: ReadonlySet<string> = new Set([
  'Adapter',
  'Instance',
  'Surface',
  'BufferAddRef',
  'BufferDestroy',
  'BufferGetConstMappedRange',
  'BufferGetMapState',
  'BufferGetMappedRange',
  'BufferMapAsync',
  'BufferReadMappedRange',
  'BufferRelease',
  'BufferUnmap',
  'BufferWriteMappedRange',
  'CommandEncoderBeginComputePass',
  'CommandEncoderBeginRenderPass',
  'CommandEncoderFinish',
  'CommandEncoderWriteTimestamp',
  'ComputePassEncoderRelease',
  'DeviceAddRef',
  'DeviceCreateBuffer',
  'DeviceCreateComputePipelineAsync',
  'DeviceCreateQuerySet',
  'DeviceCreateRenderPipelineAsync',
  'DeviceCreateShaderModule',
  'DeviceDestroy',
  'DeviceGetAdapterInfo',
  'DeviceGetFeatures',
  'DeviceGetLimits',
  'DeviceGetLostFuture',
  'DeviceGetQueue',
  'DeviceHasFeature',
  'DevicePopErrorScope',
  'DevicePushErrorScope',
  'DeviceRelease',
  'ExternalTexture',
  'QueueAddRef',
  'QueueOnSubmittedWorkDone',
  'QueueRelease',
  'QueueWriteBuffer',
  'QueueWriteTexture',
  'RenderBundleEncoderFinish',
  'RenderPassEncoderRelease',
  'ShaderModuleGetCompilationInfo',
  'ShaderModuleRelease',
  'TextureGetTextureBindingViewDimension',
])

/** Statements that make a descriptor invalid, so that the host creates an invalid object from it. */
const sabotage: { readonly [object: string]: string } = {
  BindGroup: 'to.layout = invalid_bind_group_layout(device); to.entries = (gpu_list_bind_group_entry_t){};',
  BindGroupLayout:
    'to.entries = (gpu_list_bind_group_layout_entry_t){&(gpu_bind_group_layout_entry_t){}, 1};',
  ComputePipeline: 'to.compute.module = invalid_shader_module(device);',
  PipelineLayout: 'to.immediate_size = (gpu_option_u32_t){true, UINT32_MAX};',
  RenderBundleEncoder: 'to.sample_count = (gpu_option_u32_t){true, 3};',
  RenderPipeline: 'to.vertex.module = invalid_shader_module(device);',
  Sampler: 'to.lod_min_clamp = (gpu_option_f32_t){true, -1};',
  // The program can read the other members back.
  Texture: 'to.view_formats = incompatible_view_format(to.format);',
  TextureView: 'to.base_mip_level = (gpu_option_u32_t){true, UINT32_MAX};',
}

/** Objects whose functions report errors later, when the commands are finished: how an error is recorded. */
const encoders: { readonly [object: string]: string } = {
  CommandEncoder: 'fail_commands(commandEncoder, ERROR);',
  ComputePassEncoder: 'fail_commands(computePassEncoder->encoder, ERROR);',
  RenderPassEncoder: 'fail_commands(renderPassEncoder->encoder, ERROR);',
  RenderBundleEncoder: 'fail_bundle(renderBundleEncoder, ERROR);',
}

/** Objects whose structure `objects.h` declares; all others consist of what every object of a device has. */
const declared = new Set([
  'Adapter',
  'Buffer',
  'CommandEncoder',
  'ComputePassEncoder',
  'Device',
  'ExternalTexture',
  'Instance',
  'Queue',
  'RenderBundleEncoder',
  'RenderPassEncoder',
  'ShaderModule',
  'Surface',
])

/** Returns the source of the functions. */
export function writeObjects(api: Api, c: CApi): string {
  const writer = new ObjectWriter(api, c)
  return `#include "object-types.h"

#include <stdlib.h>

#include "../encoders.h"
#include "../invalid-objects.h"

static void release(struct device_object *object, void (*drop)(int32_t)) {
  if (--object->references > 0) return;
  drop(object->handle);
  let_go_of_device(object->device);
  free(object);
}
${c.objects.flatMap(object => writer.functionsOf(object)).join('')}`
}

/** Returns the header of the objects that have no state of their own. */
export function writeObjectTypes(c: CApi): string {
  const structs = c.objects
    .filter(({ name }) => !declared.has(name))
    .map(({ name }) => `struct WGPU${name}Impl {\n  DEVICE_OBJECT\n};\n`)
  return `#ifndef WEBGPU_OBJECT_TYPES_H
#define WEBGPU_OBJECT_TYPES_H

#include "../objects.h"
#include "records.h"

${structs.join('\n')}
#endif
`
}

/** Returns a resource of the WIT. */
export function resourceOf(api: Api, w3cName: string): Resource {
  const found = api.definitions.find(
    definition => definition.kind === 'resource' && definition.w3cName === w3cName,
  )
  if (found === undefined) throw new Error(`the WIT has no resource for ${w3cName}`)
  return found as Resource
}

/** An argument of the host's function. */
interface Argument {
  /** Statements before the call. */
  readonly setup: readonly string[]
  readonly value: string
  /** Whether it may have an error, or memory, in the arena. */
  readonly usesArena: boolean
}

class ObjectWriter {
  readonly #api: Api
  readonly #enums: Map<string, EnumPair>
  /** Enums by their name in WIT. */
  readonly #enumsByWit: Map<string, EnumPair>

  constructor(api: Api, c: CApi) {
    this.#api = api
    this.#enums = enumPairs(api, c)
    this.#enumsByWit = new Map([...this.#enums.values()].map(pair => [pair.wit.name, pair]))
  }

  functionsOf(object: CObject): string[] {
    const isByHand = (stem: string) => byHand.has(object.name) || byHand.has(stem)
    const own = object.functions
      .filter(func => !isByHand(functionStem(object, func)))
      .map(func => this.#function(object, func))
    const addRef = isByHand(`${object.name}AddRef`) ? '' : this.#addRef(object)
    const release = isByHand(`${object.name}Release`) ? '' : this.#release(object)
    return [...own, addRef, release]
  }

  #addRef({ name }: CObject): string {
    const self = lowerFirst(name)
    return `\nvoid wgpu${name}AddRef(WGPU${name} ${self}) {\n  ${self}->references++;\n}\n`
  }

  #release({ name }: CObject): string {
    const self = lowerFirst(name)
    const drop = `import_${witName(resourceOf(this.#api, `GPU${name}`))}_drop`
    return `\nvoid wgpu${name}Release(WGPU${name} ${self}) {\n  release((struct device_object *)${self}, ${drop});\n}\n`
  }

  #function(object: CObject, func: CFunction): string {
    const wit = this.#witFunction(object, func)
    const self = lowerFirst(object.name)
    const params = [
      `WGPU${object.name} ${self}`,
      ...func.params.flatMap(param => {
        const declaration = `${cType(param.type)} ${param.name}`
        return param.type.kind === 'array' ? [`size_t ${countName(param)}`, declaration] : [declaration]
      }),
    ]
    const returns = func.result === undefined ? 'void' : cType(func.result)
    return `\n${returns} wgpu${functionStem(object, func)}(${params.join(', ')}) {\n${this.#body(
      object,
      func,
      wit,
    )
      .map(line => `  ${line}\n`)
      .join('')}}\n`
  }

  /** Returns the function of the host: an operation of the same name, or a getter or setter. */
  #witFunction(object: CObject, { name }: CFunction): Func {
    const { functions } = resourceOf(this.#api, `GPU${object.name}`)
    const attribute = name.replace(/^[GS]et/, '')
    const setter = name.startsWith('Set') ? 'setter' : 'getter'
    const found =
      functions.find(({ w3c }) => w3c.kind === 'operation' && w3c.name === lowerFirst(name)) ??
      functions.find(({ w3c }) => w3c.kind === 'operation' && w3c.name === `${lowerFirst(name)}WithCopy`) ??
      functions.find(({ name: wit }) => wit.replaceAll('-', '') === `${name.toLowerCase()}withcopy`) ??
      functions.find(({ w3c }) => w3c.kind === setter && w3c.name === lowerFirst(attribute))
    if (found === undefined) throw new Error(`the WIT has no function for wgpu${object.name}${name}`)
    return found
  }

  #body(object: CObject, func: CFunction, wit: Func): string[] {
    const self = lowerFirst(object.name)
    const args = this.#arguments(func, wit)
    const usesArena = args.some(arg => arg.usesArena)
    const begin = usesArena ? ['arena_t arena;', 'arena_begin(&arena);'] : []
    const end = usesArena ? ['arena_end(&arena);'] : []
    const setup = args.flatMap(arg => arg.setup)
    const isString = wit.params.some(({ type }) => unaliased(type).kind === 'string')
    const handle = isString
      ? `${self}->handle`
      : `(${witType({ kind: 'own', resource: wit.resource! })}){${self}->handle}`
    const name = `${isString ? 'import_' : ''}${functionName(wit)}`
    const values = [handle, ...args.map(({ value }) => value)]
    const call = (extra: readonly string[] = []) => `${name}(${[...values, ...extra].join(', ')})`
    const report = this.#report(object, usesArena)

    if (wit.result === undefined) return [...begin, ...setup, `${call()};`, ...report, ...end]
    const result = unaliased(wit.result)
    if (result.kind === 'result') {
      const type = witType({ kind: 'defined', definition: result.error })
      return [
        ...begin,
        ...setup,
        `${type} error;`,
        `if (!${call(['&error'])}) {`,
        '  free((void *)error.message.ptr);',
        `  ${this.#failure(object, `"the arguments of wgpu${functionStem(object, func)} are not valid"`)}`,
        '}',
        ...report,
        ...end,
      ]
    }
    if (result.kind === 'own') return this.#creation(object, func, call(), begin, setup, end, usesArena)
    return [`return ${this.#fromWit(wit.result, call())};`]
  }

  /** Returns the statements that create an object. */
  #creation(
    object: CObject,
    func: CFunction,
    call: string,
    begin: readonly string[],
    setup: readonly string[],
    end: readonly string[],
    usesArena: boolean,
  ): string[] {
    const device = object.name === 'Device' ? 'device' : `${lowerFirst(object.name)}->device`
    const type = cType(func.result!)
    const created = `NEW_DEVICE_OBJECT(${type}, ${call}.handle, ${device})`
    if (!usesArena) return [`return ${created};`]
    const invalid = sabotage[type.replace('WGPU', '')]
    const local = device === 'device' ? [] : [`WGPUDevice device = ${device};`]
    return [
      ...begin,
      ...local,
      ...setup,
      ...(invalid === undefined
        ? []
        : ['if (arena.error != NULL) {', '  begin_swallowing(device);', `  ${invalid}`, '}']),
      `${type} created = ${created.replace(device, 'device')};`,
      `if (arena.error != NULL) report_invalid${invalid === undefined ? '' : '_object'}(device, arena.error);`,
      ...end,
      'return created;',
    ]
  }

  #report(object: CObject, usesArena: boolean): string[] {
    return usesArena ? [`if (arena.error != NULL) ${this.#failure(object, 'arena.error')}`] : []
  }

  #failure({ name }: CObject, error: string): string {
    const encoder = encoders[name]
    if (encoder !== undefined) return encoder.replace('ERROR', error)
    return `report_invalid(${name === 'Device' ? 'device' : `${lowerFirst(name)}->device`}, ${error});`
  }

  #arguments(func: CFunction, wit: Func): Argument[] {
    const rest = [...func.params]
    return wit.params.map(param => {
      const type = unaliased(param.type)
      const isOption = type.kind === 'option'
      const some = isOption ? unaliased(type.some) : type
      const source = rest.shift()
      if (source === undefined) return { setup: [], value: 'NULL', usesArena: false }
      if (some.kind === 'list' && source.type.kind === 'pointer') {
        const size = rest.shift()!
        return { setup: [], value: `${source.name}, ${size.name}`, usesArena: false }
      }
      return this.#argument(source, some, isOption)
    })
  }

  #argument(param: CParam, type: Type, isOption: boolean): Argument {
    const { name } = param
    const plain = (value: string): Argument => ({ setup: [], value, usesArena: false })
    switch (type.kind) {
      case 'string':
        return {
          setup: [`const gpu_string_t text = string_of(${name});`],
          value: 'text.ptr, text.len',
          usesArena: false,
        }
      case 'borrow': {
        const handle = `(${witType(type)}){${name}->handle}`
        return plain(isOption ? `${name} == NULL ? NULL : &${handle}` : handle)
      }
      case 'list':
        return this.#listArgument(param, type.element)
      case 'defined':
        return this.#definedArgument(param, type, isOption)
      default:
        if (!isOption) return plain(name)
        return plain(name === 'size' ? `size == WGPU_WHOLE_SIZE ? NULL : &size` : `&${name}`)
    }
  }

  #listArgument(param: CParam, element: Type): Argument {
    const { name } = param
    const count = countName(param)
    if (unaliased(element).kind !== 'borrow')
      return { setup: [], value: `${name}, ${count}`, usesArena: false }
    const type = witType(element)
    return {
      setup: [
        `${type} *handles = ARENA_ARRAY(&arena, ${type}, ${count});`,
        `for (size_t i = 0; i < ${count}; i++) handles[i].handle = ${name}[i]->handle;`,
      ],
      value: `handles, ${count}`,
      usesArena: true,
    }
  }

  #definedArgument(param: CParam, type: Type, isOption: boolean): Argument {
    if (type.kind !== 'defined') throw new Error('a definition is expected')
    const { definition } = type
    const { name } = param
    switch (definition.kind) {
      case 'enum': {
        const pair = this.#enumsByWit.get(definition.name)!
        return { setup: [], value: `to_${enumStem(pair)}(${name}, &arena)`, usesArena: true }
      }
      case 'record': {
        const local = name === 'descriptor' ? 'to' : `host_${name}`
        const record: WitRecord = definition
        const declaration = `${witType(type)} ${local}`
        const conversion = `${toRecord(record)}(${name}, &arena)`
        if (!isOption)
          return { setup: [`${declaration} = ${conversion};`], value: `&${local}`, usesArena: true }
        return {
          setup: [`${declaration} = {};`, `if (${name} != NULL) ${local} = ${conversion};`],
          value: `&${local}`,
          usesArena: true,
        }
      }
      default:
        throw new Error(`an argument of the type ${definition.name} is not expected`)
    }
  }

  /** Returns a value of the host in C. */
  #fromWit(type: Type, value: string): string {
    const bare = unaliased(type)
    if (bare.kind === 'defined' && bare.definition.kind === 'enum') {
      return `from_${enumStem(this.#enumsByWit.get(bare.definition.name)!)}(${value})`
    }
    return value
  }
}
