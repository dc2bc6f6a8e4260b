import type { Containers } from './containers.ts'
import type { KafkaEngine } from './kafka.ts'
import { brokerSettings } from './kafka-settings.ts'
import { freePorts } from './ports.ts'
import { startTcpProxy } from './tcp-proxy.ts'

const BROKER = 9092
const CONTROLLER = 9093
const FAULTY = 9095

/** The broker in a container, on ports fixed beforehand: it has to be told how clients reach it. */
export const startKafkaContainer = async (containers: Containers): Promise<KafkaEngine> => {
  const [port, faultyPort] = (await freePorts(2)) as [number, number]
  const proxy = await startTcpProxy(faultyPort)
  const settings = brokerSettings({
    listeners: `BROKER://0.0.0.0:${BROKER},FAULTY://0.0.0.0:${FAULTY},CONTROLLER://0.0.0.0:${CONTROLLER}`,
    advertised: `BROKER://127.0.0.1:${port},FAULTY://127.0.0.1:${proxy.port}`,
    controller: `localhost:${CONTROLLER}`,
    data: '/var/lib/kafka/data',
  })
  const wanted = {
    ports: { [BROKER]: port, [FAULTY]: faultyPort },
    environment: { ...asEnvironment(settings), CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw', KAFKA_HEAP_OPTS: '-Xms256m -Xmx768m' },
    served: 'Kafka Server started',
    startMs: 90_000,
  }
  const container = await containers.start(wanted).catch(async (error) => {
    await proxy.close()
    throw error
  })
  const { kill, freeze, thaw, start, remove } = container
  return {
    title: `testcontainers, ${containers.image}`,
    brokers: [`127.0.0.1:${port}`],
    faulty: { brokers: [`127.0.0.1:${proxy.port}`], proxy },
    ours: true,
    kill,
    freeze,
    thaw,
    restart: async () => {
      await kill()
      await start()
    },
    stop: async () => void (await Promise.all([remove(), proxy.close()])),
  }
}

/** As the stock image takes them: broker.session.timeout.ms is KAFKA_BROKER_SESSION_TIMEOUT_MS. */
const asEnvironment = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]))
