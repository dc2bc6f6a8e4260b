/** The key existed and was destroyed on purpose: nothing made with it can be made again. */
export class KeyDestroyed extends Error {
  constructor(name: string) {
    super(`the key ${name} was destroyed`)
    this.name = 'KeyDestroyed'
  }
}

/** Secret keys, kept outside the log, the views and their backups. */
export type Keyring = {
  /** 32 random bytes, made at the first call and the same ever after, for every replica. @throws KeyDestroyed */
  readonly key: (name: string) => Promise<Uint8Array>
  /** For ever: `key` never makes a new one of this name. Repeatable. */
  readonly destroy: (name: string) => Promise<void>
}
