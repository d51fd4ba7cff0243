import { describe, expect, it } from 'vitest';
import { parseVector, valuesOf } from './vector.js';

describe('vector', () => {
  it('reads plain values, dimensions of a verdict, and a whole verdict', () => {
    const expected = { tests_pass: 0.5, minimal_diff: null };
    expect(parseVector('{"tests_pass": 0.5, "minimal_diff": null}', 'v')).toEqual(expected);
    const scores =
      '{"tests_pass": {"status": "scored", "value": 0.5}, "minimal_diff": {"status": "unscored", "reason": "x"}}';
    expect(parseVector(scores, 'v')).toEqual(expected);
    expect(parseVector(`{"reward": 1, "vector": ${scores}}`, 'v')).toEqual(expected);
  });

  it.each([
    ['a value above 1', '{"tests_pass": 1.5}', /"tests_pass" is 1\.5/],
    ['a number too large for JSON', '{"tests_pass": 1e999}', /"tests_pass" is Infinity/],
    ['a string', '{"tests_pass": "1"}', /"tests_pass" is "1"/],
    ['a boolean', '{"tests_pass": true}', /"tests_pass" is true/],
    ['a list as value', '{"tests_pass": []}', /"tests_pass" is an array/],
    ['a scored dimension without value', '{"tests_pass": {"status": "scored"}}', /"tests_pass" is an object/],
    [
      'a scored dimension out of range',
      '{"tests_pass": {"status": "scored", "value": 2}}',
      /"tests_pass" is 2/,
    ],
    ['a list', '[1]', /must be a JSON object/],
    ['null', 'null', /must be a JSON object/],
    ['NaN', '{"tests_pass": NaN}', /not JSON/],
    ['an empty file', '', /not JSON/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseVector(text, 'v.json')).toThrow(message);
  });

  it('takes unscored as null', () => {
    const scored = { status: 'scored', value: 1, evidence: [] } as const;
    const vector = {
      target_issue_fixed: scored,
      no_new_issues: scored,
      tests_pass: { status: 'unscored', reason: 'no sandbox', evidence: [] },
      code_quality_delta: scored,
      minimal_diff: scored,
    } as const;
    expect(valuesOf(vector)).toMatchObject({ tests_pass: null, minimal_diff: 1 });
  });
});
