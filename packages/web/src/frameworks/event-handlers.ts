import type { WasiWebGpuEventMap } from '../element/element.ts'

/** Handlers of the element's events, by the names of attributes: `onexit`. */
export type EventHandlers = {
  readonly [Type in keyof WasiWebGpuEventMap as `on${Type}`]?: (event: WasiWebGpuEventMap[Type]) => void
}
