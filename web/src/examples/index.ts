// The example operations: a file each, whose first line is its title, arranged in menu.json with their variables.
import menu from "./menu.json";

export type Example = {
  name: string;
  title: string;
  query: string;
  variables?: object;
  signedIn: boolean; // it shows nothing, or does nothing, while nobody is signed in
};

const files: Record<string, string> = import.meta.glob("./*.graphql", { query: "?raw", import: "default", eager: true });

export const groups = menu.map(({ title, examples }) => ({ title, examples: examples.map(read) }));

// What a first visitor finds in the editor. Its variables hold no placeholders, so it is there at once.
export const first = groups[0]!.examples[0]!;

function read({ name, variables, signedIn }: { name: string; variables?: object; signedIn?: boolean }): Example {
  const query = files[`./${name}.graphql`]!;
  const title = query.slice(2, query.indexOf("\n"));
  return { name, title, query, variables, signedIn: signedIn ?? false };
}
