import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { recipeJsonSchema } from './recipe.js';
import { verdictJsonSchema } from './verdict.js';

describe('published schemas', () => {
  it.each([
    ['verdict', verdictJsonSchema],
    ['recipe', recipeJsonSchema],
  ])('of a %s is up to date (UPDATE_SCHEMAS=1 writes it)', async (name, schema) => {
    const file = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
    const text = `${JSON.stringify(schema(), null, 2)}\n`;
    if (process.env.UPDATE_SCHEMAS === '1') await writeFile(file, text);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
