import { describe, expect, it } from 'vitest';
import { BUILT_IN_RECIPES, parseRecipe, requiredDimensions } from './recipe.js';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('recipe', () => {
  it('reads YAML and JSON', () => {
    const yaml = parseRecipe('name: mine\nweights: { tests_pass: 0.5, style: 0.5 }\n', 'r.yaml');
    const json = parseRecipe('{"name": "mine", "weights": {"tests_pass": 0.5, "style": 0.5}}', 'r.json');
    expect(yaml).toEqual(json);
    expect([...yaml.weights]).toEqual([
      ['tests_pass', 0.5],
      ['style', 0.5],
    ]);
  });

  it.each([
    ['a negative weight', 'name: r\nweights: { tests_pass: 1.5, minimal_diff: -0.5 }', 'recipe-invalid'],
    ['an infinite weight', 'name: r\nweights: { tests_pass: .inf }', 'recipe-invalid'],
    ['a weight that is no number', 'name: r\nweights: { tests_pass: .nan }', 'recipe-invalid'],
    ['a weight in quotes', 'name: r\nweights: { tests_pass: "1" }', 'recipe-invalid'],
    ['no weights', 'name: r', 'recipe-invalid'],
    ['empty weights', 'name: r\nweights: {}', 'recipe-weight-sum'],
    ['an unknown key', 'name: r\nweights: { tests_pass: 1 }\nwieghts: {}', 'recipe-invalid'],
    ['text that is no YAML', 'name: [', 'recipe-not-yaml'],
    ['a list', '[1]', 'recipe-invalid'],
    ['an empty file', '', 'recipe-invalid'],
    ['a duplicate weight', 'name: r\nweights:\n  tests_pass: 1\n  tests_pass: 0', 'recipe-not-yaml'],
    [
      'a gate whose scale is above 1',
      'name: r\nweights: { tests_pass: 1 }\ngate: { dimension: tests_pass, otherwise: { dimension: tests_pass, scale: 2 } }',
      'recipe-invalid',
    ],
  ])('refuses %s', (_, text, code) => {
    expect(codeOf(() => parseRecipe(text, 'r'))).toBe(code);
  });

  it('says what the weights sum to when that is not 1', () => {
    expect(() => parseRecipe('name: r\nweights: { tests_pass: 0.5, minimal_diff: 0.4 }', 'r.yaml')).toThrow(
      /r\.yaml.*sum to 0\.9,/,
    );
  });

  it('refuses a gate under which a partial fix could earn more than a fix', () => {
    const text =
      'name: r\nweights: { minimal_diff: 0.9, tests_pass: 0.1 }\ngate: { dimension: tests_pass, otherwise: { dimension: tests_pass, scale: 0.2 } }';
    expect(codeOf(() => parseRecipe(text, 'r'))).toBe('recipe-gate-scale');
  });

  it('needs the weighed dimensions and those of the gate, and not those of weight 0', () => {
    const recipe = parseRecipe(
      'name: r\nweights: { minimal_diff: 0, no_new_issues: 1 }\ngate: { dimension: tests_pass, otherwise: { dimension: style, scale: 0 } }',
      'r',
    );
    expect(requiredDimensions(recipe)).toEqual(['no_new_issues', 'tests_pass', 'style']);
  });

  it('has built-in recipes that pass its own rules', () => {
    for (const recipe of BUILT_IN_RECIPES) {
      const document = {
        name: recipe.name,
        weights: Object.fromEntries(recipe.weights),
        ...(recipe.gate && { gate: recipe.gate }),
      };
      expect(parseRecipe(JSON.stringify(document), recipe.name)).toEqual(recipe);
    }
  });
});
