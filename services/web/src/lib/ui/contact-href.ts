/** A link to an e-mail address or a telephone number. What stands before the @ may hold what an address would read as its query. */
export const contactHref = (contact: string): string =>
  contact.includes('@') ? `mailto:${contact.split('@').map(encodeURIComponent).join('@')}` : `tel:${contact.replace(/[^\d+]/g, '')}`
