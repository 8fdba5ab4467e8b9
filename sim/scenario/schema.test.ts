import { describe, expect, it } from 'vitest';
import { PROPERTIES } from './defaults';
import { scenarioReference } from './reference';
import { SCENARIO, scenarioJsonSchema } from './schema';

type Json = { [key: string]: unknown };

/** Every schema within a JSON Schema that describes the value of a map's key. */
function fieldsOf(schema: unknown, path = ''): [string, Json][] {
  if (Array.isArray(schema)) return schema.flatMap((each) => fieldsOf(each, path));
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== 'properties') return fieldsOf(value, path);
    return Object.entries(value as Json).flatMap(([name, field]): [string, Json][] => [
      [`${path}.${name}`, field as Json],
      ...fieldsOf(field, `${path}.${name}`),
    ]);
  });
}

describe('the JSON Schema', () => {
  const schema = scenarioJsonSchema();
  const fields = fieldsOf(schema);

  it('describes every field', () => {
    expect(fields.length).toBeGreaterThan(300);
    for (const [path, field] of fields) expect(field.description, path).toBeTruthy();
  });

  it('asks for what a scenario must have, and forbids unknown keys', () => {
    expect(schema.required).toEqual(['name', 'question', 'foundation', 'run']);
    expect(schema.additionalProperties).toBe(false);
  });

  it('describes what people write, not what it becomes', () => {
    const fieldAt = (path: string) => fields.find(([each]) => each === path)?.[1];
    expect(fieldAt('.foundation.cells.memory')).toMatchObject({ type: 'string' });
    expect(fieldAt('.run.duration')).toMatchObject({ type: 'string' });
    expect(fieldAt('.foundation.cells.containers')).toMatchObject({
      type: 'integer',
      default: 250,
    });
  });
});

describe('the reference', () => {
  const page = scenarioReference();

  it('has every property with its default and source', () => {
    for (const property of PROPERTIES) {
      const line = page.split('\n').find((each) => each.startsWith(`| \`${property.name}\``));
      expect(line, property.name).toContain(property.description);
      expect(line, property.name).toContain(property.source);
    }
  });

  it('has every top-level key, every kind of event and of expectation', () => {
    for (const key of Object.keys(SCENARIO.shape)) expect(page).toContain(`| \`${key}\` |`);
    for (const heading of [
      'app',
      'tasks',
      'mix',
      'kill',
      'restore',
      'scale',
      'add',
      'remove',
      'addCells',
      'release',
      'recovered',
      'missing',
      'running',
      'neverFitted',
      'crashing',
      'pushed',
      'leases',
      'cellsWithoutLease',
      'convergence',
    ]) {
      expect(page).toContain(`\n### ${heading}\n`);
    }
  });

  it('says of every field what it means', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    for (const row of rows) expect(row).toMatch(/\S \|$/);
  });
});
