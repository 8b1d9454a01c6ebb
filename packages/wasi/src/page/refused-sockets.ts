import {
  instanceNetwork,
  ipNameLookup,
  network,
  tcp,
  tcpCreateSocket,
  udp,
  udpCreateSocket,
} from '@bytecodealliance/preview2-shim/sockets'
import type { Imports } from '@wasi-webgpu/component'

/** Returns `wasi:sockets`, whose operations are all denied. */
export function sockets(): Imports {
  return {
    'wasi:sockets/instance-network@0.2': instanceNetwork,
    'wasi:sockets/ip-name-lookup@0.2': ipNameLookup,
    'wasi:sockets/network@0.2': network,
    'wasi:sockets/tcp@0.2': tcp,
    'wasi:sockets/tcp-create-socket@0.2': tcpCreateSocket,
    'wasi:sockets/udp@0.2': udp,
    'wasi:sockets/udp-create-socket@0.2': udpCreateSocket,
  }
}
