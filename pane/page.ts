/** A part of a page that changes as a whole. */
export interface Part {
    /** Of its element, which is the only one in `html`. */
    readonly id: string;
    readonly html: string;
    /** Parts of `html` that change by themselves, in order. `frame` is the same where nothing else has changed. */
    readonly items?: readonly Part[];
    readonly frame?: string;
}

/** A page as the server sends it. */
export interface Page {
    readonly status: 200 | 404;
    readonly title: string;
    /** Address of the page in the navigation. */
    readonly section: string;
    readonly parts: readonly Part[];
}

/** New markup for an element. */
export interface Update {
    readonly id: string;
    readonly html: string;
}

/** What turns one page into another; undefined where only loading it again does. */
export function updatesBetween(before: readonly Part[], after: readonly Part[]): Update[] | undefined {
    if (!sameIds(before, after)) {
        return undefined;
    }
    return after.flatMap((part, index) => {
        const old = before[index];
        return old === undefined || old.html === part.html ? [] : updatesOf(old, part);
    });
}

function updatesOf(old: Part, part: Part): Update[] {
    const whole = [{ id: part.id, html: part.html }];
    if (!old.items || !part.items || old.frame !== part.frame || !sameIds(old.items, part.items)) {
        return whole;
    }
    return updatesBetween(old.items, part.items) ?? whole;
}

function sameIds(one: readonly Part[], other: readonly Part[]): boolean {
    return one.length === other.length && one.every(({ id }, index) => id === other[index]?.id);
}
