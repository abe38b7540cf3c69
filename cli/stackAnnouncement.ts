import type { StackOperation } from './stackFlags';

/** What there is to say about a stack before an operation. */
export interface StackOrigin {
    operation: StackOperation;
    name: string;
    /** Whether `--stack` named it. */
    named: boolean;
    /** Path of its settings file, where it is the user's. */
    file: string | undefined;
    /** Whether that file was there already. */
    found: boolean;
    /** The settings of the file or of the last `up`, and those of this run. */
    recorded: Readonly<Record<string, string>>;
    settings: Readonly<Record<string, string>>;
    /** Folder of the lab that has its clusters. */
    lab: string | undefined;
    /** Whether its state is in that lab. */
    stateInLab: boolean;
}

/** One line: which stack, where its settings come from, and where its clusters and its state are. Names settings only. */
export function stackAnnouncement(origin: StackOrigin): string {
    const { name, named, lab, stateInLab } = origin;
    return (
        `Stack ${name}${named ? '' : ' (no --stack given)'}: ${settingsFrom(origin)}; ` +
        [...(lab === undefined ? [] : [`clusters of the lab in ${lab}`]), stateWhere(stateInLab)].join('; ') +
        '.'
    );
}

const stateWhere = (inLab: boolean): string => (inLab ? 'state in the lab' : 'state in your Pulumi backend');

function settingsFrom({ operation, file, found, recorded, settings }: StackOrigin): string {
    const changed = Object.keys(settings).filter((key) => settings[key] !== recorded[key]);
    const forThisRun = changed.length === 0 ? '' : `, and for this run the command line’s ${changed.join(', ')}`;
    if (file !== undefined) {
        return found ? `settings of ${file}${forThisRun}` : `settings of the command line, now also in ${file}`;
    }
    return operation === 'up' || operation === 'preview'
        ? 'settings of the command line'
        : `settings of the last \`up\`${forThisRun}`;
}
