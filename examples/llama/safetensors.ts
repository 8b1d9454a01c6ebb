/**
 * Reads a folder in Hugging Face's layout: `config.json`, and `model.safetensors` or the files of that format
 * that `model.safetensors.index.json` lists.
 */

import { parseJson } from '../lib/json.ts'
import {
  type ByteSource,
  bytesOf,
  type Checkpoint,
  type LayerNames,
  layerOf,
  type Precision,
  rotaryFrequencies,
  type Tensor,
} from './checkpoint.ts'

/** Opens a file of the folder; fails if it does not exist. */
export type OpenFile = (name: string) => Promise<ByteSource>

/** The fields of `config.json` that are read. */
interface ModelConfig {
  readonly model_type: string
  readonly hidden_size: number
  readonly intermediate_size: number
  readonly num_hidden_layers: number
  readonly num_attention_heads: number
  readonly num_key_value_heads?: number
  readonly head_dim?: number
  readonly vocab_size: number
  readonly max_position_embeddings: number
  readonly rms_norm_eps: number
  readonly rope_theta?: number
  readonly rope_scaling?: Rope | null
  /** Location of the two fields above in newer files. */
  readonly rope_parameters?: Rope
  readonly tie_word_embeddings?: boolean
  readonly attention_bias?: boolean
  readonly mlp_bias?: boolean
  readonly hidden_act?: string
  readonly bos_token_id?: number
  readonly eos_token_id?: number | readonly number[]
}

interface Rope {
  readonly rope_theta?: number
  readonly rope_type?: string
  readonly type?: string
  readonly factor?: number
  readonly low_freq_factor?: number
  readonly high_freq_factor?: number
  readonly original_max_position_embeddings?: number
}

/** @throws Error when a file is missing or damaged, or the model is not of the Llama architecture */
export async function readSafetensors(open: OpenFile): Promise<Checkpoint> {
  const config = checked(parseJson<ModelConfig>('config.json', await readAll(await open('config.json'))))
  const tensors = await readTensors(open)
  const {
    hidden_size: dim,
    intermediate_size: hiddenDim,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads = heads,
    head_dim: headDim = dim / heads,
    vocab_size: vocabulary,
  } = config

  const tensor = (name: string, rows: number, columns: number): Tensor => {
    const found = tensors.get(name)
    if (found === undefined) throw new Error(`the model has no tensor ${name}`)
    if (found.rows !== rows || found.columns !== columns) {
      throw new Error(
        `${name} is ${found.rows} x ${found.columns}, not ${rows} x ${columns} as config.json says`,
      )
    }
    return found
  }
  const embedding = tensor('model.embed_tokens.weight', vocabulary, dim)
  return {
    config: {
      dim,
      hiddenDim,
      layers: config.num_hidden_layers,
      heads,
      kvHeads,
      headDim,
      vocabulary,
      context: config.max_position_embeddings,
      epsilon: config.rms_norm_eps,
      frequencies: frequenciesOf(config, headDim),
      pairs: 'halves',
      firstToken: config.bos_token_id ?? 1,
      lastTokens: [config.eos_token_id ?? 2].flat(),
    },
    embedding,
    layers: Array.from({ length: config.num_hidden_layers }, (_, i) =>
      layerOf({ dim, hiddenDim, heads, kvHeads, headDim }, layerNames, (name, rows, columns) =>
        tensor(`model.layers.${i}.${name}.weight`, rows, columns),
      ),
    ),
    finalNorm: tensor('model.norm.weight', 1, dim),
    output: config.tie_word_embeddings ? embedding : tensor('lm_head.weight', vocabulary, dim),
  }
}

const layerNames: LayerNames = {
  attentionNorm: 'input_layernorm',
  query: 'self_attn.q_proj',
  key: 'self_attn.k_proj',
  value: 'self_attn.v_proj',
  attentionOutput: 'self_attn.o_proj',
  feedForwardNorm: 'post_attention_layernorm',
  gate: 'mlp.gate_proj',
  up: 'mlp.up_proj',
  down: 'mlp.down_proj',
}

/** Refuses other architectures, which share the file format and would produce nonsense. */
function checked(config: ModelConfig): ModelConfig {
  const { model_type: type, hidden_act: activation = 'silu' } = config
  if (type !== 'llama') throw new Error(`config.json says model_type ${type}; only llama is supported`)
  if (activation !== 'silu')
    throw new Error(`config.json says hidden_act ${activation}; only silu is supported`)
  if (config.attention_bias || config.mlp_bias) {
    throw new Error('config.json asks for biases; they are not supported')
  }
  const scaling = scalingOf(config)
  if (scaling !== 'default' && scaling !== 'llama3') {
    throw new Error(`config.json says rope_type ${scaling}; only llama3 is supported`)
  }
  return config
}

function scalingOf({ rope_parameters: parameters, rope_scaling: scaling }: ModelConfig): string {
  const rope = parameters ?? scaling
  return rope?.rope_type ?? rope?.type ?? 'default'
}

/** Rotary frequencies; Llama 3.1 lowers the low ones, which stretches its context. */
function frequenciesOf(config: ModelConfig, headDim: number): Float64Array {
  const rope = config.rope_parameters ?? config.rope_scaling
  const frequencies = rotaryFrequencies(headDim, config.rope_theta ?? rope?.rope_theta)
  if (scalingOf(config) === 'default') return frequencies
  const {
    factor = 8,
    low_freq_factor: low = 1,
    high_freq_factor: high = 4,
    original_max_position_embeddings: length = 8192,
  } = rope!
  return frequencies.map(frequency => {
    const turns = (length * frequency) / (2 * Math.PI)
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)))
    return frequency * (kept + (1 - kept) / factor)
  })
}

const precisions: Readonly<Record<string, Precision>> = { F32: 'f32', F16: 'f16', BF16: 'bf16' }

/** Every tensor of the model's files, by name. */
async function readTensors(open: OpenFile): Promise<Map<string, Tensor>> {
  const indexName = 'model.safetensors.index.json'
  const index = await open(indexName).catch(() => undefined)
  const files =
    index === undefined
      ? ['model.safetensors']
      : new Set(
          Object.values(
            parseJson<{ weight_map: Record<string, string> }>(indexName, await readAll(index)).weight_map,
          ),
        )
  const tensors = new Map<string, Tensor>()
  for (const name of files) {
    const source = await open(name)
    for (const [tensor, place] of await readHeader(name, source)) tensors.set(tensor, place)
  }
  return tensors
}

/** Reads the header of a file: its length in 8 bytes, JSON, then the data. */
async function readHeader(name: string, source: ByteSource): Promise<[string, Tensor][]> {
  const damaged = new Error(`${name} is not a safetensors file, or is damaged`)
  if (source.size < 8) throw damaged
  const { buffer, byteOffset } = await source.read(0, 8)
  const length = Number(new DataView(buffer, byteOffset).getBigUint64(0, true))
  const start = 8 + length
  if (start > source.size) throw damaged
  type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  const header = parseJson<Header>(`the header of ${name}`, await source.read(8, length))
  return Object.entries(header)
    .filter(([tensor]) => tensor !== '__metadata__')
    .map(
      ([
        tensor,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const precision = precisions[dtype]
        if (precision === undefined) {
          throw new Error(`${tensor} in ${name} is stored as ${dtype}; supported are F32, F16 and BF16`)
        }
        const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!]
        if (to - from !== rows * columns * bytesOf[precision] || start + to > source.size) throw damaged
        return [tensor, { source, offset: start + from, precision, rows, columns }]
      },
    )
}

async function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size)
}
