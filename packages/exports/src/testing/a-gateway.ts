import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EXPORT_FILES, exportFile } from '../export-file.ts'
import { manifestOf, printManifest } from '../manifest.ts'
import type { ExportSource } from '../source.ts'
import { aSnapshot, bytesOf } from './a-snapshot.ts'

export const TOKEN = 'analyst'

/** A door that gives out the files of a snapshot as the gateway does, and breaks off where it is told to. */
export const aGateway = async (source: ExportSource = aSnapshot()) => {
  const files = new Map([
    ...(await Promise.all(EXPORT_FILES.map(async (name): Promise<[string, Buffer]> => [name, await bytesOf(exportFile(name, source))]))),
    ['manifest.json', Buffer.from(printManifest(await manifestOf(source)))],
  ])
  let cutAfter: number | undefined
  let asked: string[] = []

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const name = request.url?.split('/').at(-1) ?? ''
    const whole = files.get(name)
    asked.push(`${name} ${request.headers.range ?? ''}`.trim())
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{"code":"not-allowed","title":"This is not for you"}')
      return
    }
    if (whole === undefined) return void response.writeHead(404).end()
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': whole.length - start, connection: 'close' })
    if (cutAfter === undefined || name !== 'data.csv') return void response.end(whole.subarray(start))
    response.write(whole.subarray(start, start + cutAfter), () => response.destroy())
    cutAfter = undefined
  }

  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: files as ReadonlyMap<string, Buffer>,
    /** What was asked for since the last time. */
    asked: (): readonly string[] => {
      const all = asked
      asked = []
      return all
    },
    /** The connection of the next data.csv is cut after so many bytes. */
    cutNextAfter: (bytes: number): void => {
      cutAfter = bytes
    },
    close: (): Promise<unknown> => new Promise((resolve) => server.close(resolve)),
  }
}
