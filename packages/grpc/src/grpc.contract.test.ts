import { rpcContract } from '@guzgu/ports/contract'
import { createGrpcRpc } from './index.ts'

rpcContract('grpc', async () => {
  const served = await createGrpcRpc({ listen: { host: '127.0.0.1', port: 0 } })
  const opened = [served]
  const another = async () => {
    const caller = await createGrpcRpc({ addresses: { 'guzgu.contract.v1': `dns:///${served.address}` } })
    opened.push(caller)
    return caller.rpc
  }
  return {
    port: served.rpc,
    another,
    restart: another,
    close: async () => {
      for (const { close } of opened.reverse()) await close(100)
    },
  }
})
