/**
 * A sentence about each function, for the API reference: its purpose in our words. The W3C's text, to which the reference links,
 * defines it. Sentences for the functions of several resources, such as labels, stand under `*`. Functions that have no W3C origin
 * are described where they are declared, in `surface.ts`, unless they have a sentence here.
 */

import type { Func } from './model.ts'

/** Returns the sentence about a function, if there is one. */
export function sentenceOf({ resource, name, shape }: Func): string | undefined {
  const own = shape === 'constructor' ? 'constructor' : name
  return sentences[`${resource?.name ?? ''}.${own}`] ?? sentences[`*.${own}`]
}

/** Sentences by `RESOURCE.FUNCTION`. */
export const sentences: Readonly<Record<string, string>> = {
  '*.label': 'Returns the name that messages about the object contain.',
  '*.set-label': 'Names the object for messages.',
  '*.push-debug-group': 'Begins a group of commands, which tools for debugging show under its label.',
  '*.pop-debug-group': 'Ends the group of commands that began last.',
  '*.insert-debug-marker': 'Marks a place among the commands for tools for debugging.',
  '*.set-bind-group':
    'Sets the resources that shaders reach as `@group(index)`, for all following commands; without a bind group, removes them. Dynamic offsets shift the bindings that the layout declares so.',
  '*.set-immediates': 'Sets a range of the bytes that shaders read as `var<immediate>`, without a buffer.',
  '*.set-index-buffer': 'Sets the buffer from which indexed draws read the numbers of vertices.',
  '*.set-vertex-buffer':
    'Sets the buffer from which a slot of the pipeline reads vertices; without one, empties the slot.',
  '*.draw': 'Draws vertices in their order, once for each instance.',
  '*.draw-indexed': 'Draws the vertices that the index buffer names, once for each instance.',
  '*.draw-indirect':
    'Draws with the four numbers of `draw` that the GPU reads from a buffer, into which a shader may have written them.',
  '*.draw-indexed-indirect':
    'Draws with the five numbers of `draw-indexed` that the GPU reads from a buffer, into which a shader may have written them.',
  '.get-gpu': 'Returns the entry to the API, with which a program asks for an adapter.',

  'gpu.request-adapter':
    'Asks for a GPU of the machine. Returns none if there is none, or none that fits the options.',
  'gpu.get-preferred-canvas-format':
    'Returns the format of pictures that surfaces here show without a conversion.',
  'gpu.wgsl-language-features': 'Returns the extensions of WGSL that shaders may require.',

  'gpu-adapter.features': 'Returns the features that a device of this GPU can have.',
  'gpu-adapter.limits': 'Returns the best limits that a device of this GPU can have.',
  'gpu-adapter.info': 'Returns the name of the GPU, as far as the host tells it.',
  'gpu-adapter.request-device':
    'Opens the GPU: asks for a device with the required features and limits. An adapter gives one device; ask for another adapter to have a second one.',

  'gpu-adapter-info.vendor': 'Returns the vendor of the GPU, such as `nvidia`, or an empty string.',
  'gpu-adapter-info.architecture': 'Returns the family of the GPU, such as `ampere`, or an empty string.',
  'gpu-adapter-info.device': 'Returns an identifier of the GPU that its vendor gave, or an empty string.',
  'gpu-adapter-info.description': 'Returns a name of the GPU for people, or an empty string.',
  'gpu-adapter-info.subgroup-min-size': 'Returns the least number of invocations that a subgroup can have.',
  'gpu-adapter-info.subgroup-max-size':
    'Returns the greatest number of invocations that a subgroup can have.',
  'gpu-adapter-info.is-fallback-adapter':
    'Tells whether the GPU is a slow substitute, such as one that computes on the CPU.',

  'gpu-device.features': 'Returns the features that the device was opened with.',
  'gpu-device.limits': 'Returns the limits of this device, which are at least those that were required.',
  'gpu-device.adapter-info': 'Returns the name of the GPU that the device belongs to.',
  'gpu-device.queue': 'Returns the queue to which commands of the device are submitted.',
  'gpu-device.destroy':
    'Destroys the device and all its objects. Work that was not submitted is lost, and `lost` resolves.',
  'gpu-device.create-buffer':
    'Creates a buffer of a fixed size, filled with zeros, for the given uses. With `mapped-at-creation` the program writes its contents before the first use.',
  'gpu-device.create-texture':
    'Creates a texture of a fixed size and format, filled with zeros, for the given uses.',
  'gpu-device.create-sampler':
    'Creates a sampler, which says how shaders read between texels and beyond the edges.',
  'gpu-device.create-bind-group-layout':
    'Creates the types of a group of resources, which pipelines and bind groups share.',
  'gpu-device.create-pipeline-layout': 'Creates the list of bind group layouts that a pipeline has.',
  'gpu-device.create-bind-group':
    'Creates a group of buffers, textures and samplers that shaders reach together.',
  'gpu-device.create-shader-module':
    'Compiles WGSL. Errors are reported to the device, with lines and columns in `get-compilation-info`.',
  'gpu-device.create-compute-pipeline':
    'Creates a pipeline for computations. The first dispatch may wait until the host has compiled it.',
  'gpu-device.create-render-pipeline':
    'Creates a pipeline for drawing. The first draw may wait until the host has compiled it.',
  'gpu-device.create-compute-pipeline-async':
    'Creates a pipeline for computations, and returns it once it is compiled.',
  'gpu-device.create-render-pipeline-async':
    'Creates a pipeline for drawing, and returns it once it is compiled.',
  'gpu-device.create-command-encoder': 'Begins a list of commands.',
  'gpu-device.create-render-bundle-encoder':
    'Begins a list of draws that render passes can execute many times, at the price of one command.',
  'gpu-device.create-query-set': 'Creates places for timestamps or for counts of visible samples.',
  'gpu-device.lost': 'Resolves when the device can no longer be used: it was destroyed, or the GPU failed.',
  'gpu-device.push-error-scope':
    'Begins to catch the first error of a kind, among those that following calls cause.',
  'gpu-device.pop-error-scope':
    'Ends the error scope that began last, and returns the error that it caught, if any.',
  'gpu-device.on-uncaptured-error': 'Returns a stream of the errors that no error scope catches.',

  'gpu-buffer.size': 'Returns the size in bytes.',
  'gpu-buffer.usage': 'Returns the uses that the buffer was created for.',
  'gpu-buffer.map-state': 'Tells whether the program can read and write the buffer now.',
  'gpu-buffer.map-async':
    'Waits until the GPU has finished with the buffer, and gives the program access to it: to read, or to write.',
  'gpu-buffer.get-mapped-range-get-with-copy': 'Returns a copy of bytes of the mapped buffer.',
  'gpu-buffer.get-mapped-range-set-with-copy': 'Writes bytes to the mapped buffer.',
  'gpu-buffer.unmap': 'Gives the buffer back to the GPU, with what was written.',
  'gpu-buffer.destroy': 'Frees the memory of the buffer once submitted work no longer needs it.',

  'gpu-texture.create-view':
    'Selects mip levels, layers and aspects of the texture for a binding or an attachment.',
  'gpu-texture.destroy': 'Frees the memory of the texture once submitted work no longer needs it.',
  'gpu-texture.width': 'Returns the width in texels.',
  'gpu-texture.height': 'Returns the height in texels.',
  'gpu-texture.depth-or-array-layers':
    'Returns the depth of a texture of three dimensions, or the number of layers.',
  'gpu-texture.mip-level-count': 'Returns the number of mip levels.',
  'gpu-texture.sample-count': 'Returns the number of samples in each texel.',
  'gpu-texture.dimension': 'Returns the number of dimensions.',
  'gpu-texture.format': 'Returns the format of the texels.',
  'gpu-texture.usage': 'Returns the uses that the texture was created for.',
  'gpu-texture.texture-binding-view-dimension':
    'Returns the dimension that views for bindings have, where the GPU needs to know it when the texture is created.',

  'gpu-compute-pipeline.get-bind-group-layout': 'Returns the layout of a group that the shader declares.',
  'gpu-render-pipeline.get-bind-group-layout': 'Returns the layout of a group that the shaders declare.',
  'gpu-shader-module.get-compilation-info': 'Returns the errors, warnings and notes of the compiler.',
  'gpu-compilation-info.messages': 'Returns the messages of the compiler.',
  'gpu-compilation-message.message': 'Returns the text of the message.',
  'gpu-compilation-message.type': 'Tells whether it is an error, a warning or a note.',
  'gpu-compilation-message.line-num': 'Returns the line in the WGSL, from 1; 0 if no place is known.',
  'gpu-compilation-message.line-pos':
    'Returns the column in the line, from 1, in units of UTF-16; 0 if no place is known.',
  'gpu-compilation-message.offset': 'Returns where the place begins in the WGSL, in units of UTF-16.',
  'gpu-compilation-message.length': 'Returns the length of the place in units of UTF-16.',

  'gpu-command-encoder.begin-render-pass':
    'Begins to draw into the given attachments. The encoder takes no other commands until the pass ends.',
  'gpu-command-encoder.begin-compute-pass':
    'Begins computations. The encoder takes no other commands until the pass ends.',
  'gpu-command-encoder.copy-buffer-to-buffer': 'Copies bytes of one buffer to another one.',
  'gpu-command-encoder.copy-buffer-to-texture': 'Copies rows of a buffer to a part of a texture.',
  'gpu-command-encoder.copy-texture-to-buffer': 'Copies a part of a texture to rows of a buffer.',
  'gpu-command-encoder.copy-texture-to-texture': 'Copies a part of one texture to another one.',
  'gpu-command-encoder.clear-buffer': 'Fills a range of a buffer with zeros.',
  'gpu-command-encoder.resolve-query-set': 'Writes the results of queries to a buffer, eight bytes each.',
  'gpu-command-encoder.finish': 'Ends the list of commands, and returns it for a submission.',

  'gpu-compute-pass-encoder.set-pipeline': 'Sets the pipeline of the following dispatches.',
  'gpu-compute-pass-encoder.dispatch-workgroups': 'Runs the compute shader for a grid of workgroups.',
  'gpu-compute-pass-encoder.dispatch-workgroups-indirect':
    'Runs the compute shader for a grid whose size the GPU reads from a buffer, into which a shader may have written it.',
  'gpu-compute-pass-encoder.end': 'Ends the computations; the encoder takes commands again.',

  'gpu-render-pass-encoder.set-pipeline': 'Sets the pipeline of the following draws.',
  'gpu-render-pass-encoder.set-viewport':
    'Sets the rectangle of the attachments, and the range of depths, to which draws are scaled.',
  'gpu-render-pass-encoder.set-scissor-rect': 'Sets the rectangle outside of which draws change nothing.',
  'gpu-render-pass-encoder.set-blend-constant':
    'Sets the colour that the blend factors `constant` and `one-minus-constant` mean.',
  'gpu-render-pass-encoder.set-stencil-reference': 'Sets the number with which stencil tests compare.',
  'gpu-render-pass-encoder.begin-occlusion-query':
    'Begins to count the samples of draws that pass all tests.',
  'gpu-render-pass-encoder.end-occlusion-query': 'Ends the count that was begun.',
  'gpu-render-pass-encoder.execute-bundles':
    'Executes bundles of draws, and then resets pipeline, bind groups and buffers.',
  'gpu-render-pass-encoder.end': 'Ends the drawing; the encoder takes commands again.',
  'gpu-render-bundle-encoder.set-pipeline': 'Sets the pipeline of the following draws.',
  'gpu-render-bundle-encoder.finish': 'Ends the list of draws, and returns it for render passes.',

  'gpu-queue.submit':
    'Hands lists of commands to the GPU, which executes them in order. A list can be submitted once.',
  'gpu-queue.on-submitted-work-done': 'Waits until the GPU has finished all that was submitted before.',
  'gpu-queue.write-buffer-with-copy':
    'Writes bytes to a buffer, after the work submitted before and ahead of the next.',
  'gpu-queue.write-texture-with-copy':
    'Writes texels to a part of a texture, after the work submitted before and ahead of the next.',

  'gpu-query-set.destroy': 'Frees the memory of the queries.',
  'gpu-query-set.type': 'Tells whether the queries are timestamps or counts of visible samples.',
  'gpu-query-set.count': 'Returns the number of queries.',

  'gpu-canvas-context.configure':
    'Sets the device, the format and the uses of the textures that the context hands out.',
  'gpu-canvas-context.unconfigure':
    'Removes the configuration, and destroys the texture that was handed out.',
  'gpu-canvas-context.get-configuration': 'Returns the configuration, if there is one.',
  'gpu-canvas-context.get-current-texture':
    'Returns the texture of the current frame, which is shown when the frame ends.',

  'gpu-device-lost-info.reason': 'Tells whether the program destroyed the device, or something else.',
  'gpu-device-lost-info.message': 'Returns a message for people.',
  'gpu-error.message': 'Returns a message for people, which names the call and the labels of its objects.',
  'gpu-error.kind': 'Tells whether the call was invalid, the memory ran out, or the host failed.',
  'gpu-uncaptured-error-event.error': 'Returns the error.',
  'gpu-supported-features.has': 'Tells whether the feature of a name is supported.',
  'wgsl-language-features.has': 'Tells whether the extension of WGSL of a name is supported.',

  '*.constructor': 'Creates an empty map.',
  '*.add': 'Sets the value of a key.',
  '*.get': 'Returns the value of a key, if it has one.',
  '*.has': 'Tells whether a key has a value.',
  '*.remove': 'Removes a key and its value.',
  '*.keys': 'Returns all keys, in the order in which they were added.',
  '*.values': 'Returns all values, in the order of their keys.',
  '*.entries': 'Returns all keys with their values.',

  'gpu-supported-limits.max-texture-dimension1-d':
    'Returns the greatest width of a texture of one dimension.',
  'gpu-supported-limits.max-texture-dimension2-d':
    'Returns the greatest width and height of a texture of two dimensions.',
  'gpu-supported-limits.max-texture-dimension3-d':
    'Returns the greatest width, height and depth of a texture of three dimensions.',
  'gpu-supported-limits.max-texture-array-layers': 'Returns the greatest number of layers of a texture.',
  'gpu-supported-limits.max-bind-groups': 'Returns the greatest number of bind groups of a pipeline.',
  'gpu-supported-limits.max-bind-groups-plus-vertex-buffers':
    'Returns the greatest number of bind groups and vertex buffers of a pipeline together.',
  'gpu-supported-limits.max-immediate-size': 'Returns the greatest number of bytes of `var<immediate>`.',
  'gpu-supported-limits.max-bindings-per-bind-group':
    'Returns the number that the `@binding` of a resource must be below.',
  'gpu-supported-limits.max-dynamic-uniform-buffers-per-pipeline-layout':
    'Returns the greatest number of uniform buffers with dynamic offsets in a pipeline.',
  'gpu-supported-limits.max-dynamic-storage-buffers-per-pipeline-layout':
    'Returns the greatest number of storage buffers with dynamic offsets in a pipeline.',
  'gpu-supported-limits.max-sampled-textures-per-shader-stage':
    'Returns the greatest number of sampled textures in a shader.',
  'gpu-supported-limits.max-samplers-per-shader-stage':
    'Returns the greatest number of samplers in a shader.',
  'gpu-supported-limits.max-storage-buffers-per-shader-stage':
    'Returns the greatest number of storage buffers in a shader.',
  'gpu-supported-limits.max-storage-buffers-in-vertex-stage':
    'Returns the greatest number of storage buffers in a vertex shader.',
  'gpu-supported-limits.max-storage-buffers-in-fragment-stage':
    'Returns the greatest number of storage buffers in a fragment shader.',
  'gpu-supported-limits.max-storage-textures-per-shader-stage':
    'Returns the greatest number of storage textures in a shader.',
  'gpu-supported-limits.max-storage-textures-in-vertex-stage':
    'Returns the greatest number of storage textures in a vertex shader.',
  'gpu-supported-limits.max-storage-textures-in-fragment-stage':
    'Returns the greatest number of storage textures in a fragment shader.',
  'gpu-supported-limits.max-uniform-buffers-per-shader-stage':
    'Returns the greatest number of uniform buffers in a shader.',
  'gpu-supported-limits.max-uniform-buffer-binding-size':
    'Returns the greatest number of bytes of a uniform buffer that a binding shows.',
  'gpu-supported-limits.max-storage-buffer-binding-size':
    'Returns the greatest number of bytes of a storage buffer that a binding shows.',
  'gpu-supported-limits.min-uniform-buffer-offset-alignment':
    'Returns the number of bytes of which offsets of uniform buffers are multiples.',
  'gpu-supported-limits.min-storage-buffer-offset-alignment':
    'Returns the number of bytes of which offsets of storage buffers are multiples.',
  'gpu-supported-limits.max-vertex-buffers': 'Returns the greatest number of vertex buffers of a pipeline.',
  'gpu-supported-limits.max-buffer-size': 'Returns the greatest size of a buffer in bytes.',
  'gpu-supported-limits.max-vertex-attributes':
    'Returns the greatest number of vertex attributes of a pipeline.',
  'gpu-supported-limits.max-vertex-buffer-array-stride':
    'Returns the greatest number of bytes from one vertex to the next.',
  'gpu-supported-limits.max-inter-stage-shader-variables':
    'Returns the greatest number of values that a vertex shader passes to a fragment shader.',
  'gpu-supported-limits.max-color-attachments':
    'Returns the greatest number of colour attachments of a render pass.',
  'gpu-supported-limits.max-color-attachment-bytes-per-sample':
    'Returns the greatest number of bytes of a sample in all colour attachments together.',
  'gpu-supported-limits.max-compute-workgroup-storage-size':
    'Returns the greatest number of bytes of `var<workgroup>` in a compute shader.',
  'gpu-supported-limits.max-compute-invocations-per-workgroup':
    'Returns the greatest number of invocations of a workgroup.',
  'gpu-supported-limits.max-compute-workgroup-size-x':
    'Returns the greatest size of a workgroup in its first dimension.',
  'gpu-supported-limits.max-compute-workgroup-size-y':
    'Returns the greatest size of a workgroup in its second dimension.',
  'gpu-supported-limits.max-compute-workgroup-size-z':
    'Returns the greatest size of a workgroup in its third dimension.',
  'gpu-supported-limits.max-compute-workgroups-per-dimension':
    'Returns the greatest number of workgroups of a dispatch in each dimension.',

  'surface.constructor':
    'Creates a surface: a canvas of a page, a window, or pictures. The host chooses the size if none is given.',
  'surface.height': 'Returns the current height.',
  'surface.width': 'Returns the current width.',
  'surface.on-frame':
    'Returns a stream with an item for each picture that the host wants; the program draws one for each.',
  'surface.on-pointer-up': 'Returns a stream of the places where a pointer is released.',
  'surface.on-pointer-down': 'Returns a stream of the places where a pointer is pressed.',
  'surface.on-pointer-move': 'Returns a stream of the places to which a pointer moves.',
  'surface.on-key-up': 'Returns a stream of the keys that are released.',
  'surface.on-key-down': 'Returns a stream of the keys that are pressed.',
  'context.configure': 'Connects the surface with a device, and sets the format of its textures.',
  'context.unconfigure': 'Removes the configuration.',
  'context.get-current-texture': 'Returns the texture of the current frame.',
}
