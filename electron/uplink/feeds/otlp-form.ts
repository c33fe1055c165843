import type { FeedEvent } from './feed.ts'
import { gravityOf, sentenceOf, toldOf, type Gravity } from './told.ts'

type AnyValue = { stringValue: string } | { intValue: string }
interface KeyValue { key: string, value: AnyValue }
interface LogRecord { timeUnixNano: string, observedTimeUnixNano: string, severityNumber: number, severityText: string, eventName: string, body: AnyValue, attributes: KeyValue[] }
interface ResourceLogs { resource: { attributes: KeyValue[] }, scopeLogs: { scope: { name: string, version: string }, logRecords: LogRecord[] }[] }
export interface ExportLogsServiceRequest { resourceLogs: ResourceLogs[] }

/** OpenTelemetry log data model, "Severity Fields": INFO, INFO2, WARN, ERROR. */
const severities: Readonly<Record<Gravity, readonly [number, string]>> = { information: [9, 'INFO'], notice: [10, 'INFO2'], warning: [13, 'WARN'], error: [17, 'ERROR'] }

/** Where the semantic conventions have a name for a member of ours. The rest, and always terminal, index and leaf, is `foyer.*`. */
const conventional: Readonly<Record<string, string>> = {
  user: 'user.id', method: 'http.request.method', path: 'url.path', status: 'http.response.status_code', error: 'error.type', address: 'client.address', credential: 'session.id',
}

/** The JSON form of Protocol Buffers writes 64-bit integers as text. */
const valueOf = (value: string | number): AnyValue => typeof value === 'number' ? { intValue: String(value) } : { stringValue: value }
const attribute = (key: string, value: string | number): KeyValue => ({ key, value: valueOf(value) })
const nanoseconds = (time: string): string => `${Date.parse(time)}000000`

export function otlpRecord(told: FeedEvent): LogRecord {
  const [severityNumber, severityText] = severities[gravityOf(told.event.status)]
  const { time, version: _version, action, ...members } = toldOf(told)
  return {
    timeUnixNano: nanoseconds(String(time)), observedTimeUnixNano: nanoseconds(String(time)), severityNumber, severityText, eventName: `foyer.${String(action)}`,
    body: { stringValue: sentenceOf(told) },
    attributes: Object.entries(members).map(([name, value]) => attribute(conventional[name] ?? `foyer.${name}`, value)),
  }
}

/** OTLP 1.x `ExportLogsServiceRequest` in its JSON form, in the order given: events of one terminal and version that follow each other share a resource. */
export function otlpRequest(events: readonly FeedEvent[]): ExportLogsServiceRequest {
  const resourceLogs: ResourceLogs[] = []
  let last = ''
  for (const told of events) {
    const { terminal, version } = told.event
    if (last !== `${terminal} ${version}`) {
      resourceLogs.push({
        resource: { attributes: [attribute('service.name', 'foyer'), attribute('service.version', version), attribute('service.instance.id', terminal)] },
        scopeLogs: [{ scope: { name: 'foyer.trail', version }, logRecords: [] }],
      })
      last = `${terminal} ${version}`
    }
    resourceLogs.at(-1)?.scopeLogs[0]?.logRecords.push(otlpRecord(told))
  }
  return { resourceLogs }
}
