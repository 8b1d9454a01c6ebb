/** The packages around `wasi:webgpu@0.0.1`, in terms of those that have replaced them. */

import type { Api, InterfaceName, Package, Resource, Type } from './model.ts'
import { addMethods, constructorOf, list, method, param, resource, type SurfacePackages } from './surface.ts'

/** Returns `wasi:graphics-context`, `wasi:surface` and `wasi:frame-buffer`. */
export function loadSurface001({ surface, frameBuffer }: SurfacePackages): Package[] {
  const graphicsContext = graphicsContextInterface()
  return [
    graphicsContext,
    surfaceInterface(surface.interfaces[0]!, graphicsContext),
    frameBufferInterface(frameBuffer.interfaces[0]!, graphicsContext),
  ].map(api => ({ interfaces: [api], worlds: [{ name: 'imports', doc: '', imports: [api] }] }))
}

const poll: InterfaceName = { package: 'wasi:io', version: '0.2.0', interface: 'poll' }

function graphicsContextInterface(): Api {
  const buffer = resource('abstract-buffer', '', ['A picture, which a device turns into its own kind.'])
  const context = resource('context', '', ['Connects a surface with the device that draws on it.'])
  addMethods(context, [
    constructorOf([]),
    method('get-current-buffer', [], own(buffer), ['The buffer for the next picture.']),
    method('present', [], undefined, ['Shows the picture.']),
  ])
  return {
    ...inPackage('wasi:graphics-context'),
    interface: 'graphics-context',
    doc: 'What surfaces and devices have in common.',
    uses: [],
    definitions: [context, buffer],
    functions: [],
  }
}

/** Returns `wasi:surface`: each stream is a pair of functions. */
function surfaceInterface(current: Api, graphicsContext: Api): Api {
  const [context] = graphicsContext.definitions as [Resource]
  const pollable = resource('pollable', '', [])
  const surface = resource('surface', '', ['A drawing area with the input of a user.'])
  const { functions } = current.definitions.find(({ name }) => name === surface.name) as Resource
  const created = functions.find(({ shape }) => shape === 'constructor')!
  const methods = functions.filter(({ shape }) => shape === 'method')
  addMethods(surface, [
    constructorOf([...created.params]),
    connect(context),
    ...methods.flatMap(({ name, params, result }) => {
      if (result?.kind !== 'stream') return [method(name, [...params], result)]
      const event = name.replace(/^on-/, '')
      return [
        method(`subscribe-${event}`, [], own(pollable), ['Ready while `get-…` has an event.']),
        method(`get-${event}`, [], { kind: 'option', some: result.element, none: 'undefined' }),
      ]
    }),
  ])
  return {
    ...current,
    ...inPackage('wasi:surface'),
    uses: [
      { from: graphicsContext, definitions: [context] },
      { from: poll, definitions: [pollable] },
    ],
    definitions: current.definitions.map(definition =>
      definition.name === surface.name ? surface : definition,
    ),
  }
}

function frameBufferInterface(current: Api, graphicsContext: Api): Api {
  const [context, abstractBuffer] = graphicsContext.definitions as [Resource, Resource]
  const device = resource('device', '', ['Draws pictures that a program computes.'])
  addMethods(device, [constructorOf([]), connect(context)])
  const buffer = resource('buffer', '', ['The pixels of a picture, as in `wasi-gfx:frame-buffer`.'])
  addMethods(buffer, [
    {
      ...method('from-graphics-buffer', [param('buffer', own(abstractBuffer))], own(buffer)),
      shape: 'static',
    },
    method('get', [], list('u8')),
    method('set', [param('val', list('u8'))], undefined),
  ])
  return {
    ...current,
    ...inPackage('wasi:frame-buffer'),
    uses: [{ from: graphicsContext, definitions: [context, abstractBuffer] }],
    definitions: [device, buffer],
  }
}

function connect(context: Resource) {
  return method(
    'connect-graphics-context',
    [param('context', { kind: 'borrow', resource: context })],
    undefined,
  )
}

function own(resource: Resource): Type {
  return { kind: 'own', resource }
}

function inPackage(name: string): Pick<Api, 'package' | 'version' | 'sameAs'> {
  return { package: name, version: '0.0.1', sameAs: [] }
}
