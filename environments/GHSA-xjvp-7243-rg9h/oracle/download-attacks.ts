import type { AttackFamily } from 'patchgym/oracle';
import { downloadAttack } from './attack.js';
import type { ServedFolder } from './served-folder.js';

const RECURSIVE = ['-r'];

function suffix(folder: ServedFolder): string {
  return folder.siblingName.slice(folder.rootName.length);
}

/** Downloads that name places outside the root. */
export const downloadAttacks: readonly AttackFamily[] = [
  {
    name: 'download-path',
    title: 'the path of a download climbs out of the root',
    variants: [
      downloadAttack('parent', 'absolute', (f, scp) =>
        scp.download(`../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('parent-relative-root', 'relative', (f, scp) =>
        scp.download(`../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('through-folder', 'absolute', (f, scp) =>
        scp.download(`${f.innerFolder}/../../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('through-absent-folder', 'dotted', (f, scp) =>
        scp.download(`${f.outsideName()}/../../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('dot-segments', 'absolute', (f, scp) =>
        scp.download(`./..//./${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('from-the-top', 'absolute', (f, scp) => {
        const up = '../'.repeat(f.rootPath.split('/').length + 2);
        return scp.download(
          `${up}${f.context.directory.path.slice(1)}/${f.house}/${f.neighbourName}/${f.neighbourFile}`,
        );
      }),
      downloadAttack('far-away', 'absolute', (f, scp) =>
        scp.download(`${f.toTheTop}${f.farName}/${f.farFile}`),
      ),
      downloadAttack('far-away-relative-root', 'relative', (f, scp) =>
        scp.download(`${f.innerFolder}/../${f.toTheTop}${f.farName}/${f.farFile}`),
      ),
      downloadAttack('climbing-root', 'climbing', (f, scp) =>
        scp.download(`../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('from-elsewhere', 'elsewhere', (f, scp) =>
        scp.download(`${f.toTheCase}/${f.farName}/${f.farFile}`),
      ),
      downloadAttack('with-times', 'trailing-slash', (f, scp) =>
        scp.download(`../${f.neighbourName}/${f.neighbourFile}`, ['-p']),
      ),
      downloadAttack('back-into-the-house', 'relative', (f, scp) =>
        scp.download(`../../${f.house.split('/').at(-1)}/${f.neighbourName}/${f.neighbourFile}`),
      ),
    ],
  },
  {
    name: 'download-glob',
    title: 'a glob matches files outside the root',
    variants: [
      downloadAttack('all-of-neighbour', 'absolute', (f, scp) => scp.download(`../${f.neighbourName}/*`)),
      downloadAttack('any-neighbour', 'absolute', (f, scp) => scp.download(`../*/${f.neighbourFile}`)),
      downloadAttack('any-neighbour-relative-root', 'relative', (f, scp) =>
        scp.download(`../*/${f.neighbourFile}`),
      ),
      downloadAttack('class', 'dotted', (f, scp) => scp.download(`../${f.neighbourName}/[^,]*`)),
      downloadAttack('single-characters', 'absolute', (f, scp) =>
        scp.download(`../${f.neighbourName}/?${[...f.neighbourFile].slice(1).join('')}`),
      ),
      downloadAttack('through-wildcard', 'absolute', (f, scp) =>
        scp.download(`*/../../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('sibling', 'absolute', (f, scp) => scp.download(`${f.fullRoot}?*/${f.siblingFile}`)),
      downloadAttack('sibling-relative-root', 'relative', (f, scp) =>
        scp.download(`${f.fullRoot}/../${f.rootName}?*/*`),
      ),
    ],
  },
  {
    name: 'download-sibling',
    title: 'a download reaches a sibling folder whose name begins like the root',
    variants: [
      downloadAttack('full-path', 'absolute', (f, scp) =>
        scp.download(`${f.fullRoot}${suffix(f)}/${f.siblingFile}`),
      ),
      downloadAttack('full-path-relative-root', 'relative', (f, scp) =>
        scp.download(`${f.fullRoot}${suffix(f)}/${f.siblingFile}`),
      ),
      downloadAttack('full-path-dotted-root', 'dotted', (f, scp) =>
        scp.download(`./${f.fullRoot}${suffix(f)}/${f.siblingFile}`),
      ),
      downloadAttack('through-root', 'absolute', (f, scp) =>
        scp.download(`${f.fullRoot}/../${f.siblingName}/${f.siblingFile}`),
      ),
      downloadAttack('through-folder', 'trailing-slash', (f, scp) =>
        scp.download(`${f.fullRoot}/${f.innerFolder}/../../${f.siblingName}/${f.siblingFile}`),
      ),
    ],
  },
  {
    name: 'download-recursive',
    title: 'a recursive download brings folders from outside the root',
    variants: [
      downloadAttack('sibling', 'absolute', (f, scp) => scp.download(`${f.fullRoot}${suffix(f)}`, RECURSIVE)),
      downloadAttack('sibling-relative-root', 'relative', (f, scp) =>
        scp.download(`${f.fullRoot}${suffix(f)}`, RECURSIVE),
      ),
      downloadAttack('sibling-by-parent', 'absolute', (f, scp) =>
        scp.download(`../${f.siblingName}`, RECURSIVE),
      ),
      downloadAttack('sibling-by-parent-relative-root', 'dotted', (f, scp) =>
        scp.download(`../${f.siblingName}`, RECURSIVE),
      ),
      downloadAttack('sibling-through-root', 'absolute', (f, scp) =>
        scp.download(`${f.fullRoot}/../${f.siblingName}`, RECURSIVE),
      ),
      downloadAttack('sibling-glob', 'trailing-slash', (f, scp) =>
        scp.download(`../${f.rootName}?*`, RECURSIVE),
      ),
      downloadAttack('sibling-file', 'absolute', (f, scp) =>
        scp.download(`../${f.siblingName}/${f.siblingFile}`, RECURSIVE),
      ),
    ],
  },
];
