import { defineConfig } from "vitest/config";

/** A page has the script inlined: either of these would end or bend its `<script>` element. */
const UNFIT_FOR_INLINING = /<\/script|<!--/i;

/** By mode, the name of what is built and its entry; any other mode builds the explorer. */
const ENTRIES: { readonly [mode: string]: readonly [name: string, entry: string] } = {
  page: ["page", "js/src/page.ts"],
  "text-map": ["text-map", "js/src/text-map.ts"],
  "text-map-page": ["text-map-page", "js/src/text-map-page.ts"],
};

/**
 * `vite build` makes the notebook's bundle and the style sheet of the explorer, and with a mode
 * of `ENTRIES` those of the map of texts, or the script of a saved page. Each is a build of its
 * own, so that it is one file without shared chunks.
 */
export default defineConfig(({ mode }) => {
  const [name, entry] = ENTRIES[mode] ?? ["widget", "js/src/index.ts"];
  return {
    publicDir: false,
    build: {
      outDir: "tfxg_widget/static",
      // The names never change, and a kernel may be reading the other build's files.
      emptyOutDir: false,
      target: "es2022",
      sourcemap: false,
      lib: { entry, formats: ["es"], fileName: () => `${name}.js`, cssFileName: name },
      rolldownOptions: { output: { minify: true, codeSplitting: false } },
    },
    plugins: [
      {
        name: "fit-for-inlining",
        generateBundle(_options, bundle) {
          for (const output of Object.values(bundle)) {
            if (output.type === "chunk" && UNFIT_FOR_INLINING.test(output.code)) {
              this.error(`${output.fileName} cannot be inlined in a page`);
            }
          }
        },
      },
    ],
    test: {
      projects: [
        // What needs no DOM is tested without one, which is faster and proves it.
        { test: { name: "lib", environment: "node", include: ["js/tests/lib/**/*.test.ts"] } },
        {
          extends: true,
          test: {
            name: "page",
            environment: "happy-dom",
            include: ["js/tests/{hosts,components,views}/**/*.test.{ts,tsx}", "js/tests/*.test.ts"],
          },
        },
      ],
    },
  };
});
