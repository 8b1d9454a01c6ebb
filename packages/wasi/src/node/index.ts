/**
 * WASI 0.2 and 0.3 for Node, Bun and Deno. Bundlers for pages use `page/` instead.
 *
 * A guest can access nothing of the machine unless its {@link Grants} name it. The files divide the work as
 * follows:
 * - `wasi.ts` selects the packages that a component imports; `preview2.ts` and `preview3.ts` build those of
 *   each version, on the shims of the Bytecode Alliance where those suffice;
 * - `../filesystem/` is the file system that both versions and the page share: path resolution in
 *   `confined-folder.ts`, descriptors, streams. It works on the interfaces in `file-handles.ts`, which
 *   `system-folder.ts` and `system-file.ts` implement here;
 * - `network-policy.ts` decides which addresses a guest reaches; `sockets.ts`, `http-client.ts` (0.3) and
 *   `preview2-http.ts` with `preview2-http-worker.ts` (0.2) enforce it when they connect;
 * - `socket-operations.ts` ends what a closed socket has under way, and `message-joiner.ts` joins the pieces of HTTP bodies;
 * - `preview2-io.ts` and `preview2-poll.ts` hold the streams and pollables of 0.2;
 * - `../store/` has `wasi:keyvalue` and `wasi:blobstore` over a `Store`; `folder-store.ts` is one in a folder;
 * - `../guest-room.ts` bounds the total of what the host keeps for a guest; `../http/` has the HTTP messages in it, which the
 *   page shares.
 * @module
 */
export { Exit } from '../exit.ts'
export { GuestRoom, roomOf } from '../guest-room.ts'
export { areBounded } from '../http/bounded-fields.ts'
export { type KeyPage, keyPage, keysOfPage } from '../store/key-page.ts'
export type {
  Bucket,
  Container,
  ObjectInfo,
  Revised,
  Store,
  StoreGrant,
  StoreGrants,
} from '../store/store.ts'
export type { Reserve } from '../store/value-memory.ts'
export { foldersCanBeShared } from './descriptor-paths.ts'
export { withFrameClock } from './frame-clock.ts'
export type { GrantedFolder, Grants, NetworkGrant, TraceFields } from './grants.ts'
export { BytesInput, CallbackOutput } from './memory-streams.ts'
export { MessageJoiner } from './message-joiner.ts'
export { NetworkPolicy } from './network-policy.ts'
export { PieceJoiner } from './piece-joiner.ts'
export { pinFolders } from './pinned-folders.ts'
export type { InputStream, OutputStream } from './preview2-io.ts'
export { checkStoreFolder } from './store-folder.ts'
export { wasi } from './wasi.ts'
