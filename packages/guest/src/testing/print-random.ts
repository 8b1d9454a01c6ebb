/** Prints a random number, and whether many of them are at least 0 and less than 1, with a mean near a half. */

const first = Math.random()
let [inRange, sum] = [true, 0]
const count = 10_000
for (let i = 0; i < count; i++) {
  const number = Math.random()
  inRange &&= number >= 0 && number < 1
  sum += number
}
console.log(JSON.stringify({ first, inRange, isEven: Math.abs(sum / count - 0.5) < 0.05 }))
