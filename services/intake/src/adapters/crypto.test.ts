import { describe, expect, it } from '@jest/globals'
import { aes256 } from './aes.ts'
import { hmac16, hmacKey } from './crypto.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('AES-256', () => {
  const { encryptBlock, decryptBlock } = aes256(Uint8Array.from({ length: 32 }, (_, i) => i))
  const plain = Uint8Array.from(Buffer.from('00112233445566778899aabbccddeeff', 'hex'))

  it('is that of FIPS 197, appendix C.3, block after block', () => {
    for (let i = 0; i < 3; i += 1) expect(hex(encryptBlock(plain))).toBe('8ea2b7ca516745bfeafc49904b496089')
    for (let i = 0; i < 3; i += 1) expect(hex(decryptBlock(encryptBlock(plain)))).toBe(hex(plain))
  })
  it('takes no shorter key', () => expect(() => aes256(new Uint8Array(16))).toThrow(RangeError))
})

describe('hmac16', () => {
  const key = hmacKey(new Uint8Array(32).fill(1))
  it('has 16 bytes, the same for the same parts as text or bytes', () => {
    expect(hmac16(key, 'ə', 'b')).toHaveLength(16)
    expect(hmac16(key, Buffer.from('ə'), 'b')).toEqual(hmac16(key, 'ə', 'b'))
  })
  it('depends on the key and on where a part ends', () => {
    const all = [
      hmac16(key, 'ab', 'c'),
      hmac16(key, 'a', 'bc'),
      hmac16(key, 'abc'),
      hmac16(key, 'abc', ''),
      hmac16(hmacKey(new Uint8Array(32)), 'abc'),
    ]
    expect(new Set(all.map(hex)).size).toBe(all.length)
  })
  it('is HMAC-SHA256 over the lengths and the parts', () =>
    // printf '\0\0\0\1a' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01
    expect(hex(hmac16(key, 'a'))).toBe('686306e6390e5c9f390c34f407b84d6f'))
})
