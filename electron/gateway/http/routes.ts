import type { CallSpec, Method } from '../../contract/call.ts'
import type { Http } from '../../contract/http.ts'
import { NO_PATH } from '../../contract/turned-away.ts'
import { allCalls, isApiCallName, type AnyCallName } from '../../contract/index.ts'

/** One call of the contract as it is asked for over HTTP. */
export interface Route {
  call: AnyCallName
  method: Method
  spec: CallSpec & { api: Http }
}

/** Every call with the door `api`, and none besides. */
export const routes: readonly Route[] = (Object.keys(allCalls) as AnyCallName[]).filter(isApiCallName).flatMap((call) => {
  const spec: CallSpec = allCalls[call]
  return spec.api === null ? [] : [{ call, method: spec.method, spec: { ...spec, api: spec.api } }]
})

/** A path template as the router of the server writes it. */
export const routerPath = (template: string): string => template.replaceAll(/\{(\w+)\}/g, ':$1')

const templates = new Map(routes.map(({ spec: { api: { path } } }) => [routerPath(path), path]))

/** The template of a request's path, by what the router took it for; where it is none of ours, nothing of it is repeated. */
export const templateOf = (taken: string | undefined): string => templates.get(taken ?? '') ?? NO_PATH

/** A path template with what is answered filled in. */
export const fillIn = (template: string, answer: Readonly<Record<string, unknown>>): string => template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(answer[name])))
