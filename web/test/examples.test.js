// Each example is valid against the schema, is in the menu once, and has valid variables.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { buildSchema, parse, validate, validateSchema } from "graphql";
import { getVariableValues } from "graphql/execution/values.js";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const list = (path, ending) => readdirSync(new URL(path, import.meta.url)).filter((name) => name.endsWith(ending));

// The directives of federation that the schema files use.
const federation = `
  directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | FIELD_DEFINITION
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

const schemaDir = "../../schema/";
const nouns = list(schemaDir, ".graphqls").map((name) => read(schemaDir + name));
const schema = buildSchema([...nouns, federation].join("\n").replace(/extend schema\s+@link\([^)]*\)/, ""));

const examplesDir = "../src/examples/";
const menu = JSON.parse(read(examplesDir + "menu.json")).flatMap((group) => group.examples);

test("the schema is valid", () => {
  assert.deepEqual(validateSchema(schema), []);
});

test("each file is in the menu once", () => {
  const files = list(examplesDir, ".graphql").map((name) => name.replace(/\.graphql$/, ""));
  assert.deepEqual(menu.map((example) => example.name).sort(), files.sort());
});

for (const { name, variables = {} } of menu) {
  test(name, () => {
    const text = read(`${examplesDir}${name}.graphql`);
    assert.match(text, /^# \S.{2,59}\n/, "the first line is a comment with the title");

    const document = parse(text);
    assert.deepEqual(validate(schema, document), []);

    const operations = document.definitions.filter((definition) => definition.kind === "OperationDefinition");
    assert.equal(operations.length, 1, "one operation, so that the button runs it");
    assert.ok(operations[0].name, "a name for the tab");

    const declared = operations[0].variableDefinitions;
    const { errors } = getVariableValues(schema, declared, variables);
    assert.equal(errors, undefined);
    const names = declared.map((definition) => definition.variable.name.value);
    assert.deepEqual(Object.keys(variables).filter((variable) => !names.includes(variable)), [], "no unused variable");
  });
}
