import { describe, expect, it } from 'vitest';
import { patchgymHome } from './home.js';

describe('patchgymHome', () => {
  it('prefers PATCHGYM_HOME, then the cache folder, and takes an empty variable for an absent one', () => {
    expect(patchgymHome({ PATCHGYM_HOME: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(patchgymHome({ PATCHGYM_HOME: '', XDG_CACHE_HOME: '/b' })).toBe('/b/patchgym');
    expect(patchgymHome({})).toMatch(/\.cache\/patchgym$/);
  });
});
