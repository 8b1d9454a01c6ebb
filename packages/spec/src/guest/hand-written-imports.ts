/** Lists the hand-written files of the guest that generated files import from. */

import type { Import } from '../host/imports.ts'

/** The names that generated guest code imports from hand-written files. */
export const handWritten: Import[] = [
  ...['EventTarget', 'engineU64'].map(name => ({ name, from: '#engine' })),
  ...['createBuffer', 'destroyBuffer', 'getMappedRange', 'mapAsync', 'mapStateOf', 'unmap'].map(name => ({
    name,
    from: '../buffer-mapping.ts',
  })),
  ...['destroyDevice', 'lostOf'].map(name => ({ name, from: '../device-loss.ts' })),
  ...['errorOf', 'exceptionOf'].map(name => ({ name, from: '../gpu-errors.ts' })),
  ...['requireBundleFormats', 'requireLayoutFormats', 'requirePipelineFormats', 'requireTextureFormats'].map(
    name => ({ name, from: '../format-features.ts' }),
  ),
  ...['supportedNames', 'wgslLanguageFeatureNames'].map(name => ({ name, from: '../feature-sets.ts' })),
  ...['defineInterface', 'defineNamespace', 'illegalConstructor', 'internal'].map(name => ({
    name,
    from: '../web-idl-classes.ts',
  })),
  ...['writeBuffer', 'writeTexture'].map(name => ({ name, from: '../queue-writes.ts' })),
  ...['settleInOrder', 'awaitCall'].map(name => ({ name, from: '../async-calls.ts' })),
  ...['invalidFlags', 'reportInvalidWriteMask', 'reportInvalidVisibility', 'requireValidWriteMask'].map(
    name => ({
      name,
      from: '../invalid-flags.ts',
    }),
  ),
  { name: 'withDevice', from: '../device-slot.ts' },
  ...['setUncapturedErrorHandler', 'uncapturedErrorHandler'].map(name => ({
    name,
    from: '../uncaptured-errors.ts',
  })),
  ...['checkViewDescriptor', 'toTextureView'].map(name => ({ name, from: '../texture-view.ts' })),
  { name: 'Dictionary', from: '../web-idl-conversions.ts', isType: true },
  ...[
    'notA',
    'notIn',
    'optional',
    'toBytes',
    'toClampedU16',
    'toDictionary',
    'toDynamicOffsets',
    'toEntries',
    'toF32',
    'toF64',
    'toHandles',
    'toList',
    'toModuloU32',
    'toNullables',
    'toNumbers',
    'toS32',
    'toText',
    'toU32',
    'toU32s',
    'toU64',
    'tooFew',
  ].map(name => ({ name, from: '../web-idl-conversions.ts' })),
]
