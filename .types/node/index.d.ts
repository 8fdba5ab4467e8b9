// Deliberately empty. Some libraries (apache-arrow, vitest) refer to Node's types, and would make
// `process` and `setTimeout` known in every file of sim. sim/tsconfig.json finds this file instead.
export {};
