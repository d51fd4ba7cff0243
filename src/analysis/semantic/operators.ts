/** Operators whose result is their operand. */
export const IDENTITIES = new Set(['await', '&', '*', 'cast', 'spread', 'parenthesized', 'copy', 'super']);
/** Operators whose result tells something of their operands and has nothing of them in it. */
export const TESTS = new Set(
  '== != === !== < > <= >= in instanceof typeof ! ~ not is && || and or delete void'
    .split(' ')
    .concat(['not in', 'is not']),
);
