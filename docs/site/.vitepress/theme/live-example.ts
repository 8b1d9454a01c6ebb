import { withBase } from 'vitepress'
import { defineComponent, h, ref } from 'vue'

/** Folder of the site that has the element `<wasi-webgpu>`. */
const element = '/live/wasi-webgpu.js'

/**
 * An example of the repository: its picture, and a button that runs it in its place. The runtime is loaded then, so that a page
 * costs its readers nothing before.
 */
export const LiveExample = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    const isRunning = ref(false)
    const file = (extension: string) => withBase(`/files/examples/${name}/${extension}`)

    async function start(): Promise<void> {
      await import(/* @vite-ignore */ withBase(element))
      isRunning.value = true
    }

    return () =>
      h('figure', { class: 'live-example' }, [
        isRunning.value
          ? h('wasi-webgpu', { src: file(`${name}.wasm`), autoplay: true, width: 640, height: 480 })
          : h('img', { src: file('expected.png'), alt: `The picture that the example ${name} draws` }),
        h('figcaption', [
          isRunning.value
            ? 'It runs on your GPU, in a sandbox in this page.'
            : h('button', { type: 'button', onClick: start }, 'Run it here'),
        ]),
      ])
  },
})
