import { expect, it } from '@jest/globals'
import { cpuBetween, parseStat, processName } from './cpu.ts'

it('a line of /proc/<pid>/stat says who started a process and what it took, whatever the process is called', () => {
  const fields = 'S 41 42 42 0 -1 4194560 8000 0 5 0 1250 350 7 7 20 0 11 0 9999'
  for (const name of ['node', 'a) S 1 1 (b', 'with space']) expect(parseStat(`99 (${name}) ${fields}`)).toEqual({ parent: 41, seconds: 16 })
  expect(parseStat('')).toBeUndefined()
})

it.each([
  ['node\0--a-flag\0/some/where/services/intake/src/main.ts\0', 'intake'],
  ['node\0/some/where/scripts/bench/kafka/ceiling.ts\0', 'ceiling'],
  ['node\0/some/where/scripts/bench/load.ts\0', 'load'],
  ['java\0-cp\0/some/libs/*\0kafka.Kafka\0/tmp/server.properties\0', 'kafka'],
  ['sh\0-c\0java "$@"\0java\0kafka.Kafka\0', 'shell'],
  ['java\0MongoTestServer\u00001\0/tmp/data.mv\0', 'mongodb'],
  ['redis-server 127.0.0.1:6379\0', 'redis'],
  ['', 'other'],
])('the command line %j is called %s', (commandLine, name) => expect(processName(commandLine)).toBe(name))

it('what was there before is subtracted, and who has ended is left out', () =>
  expect(cpuBetween({ gateway: 2, ended: 9 }, { gateway: 5, intake: 1 })).toEqual({ gateway: 3, intake: 1 }))
