/** Addresses as the broker takes them: `NAME://host:port`, commas between. */
export type Listeners = { readonly listeners: string; readonly advertised: string; readonly controller: string; readonly data: string }

/** One node that is broker and controller; whoever comes in at FAULTY is told to come through a proxy. */
export const brokerSettings = ({ listeners, advertised, controller, data }: Listeners): Readonly<Record<string, string>> => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@${controller}`,
  listeners,
  'advertised.listeners': advertised,
  'listener.security.protocol.map': 'BROKER:PLAINTEXT,FAULTY:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'BROKER',
  'log.dirs': data,
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '4',
  'group.initial.rebalance.delay.ms': '0',
  'log.segment.bytes': '268435456',
  // after a kill the controller waits so long before it lets the broker register again
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
})
