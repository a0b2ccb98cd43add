// The schema as clients get it: printed by the program and introspected from a running server. Nothing may differ between the two.
import { validate } from '@graphql-inspector/core';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { Source, buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, parse, printSchema, validateSchema } from 'graphql';

// documents are the operations of a front end, with the fragments that they share.
export const documents = readdirSync(new URL('documents/', import.meta.url)).map((name) => {
  const body = readFileSync(new URL(`documents/${name}`, import.meta.url), 'utf8');
  return { location: name, rawSDL: body, document: parse(body) };
});

// load returns the printed schema, the answer of introspection and the schema that clients build from it.
export async function load(url, file) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }) }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, `introspection: ${JSON.stringify(errors)}`);
  const text = readFileSync(file, 'utf8');
  return { text, printed: buildSchema(text), introspection: data, introspected: buildClientSchema(data) };
}

// check compares the two schemas and validates the documents against both.
export async function check({ printed, introspected }) {
  for (const schema of [printed, introspected]) {
    assert.deepEqual(validateSchema(schema), []);
    const sources = documents.map(({ location, rawSDL }) => new Source(rawSDL, location));
    assert.deepEqual(validate(schema, sources), [], 'documents of graphql-inspector validate');
  }
  const sorted = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(sorted(introspected), sorted(printed), 'introspection differs from the printed schema');
}
