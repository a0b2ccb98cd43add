// Runs operations with graphql-js, for tests that compare executors with the reference implementation.
//
//   node graphqljs.mjs schema.graphqls...
//
// Reads and writes one JSON value per line. The reply to {query, variables} is {responses: [{data, errors}]}, one response per event
// of a subscription, or {refused: [message]} when the operation is invalid. In between it requests the values of fields,
// {object, type, field, args}, and reads {value} or {error, extensions}. A value is the field before completion: an object is
// {object, type}, its number and the name of its type, and a subscription is the list of its events. graphql-js does everything
// else: validation, coercion, collecting, merging and ordering of fields, completion, nulls.
import { readFileSync, readSync, writeSync } from 'node:fs';
import { buildSchema, execute, getOperationAST, GraphQLError, parse, subscribe, validate } from 'graphql';

const schema = buildSchema(process.argv.slice(2).map((file) => readFileSync(file, 'utf8')).join('\n'));

// The scalars of package testschema, which fail as they do there, in schemas that have them.
const failsFor13 = (message) => (n) => {
  if (n === 13) throw new Error(message);
  return n;
};
Object.assign(schema.getType('Odd') ?? {}, { serialize: failsFor13('panic: thirteen') });
Object.assign(schema.getType('Fussy') ?? {}, { serialize: failsFor13('thirteen will not do') });
Object.assign(schema.getType('Mark') ?? {}, { serialize: (text) => `<${text}>` });

// Blocking reads and writes keep graphql-js's execution synchronous: there is no promise between two fields.
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

// The known fields of objects. Fields of the roots are requested each time.
const known = new Map();

function ask(source, args, info) {
  const question = { object: source?.object, type: info.parentType.name, field: info.fieldName, args };
  const key = JSON.stringify(question);
  let reply = known.get(key);
  if (!reply) {
    writeSync(1, `${key}\n`);
    reply = read();
    if (source) known.set(key, reply);
  }
  if (reply.error !== undefined) throw new GraphQLError(reply.error, { extensions: reply.extensions });
  return reply.value;
}

// The events of a stream, each passed to the subscribed root field.
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
  // Exceptions are about the document too: a syntax error, or conditions that leave nothing to subscribe to.
  const result = await answer(request).catch((error) => ({ refused: [error.message] }));
  writeSync(1, `${JSON.stringify(result)}\n`);
}
