import { current } from '#lib/current-language.svelte.ts'
import { isLanguage } from '#lib/language.ts'
import { overwriteGetLocale } from './paraglide/runtime.js'

const written = document.documentElement.lang
if (isLanguage(written)) current.language = written
overwriteGetLocale(() => current.language)
