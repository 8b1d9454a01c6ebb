/** A hundred boxes that wave on a floor, lit by a lamp that casts shadows. */

import {
  AmbientLight,
  BoxGeometry,
  Color,
  DirectionalLight,
  InstancedMesh,
  Mesh,
  MeshStandardMaterial,
  Object3D,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  TorusKnotGeometry,
} from 'three/webgpu'

const side = 10

/** A scene with its camera and animation. */
export interface WavingBoxes {
  readonly scene: Scene
  readonly camera: PerspectiveCamera
  /** Positions everything for a time, in seconds. */
  moveTo(time: number): void
}

export function wavingBoxes(): WavingBoxes {
  const scene = new Scene()
  scene.background = new Color(0x10131a)
  const camera = new PerspectiveCamera(40, 1, 0.1, 50)
  camera.position.set(8, 7, 10)
  camera.lookAt(0, 0.5, 0)

  const lamp = new DirectionalLight(0xfff1d6, 3)
  lamp.position.set(4, 8, 2)
  lamp.castShadow = true
  lamp.shadow.mapSize.set(512, 512)
  Object.assign(lamp.shadow.camera, { left: -8, right: 8, top: 8, bottom: -8, far: 20 })
  scene.add(lamp, new AmbientLight(0x8fa8d0, 0.6))

  const floor = new Mesh(new PlaneGeometry(40, 40), new MeshStandardMaterial({ color: 0x39424e }))
  floor.rotation.x = -Math.PI / 2
  floor.receiveShadow = true

  const knot = new Mesh(
    new TorusKnotGeometry(0.8, 0.26, 96, 16),
    new MeshStandardMaterial({ color: 0xe0e4ea, roughness: 0.25, metalness: 0.6 }),
  )
  knot.castShadow = true

  const boxes = new InstancedMesh(
    new BoxGeometry(0.6, 0.6, 0.6),
    new MeshStandardMaterial({ roughness: 0.6 }),
    side * side,
  )
  boxes.castShadow = true
  boxes.receiveShadow = true
  for (let i = 0; i < boxes.count; i++)
    boxes.setColorAt(i, new Color().setHSL(0.05 + 0.1 * (i / boxes.count), 0.8, 0.55))
  scene.add(floor, knot, boxes)

  const place = new Object3D()
  return {
    scene,
    camera,
    moveTo(time) {
      knot.position.set(0, 3.2 + 0.2 * Math.sin(2 * time), 0)
      knot.rotation.set(time, 0.7 * time, 0)
      for (let i = 0; i < boxes.count; i++) {
        const x = (i % side) - (side - 1) / 2
        const z = Math.floor(i / side) - (side - 1) / 2
        place.position.set(x, 0.8 + 0.5 * Math.sin(2 * time + 0.9 * Math.hypot(x, z)), z)
        place.rotation.y = 0.5 * time + 0.1 * i
        place.updateMatrix()
        boxes.setMatrixAt(i, place.matrix)
      }
      boxes.instanceMatrix.needsUpdate = true
    },
  }
}
