/**
 * The wasi-gfx packages that give a program a surface, in terms of the model. No IDL defines them, so they
 * are written here; names of keys and WebGPU types come from the W3C's IDL.
 */

import type {
  Api,
  Definition,
  Field,
  Func,
  Package,
  Param,
  Primitive,
  Record,
  Resource,
  Type,
} from './model.ts'
import { kebab } from './name-cases.ts'

/** `wasi-gfx:surface` and `wasi-gfx:frame-buffer`, on which it builds. */
export interface SurfacePackages {
  readonly surface: Package
  readonly frameBuffer: Package
}

/** Returns the packages of this release, over the WebGPU API that they use. */
export function loadSurface(webgpu: Api): SurfacePackages {
  const frameBuffer = frameBufferInterface()
  const surface = surfaceInterface()
  const surfaceFrameBuffer = surfaceFrameBufferInterface(surface, frameBuffer)
  const surfaceWebgpu = surfaceWebgpuInterface(surface, webgpu)
  return {
    frameBuffer: {
      interfaces: [frameBuffer],
      worlds: [
        { name: 'imports', doc: 'For programs that have a buffer from elsewhere.', imports: [frameBuffer] },
      ],
    },
    surface: {
      interfaces: [surface, surfaceFrameBuffer, surfaceWebgpu],
      worlds: [
        {
          name: 'frame-buffer-imports',
          doc: 'For programs that compute every pixel themselves.',
          imports: [frameBuffer, surface, surfaceFrameBuffer],
        },
        {
          name: 'webgpu-imports',
          doc: 'For programs that draw with the GPU.',
          imports: [webgpu, surface, surfaceWebgpu],
        },
        { name: 'imports', doc: 'For programs that only want events.', imports: [surface] },
      ],
    },
  }
}

function frameBufferInterface(): Api {
  const buffer = resource('buffer', 'frame-buffer-buffer', [
    'The pixels of a picture, row by row from the top left, without gaps: 4 bytes each (blue, green, red, unused).',
    'As a little-endian number, a pixel is 0x00RRGGBB.',
  ])
  addMethods(buffer, [
    method('get-with-copy', [], list('u8'), ['The contents of the buffer.']),
    method('set-with-copy', [param('val', list('u8'))], undefined, [
      'Writes a picture to the buffer. A picture with another number of bytes than `get-with-copy` returns, for example',
      'because the surface has just been resized, is ignored.',
    ]),
  ])
  return {
    ...inPackage('wasi-gfx:frame-buffer'),
    interface: 'frame-buffer',
    doc: 'Pictures that a program computes without a GPU.',
    uses: [],
    definitions: [buffer],
    functions: [],
  }
}

function surfaceInterface(): Api {
  const createDesc = record(
    'create-desc',
    ['The requested size of a surface, which the host may override.'],
    [
      field('height', option('u32'), ['In device pixels.']),
      field('width', option('u32'), ['In device pixels.']),
    ],
  )
  const resizeEvent = record(
    'resize-event',
    ['The new size of a surface.'],
    [
      field('height', primitive('u32'), ['In device pixels.']),
      field('width', primitive('u32'), ['In device pixels.']),
    ],
  )
  const frameEvent = record(
    'frame-event',
    ['A request to draw the next picture.'],
    [field('nothing', primitive('bool'), ['No meaning; a record needs at least one field.'])],
    'AnimationFrameProvider.requestAnimationFrame',
    'https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animation-frames',
  )
  const pointerEvent = record(
    'pointer-event',
    ['An action of a mouse, a pen or a finger.'],
    [
      field('x', primitive('f64'), ['In device pixels, from the left edge of the surface.']),
      field('y', primitive('f64'), ['In device pixels, from the top edge of the surface.']),
    ],
    'PointerEvent',
    'https://www.w3.org/TR/pointerevents3/#pointerevent-interface',
  )
  const key: Definition = {
    kind: 'enum',
    name: 'key',
    cName: 'surface-key',
    w3cName: 'KeyboardEvent.code',
    link: 'https://www.w3.org/TR/uievents-code/#code-value-tables',
    doc: 'A key, identified by its position on the keyboard.',
    cases: keyCodes.map(code => ({ name: kebab(code), w3cName: code })),
  }
  const keyEvent = record(
    'key-event',
    ['The press or the release of a key.'],
    [
      field('key', { kind: 'option', some: defined(key), none: 'undefined' }, [
        '`none` for a key that is not in the list.',
      ]),
      field('text', option('string'), [
        'The text that the key produces with the current modifiers; `none` for a key that produces none.',
      ]),
      ...['alt', 'ctrl', 'meta', 'shift'].map(name => field(`${name}-key`, primitive('bool'))),
    ],
    'KeyboardEvent',
    'https://www.w3.org/TR/uievents/#keyboardevent',
  )
  const surface = resource('surface', 'surface', [
    'A drawing area that receives user input: a canvas or a window.',
    'A stream contains only events after its creation. Dropping the stream or the surface ends it.',
  ])
  addMethods(surface, [
    constructorOf([param('desc', defined(createDesc))]),
    method('height', [], primitive('u32'), ['In device pixels.']),
    method('width', [], primitive('u32'), ['In device pixels.']),
    method('request-set-size', [param('height', option('u32')), param('width', option('u32'))], undefined, [
      'Requests another size; a dimension that is `none` stays. `on-resize` reports the change.',
    ]),
    method('on-resize', [], stream(resizeEvent), [
      'The changes of its size. A slow reader gets the latest one.',
    ]),
    method('on-frame', [], stream(frameEvent), [
      'The requests to draw. Each follows a read, so that requests do not accumulate.',
    ]),
    method('on-pointer-up', [], stream(pointerEvent)),
    method('on-pointer-down', [], stream(pointerEvent)),
    method('on-pointer-move', [], stream(pointerEvent), ['A slow reader gets the latest position.']),
    method('on-key-up', [], stream(keyEvent)),
    method('on-key-down', [], stream(keyEvent), ['A key that is held down may repeat.']),
  ])
  return {
    ...inPackage('wasi-gfx:surface'),
    interface: 'surface',
    doc: 'Surfaces: drawing areas with user input.',
    uses: [],
    definitions: [createDesc, surface, resizeEvent, frameEvent, pointerEvent, key, keyEvent],
    functions: [],
  }
}

function surfaceFrameBufferInterface(surface: Api, frameBuffer: Api): Api {
  const [surfaceResource] = resourcesOf(surface)
  const [buffer] = resourcesOf(frameBuffer)
  const context = resource('context', 'surface-frame-buffer-context', [
    'Shows pictures that a program computes on a surface.',
  ])
  addMethods(context, [
    constructorOf([param('surface', { kind: 'borrow', resource: surfaceResource! })]),
    method('get-current-buffer', [], { kind: 'own', resource: buffer! }, [
      'The buffer for the next picture, in the current size of the surface.',
    ]),
    method('present', [], undefined, ['Shows the contents of the current buffer.']),
  ])
  return {
    ...inPackage('wasi-gfx:surface'),
    interface: 'surface-frame-buffer',
    doc: 'Drawing on a surface without a GPU.',
    uses: [
      { from: frameBuffer, definitions: [buffer!] },
      { from: surface, definitions: [surfaceResource!] },
    ],
    definitions: [context],
    functions: [],
  }
}

function surfaceWebgpuInterface(surface: Api, webgpu: Api): Api {
  const [surfaceResource] = resourcesOf(surface)
  const used = (name: string) => webgpu.definitions.find(definition => definition.name === name)!
  const device = used('gpu-device') as Resource
  const texture = used('gpu-texture') as Resource
  // The fields of W3C's canvas configuration.
  const { fields, w3cName, link } = used('gpu-canvas-configuration') as Record
  const configuration = record('context-configuration', [], fields, w3cName, link)
  const w3c = (name: string) =>
    [
      `GPUCanvasContext.${name}`,
      `https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-${name.toLowerCase()}`,
    ] as const
  const context = resource(
    'context',
    'surface-webgpu-context',
    ['The drawing context of the GPU on a surface.'],
    'GPUCanvasContext',
    'https://www.w3.org/TR/webgpu/#gpucanvascontext',
  )
  addMethods(context, [
    constructorOf([param('surface', { kind: 'borrow', resource: surfaceResource! })]),
    method('configure', [param('configuration', defined(configuration))], undefined, [], ...w3c('configure')),
    method('unconfigure', [], undefined, [], ...w3c('unconfigure')),
    method(
      'get-current-texture',
      [],
      { kind: 'own', resource: texture },
      ['Valid until the end of the frame.'],
      ...w3c('getCurrentTexture'),
    ),
    method('present', [], undefined, [
      'Marks the picture as complete. Without this call, the picture is shown when the program waits for the next frame.',
    ]),
  ])
  return {
    ...inPackage('wasi-gfx:surface'),
    interface: 'surface-webgpu',
    doc: 'Drawing on a surface with WebGPU.',
    uses: [
      {
        from: webgpu,
        definitions: [
          device,
          texture,
          ...['gpu-texture-format', 'gpu-texture-usage', 'predefined-color-space'].map(used),
          ...['gpu-canvas-tone-mapping', 'gpu-canvas-alpha-mode'].map(used),
        ],
      },
      { from: surface, definitions: [surfaceResource!] },
    ],
    definitions: [configuration, context],
    functions: [],
  }
}

/** The values of `KeyboardEvent.code` that the package has, in its order. */
const keyCodes: readonly string[] = [
  ...['Backquote', 'Backslash', 'BracketLeft', 'BracketRight', 'Comma'],
  ...numbered('Digit', 0, 9),
  ...['Equal', 'IntlBackslash', 'IntlRo', 'IntlYen'],
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', letter => `Key${letter}`),
  ...['Minus', 'Period', 'Quote', 'Semicolon', 'Slash'],
  ...['AltLeft', 'AltRight', 'Backspace', 'CapsLock', 'ContextMenu', 'ControlLeft', 'ControlRight', 'Enter'],
  ...['MetaLeft', 'MetaRight', 'ShiftLeft', 'ShiftRight', 'Space', 'Tab'],
  ...['Convert', 'KanaMode', ...numbered('Lang', 1, 5), 'NonConvert'],
  ...['Delete', 'End', 'Help', 'Home', 'Insert', 'PageDown', 'PageUp'],
  ...['ArrowDown', 'ArrowLeft', 'ArrowRight', 'ArrowUp'],
  ...['NumLock', ...numbered('Numpad', 0, 9)],
  ...['Add', 'Backspace', 'Clear', 'ClearEntry', 'Comma', 'Decimal', 'Divide', 'Enter', 'Equal', 'Hash'].map(
    onNumpad,
  ),
  ...['MemoryAdd', 'MemoryClear', 'MemoryRecall', 'MemoryStore', 'MemorySubtract', 'Multiply'].map(onNumpad),
  ...['ParenLeft', 'ParenRight', 'Star', 'Subtract'].map(onNumpad),
  ...['Escape', ...numbered('F', 1, 12), 'Fn', 'FnLock', 'PrintScreen', 'ScrollLock', 'Pause'],
  ...['Back', 'Favorites', 'Forward', 'Home', 'Refresh', 'Search', 'Stop'].map(name => `Browser${name}`),
  ...['Eject', 'LaunchApp1', 'LaunchApp2', 'LaunchMail'],
  ...['PlayPause', 'Select', 'Stop', 'TrackNext', 'TrackPrevious'].map(name => `Media${name}`),
  ...['Power', 'Sleep', 'AudioVolumeDown', 'AudioVolumeMute', 'AudioVolumeUp', 'WakeUp'],
  ...['Hyper', 'Super', 'Turbo', 'Abort', 'Resume', 'Suspend'],
  ...['Again', 'Copy', 'Cut', 'Find', 'Open', 'Paste', 'Props', 'Select', 'Undo', 'Hiragana', 'Katakana'],
]

function numbered(name: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${name}${first + index}`)
}

function onNumpad(name: string): string {
  return `Numpad${name}`
}

function inPackage(name: string): Pick<Api, 'package' | 'version' | 'sameAs'> {
  return { package: name, version: '0.2.0', sameAs: [] }
}

function named(name: string, doc: readonly string[], w3cName = '', link = '') {
  return { name, w3cName, link, doc: doc.join('\n') }
}

/** Creates a resource without functions. */
export function resource(
  name: string,
  cName: string,
  doc: string[],
  w3cName?: string,
  link?: string,
): Resource & { functions: Func[] } {
  return { ...named(name, doc, w3cName, link), kind: 'resource', cName, functions: [], mapOf: undefined }
}

/** A method before it is assigned to its resource. */
export type Method = Pick<Func, 'name' | 'w3cName' | 'link' | 'doc' | 'shape' | 'params' | 'result'>

/** Assigns functions to a resource. */
export function addMethods(resource: Resource & { functions: Func[] }, methods: Method[]): void {
  resource.functions.push(
    ...methods.map(method => ({
      ...method,
      extern:
        method.shape === 'constructor'
          ? `[constructor]${resource.name}`
          : `[${method.shape}]${resource.name}.${method.name}`,
      resource,
      result: method.shape === 'constructor' ? ({ kind: 'own', resource } as const) : method.result,
      async: false,
      w3c: { interface: resource.w3cName, name: '', kind: 'none' as const },
    })),
  )
}

/** Creates a method. */
export function method(
  name: string,
  params: Param[],
  result: Type | undefined,
  doc: string[] = [],
  w3cName?: string,
  link?: string,
): Method {
  return { ...named(name, doc, w3cName, link), shape: 'method', params, result }
}

/** Creates a constructor. */
export function constructorOf(params: Param[]): Method {
  return { ...named('constructor', []), shape: 'constructor', params, result: undefined }
}

function record(
  name: string,
  doc: string[],
  fields: readonly Field[],
  w3cName?: string,
  link?: string,
): Record {
  const cName = `surface-${name}`
  return { ...named(name, doc, w3cName, link), kind: 'record', cName, fields, errorKinds: undefined }
}

function field(name: string, type: Type, doc: string[] = []): Field {
  return { ...named(name, doc), type }
}

/** Creates a parameter. */
export function param(name: string, type: Type): Param {
  return { name, w3cName: name, type, optional: type.kind === 'option' }
}

function primitive(kind: Primitive): Type {
  return { kind }
}

function option(kind: Primitive): Type {
  return { kind: 'option', some: { kind }, none: 'undefined' }
}

/** Returns the type of a list. */
export function list(kind: Primitive): Type {
  return { kind: 'list', element: { kind } }
}

function stream(element: Record): Type {
  return { kind: 'stream', element: defined(element) }
}

function defined(definition: Exclude<Definition, Resource>): Type {
  return { kind: 'defined', definition }
}

function resourcesOf({ definitions }: Api): Resource[] {
  return definitions.filter(definition => definition.kind === 'resource')
}
