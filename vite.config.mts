import { defineConfig } from "vitest/config";

/** A page has the script inlined: either of these would end or bend its `<script>` element. */
const UNFIT_FOR_INLINING = /<\/script|<!--/i;

/** The bundles besides the notebook's, by mode. */
const ENTRIES = new Map([
  ["page", "js/src/page.ts"],
  ["inside", "js/src/inside.tsx"],
  ["text-map", "js/src/text-map.ts"],
  ["text-map-page", "js/src/text-map-page.ts"],
]);

/**
 * `vite build` makes the notebook's bundle and the style sheet, `vite build --mode page` the
 * script of a saved page, `vite build --mode inside` that of the view into the layers, which both load
 * when it is opened. The modes "text-map" and "text-map-page" make the map of texts. Several builds, so that each is one file without shared chunks.
 */
export default defineConfig(({ mode }) => {
  const name = ENTRIES.has(mode) ? mode : "widget";
  const entry = ENTRIES.get(mode) ?? "js/src/index.ts";
  return {
    publicDir: false,
    build: {
      outDir: "tfxg_widget/static",
      // The names never change, and a kernel may be reading the other build's files.
      emptyOutDir: false,
      target: "es2022",
      sourcemap: false,
      lib: { entry, formats: ["es"], fileName: () => `${name}.js`, cssFileName: name },
      rolldownOptions: {
        output: {
          minify: true,
          codeSplitting: false,
          // The marks of calls without side effects are for bundlers, which this has behind it.
          comments: { annotation: false },
        },
      },
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
