/** Reads standard input in the ways of Node, one after the other, and prints what it observes. */
import { argv, stdin } from 'node:process'

const way = argv[4]
if (way === 'iterate') {
  let length = 0
  let isBuffer = true
  for await (const chunk of stdin) {
    length += chunk.length
    isBuffer &&= chunk instanceof Uint8Array
  }
  console.log(length, isBuffer)
} else {
  const heard: string[] = []
  let text = ''
  stdin.setEncoding('utf8')
  stdin.on('data', chunk => {
    text += chunk
  })
  stdin.once('end', () => heard.push('end'))
  stdin.on('close', () => console.log([...heard, 'close'].join(), text.length, text.slice(0, 3), typeof text))
}
