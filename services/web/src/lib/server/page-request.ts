/** What the door that serves the pages puts on each request. */
export type PageRequest = {
  readonly guzgu: {
    /** Where the gateway answers, from here: `http://127.0.0.1:8080`. */
    readonly gateway: string
    /** Seals forms in progress and sessions; the same on every replica. */
    readonly secret: Uint8Array
    /** The reader's address. */
    readonly client: string
    /** The name of this drawing, for the log of what was asked: it goes with every call. */
    readonly view: string
    /** Whom to ask for help: an e-mail address, a telephone number, or empty. */
    readonly helpdesk: string
  }
}
