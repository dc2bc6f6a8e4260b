/** What the door that serves the pages puts on each request. */
export type PageRequest = {
  readonly guzgu: {
    /** Where the gateway answers, from here: `http://127.0.0.1:8080`. */
    readonly gateway: string
    /** Seals forms in progress and sessions; the same on every replica. */
    readonly secret: Uint8Array
    /** The reader's address. */
    readonly client: string
  }
}
