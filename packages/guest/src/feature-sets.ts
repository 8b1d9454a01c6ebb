/**
 * Returns the names that a setlike interface of the WIT contains. The WIT cannot list them, so each one is
 * tested.
 *
 * @param names the possible names, as keys
 */
export function supportedNames(
  set: { has(name: string): boolean },
  names: Readonly<Record<string, string>>,
): Set<string> {
  return new Set(Object.keys(names).filter(name => set.has(name)))
}

/**
 * Possible names of `GPU.wgslLanguageFeatures`.
 *
 * @see https://www.w3.org/TR/WGSL/#language-extensions-sec
 */
export const wgslLanguageFeatureNames: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'readonly_and_readwrite_storage_textures',
    'packed_4x8_integer_dot_product',
    'unrestricted_pointer_parameters',
    'pointer_composite_access',
    'uniform_buffer_standard_layout',
    'subgroup_id',
    'subgroup_uniformity',
    'texture_and_sampler_let',
    'texture_formats_tier1',
    'linear_indexing',
    'fragment_depth',
    'immediate_address_space',
    'swizzle_assignment',
    'buffer_view',
  ].map(name => [name, name]),
)
