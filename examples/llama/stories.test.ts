import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readTokenizerJson } from './bpe.ts'
import { memoryFile } from './random-model.ts'
import { runReference, softmax } from './reference.ts'
import { readSafetensors } from './safetensors.ts'

const read = async (name: string) =>
  new Uint8Array(await readFile(new URL(`stories/${name}`, import.meta.url)))

/** A story whose names are not among those of `stories.py`. */
const story =
  'Once upon a time there was a brave mouse named Zilbo. She lived by the sea. One windy day Zilbo heard a voice. ' +
  '"Help! Help!" cried the voice. It was a duck named Nadi, who was stuck in a net. "I will help you," said Zilbo. ' +
  'She ran home and took a ladder. With the ladder it was easy. Soon Nadi was free. "Thank you, Zilbo," said Nadi.'

it('the model of stories foresees a story that it has not seen, and repeats the names in it', async () => {
  const checkpoint = await readSafetensors(async name => memoryFile(await read(name)))
  const tokenizer = readTokenizerJson(await read('tokenizer.json'))
  const tokens = [checkpoint.config.firstToken, ...tokenizer.encode(story)]
  const chances = (await runReference(checkpoint, tokens)).map(({ logits }) => softmax([...logits]))
  const texts = tokens.map((token, i) => String.fromCharCode(...tokenizer.decode(token, tokens[i - 1] ?? 0)))
  expect(texts.slice(1).join('')).toBe(story)
  const surprises = tokens.slice(1).map((token, i) => -Math.log(chances[i]![token]!))
  const mean = surprises.reduce((sum, surprise) => sum + surprise) / surprises.length
  expect(mean).toBeLessThan(1) // a text of random tokens has ln 768, which is 6.6
  const lastName = surprises.slice(-tokenizer.encode(' Nadi.').length)
  expect(Math.max(...lastName)).toBeLessThan(1)
})
