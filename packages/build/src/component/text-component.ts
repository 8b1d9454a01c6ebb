/** Interface through which a program in QuickJS converts long texts. */
export const textInterface = 'wasi-webgpu:text/utf8'

/** The WIT package of {@link textInterface}. */
export const textWit = `package wasi-webgpu:text {
  interface utf8 {
    /// Returns the text of UTF-8; none if the bytes are no UTF-8.
    decode: func(bytes: list<u8>) -> option<string>;

    encode: func(text: string) -> list<u8>;
  }
}`

/** A component that exports {@link textInterface}: the binary form of `text-component.wat`. */
export const textComponent: Uint8Array<ArrayBuffer> = Uint8Array.from(
  Buffer.from(
    [
      'AGFzbQ0AAQAB2gQAYXNtAQAAAAEPAmAEf39/fwF/YAJ/fwF/AwUEAAEBAQUDAQABByYEBm1lbW9yeQIAB3JlYWxsb2MAAAZkZWNv',
      'ZGUAAQZlbmNvZGUAAgrzAgQoAQF/IANBj4AEakEQdj8AayEEIARBAEoEQCAEQABBf0YEQAALC0EQCyAAQQAgACAAIAFqEAM2AgBB',
      'BCAANgIAQQggATYCAEEACxIAQQAgADYCAEEEIAE2AgBBAAuTAgEDfwNAAkADQCAAQQhqIAFLDQEgACkDAEKAgYKEiJCgwIB/g0IA',
      'Ug0BIABBCGohAAwACwsgACABTwRAQQEPCyAALQAAIQIgAkGAAUkEQCAAQQFqIQAMAQtBAiACQeABTyACQfABT2pqIQQgAkHCAWtB',
      'MksgACAEaiABS3IEQEEADwsgAC0AASEDIANBwAFxQYABRyACQeABRiADQaABSXFyIAJB7QFGIANBoAFPcSACQfABRiADQZABSXEg',
      'AkH0AUYgA0GQAU9xcnJyBEBBAA8LIARBAksEQCAALQACQcABcUGAAUcEQEEADwsLIARBA0sEQCAALQADQcABcUGAAUcEQEEADwsL',
      'IAAgBGohAAwACwALAJQBBG5hbWUABQRUZXh0AQkBAwZpc1V0ZjgCYgQABQADb2xkAQdvbGRTaXplAgVhbGlnbgMEc2l6ZQQHbWlz',
      'c2luZwECAAJhdAEGbGVuZ3RoAgIAAmF0AQZsZW5ndGgDBQACYXQBA2VuZAIEbGVhZAMGc2Vjb25kBARzaXplAxcBAwMABG5leHQB',
      'BW1peGVkAgVhc2NpaQIEAQAAAAYYAgACAQAGbWVtb3J5AAABAAdyZWFsbG9jBxADcH1rc0ABBWJ5dGVzAAABBgwBAAABAAZkZWNv',
      'ZGUICgEAAAECAwAEAAIHDQJwfUABBHRleHRzAAMGDAEAAAEABmVuY29kZQgKAQAAAgIDAAQABAsXAgAGZGVjb2RlAQAAAAZlbmNv',
      'ZGUBAQAAQA5jb21wb25lbnQtbmFtZQEMAAABAAdyZWFsbG9jAQsAAgEABm1lbW9yeQEJABEBAARUZXh0AQkAEgEABHRleHQ=',
    ].join(''),
    'base64',
  ),
)
