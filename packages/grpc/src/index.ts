export { createGrpcRpc, type GrpcOptions, type GrpcRpc } from './grpc-rpc.ts'
