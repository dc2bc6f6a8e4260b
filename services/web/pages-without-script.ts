import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

const PAGE = /\/src\/routes\/.*\/\+page\.svelte$/
const ROUTES = join(import.meta.dirname, 'src/routes')
/** A line of Kit's list of routes, and one of its list of nodes, in which a place is a number. */
const ROUTE = /^\s*"(\/[^"]*)": \[~?(\d+)\],?$/gm
const NODE = /\(\) => import\('(\.\/nodes\/\d+)'\)/g
const STYLE = /\.svelte\?svelte&type=style/
const STYLES = /^import\s.*?(["'][^"']+\.(?:svelte|css)(?:\?[^"']*)?["']);?$/gm

/**
 * A page with `csr = false` is drawn by the server and runs nowhere else. Kit bundles it for the browser all the same, and what it shares
 * with the pages that do run there would travel to everybody who answers. In the browser's build only its styles stay; the browser's list
 * of routes does not name it, so that a link to it is followed as any link is.
 */
export const pagesWithoutScript = (): Plugin[] => [onlyStyles(), onlyRoutesThatRun()]

const onlyStyles = (): Plugin => ({
  name: 'pages-without-script',
  enforce: 'post',
  applyToEnvironment: ({ name }) => name === 'client',
  apply: 'build',
  transform: (code, id) => {
    if (STYLE.test(id)) return { code, map: null, meta: { vite: {} } } // else the styles go with the components that nobody draws here
    if (!PAGE.test(id) || !runsNowhere(id)) return null
    const styles = [...code.matchAll(STYLES)].map(([, source]) => `import ${source}`)
    return { code: [...styles, 'export default () => {}'].join('\n'), map: null }
  },
})

const onlyRoutesThatRun = (): Plugin => ({
  name: 'only-routes-that-run',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'client',
  apply: 'build',
  transform: (code, id) => {
    if (!id.endsWith('/client-optimized/app.js')) return null
    const unnamed = [...code.matchAll(ROUTE)].filter(([, route = '']) => runsNowhere(join(ROUTES, route, '+page.svelte')))
    if (unnamed.length === 0) throw new Error(`${id} names its routes in another way now`)
    const nodes = new Set(unnamed.map(([, , node]) => `./nodes/${node}`))
    const named = unnamed.reduce((text, [line]) => text.replace(line, ''), code)
    return { code: named.replace(NODE, (line, node: string) => (nodes.has(node) ? 'undefined' : line)), map: null }
  },
})

const runsNowhere = (page: string): boolean => {
  const options = join(dirname(page), '+page.ts')
  return existsSync(options) && /csr\s*=\s*false/.test(readFileSync(options, 'utf8'))
}
