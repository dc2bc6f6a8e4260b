/** A PDF to be kept by whoever asked for it, and by no cache on the way. */
export const pdfResponse = (bytes: Uint8Array, name: string): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '-')}.pdf"`,
      'cache-control': 'no-store',
    },
  })
