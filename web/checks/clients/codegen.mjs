// GraphQL Code Generator with the client preset and strict scalars, then TypeScript's strict check of what it wrote.
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, printSchema } from 'graphql';
import ts from 'typescript';
import { documents } from './schema.mjs';

// scalars maps every scalar of the schema. With strictScalars a missing one is an error.
export const scalars = { Time: 'string', Date: 'string', MonthDay: 'string', InterestKind: 'string', Long: 'string' };

export async function check(schema, directory) {
  mkdirSync(directory, { recursive: true });
  const files = await preset.buildGeneratesSection({
    baseOutputDir: `${directory}/`,
    presetConfig: { fragmentMasking: true, persistedDocuments: true },
    config: { strictScalars: true, scalars, useTypeImports: true },
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents,
    plugins: [],
    pluginMap: {},
    pluginContext: {},
  });
  for (const file of files) writeFileSync(file.filename, await codegen(file));
  const usage = join(directory, 'usage.ts');
  writeFileSync(usage, use);
  const program = ts.createProgram([usage], {
    strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
    baseUrl: new URL('..', import.meta.url).pathname, paths: { '*': ['node_modules/*'] },
  });
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  assert.deepEqual(found, [], 'TypeScript of the generated code');
}

// use reads typed results: a nullable field without a check, or a scalar without a type, does not compile.
const use = `
import { ProfileDocument, type CatalogueQueryVariables } from './graphql';
import type { ResultOf } from '@graphql-typed-document-node/core';
type Profile = ResultOf<typeof ProfileDocument>;
export const joined = (result: Profile): string | undefined => result.user?.joinedAt;
export const names = (result: Profile): (string | undefined)[] => result.user?.pages?.edges.map((edge) => edge.node?.name) ?? [];
export const variables: CatalogueQueryVariables = { orderBy: 'POPULAR' };
`;
