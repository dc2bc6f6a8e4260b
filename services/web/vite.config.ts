import { paraglideVitePlugin } from '@inlang/paraglide-js'
import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { pagesWithoutScript } from './pages-without-script.ts'

export default defineConfig({
  plugins: [
    paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['globalVariable', 'baseLocale'] }),
    pagesWithoutScript(),
    sveltekit({
      adapter: adapter(),
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // SvelteKit's own hidden announcer carries one style attribute: this one and no other.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // Pages that run nowhere need no list of what to load before them; styles are still loaded with what needs them.
  build: { target: 'es2022', modulePreload: false },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // What is needed until the first question, as one file: pieces of it compress a tenth worse, and each is a request.
            codeSplitting: {
              groups: [
                { name: 'answering', test: /\/routes\/(answer\/)?\+(layout|page|error)\.svelte$/ },
                // The page without script is linked to no style of a piece that is loaded later.
                { name: 'answered', test: /\/respondent\/(Review|Receipt|Stopped)Page\.svelte\?svelte&type=style/ },
              ],
            },
          },
        },
      },
    },
  },
})
