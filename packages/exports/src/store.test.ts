import { describe, expect, it } from '@jest/globals'
import { readStore } from './store.ts'

const WHO = { AWS_ACCESS_KEY_ID: 'who', AWS_SECRET_ACCESS_KEY: 'secret' }

describe('an address of a store', () => {
  it.each([
    ['s3://nation', 'nation', ''],
    ['s3://nation/', 'nation', ''],
    ['s3://nation/2026/autumn', 'nation', '2026/autumn/'],
    ['s3://nation//2026//', 'nation', '2026/'],
  ])('%s', (to, bucket, prefix) => {
    expect(readStore(to, WHO)).toEqual({
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      region: 'us-east-1',
      bucket,
      prefix,
      accessKeyId: 'who',
      secretAccessKey: 'secret',
    })
  })

  it('takes place and session from the names that AWS tools read', () => {
    const environment = { ...WHO, AWS_ENDPOINT_URL_S3: 'https://s3.example/', AWS_REGION: 'az', AWS_SESSION_TOKEN: 'session' }
    expect(readStore('s3://nation', environment)).toMatchObject({ endpoint: 'https://s3.example', region: 'az', sessionToken: 'session' })
  })

  it.each(['s3://', 's3:///folder', 's3://Not_A_Bucket', 'nation'])('%s is none', (to) => {
    expect(() => readStore(to, WHO)).toThrow(expect.objectContaining({ code: 'store-address' }))
  })

  it('says what is missing of the credentials, and of the endpoint', () => {
    expect(() => readStore('s3://nation', { AWS_ACCESS_KEY_ID: 'who' })).toThrow(expect.objectContaining({ code: 'store-credentials' }))
    expect(() => readStore('s3://nation', { ...WHO, AWS_ENDPOINT_URL: 'here' })).toThrow(expect.objectContaining({ code: 'store-address' }))
  })
})
