// What nobody needs before the first question: one file of its own.
export { default as CertificateOffer } from './CertificateOffer.svelte'
export { default as ReadAloud } from './ReadAloud.svelte'
export { default as ReceiptPage } from './ReceiptPage.svelte'
export { default as ReviewPage } from './ReviewPage.svelte'
export { default as SendingState } from './SendingState.svelte'
export { default as StoppedPage } from './StoppedPage.svelte'
export { default as StoreNotes } from './StoreNotes.svelte'
