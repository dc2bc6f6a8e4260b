import type { Desk } from './staff.ts'

/** A document of the gateway byte for byte, as a file: its SHA-256 is the digest that the page shows. */
export const sendCanonical = async (desk: Desk, path: string, name: string): Promise<Response> => {
  const told = await desk.fetch(path)
  return new Response(await told.arrayBuffer(), {
    status: told.status,
    headers: {
      'content-type': told.headers.get('content-type') ?? 'application/json',
      'content-disposition': `attachment; filename="guzgu-${name.replace(/[^\w.-]/g, '')}.json"`,
    },
  })
}
