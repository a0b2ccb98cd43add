// Answers operations with graphql-js, for tests that want a second opinion on what the specification says.
//
//   node graphqljs.mjs schema.graphqls
//
// Reads and writes a JSON value a line. {query, variables} is answered with {responses: [{data, errors}]}, one for each event of a
// subscription, or with {refused: [message]} when the operation is not valid. Meanwhile it asks what it has to know of the world,
// {object, type, field, args}, and is told {value} or {error, extensions}. A value is what the field is before it is completed: an
// object is only {object, type}, its number and the name of its type, and a subscription's is the list of its events. Everything
// else is graphql-js's own work: validation, coercion, collecting and merging fields, their order, completion, nulls.
import { readFileSync, readSync, writeSync } from 'node:fs';
import { buildSchema, execute, getOperationAST, GraphQLError, parse, subscribe, validate } from 'graphql';

const schema = buildSchema(readFileSync(process.argv[2], 'utf8'));

// The scalars are those of the schema every, and fail as they do there.
const failsFor13 = (message) => (n) => {
  if (n === 13) throw new Error(message);
  return n;
};
Object.assign(schema.getType('Odd'), { serialize: failsFor13('panic: thirteen') });
Object.assign(schema.getType('Fussy'), { serialize: failsFor13('thirteen will not do') });
Object.assign(schema.getType('Mark'), { serialize: (text) => `<${text}>` });

// Blocking on both ends keeps graphql-js's execution in one piece: no promise is between a field and the next.
const decoder = new TextDecoder();
const chunk = Buffer.alloc(1 << 16);
let pending = '';
function read() {
  let end;
  while ((end = pending.indexOf('\n')) < 0) {
    const n = readSync(0, chunk);
    if (n === 0) return undefined;
    pending += decoder.decode(chunk.subarray(0, n), { stream: true });
  }
  const line = pending.slice(0, end);
  pending = pending.slice(end + 1);
  return JSON.parse(line);
}

// What is known of objects. The roots, which are none, are asked each time.
const known = new Map();

function ask(source, args, info) {
  const question = { object: source?.object, type: info.parentType.name, field: info.fieldName, args };
  const key = JSON.stringify(question);
  let told = known.get(key);
  if (!told) {
    writeSync(1, `${key}\n`);
    told = read();
    if (source) known.set(key, told);
  }
  if (told.error !== undefined) throw new GraphQLError(told.error, { extensions: told.extensions });
  return told.value;
}

// The events of a stream, each told to the field of the root that is subscribed to.
function events(source, args, context, info) {
  const all = ask(source, args, info);
  return (async function* () {
    for (const event of all) yield { event };
  })();
}

async function answer({ query, variables }) {
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return { refused: errors.map((error) => error.message) };

  const request = {
    schema,
    document,
    variableValues: variables,
    fieldResolver: (source, args, context, info) => (source && 'event' in source ? source.event : ask(source, args, info)),
    subscribeFieldResolver: events,
    typeResolver: (value) => value.type,
  };
  if (getOperationAST(document)?.operation !== 'subscription') {
    const result = execute(request);
    return 'data' in result ? { responses: [result] } : { refused: result.errors.map((error) => error.message) };
  }
  const stream = await subscribe(request);
  if (!(Symbol.asyncIterator in stream)) return { responses: [stream] };
  const responses = [];
  for await (const event of stream) responses.push(event);
  return { responses };
}

for (let request = read(); request; request = read()) {
  // What it throws is about the document too: a syntax error, or conditions that leave nothing to subscribe to.
  const told = await answer(request).catch((error) => ({ refused: [error.message] }));
  writeSync(1, `${JSON.stringify(told)}\n`);
}
