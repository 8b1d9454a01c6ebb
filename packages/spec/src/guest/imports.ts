import type { Import } from '../host/imports.ts'

/** The names that generated guest code imports from hand-written files. */
export const handWritten: Import[] = [
  { name: 'EventTarget', from: '#engine' },
  ...['createBuffer', 'destroyBuffer', 'getMappedRange', 'mapAsync', 'mapStateOf', 'unmap'].map(name => ({
    name,
    from: '../buffer.ts',
  })),
  ...['destroyDevice', 'lostOf'].map(name => ({ name, from: '../device-lost.ts' })),
  ...['errorOf', 'exceptionOf'].map(name => ({ name, from: '../errors.ts' })),
  ...['requireBundleFormats', 'requireLayoutFormats', 'requirePipelineFormats', 'requireTextureFormats'].map(
    name => ({ name, from: '../formats.ts' }),
  ),
  ...['namesOf', 'wgslLanguageFeatureNames'].map(name => ({ name, from: '../features.ts' })),
  ...['asInterface', 'asConstants', 'illegal', 'internal', 'optional', 'undefinedBits'].map(name => ({
    name,
    from: '../interface.ts',
  })),
  ...['writeBuffer', 'writeTexture'].map(name => ({ name, from: '../queue.ts' })),
  ...['inOrder', 'settled'].map(name => ({ name, from: '../settled.ts' })),
  ...['reportUndefinedColors', 'reportUndefinedStages', 'requireDefinedColors'].map(name => ({
    name,
    from: '../undefined-bits.ts',
  })),
  { name: 'madeBy', from: '../owner.ts' },
  ...['setUncapturedErrorHandler', 'uncapturedErrorHandler'].map(name => ({
    name,
    from: '../uncaptured-errors.ts',
  })),
  ...['checkView', 'toView'].map(name => ({ name, from: '../view.ts' })),
  ...[
    'isSequence',
    'notA',
    'notIn',
    'toBytes',
    'toClampedU16',
    'toDictionary',
    'toDynamicOffsets',
    'toEntries',
    'toF32',
    'toF64',
    'toList',
    'toModuloU32',
    'toNumbers',
    'toS32',
    'toText',
    'toU32',
    'toU32s',
    'toU64',
    'tooFew',
  ].map(name => ({ name, from: '../web-idl.ts' })),
]
