import { AwsClient } from 'aws4fetch'
import type { FileFacts } from './export-file.ts'

/** A bucket of an S3-compatible store, and what the names in it begin with. */
export type Store = {
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export type StoreProblem = 'store-address' | 'store-credentials' | 'store-no-bucket' | 'store-full' | 'store-unreachable' | 'store-failed'

/** The store did not take something. Nothing of it can be seen there. */
export class StoreFailed extends Error {
  readonly code: StoreProblem
  constructor(code: StoreProblem, message: string) {
    super(`${message} (${code})`)
    this.name = 'StoreFailed'
    this.code = code
  }
}

const SCHEME = 's3://'

export const isStoreAddress = (to: string): boolean => to.startsWith(SCHEME)

/** `s3://bucket/some/prefix`, with the names that AWS's own tools read from the environment. @throws StoreFailed */
export const readStore = (to: string, environment: Readonly<Record<string, string | undefined>>): Store => {
  const [bucket = '', ...rest] = to.slice(SCHEME.length).split('/')
  const prefix = rest.filter((part) => part !== '').join('/')
  if (!isStoreAddress(to) || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new StoreFailed('store-address', `${to}: s3://bucket or s3://bucket/folder is meant`)
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment
  if (!accessKeyId || !secretAccessKey)
    throw new StoreFailed('store-credentials', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must say who may write')
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || 'us-east-1'
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || `https://s3.${region}.amazonaws.com`
  if (!URL.canParse(endpoint)) throw new StoreFailed('store-address', `AWS_ENDPOINT_URL_S3: ${endpoint} is no address`)
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    region,
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  }
}

/** Whether the file is there, whole and the same. Stores answer 403 for what is not there to those who may not list: that is a no too. */
export const holds = async (store: Store, { name, bytes, sha256 }: FileFacts): Promise<boolean> => {
  const response = await send(store, name, { method: 'HEAD' })
  return response.ok && response.headers.get(SHA256) === sha256 && Number(response.headers.get('content-length')) === bytes
}

export const remove = async (store: Store, name: string): Promise<void> => {
  const response = await send(store, name, { method: 'DELETE' })
  if (!response.ok && response.status !== 404) throw await failure(store, response)
}

/**
 * One PUT: it becomes visible as a whole or not at all. Its SHA-256 is signed, so the store itself refuses anything else. An object put
 * so is at most 5 GB.
 */
export const put = async (store: Store, facts: FileFacts, mediaType: string, pieces: AsyncIterable<Uint8Array>): Promise<void> => {
  const headers = { 'content-type': mediaType, 'x-amz-content-sha256': facts.sha256, [SHA256]: facts.sha256 }
  const body = { 'content-length': String(facts.bytes) }
  const response = await send(store, facts.name, { method: 'PUT', headers }, { headers: body, body: pieces, duplex: 'half' })
  if (!response.ok) throw await failure(store, response)
}

const SHA256 = 'x-amz-meta-sha256'

type Body = { readonly headers: Readonly<Record<string, string>>; readonly body: AsyncIterable<Uint8Array>; readonly duplex: 'half' }

/** aws4fetch signs; what it signs is sent once, a stream cannot be sent again. */
const send = async (store: Store, name: string, request: RequestInit, body?: Body): Promise<Response> => {
  const { endpoint, bucket, prefix, accessKeyId, secretAccessKey, sessionToken, region } = store
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', ...(sessionToken ? { sessionToken } : {}) })
  const path = `${prefix}${name}`.split('/').map(encodeURIComponent).join('/')
  const { url, method, headers } = await client.sign(`${endpoint}/${bucket}/${path}`, request)
  const all = { ...Object.fromEntries(headers), ...body?.headers }
  try {
    return await fetch(url, { method, ...body, headers: all } as RequestInit)
  } catch (error) {
    const cause = (error as { readonly cause?: unknown }).cause
    if (cause instanceof SourceBroke) throw cause
    throw new StoreFailed(
      'store-unreachable',
      `${endpoint} does not answer, or broke off: ${(cause as Error | undefined)?.message ?? error}`,
    )
  }
}

/** What was to be put could not be read to its end. */
export class SourceBroke extends Error {
  constructor(cause: unknown) {
    super(`the connection to the gateway broke off: ${(cause as Error).message}`, { cause })
    this.name = 'SourceBroke'
  }
}

const CREDENTIALS = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied', 'ExpiredToken', 'InvalidToken', 'RequestTimeTooSkewed']

/** Its code, of the XML of an error; a HEAD has none. */
const failure = async ({ bucket, endpoint }: Store, response: Response): Promise<StoreFailed> => {
  const { status } = response
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text().catch(() => ''))?.[1] ?? String(status)
  if (code === 'NoSuchBucket') return new StoreFailed('store-no-bucket', `${endpoint} has no bucket ${bucket}`)
  if (CREDENTIALS.includes(code) || status === 403 || status === 401)
    return new StoreFailed('store-credentials', `${endpoint} does not let these credentials write into ${bucket}: ${code}`)
  if (status === 507 || /Full|Quota|InsufficientStorage/.test(code))
    return new StoreFailed('store-full', `${endpoint} has no room left: ${code}`)
  return new StoreFailed('store-failed', `${endpoint} failed: ${code}`)
}
