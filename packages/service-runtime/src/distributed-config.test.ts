import { expect, it } from '@jest/globals'
import { ConfigError, readDistributedConfig } from './config.ts'

const ENVIRONMENT = { GUZGU_KAFKA: 'a:1,b:2', GUZGU_MONGODB: 'mongodb://m', GUZGU_REDIS: 'redis://r', GUZGU_LISTEN: '0.0.0.0:50051' }

it('reads where the engines and the peers are; several addresses of a package are its replicas', () => {
  const peers = 'guzgu.intake.v1=10.0.0.1:1,guzgu.identity.v1=identity:3,guzgu.intake.v1=10.0.0.2:2'
  expect(readDistributedConfig({ ...ENVIRONMENT, GUZGU_PEERS: peers })).toMatchObject({
    kafka: ['a:1', 'b:2'],
    listen: { host: '0.0.0.0', port: 50051 },
    peers: { 'guzgu.intake.v1': 'ipv4:10.0.0.1:1,10.0.0.2:2', 'guzgu.identity.v1': 'identity:3' },
  })
})

it('names everything that is missing at once', () => {
  expect(() => readDistributedConfig({})).toThrow(ConfigError)
  for (const name of Object.keys(ENVIRONMENT)) expect(() => readDistributedConfig({})).toThrow(`${name} is missing`)
})

it.each([
  ['GUZGU_LISTEN', '50051'],
  ['GUZGU_LISTEN', 'host:70000'],
  ['GUZGU_PEERS', 'guzgu.intake.v1'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ['GUZGU_PEERS', 'guzgu.intake.v1=one:1,guzgu.intake.v1=two:2'],
  ['GUZGU_TRUSTED_PROXIES', 'proxy.example'],
  ['GUZGU_TRUSTED_PROXIES', '10.0.0.1, 10.0.0.2'],
  ['GUZGU_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['GUZGU_TRUSTED_PROXIES', '0.0.0.0/0'],
  ['GUZGU_TRUSTED_PROXIES', '::/0'],
])('refuses %s=%s', (name, value) => {
  expect(() => readDistributedConfig({ ...ENVIRONMENT, [name]: value })).toThrow(name)
})

it('records no trace unless a collector is named', () => {
  expect(readDistributedConfig(ENVIRONMENT)).toMatchObject({ otlp: undefined, traceShare: 0.01 })
  const given = { ...ENVIRONMENT, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: '1' }
  expect(readDistributedConfig(given)).toMatchObject({ otlp: 'http://collector:4318', traceShare: 1 })
})

it('trusts the proxies that are named, and none without a word', () => {
  expect(readDistributedConfig(ENVIRONMENT).trustedProxies).toEqual([])
  const given = { ...ENVIRONMENT, GUZGU_TRUSTED_PROXIES: '10.0.0.1,10.1.0.0/16,fd00::/8' }
  expect(readDistributedConfig(given).trustedProxies).toEqual(['10.0.0.1', '10.1.0.0/16', 'fd00::/8'])
})
