/// <reference types="vite/client" />

declare module "monaco-editor/esm/vs/*";
declare module "prettier/standalone.mjs" {
  export { format } from "prettier/standalone";
}
