// Who may import whom (docs/architecture.md). Read a rule as: what lives in `from` never imports `to`.
const tests = '(\\.test\\.ts|/src/testing/|/src/testing\\.ts)'
const drivers = 'node_modules/(better-sqlite3|kafkajs|mongodb|ioredis|@grpc/grpc-js)/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'domain: event-sourcing, statistics and its own folder; no I/O, no other package',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/domain/', pathNot: tests },
      to: { pathNot: ['^services/$1/src/domain/', '^packages/(event-sourcing|statistics)/'] },
    },
    {
      name: 'application-knows-no-driver',
      comment: 'application: no driver, no web framework',
      severity: 'error',
      from: { path: '^services/[^/]+/src/application/', pathNot: tests },
      to: { path: [drivers, 'node_modules/(fastify|@fastify)/', '^packages/(embedded|kafka|mongodb|redis|grpc)/'] },
    },
    {
      name: 'adapters-and-service-know-no-engine',
      comment: 'only standalone and main.ts name a real adapter',
      severity: 'error',
      from: { path: '^services/(?!standalone/)[^/]+/src/', pathNot: [tests, '/src/main\\.ts$'] },
      to: { path: [drivers, '^packages/(embedded|kafka|mongodb|redis|grpc)/'] },
    },
    {
      name: 'services-do-not-know-each-other',
      comment: 'they meet in contracts; standalone composes them, and the main file of the gateway mounts the pages',
      severity: 'error',
      from: { path: '^services/(?!standalone/)([^/]+)/', pathNot: '^services/gateway/src/main\\.ts$' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'the-door-mounts-pages-only',
      severity: 'error',
      from: { path: '^services/gateway/src/main\\.ts$' },
      to: { path: '^services/', pathNot: '^services/(gateway|web)/' },
    },
    {
      name: 'fastify-only-in-the-gateway',
      severity: 'error',
      from: { path: '^(services|packages)/', pathNot: '^services/gateway/' },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'foundations-import-nothing',
      comment: 'event-sourcing and statistics stand alone',
      severity: 'error',
      from: { path: '^packages/(event-sourcing|statistics)/', pathNot: tests },
      to: { pathNot: '^packages/$1/' },
    },
    {
      name: 'engines-know-ports-only',
      comment: 'an engine: ports, event-sourcing, its one driver; never a service, a contract or another engine',
      severity: 'error',
      from: { path: '^packages/(embedded|kafka|mongodb|redis|grpc)/', pathNot: tests },
      to: { path: '^(packages|services)/', pathNot: ['^packages/(ports|event-sourcing)/', '^packages/$1/'] },
    },
    {
      name: 'only-distributed-composes-engines',
      comment: 'who wants Kafka, MongoDB, Redis and gRPC asks packages/distributed',
      severity: 'error',
      from: { pathNot: ['^packages/(distributed|kafka|mongodb|redis|grpc)/', tests] },
      to: { path: '^packages/(kafka|mongodb|redis|grpc)/' },
    },
    {
      name: 'distributed-is-for-processes',
      comment: 'only what is a process of its own names it',
      severity: 'error',
      from: { pathNot: ['^packages/distributed/', '^services/[^/]+/src/main\\.ts$', '^services/standalone/', '^scripts/', '^acceptance/'] },
      to: { path: '^packages/distributed/' },
    },
    {
      name: 'ports-are-types-and-suites',
      severity: 'error',
      from: { path: '^packages/ports/' },
      to: { path: '^(packages|services)/', pathNot: '^packages/(ports|event-sourcing)/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^node:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/gen/|/node_modules/.*/node_modules/|^services/web/(src|build|\\.svelte-kit)/)' }, // the pages: their own toolchain resolves them
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
