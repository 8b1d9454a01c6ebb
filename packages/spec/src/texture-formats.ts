/**
 * The texture formats of W3C with the feature that each requires and the memory that its texels take. The IDL only names the
 * formats; this table restates the prose of the specification, for the host's policy and the guest's checks.
 *
 * @see https://www.w3.org/TR/webgpu/#texture-format-caps
 * @module
 */

import type { Api } from './model.ts'

/** A texture format. */
export interface TextureFormat {
  /** W3C name: `bc1-rgba-unorm`. */
  readonly w3cName: string
  /** WIT name: `bc1-rgba-unorm`. */
  readonly name: string
  /** Feature without which a device does not know the format. */
  readonly feature: string | undefined
  readonly block: TexelBlock
}

/** A texel, or a block of texels that are compressed together. */
export interface TexelBlock {
  /** Width in texels. */
  readonly width: number
  /** Height in texels. */
  readonly height: number
  /** Size in bytes; the largest in use where W3C leaves it to drivers, as for `depth24plus`. */
  readonly bytes: number
}

/**
 * Returns the formats in the order of the IDL.
 *
 * @throws Error if the table lacks a format of the IDL, has one that the IDL lacks, or names an unknown feature
 */
export function textureFormats(api: Api): readonly TextureFormat[] {
  const formats = casesOf(api, 'GPUTextureFormat')
  const features = new Set(casesOf(api, 'GPUFeatureName').map(({ w3cName }) => w3cName))
  const rows = new Map<string, Row>()
  for (const row of table) {
    if (row.feature !== undefined && !features.has(row.feature)) {
      throw new Error(`${source} names the feature '${row.feature}', which the IDL lacks: correct the row`)
    }
    for (const format of row.formats.split(' ')) {
      if (rows.has(format)) throw new Error(`${source} has two rows for '${format}': remove one`)
      rows.set(format, row)
    }
  }
  const found = formats.map(({ name, w3cName }) => {
    const row = rows.get(w3cName)
    if (row === undefined) throw new Error(`${source} has no row for the format '${w3cName}': add one`)
    rows.delete(w3cName)
    return { name, w3cName, feature: row.feature, block: row.block }
  })
  const [unknown] = rows.keys()
  if (unknown !== undefined) {
    throw new Error(`${source} has a row for '${unknown}', which the IDL lacks: remove it`)
  }
  return found
}

/** Returns the size in bytes of a block in the data of a write: of formats with a stencil, W3C lets only that be written. */
export function writtenBytes({ w3cName, block }: TextureFormat): number {
  return w3cName.includes('stencil') ? 1 : block.bytes
}

const source = 'packages/spec/src/texture-formats.ts'

function casesOf(api: Api, w3cName: string) {
  const definition = api.definitions.find(definition => definition.w3cName === w3cName)
  if (definition?.kind !== 'enum') throw new Error(`the IDL has no enum ${w3cName}`)
  return definition.cases
}

/** Formats that share a block and a feature. */
interface Row {
  readonly block: TexelBlock
  readonly feature: string | undefined
  /** W3C names, separated by spaces. */
  readonly formats: string
}

function texel(bytes: number, formats: string, feature?: string): Row {
  return { block: { width: 1, height: 1, bytes }, feature, formats }
}

function compressed(width: number, height: number, bytes: number, formats: string, feature: string): Row {
  return { block: { width, height, bytes }, feature, formats }
}

/** Returns the ASTC formats with one size of block, which always takes 16 bytes. */
function astc(width: number, height: number): Row {
  const name = `astc-${width}x${height}-unorm`
  return compressed(width, height, 16, `${name} ${name}-srgb`, 'texture-compression-astc')
}

const [tier1, bc, etc2] = [
  'texture-formats-tier1',
  'texture-compression-bc',
  'texture-compression-etc2',
] as const

const table: readonly Row[] = [
  texel(1, 'r8unorm r8snorm r8uint r8sint'),
  texel(2, 'r16uint r16sint r16float rg8unorm rg8snorm rg8uint rg8sint'),
  texel(2, 'r16unorm r16snorm', tier1),
  texel(4, 'r32uint r32sint r32float rg16uint rg16sint rg16float'),
  texel(4, 'rg16unorm rg16snorm', tier1),
  texel(4, 'rgba8unorm rgba8unorm-srgb rgba8snorm rgba8uint rgba8sint bgra8unorm bgra8unorm-srgb'),
  texel(4, 'rgb9e5ufloat rgb10a2uint rgb10a2unorm rg11b10ufloat'),
  texel(8, 'rg32uint rg32sint rg32float rgba16uint rgba16sint rgba16float'),
  texel(8, 'rgba16unorm rgba16snorm', tier1),
  texel(16, 'rgba32uint rgba32sint rgba32float'),
  texel(2, 'depth16unorm'),
  texel(4, 'stencil8 depth24plus depth32float'),
  texel(8, 'depth24plus-stencil8'),
  texel(8, 'depth32float-stencil8', 'depth32float-stencil8'),
  compressed(4, 4, 8, 'bc1-rgba-unorm bc1-rgba-unorm-srgb bc4-r-unorm bc4-r-snorm', bc),
  compressed(4, 4, 16, 'bc2-rgba-unorm bc2-rgba-unorm-srgb bc3-rgba-unorm bc3-rgba-unorm-srgb', bc),
  compressed(4, 4, 16, 'bc5-rg-unorm bc5-rg-snorm bc6h-rgb-ufloat bc6h-rgb-float', bc),
  compressed(4, 4, 16, 'bc7-rgba-unorm bc7-rgba-unorm-srgb', bc),
  compressed(4, 4, 8, 'etc2-rgb8unorm etc2-rgb8unorm-srgb etc2-rgb8a1unorm etc2-rgb8a1unorm-srgb', etc2),
  compressed(4, 4, 8, 'eac-r11unorm eac-r11snorm', etc2),
  compressed(4, 4, 16, 'etc2-rgba8unorm etc2-rgba8unorm-srgb eac-rg11unorm eac-rg11snorm', etc2),
  astc(4, 4),
  astc(5, 4),
  astc(5, 5),
  astc(6, 5),
  astc(6, 6),
  astc(8, 5),
  astc(8, 6),
  astc(8, 8),
  astc(10, 5),
  astc(10, 6),
  astc(10, 8),
  astc(10, 10),
  astc(12, 10),
  astc(12, 12),
]
