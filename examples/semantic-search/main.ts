/** Ranks sentences by their similarity in meaning to a question, with the Universal Sentence Encoder Lite. */

import { readFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { loadGraphModel } from '@tensorflow/tfjs-converter'
import { parseJson } from '../lib/json.ts'
import { runProgram, timed } from '../lib/program.ts'
import { modelFile, startTensorFlow } from '../lib/tfjs.ts'
import { closeness, embed } from './embedding.ts'
import { SentencePieces } from './sentence-pieces.ts'
import { keepShapesOnCpu, keepSharedConstant } from './shapes.ts'

await runProgram(async () => {
  const [, , folder, ...texts] = argv
  if (folder === undefined || texts.length < 2) throw new Error('usage: MODEL-FOLDER QUESTION SENTENCE…')

  await startTensorFlow()
  keepShapesOnCpu()
  const model = await loadGraphModel(modelFile(`${folder}/model.json`))
  await keepSharedConstant(model)
  const vocabulary = `${folder}/vocab.json`
  const pieces = new SentencePieces(parseJson(vocabulary, await readFile(vocabulary)))

  const vectors = await timed(() => embed(texts, pieces, model))
  const [question, ...sentences] = vectors
  const ranked = sentences
    .map((vector, i) => ({ text: texts[i + 1]!, score: closeness(question!, vector) }))
    .sort((a, b) => b.score - a.score)
  for (const { text, score } of ranked) console.log(`${score.toFixed(5)} ${text}`)
})
