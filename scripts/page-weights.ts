import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What somebody who answers may have to load until the first question, compressed. The one place of these limits. */
export const LIMITS = {
  /** JavaScript, bytes: enforced where the pages are built. */
  script: 50 * 1024,
  /** Everything, bytes: the pages, styles, JavaScript and the wording of a form. Held by a browser test. */
  all: 100 * 1024,
  /** The body with which a form is handed in, bytes. Held by a browser test. */
  submit: 3 * 1024,
} as const

type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] }>>

/** The ways to the first question: the layout, the error page that Kit always loads, the code, the form. */
const ROUTES = ['+layout.svelte', '+error.svelte', '+page.svelte', 'answer/+page.svelte']

/** Bytes of JavaScript and of styles until the first question, as gzip makes them. `folder`: services/web, built. */
export const weighPages = (folder: string): { readonly script: number; readonly style: number } => {
  const client = join(folder, '.svelte-kit/output/client')
  const manifest: Manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8'))
  const reached = new Set<string>()
  const reach = (key: string): void => {
    if (reached.has(key)) return
    reached.add(key)
    for (const next of manifest[key]?.imports ?? []) reach(next)
  }
  for (const key of Object.keys(manifest)) if (/client\/(entry|payload)\.js$|client-optimized\/app\.js$/.test(key)) reach(key)
  for (const node of nodesOf(folder)) reach(node)
  const sum = (files: Iterable<string>): number =>
    [...new Set(files)].reduce((bytes, file) => bytes + gzipSync(readFileSync(join(client, file)), { level: 9 }).length, 0)
  const parts = [...reached].flatMap((key) => manifest[key] ?? [])
  return { script: sum(parts.map(({ file }) => file)), style: sum(parts.flatMap(({ css }) => css ?? [])) }
}

const nodesOf = (folder: string): readonly string[] => {
  const nodes = '.svelte-kit/generated/build/client-optimized/nodes'
  const pages = ROUTES.map((route) => `src/routes/${route}`)
  if (!existsSync(join(folder, nodes))) throw new Error(`no ${nodes}: SvelteKit keeps its nodes elsewhere now`)
  const found = readdirSync(join(folder, nodes)).filter((file) =>
    pages.some((page) => readFileSync(join(folder, nodes, file), 'utf8').includes(`/${page}"`)),
  )
  if (found.length !== ROUTES.length) throw new Error(`of ${ROUTES.join(', ')} only ${found.length} were found`)
  return found.map((file) => `${nodes}/${file}`)
}
