import { AsyncLocalStorage } from 'node:async_hooks'
import { hash } from 'node:crypto'
import { type Context, ROOT_CONTEXT, type Span, type SpanContext, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'

export type TracingOptions = {
  readonly service: string
  /** Where a collector takes OTLP over HTTP (`http://collector:4318`); without it nothing is recorded, and ids are made for the log only. */
  readonly otlp?: string | undefined
  /** The share of traces that is recorded, 0 to 1; whoever is asked within a trace does as the asker. */
  readonly share?: number
}

export type StepOptions = {
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer'
  /** W3C trace context of who asked, where that was another process. */
  readonly traceparent?: string | undefined
  /** From small closed sets, or counts. */
  readonly attributes?: Readonly<Record<string, string | number>>
}

export type Step = {
  /** For whom this step asks. */
  readonly traceparent: string
  /** Links the step with every other one that has the same mark, in whatever trace: for what must not travel with the data itself. */
  readonly mark: (mark: string) => void
}

export type Tracing = {
  readonly step: <T>(name: string, options: StepOptions, work: (step: Step) => Promise<T>) => Promise<T>
  /** Of the step that runs now. */
  readonly traceId: () => string | undefined
  /** Sends what waits to be sent. */
  readonly close: () => Promise<void>
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const

/** Steps of traces by hand, in W3C terms, with nothing global: OpenTelemetry makes the ids, samples and exports. */
export const createTracing = ({ service, otlp, share = 1 }: TracingOptions): Tracing => {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: otlp === undefined ? new AlwaysOffSampler() : new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: otlp === undefined ? [] : [new BatchSpanProcessor({ exporter: exporterTo(otlp) })],
  })
  const tracer = provider.getTracer('guzgu')
  const running = new AsyncLocalStorage<Context>()

  const step: Tracing['step'] = async (name, { kind, traceparent, attributes = {} }, work) => {
    const parent = remote(traceparent) ?? running.getStore() ?? ROOT_CONTEXT
    const span = tracer.startSpan(name, { attributes, ...(kind === undefined ? {} : { kind: KINDS[kind] }) }, parent)
    try {
      return await running.run(trace.setSpan(parent, span), () => work(stepOf(span)))
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('guzgu.code', codeOf(error)) // never its message: it may name somebody
      throw error
    } finally {
      span.end()
    }
  }
  return {
    step,
    traceId: () => trace.getSpanContext(running.getStore() ?? ROOT_CONTEXT)?.traceId,
    close: () => provider.shutdown().catch(() => undefined), // a collector that is away holds nobody up
  }
}

const EXPORT_MS = 2_000

const exporterTo = (otlp: string): OTLPTraceExporter =>
  new OTLPTraceExporter({ url: `${otlp.replace(/\/$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS })

const stepOf = (span: Span): Step => {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    mark: (mark) => {
      if (span.isRecording()) span.addLink({ context: contextOfMark(mark), attributes: { 'guzgu.mark': mark } })
    },
  }
}

/** The same for everybody who has the same mark. */
const contextOfMark = (mark: string): SpanContext => {
  const digest = hash('sha256', mark)
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), traceFlags: TraceFlags.NONE, isRemote: true }
}

/** What does not read as a trace context is none. */
const remote = (traceparent: string | undefined): Context | undefined => {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number(`0x${flags}`) & TraceFlags.SAMPLED, isRemote: true })
}

const codeOf = (error: unknown): string => (error as { readonly code?: unknown } | undefined)?.code?.toString() ?? 'internal'
