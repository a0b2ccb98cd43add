// Stands in for `prettier/standalone`: JSON is formatted by the parser that is here anyway, GraphQL by prettier, whose
// formatter keeps comments, loaded when it is first asked for.
import { applyEdits, format as editsOf } from "jsonc-parser";
import type { Options } from "prettier";

export async function format(text: string, options: Options): Promise<string> {
  if (options.parser === "jsonc") {
    return applyEdits(text, editsOf(text, undefined, { tabSize: 2, insertSpaces: true }));
  }
  const prettier = await import("prettier/standalone.mjs");
  return prettier.format(text, options);
}

export default { format };
