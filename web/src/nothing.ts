// Stands in for the JavaScript half of prettier, which prettier.ts does without.
export const parsers = {};
export const printers = {};
