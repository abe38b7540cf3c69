import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../../errors';
import { holdsLab, removeState, supervisorLog } from '../../lab/stateFolder';

let place: string;
let folder: string;
beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'state-'));
    folder = join(place, 'lab');
});
afterEach(() => rmSync(place, { recursive: true }));

const write = (...names: string[]) => {
    mkdirSync(folder, { recursive: true });
    names.forEach((name) => writeFileSync(join(folder, name), ''));
};

describe('holdsLab', () => {
    it('finds none where there is no folder, or an empty one', () => {
        expect(holdsLab(folder)).toBe(false);
        write();
        expect(holdsLab(folder)).toBe(false);
    });

    it('finds what a lab has left, however little', () => {
        write('supervisor.log');
        expect(holdsLab(folder)).toBe(true);
    });

    it("refuses a stranger's folder, and names what is in it", () => {
        write('thesis.tex');
        expect(() => holdsLab(folder)).toThrow(BadInput);
        expect(() => holdsLab(folder)).toThrow('thesis.tex');
    });

    it.each(['lab', 'lab/below'])('refuses a file (%s)', (path) => {
        writeFileSync(folder, '');
        expect(() => holdsLab(join(place, path))).toThrow(BadInput);
    });
});

describe('removeState', () => {
    it("removes a lab's files and folder", () => {
        write('supervisor.log', 'lab.json', 'control.sock', 'drill.lock');
        mkdirSync(join(folder, 'clusters', 'a'), { recursive: true });
        removeState(folder);
        expect(existsSync(folder)).toBe(false);
    });

    it("leaves a stranger's files beside them", () => {
        write('supervisor.log', 'lab.json', 'thesis.tex');
        removeState(folder);
        expect(readdirSync(folder)).toEqual(['thesis.tex']);
        expect(existsSync(supervisorLog(folder))).toBe(false);
    });

    it('does nothing where nothing is', () => {
        expect(() => removeState(folder)).not.toThrow();
    });
});
