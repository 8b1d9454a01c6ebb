const adapter = await navigator.gpu.requestAdapter()
if (adapter === null) throw new Error('no GPU is available')
const device = await adapter.requestDevice()

device.pushErrorScope('validation')
device.createBuffer({ label: 'weights', size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE })
const error = await device.popErrorScope()
console.log(error === null ? 'no error' : error.message)
