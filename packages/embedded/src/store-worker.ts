import { parentPort, workerData } from 'node:worker_threads'
import { createByteReader } from './bytes.ts'
import { type Operation, type Reply, readOperation } from './operations.ts'
import { createStore, type Store } from './store.ts'

export type StoreWorkerData = { readonly file: string; readonly throwAway: boolean }
export type ToStore =
  | { readonly kind: 'cohort'; readonly block: ArrayBuffer; readonly count: number; readonly durable: boolean }
  | { readonly kind: 'close' }
export type FromStore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  /** Nothing of the cohort (or of the start) was done. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'closed' }

const port = parentPort
if (port === null) throw new Error('store-worker.ts runs in a worker thread')
const answer = (message: FromStore): void => port.postMessage(message)

const open = (): Store | undefined => {
  try {
    const store = createStore((workerData as StoreWorkerData).file, workerData as StoreWorkerData)
    answer({ kind: 'ready' })
    return store
  } catch (error) {
    answer({ kind: 'failed', message: (error as Error).message })
    return undefined
  }
}

const store = open()
if (store !== undefined)
  port.on('message', (message: ToStore) => {
    if (message.kind === 'close') {
      store.close()
      answer({ kind: 'closed' })
      port.close()
      return
    }
    try {
      answer({ kind: 'replies', replies: store.execute(operationsOf(message), message.durable) })
    } catch (error) {
      answer({ kind: 'failed', message: (error as Error).message })
    }
  })

const operationsOf = ({ block, count }: { readonly block: ArrayBuffer; readonly count: number }): readonly Operation[] => {
  const bytes = createByteReader(block)
  const operations: Operation[] = []
  for (let i = 0; i < count; i += 1) operations.push(readOperation(bytes))
  return operations
}
