import { defineConfig } from "vite";

export default defineConfig({
  build: { outDir: "dist" },
  server: { proxy: { "/tools": "http://localhost:8000" } },
});
