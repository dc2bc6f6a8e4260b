import { expect, it } from '@jest/globals'
import { contactHref } from './contact-href.ts'

it('a contact is linked to as it is written, whatever stands in it', () => {
  expect(contactHref('+994 (00) 000-11-22')).toBe('tel:+994000001122')
  expect(contactHref('mekteb1@lerik.example')).toBe('mailto:mekteb1@lerik.example')
  expect(contactHref('m?bcc=x&a#%@lerik.example')).toBe('mailto:m%3Fbcc%3Dx%26a%23%25@lerik.example')
})
