import { findMongodb, type MongodbServer } from '@guzgu/test-engines/mongodb'
import { afterAll, afterEach, beforeAll, describe, it } from '@jest/globals'
import { type Mongodb, type MongodbOptions, openMongodb } from '../index.ts'

const engine = await findMongodb()

/** A suite on a server of its own, started before and stopped behind it; skipped, and by name, where there is none. */
export const describeMongodb = (name: string, suite: (server: () => MongodbServer) => void): void => {
  const title = `${engine.title}: ${name}`
  if (!('start' in engine)) {
    describe(title, () => it.skip(engine.skipped, () => undefined))
    return
  }
  describe(title, () => {
    let server: MongodbServer
    beforeAll(async () => {
      server = await engine.start()
    })
    afterAll(() => server.stop())
    suite(() => server)
  })
}

/** Only where the server is ours to kill; elsewhere the report says so. */
export const itOnStandIn = (name: string, test: () => Promise<void>): void => {
  if ('start' in engine && !engine.isStandIn) it.skip(`${name}: NOT RUN, the server at MONGODB_URL is not ours to kill`, test)
  else it(name, test)
}

/** Opens connections and closes them after each test, also after a failed one. */
export const opener = (): ((options: MongodbOptions) => Mongodb) => {
  const opened: Mongodb[] = []
  afterEach(async () => {
    for (const mongodb of opened.splice(0)) await mongodb.close()
  })
  return (options) => {
    const mongodb = openMongodb(options)
    opened.push(mongodb)
    return mongodb
  }
}
