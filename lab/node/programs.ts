import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageFile } from './images';

/*
 * Node and the lab's own programs, in the containers that run them. The programs lie there as they do in the lab, so
 * that they find each other.
 */

export const nodePath = '/opt/failover/node';
export const node: ImageFile = { path: nodePath, source: process.execPath };
export const delayedReplies = program('node', 'delayedReplies.js');
export const gate = program('node', 'gate.js');

/** A compiled program of the lab. */
function program(...path: string[]): ImageFile {
    return { path: join('/opt/failover/lab', ...path), source: compiled(...path) };
}

/** Every compiled file of one of the lab's folders, that of its program `main.js` first. */
export function programIn(folder: string): [ImageFile, ...ImageFile[]] {
    const main = program(folder, 'main.js');
    const files = existsSync(main.source) ? readdirSync(dirname(main.source)) : [];
    const others = files.filter((file) => file.endsWith('.js') && file !== 'main.js');
    return [main, ...others.map((file) => program(folder, file))];
}

/** Also when this file itself runs from source (in tests). */
function compiled(...path: string[]): string {
    const places = [join(__dirname, '..', ...path), join(__dirname, '../../dist/lab', ...path)];
    return places.find((place) => existsSync(place)) ?? join(...path);
}
