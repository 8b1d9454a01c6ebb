/** Continues a prompt with a model of the Llama architecture. README.md documents the command line. */

import { readFile } from 'node:fs/promises'
import { argv, stderr, stdout } from 'node:process'
import { ProgressLine } from '../../packages/cli/src/terminal/progress-line.ts'
import { logLine, openFile, runProgram } from '../lib/program.ts'
import { readTokenizerJson } from './bpe.ts'
import type { Checkpoint } from './checkpoint.ts'
import { Decoder, mostRead, requestDevice } from './decoder.ts'
import { readGguf } from './gguf.ts'
import { readLlama2c } from './llama2c.ts'
import { layoutOf } from './model-path.ts'
import { readSafetensors } from './safetensors.ts'
import { readSettings, type Settings } from './settings.ts'
import { readLlama2cTokenizer, type Tokenizer } from './tokenizer.ts'
import { megabytes } from './weights.ts'

/** Commands that the GPU has while the results of the first are awaited. */
const commandsAhead = 2

/** Time in milliseconds for which finished tokens wait for others that are read with them. */
const patience = 16

await runProgram(async () => {
  const settings = readSettings(argv.slice(2))
  const { checkpoint, tokenizer } = await openModel(settings)
  const { firstToken, omitsFirst = false } = checkpoint.config
  const text = tokenizer.encode(settings.prompt)
  const prompt = omitsFirst && text.length > 0 ? text : [firstToken, ...text]
  const device = await requestDevice(navigator.gpu)

  const start = performance.now()
  const progress = new ProgressLine()
  const decoder = await Decoder.load(device, checkpoint, {
    context: Math.max(settings.tokens, prompt.length + 1),
    batch: prompt.length,
    asF16: settings.f16,
    trace: settings.trace,
    onProgress: (loaded, total) => {
      if (loaded === 0) logLine(`loading the weights: ${megabytes(total)}`)
      progress.show(`loading the weights: ${megabytes(loaded)} of ${megabytes(total)}`)
    },
  })
  await device.queue.onSubmittedWorkDone()
  progress.end()
  const loaded = performance.now()
  stderr.write(`model:  ${decoder.precision}, loaded in ${((loaded - start) / 1000).toFixed(2)} s\n`)

  stdout.write(settings.prompt)
  let first = performance.now()
  let count = 0
  let previous = prompt.at(-1)!
  for await (const tokens of generate(decoder, prompt, settings)) {
    if (count === 0) first = performance.now()
    count += tokens.length
    for (const token of tokens) {
      stdout.write(tokenizer.decode(token, previous))
      previous = token
    }
  }
  stdout.write('\n')
  const end = performance.now()
  const rate = (tokens: number, time: number) =>
    `${tokens} tokens${tokens > 0 ? `, ${((1000 * tokens) / time).toFixed(1)} tokens/s` : ''}`
  stderr.write(`prompt: ${rate(prompt.length, first - loaded)}
text:   ${rate(Math.max(0, count - 1), end - first)}
`)
})

async function openModel(settings: Settings): Promise<{ checkpoint: Checkpoint; tokenizer: Tokenizer }> {
  const { model } = settings
  const layout = await layoutOf(model)
  if (layout === 'gguf') {
    const { checkpoint, tokenizer } = await readGguf(await openFile(model))
    const other = settings.tokenizer
    return { checkpoint, tokenizer: other === undefined ? tokenizer : await readTokenizer(other, checkpoint) }
  }
  const isLlama2c = layout === 'llama2c'
  const folder = isLlama2c ? model.replace(/[^/]*$/, '') : model.replace(/\/*$/, '/')
  const checkpoint = isLlama2c
    ? await readLlama2c(await openFile(model))
    : await readSafetensors(name => openFile(`${folder}${name}`))
  const path = settings.tokenizer ?? `${folder}tokenizer.${isLlama2c ? 'bin' : 'json'}`
  return { checkpoint, tokenizer: await readTokenizer(path, checkpoint) }
}

async function readTokenizer(path: string, { config }: Checkpoint): Promise<Tokenizer> {
  const file = await readFile(path)
  return path.endsWith('.bin') ? readLlama2cTokenizer(file, config.vocabulary) : readTokenizerJson(file)
}

/**
 * The tokens after the prompt, up to one that ends the text. A fast GPU computes several for each command, which costs less of the
 * processor's time.
 */
async function* generate(
  decoder: Decoder,
  prompt: readonly number[],
  settings: Settings,
): AsyncGenerator<readonly number[]> {
  const pending = [decoder.begin(prompt, settings)]
  const ahead = settings.trace ? 1 : commandsAhead
  let together = 1
  let last = performance.now()
  for (let length = prompt.length + 1; ; ) {
    while (pending.length < ahead && length < decoder.context) {
      const count = Math.min(together, decoder.context - length)
      pending.push(decoder.next(count))
      length += count
    }
    const tokens = await pending.shift()?.read()
    if (tokens === undefined) return
    if (settings.trace) stderr.write(`${JSON.stringify(await traceOf(decoder, tokens[0]!))}\n`)
    const end = settings.ignoreEos ? -1 : tokens.findIndex(token => decoder.config.lastTokens.includes(token))
    yield end < 0 ? tokens : tokens.slice(0, end)
    if (end >= 0) return
    const now = performance.now()
    if (!settings.trace)
      together = now - last < patience ? Math.min(2 * together, mostRead) : Math.ceil(together / 2)
    last = now
  }
}

/** Trace of the latest step. */
async function traceOf(decoder: Decoder, token: number): Promise<object> {
  const layers = (await decoder.readTrace()).at(-1)!.map(layer => [...layer])
  return { token, layers, logits: [...(await decoder.readLogits())] }
}
