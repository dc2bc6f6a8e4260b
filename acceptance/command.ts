// The commands of services/standalone, as a shell starts them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'

export type Said = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** `largestFile`: no file that it writes may be larger, in kilobytes; a disk that is full looks the same to it. */
export const command = (
  name: 'export' | 'verify' | 'replay',
  args: readonly string[],
  { token, largestFile }: { readonly token?: string; readonly largestFile?: number } = {},
): Promise<Said> =>
  new Promise((resolve) => {
    const script = join(import.meta.dirname, `../services/standalone/src/${name}.ts`)
    const limit = largestFile === undefined ? '' : `ulimit -f ${largestFile * 2}; ` // in blocks of 512 bytes
    const env = { PATH: process.env.PATH, ...(token === undefined ? {} : { GUZGU_TOKEN: token }) }
    execFile('sh', ['-c', `${limit}exec "$@"`, 'sh', process.execPath, script, ...args], { env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
