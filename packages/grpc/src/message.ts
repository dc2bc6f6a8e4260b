import type { MethodDefinition } from '@grpc/grpc-js'
import { type MessageType, RpcError } from '@guzgu/ports'

/** gRPC carries our bytes as they are: we encode and decode, so that what goes wrong there has our code. */
export const asIs = (bytes: Buffer): Buffer => bytes

export const encodeMessage = <T>(type: MessageType<T>, message: T): Buffer => {
  const bytes = type.encode(message).finish()
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) // not a copy
}

/** @throws RpcError */
export const decodeMessage = <T>(type: MessageType<T>, bytes: Buffer, blame: 'INVALID_ARGUMENT' | 'INTERNAL'): T => {
  try {
    return type.decode(bytes)
  } catch (cause) {
    throw new RpcError(blame, 'message-undecodable', { cause })
  }
}

/** Where a method is found: the same on both sides. */
export const pathOf = (service: string, method: string): string => `/${service}/${method}`

/** A method as grpc-js wants it described. */
export const unaryMethod = (path: string): MethodDefinition<Buffer, Buffer> => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
})
